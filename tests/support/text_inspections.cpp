// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "tests/support/text_inspections.h"

#include <QString>
#include <QTextBoundaryFinder>

#include <cmath>

namespace attnscope {
namespace {

void weigh(HostArray& weights)
{
    const int64_t heads = weights.shape[0];
    const int64_t rows = weights.shape[1];
    const int64_t columns = weights.shape[2];
    weights.values.resize(static_cast<size_t>(heads * rows * columns));
    for (int64_t head = 0; head < heads; ++head)
        for (int64_t row = 0; row < rows; ++row) {
            float* at = weights.values.data() + (head * rows + row) * columns;
            const int64_t peak = (row * (head + 1) + 3 * head + 1) % columns;
            float sum = 0;
            for (int64_t k = 0; k < columns; ++k)
                sum += at[k] = 1.0F / static_cast<float>(1 + 3 * std::abs(k - peak) + (k * 7 + head) % 5);
            for (int64_t k = 0; k < columns; ++k)
                at[k] /= sum;
        }
}

std::shared_ptr<Inspection> inspectionOf(const std::string& text)
{
    auto inspection = std::make_shared<Inspection>();
    inspection->sample = {Split::Test, 0, {}, {}};
    inspection->texts.push_back(wordsOf("text", text));
    const size_t count = inspection->texts.front().tokens.size();
    inspection->input = {{static_cast<int64_t>(count)}, std::vector<float>(count, 4.0F)};
    Prediction prediction;
    prediction.task = "sentiment";
    prediction.classes = {"negative", "positive"};
    prediction.probabilities = {0.07F, 0.93F};
    prediction.logits = {-1.3F, 1.3F};
    prediction.predicted = prediction.truth = 1;
    inspection->predictions.push_back(prediction);
    return inspection;
}

} // namespace

TokenSequence wordsOf(const std::string& name, const std::string& text)
{
    TokenSequence sequence;
    sequence.name = name;
    sequence.text = text;
    const QString whole = QString::fromStdString(text);
    QTextBoundaryFinder words(QTextBoundaryFinder::Word, whole);
    int sentence = 0;
    qsizetype from = 0;
    for (qsizetype to = words.toNextBoundary(); to >= 0; to = words.toNextBoundary()) {
        const QString piece = whole.mid(from, to - from);
        if (!piece.trimmed().isEmpty()) {
            Token token;
            token.text = piece.toStdString();
            token.id = 4 + static_cast<int64_t>(sequence.tokens.size());
            token.begin = static_cast<int32_t>(whole.left(from).toUtf8().size());
            token.end = static_cast<int32_t>(whole.left(to).toUtf8().size());
            token.sentence = sentence;
            sequence.tokens.push_back(std::move(token));
            if (QStringLiteral(".!?。").contains(piece))
                ++sentence;
        }
        from = to;
    }
    return sequence;
}

AttentionSite textSite(const Inspection& inspection, const std::string& name, int heads,
                       const std::string& queryTokens, const std::string& keyTokens)
{
    const TokenSequence* queries = inspection.findTokens(queryTokens);
    const TokenSequence* keys = inspection.findTokens(keyTokens);
    AttentionSite site;
    site.name = name;
    site.kind = SiteKind::Matrix;
    site.queryTokens = queryTokens;
    site.keyTokens = keyTokens;
    site.weights.shape = {heads, queries != nullptr ? static_cast<int64_t>(queries->tokens.size()) : 1,
                          static_cast<int64_t>(keys->tokens.size())};
    weigh(site.weights);
    return site;
}

std::shared_ptr<Inspection> selfAttentionOf(const std::string& text, int heads, int layers)
{
    auto inspection = inspectionOf(text);
    for (int layer = 0; layer < layers; ++layer)
        inspection->sites.push_back(
            textSite(*inspection, "layer" + std::to_string(layer), heads, "text", "text"));
    inspection->sites.front().primary = true;
    inspection->sites.push_back(textSite(*inspection, "pool", 1, "", "text"));
    return inspection;
}

std::shared_ptr<Inspection> poolingOf(const std::string& text)
{
    auto inspection = inspectionOf(text);
    inspection->sites.push_back(textSite(*inspection, "pool", 1, "", "text"));
    inspection->sites.front().primary = true;
    return inspection;
}

std::shared_ptr<Inspection> translationOf(const std::string& source, const std::string& made)
{
    auto inspection = inspectionOf(source);
    inspection->texts.push_back(wordsOf("target", made));
    inspection->texts.push_back(wordsOf("output", made));
    const auto rows = static_cast<int64_t>(inspection->texts[1].tokens.size());
    const auto columns = static_cast<int64_t>(inspection->texts[0].tokens.size());
    inspection->alignment.shape = {rows, columns};
    for (int64_t row = 0; row < rows; ++row)
        for (int64_t column = 0; column < columns; ++column)
            inspection->alignment.values.push_back(row == column ? 1.0F : 0.0F);
    Prediction prediction;
    prediction.task = "translation";
    prediction.kind = TaskKind::Sequence;
    prediction.text = prediction.truthText = made;
    prediction.probabilities.assign(static_cast<size_t>(rows), 0.9F);
    inspection->predictions = {prediction};
    inspection->sites.push_back(textSite(*inspection, "alignment", 1, "output", "text"));
    inspection->sites.front().primary = true;
    return inspection;
}

std::shared_ptr<Inspection> hierarchyOf(const std::string& text)
{
    auto inspection = inspectionOf(text);
    const TokenSequence& words = inspection->texts.front();
    TokenSequence sentences;
    sentences.name = "sentences";
    sentences.text = text;
    for (const Token& word : words.tokens) {
        if (static_cast<size_t>(word.sentence) >= sentences.tokens.size()) {
            sentences.tokens.push_back(word);
            sentences.tokens.back().sentence = word.sentence;
        }
        sentences.tokens.back().end = word.end;
    }
    for (Token& sentence : sentences.tokens)
        sentence.text = text.substr(static_cast<size_t>(sentence.begin),
                                    static_cast<size_t>(sentence.end - sentence.begin));
    inspection->texts.push_back(sentences);
    inspection->sites.push_back(textSite(*inspection, "words", 1, "sentences", "text"));
    inspection->sites.push_back(textSite(*inspection, "sentences", 1, "", "sentences"));
    inspection->sites.front().primary = true;
    return inspection;
}

std::string longText(int count)
{
    static constexpr const char* kWords[] = {"the",       "plot",   "was", "slow", "but",
                                             "wonderful", "acting", "很",  "好看"};
    std::string text;
    for (int i = 0; i < count; ++i)
        text += std::string(i == 0 ? "" : " ") + kWords[(i * 7 + i / 9) % 9];
    return text;
}

} // namespace attnscope
