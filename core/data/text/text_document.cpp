// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// A data set of texts as a document, and a data set made of one. docs/run-file.md gives the form.
#include "core/data/text/text_reading.h"

#include <c10/util/Exception.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace attnscope {
namespace {

using nlohmann::json;

constexpr int kForm = 1;
constexpr int64_t kMostWords = 1'000'000; ///< as data.vocabulary allows

const char* unitName(TokenUnit unit) { return unit == TokenUnit::Word ? "word" : "character"; }

/// Without the special ones.
json wordsOf(const Vocabulary& vocabulary)
{
    json words = json::array();
    for (int64_t id = kSpecialTokens; id < vocabulary.size(); ++id)
        words.push_back(vocabulary.word(id));
    return words;
}

json tasksOf(const std::vector<TaskInfo>& tasks)
{
    json list = json::array();
    for (const TaskInfo& task : tasks)
        list.push_back({{"name", task.name},
                        {"kind", task.kind == TaskKind::Sequence ? "sequence" : "classification"},
                        {"classes", task.classes}});
    return list;
}

/// Throws json::exception for what is not there or of another type, std::invalid_argument for what makes no
/// sense.
void require(bool holds, const char* what)
{
    if (!holds)
        throw std::invalid_argument(what);
}

std::vector<TaskInfo> readTasks(const json& list)
{
    std::vector<TaskInfo> tasks;
    for (const json& entry : list) {
        TaskInfo& task = tasks.emplace_back();
        task.name = entry.at("name").get<std::string>();
        const auto kind = entry.at("kind").get<std::string>();
        require(kind == "classification" || kind == "sequence", "the kind of a task");
        task.kind = kind == "sequence" ? TaskKind::Sequence : TaskKind::Classification;
        task.classes = entry.at("classes").get<std::vector<std::string>>();
        require((task.kind == TaskKind::Sequence) == task.classes.empty(), "the classes of a task");
    }
    require(!tasks.empty(), "no task");
    return tasks;
}

TokenUnit readUnit(const json& value)
{
    const auto name = value.get<std::string>();
    require(name == "word" || name == "character", "the unit");
    return name == "word" ? TokenUnit::Word : TokenUnit::Character;
}

Vocabulary readWords(const json& list)
{
    require(list.is_array() && list.size() <= static_cast<size_t>(kMostWords), "the number of words");
    auto vocabulary = Vocabulary::ofWords(list.get<std::vector<std::string>>());
    require(vocabulary.has_value(), "a word that is there twice or is none");
    return std::move(*vocabulary);
}

TextSettings readSettings(const json& document)
{
    TextSettings settings;
    settings.tokenizer = {readUnit(document.at("tokenizer")), document.at("punctuation").get<bool>()};
    settings.targetTokenizer.unit = readUnit(document.at("target_tokenizer"));
    settings.limit.tokens = settings.targetLimit.tokens = document.at("tokens").get<int64_t>();
    require(settings.limit.tokens >= 1 && settings.limit.tokens <= kMostTokens, "the most tokens");
    const auto keep = document.at("keep").get<std::string>();
    require(keep == "head" || keep == "tail", "the part that is kept");
    settings.limit.keep = keep == "head" ? TextEnd::Head : TextEnd::Tail;
    return settings;
}

DatasetSummary readSummary(const json& document, const TextReading& reading)
{
    DatasetSummary summary;
    summary.spec = document.at("data").get<std::string>();
    summary.name = document.at("name").get<std::string>();
    summary.note = document.at("note").get<std::string>();
    summary.tasks = reading.tasks;
    summary.text.pair = document.at("pair").get<bool>();
    summary.input = summary.text.pair ? InputKind::TextPair : InputKind::Text;
    summary.text.vocabulary = reading.vocabulary.size();
    summary.text.tokens = reading.settings.limit.tokens;
    if (reading.targetTask() != nullptr) {
        summary.text.targetVocabulary = reading.targetVocabulary.size();
        summary.text.targetTokens = document.at("target_tokens").get<int64_t>();
        require(summary.text.targetTokens >= 2 && summary.text.targetTokens <= kMostTokens + 2,
                "the most tokens of a target");
    }
    return summary;
}

/// What is left of a data set without its samples.
class StoredTexts : public Dataset {
public:
    StoredTexts(DatasetSummary summary, TextReading reading, std::string identity, std::string document)
        : m_summary(std::move(summary)), m_reading(std::move(reading)), m_identity(std::move(identity)),
          m_document(std::move(document))
    {
    }
    const DatasetSummary& summary() const override { return m_summary; }
    int64_t size(Split) const override { return 0; }
    const std::string& identity() const override { return m_identity; }
    Batch batch(Split, std::span<const int64_t> indexes, bool, uint64_t) const override
    {
        TORCH_CHECK_INDEX(indexes.empty(), "a data set without samples");
        return {};
    }
    Sample sample(Split, int64_t) const override { TORCH_CHECK_INDEX(false, "a data set without samples"); }
    Batch batchOf(const Sample& sample) const override { return m_reading.batchOf(sample); }
    Result<Sample> userSample(const UserText& text) const override { return m_reading.userSample(text); }
    TokenSequence decode(const std::string& task, std::span<const int64_t> ids) const override
    {
        return m_reading.decode(task, ids);
    }
    std::string document() const override { return m_document; }

private:
    const DatasetSummary m_summary;
    const TextReading m_reading;
    const std::string m_identity, m_document;
};

} // namespace

std::string TextReading::document(const DatasetSummary& summary) const
{
    const json document{{"form", kForm},
                        {"data", summary.spec},
                        {"name", summary.name},
                        {"note", summary.note},
                        {"tasks", tasksOf(tasks)},
                        {"pair", summary.text.pair},
                        {"tokenizer", unitName(settings.tokenizer.unit)},
                        {"punctuation", settings.tokenizer.punctuation},
                        {"tokens", settings.limit.tokens},
                        {"keep", settings.limit.keep == TextEnd::Head ? "head" : "tail"},
                        {"target_tokenizer", unitName(settings.targetTokenizer.unit)},
                        {"target_tokens", summary.text.targetTokens},
                        {"words", wordsOf(vocabulary)},
                        {"target_words", wordsOf(targetVocabulary)}};
    // A path in the SPEC need not be UTF-8; it is there to be shown.
    return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<std::unique_ptr<Dataset>> storedDataset(const std::string& where, const std::string& text,
                                               const std::string& identity)
{
    try {
        const json document = json::parse(text);
        const int form = document.at("form").get<int>();
        if (form != kForm)
            return failure(where,
                           "describes its data in a form that this version does not know (expected {}, "
                           "found {})",
                           kForm, form);
        auto reading = TextReading::make(readSettings(document));
        if (!reading)
            return reading.status();
        reading->tasks = readTasks(document.at("tasks"));
        reading->vocabulary = readWords(document.at("words"));
        reading->targetVocabulary = readWords(document.at("target_words"));
        require(reading->vocabulary.size() > kSpecialTokens, "no words");
        DatasetSummary summary = readSummary(document, *reading);
        return std::unique_ptr<Dataset>(
            std::make_unique<StoredTexts>(std::move(summary), std::move(*reading), identity, text));
    } catch (const json::exception& error) {
        return failure(where, "its description of the data cannot be read ({})", error.what());
    } catch (const std::invalid_argument& error) {
        return failure(where, "its description of the data cannot be read ({})", error.what());
    }
}

} // namespace attnscope
