// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/inspecting.h"

#include "core/training/model_io.h"
#include "core/training/tensor_io.h"

#include <torch/torch.h>

#include <algorithm>

namespace attnscope {
namespace {

bool isHidden(const Token& token) { return token.hidden; }

const TokenSequence* findTokens(const std::vector<TokenSequence>& texts, const std::string& name)
{
    const auto found = std::find_if(texts.begin(), texts.end(),
                                    [&](const TokenSequence& text) { return text.name == name; });
    return found != texts.end() ? &*found : nullptr;
}

bool anyHidden(const TokenSequence& text)
{
    return std::any_of(text.tokens.begin(), text.tokens.end(), isHidden);
}

/// Spreads the weights along `dimension` over all tokens, hidden ones included, whose weights are 0.
torch::Tensor spreadOver(const TokenSequence& text, int leading, const torch::Tensor& weights,
                         int64_t dimension)
{
    std::vector<int64_t> places;
    for (int64_t i = 0; i < leading; ++i)
        places.push_back(i);
    for (size_t i = 0; i < text.tokens.size(); ++i)
        if (!text.tokens[i].hidden)
            places.push_back(leading + static_cast<int64_t>(i));
    std::vector<int64_t> shape = weights.sizes().vec();
    shape[static_cast<size_t>(dimension)] = leading + static_cast<int64_t>(text.tokens.size());
    torch::Tensor wide = torch::zeros(shape, weights.options());
    // With every token hidden the model saw a single unknown word, which is none of them.
    const auto shown = static_cast<int64_t>(places.size());
    wide.index_copy_(dimension, torch::tensor(places, torch::kInt64), weights.narrow(dimension, 0, shown));
    return wide;
}

AttentionSite siteOf(const SiteRecord& record, const std::vector<TokenSequence>& texts)
{
    AttentionSite site = record.site;
    torch::Tensor weights = record.weights[0];
    if (site.kind == SiteKind::Matrix) {
        const TokenSequence* query = findTokens(texts, site.queryTokens);
        const TokenSequence* key = findTokens(texts, site.keyTokens);
        if (query != nullptr && anyHidden(*query))
            weights = spreadOver(*query, site.queryLeading, weights, 1);
        if (key != nullptr && anyHidden(*key))
            weights = spreadOver(*key, site.keyLeading, weights, 2);
    }
    site.weights = hostArray(weights);
    return site;
}

Prediction classOf(const TaskInfo& task, const torch::Tensor& logits, const Sample& sample)
{
    Prediction prediction;
    prediction.task = task.name;
    prediction.classes = task.classes;
    prediction.logits = hostArray(logits).values;
    prediction.probabilities = hostArray(torch::softmax(logits, 0)).values;
    prediction.predicted = static_cast<int>(logits.argmax().item<int64_t>());
    const auto truth = sample.labels.find(task.name);
    prediction.truth = truth != sample.labels.end() ? static_cast<int>(truth->second) : -1;
    return prediction;
}

/// A mask's probabilities, or a point.
Prediction placeOf(const TaskInfo& task, const torch::Tensor& logits, const Sample& sample)
{
    Prediction prediction;
    prediction.task = task.name;
    prediction.kind = task.kind;
    prediction.values = hostArray(task.kind == TaskKind::Mask ? torch::sigmoid(logits) : logits);
    if (const auto truth = sample.values.find(task.name); truth != sample.values.end())
        prediction.truthValues = truth->second;
    return prediction;
}

Prediction madeTextOf(const TaskInfo& task, const torch::Tensor& logits, const std::vector<int64_t>& ids,
                      const TokenSequence& output, const std::vector<TokenSequence>& texts)
{
    Prediction prediction;
    prediction.task = task.name;
    prediction.kind = TaskKind::Sequence;
    prediction.text = output.text;
    if (const TokenSequence* target = findTokens(texts, "target"))
        prediction.truthText = target->text;
    const torch::Tensor probabilities = torch::softmax(logits, -1);
    for (size_t i = 0; i < ids.size(); ++i)
        prediction.probabilities.push_back(probabilities[static_cast<int64_t>(i)][ids[i]].item<float>());
    return prediction;
}

/// One token a sentence of `text`, so that attention over sentences has something to stand on.
TokenSequence sentencesOf(const TokenSequence& text)
{
    TokenSequence sentences;
    sentences.name = "sentences";
    sentences.text = text.text;
    for (const Token& token : text.tokens) {
        while (static_cast<int32_t>(sentences.tokens.size()) <= token.sentence) {
            Token sentence;
            sentence.sentence = static_cast<int32_t>(sentences.tokens.size());
            sentence.begin = token.begin;
            sentence.hidden = true; // unless one of its tokens is not
            sentences.tokens.push_back(sentence);
        }
        Token& sentence = sentences.tokens.back();
        sentence.end = std::max(sentence.end, token.end);
        sentence.hidden = sentence.hidden && token.hidden;
    }
    for (Token& sentence : sentences.tokens)
        if (sentence.begin >= 0 && sentence.end > sentence.begin)
            sentence.text = text.text.substr(static_cast<size_t>(sentence.begin),
                                             static_cast<size_t>(sentence.end - sentence.begin));
    return sentences;
}

/// The names of the tasks that were answered, one a token, in the data's order.
TokenSequence tasksOf(const Dataset& data, const ModelOutput& output)
{
    TokenSequence tasks;
    tasks.name = "tasks";
    for (const TaskInfo& task : data.summary().tasks) {
        const std::string& name = task.name;
        if (!output.logits.contains(name))
            continue;
        Token token;
        token.text = name;
        token.begin = static_cast<int32_t>(tasks.text.size());
        tasks.text += name;
        token.end = static_cast<int32_t>(tasks.text.size());
        tasks.text += ' ';
        token.id = static_cast<int64_t>(tasks.tokens.size());
        tasks.tokens.push_back(std::move(token));
    }
    return tasks;
}

std::vector<Prediction> predictionsOf(const Dataset& data, const ModelOutput& output, const Sample& sample,
                                      std::vector<TokenSequence>* made)
{
    std::vector<Prediction> predictions;
    for (const TaskInfo& task : data.summary().tasks) {
        const auto logits = output.logits.find(task.name);
        if (logits == output.logits.end())
            continue;
        if (task.kind == TaskKind::Classification) {
            predictions.push_back(classOf(task, logits->second[0], sample));
            continue;
        }
        if (task.kind == TaskKind::Mask || task.kind == TaskKind::Point) {
            predictions.push_back(placeOf(task, logits->second[0], sample));
            continue;
        }
        const std::vector<int64_t>& ids = output.sequences.at(task.name).front();
        TokenSequence text = data.decode(task.name, ids);
        text.name = "output";
        predictions.push_back(madeTextOf(task, logits->second[0], ids, text, sample.texts));
        if (made != nullptr)
            made->push_back(std::move(text));
    }
    return predictions;
}

} // namespace

Inspection inspectWith(Model& model, const Dataset& data, Sample sample)
{
    torch::NoGradGuard guard;
    model.eval();
    const Batch batch = data.batchOf(sample);
    const ModelOutput output = generateOnHost(model, batch, RecordAttention::Yes);
    Inspection inspection;
    inspection.input = hostArray(batch.text.defined() ? batch.text.ids[0] : batch.images[0]);
    inspection.texts = sample.texts;
    inspection.predictions = predictionsOf(data, output, sample, &inspection.texts);
    // Where attention goes over the tasks themselves, their names are what the queries or keys stand for.
    const auto over = [&](const char* name) {
        return std::any_of(output.sites.begin(), output.sites.end(), [name](const SiteRecord& record) {
            return record.site.keyTokens == name || record.site.queryTokens == name;
        });
    };
    if (over("tasks"))
        inspection.texts.push_back(tasksOf(data, output));
    if (over("sentences") && !sample.texts.empty())
        inspection.texts.push_back(sentencesOf(sample.texts.front()));
    for (const SiteRecord& record : output.sites)
        inspection.sites.push_back(siteOf(record, inspection.texts));
    if (!sample.texts.empty() && anyHidden(sample.texts.front())) {
        Sample whole = sample;
        for (Token& token : whole.texts.front().tokens)
            token.hidden = false;
        inspection.wholePredictions = predictionsOf(
            data, generateOnHost(model, data.batchOf(whole), RecordAttention::No), whole, nullptr);
    }
    inspection.picture = std::move(sample.picture);
    inspection.evidence = std::move(sample.evidence);
    inspection.alignment = std::move(sample.alignment);
    return inspection;
}

} // namespace attnscope
