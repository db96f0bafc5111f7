// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/text_dataset.h"

#include "core/data/label_shares.h"
#include "core/data/text/corpus.h"
#include "core/data/text/text_batch.h"
#include "core/data/text/text_identity.h"
#include "core/data/text/text_reading.h"

#include <torch/torch.h>

#include <algorithm>

// Invariants of TextDataset
// 1. The records lie in memory in the order training, validation, test; a split is a range of them.
// 2. Nothing changes after the constructor but the pools' lists of idle tokenizers, which has a lock, so that
// any
//    thread may read at any time.
// 3. The ids in m_parts.texts are the ids that TextReading gives for the same text: a sample looked at and a
// sample
//    trained on are one and the same, and so is a user's text with the same words.

namespace attnscope {
namespace {

TextSettings readSettings(const OptionReader& options, const TextRecords& records)
{
    TextSettings settings;
    settings.tokenizer.unit =
        options.text("data.tokenizer") == "word" ? TokenUnit::Word : TokenUnit::Character;
    settings.tokenizer.punctuation = options.flag("data.punctuation");
    settings.targetTokenizer.unit = records.targetUnit.value_or(settings.tokenizer.unit);
    settings.limit.tokens = options.integer("data.tokens");
    settings.limit.keep = options.text("data.keep") == "head" ? TextEnd::Head : TextEnd::Tail;
    settings.targetLimit.tokens = settings.limit.tokens;
    return settings;
}

template <class T>
void gather(std::vector<T>& values, const std::vector<int64_t>& order)
{
    if (values.empty())
        return;
    std::vector<T> sorted;
    sorted.reserve(order.size());
    for (const int64_t record : order)
        sorted.push_back(std::move(values[static_cast<size_t>(record)]));
    values = std::move(sorted);
}

/// Cuts the splits as asked and brings the records into the order of invariant 1.
SplitSizes arrange(TextRecords& records, const DatasetSpec& spec, double validationShare, uint64_t seed)
{
    const auto [order, sizes] = orderOfSplits(
        {std::move(records.train), std::move(records.validation), std::move(records.test), validationShare},
        spec, seed);
    gather(records.texts, order);
    gather(records.contexts, order);
    gather(records.targets, order);
    for (auto& [task, evidence] : records.evidence)
        gather(evidence, order);
    gather(records.alignment, order);
    for (LabelledTask& task : records.tasks)
        gather(task.labels, order);
    return sizes;
}

/// Of the first `count` texts.
int64_t longestOf(const EncodedTexts& texts, int64_t count)
{
    int64_t longest = 0;
    for (int64_t i = 0; i < count; ++i)
        longest = std::max(longest, texts.length(i));
    return longest;
}

bool overlaps(const Token& token, const TextRange& range)
{
    return token.begin >= 0 && token.begin < range.end && range.begin < token.end;
}

/// What makeTextDataset has made of the records.
struct TextParts {
    TextRecords records;
    SplitSizes sizes;
    TextReading reading;
    EncodedTexts texts, contexts, targets;
};

std::vector<TaskInfo> tasksOf(const TextRecords& records)
{
    std::vector<TaskInfo> tasks;
    if (!records.targets.empty())
        tasks.push_back({records.targetTask, TaskKind::Sequence, {}});
    for (const LabelledTask& task : records.tasks)
        tasks.push_back(task.info);
    return tasks;
}

DatasetSummary summaryOf(const TextParts& parts, const DatasetSpec& spec)
{
    const TextRecords& records = parts.records;
    DatasetSummary summary;
    summary.spec = textOf(spec);
    summary.name = records.name;
    summary.note = records.note;
    summary.trainSamples = parts.sizes.train;
    summary.validationSamples = parts.sizes.validation;
    summary.testSamples = parts.sizes.test;
    summary.tasks = parts.reading.tasks;
    summary.skipped = records.skipped;
    summary.skippedCount = records.skippedCount;
    summary.hasEvidence = !records.evidence.empty();
    summary.hasAlignment = !records.alignment.empty();
    summary.input = records.contexts.empty() ? InputKind::Text : InputKind::TextPair;
    summary.text.vocabulary = parts.reading.vocabulary.size();
    summary.text.tokens = parts.reading.settings.limit.tokens;
    summary.text.pair = !records.contexts.empty();
    if (!records.targets.empty()) {
        summary.text.targetVocabulary = parts.reading.targetVocabulary.size();
        // A translator makes no longer texts: how long those to be tested on are is not for it to know.
        summary.text.targetTokens = longestOf(parts.targets, parts.sizes.train) + 2;
    }
    return summary;
}

class TextDataset : public Dataset {
public:
    TextDataset(TextParts parts, const DatasetSpec& spec)
        : m_parts(std::move(parts)), m_summary(summaryOf(m_parts, spec)),
          m_identity(identityOf(m_parts.records, m_parts.sizes, m_parts.reading.vocabulary,
                                m_parts.reading.targetVocabulary))
    {
        for (int64_t i = 0; i < m_parts.sizes.train; ++i)
            m_lengths.push_back({m_parts.texts.length(i), second(i)});
        m_longest = {longestOf(m_parts.texts, m_parts.texts.count()),
                     longestOf(m_parts.contexts, m_parts.contexts.count()),
                     hasTargets() ? longestOf(m_parts.targets, m_parts.targets.count()) + 2 : 0};
    }

    const DatasetSummary& summary() const override { return m_summary; }
    const std::string& identity() const override { return m_identity; }

    int64_t size(Split split) const override
    {
        switch (split) {
        case Split::Train: return m_parts.sizes.train;
        case Split::Validation: return m_parts.sizes.validation;
        case Split::Test: return m_parts.sizes.test;
        }
        return 0;
    }

    Batch batch(Split split, std::span<const int64_t> indexes, bool, uint64_t) const override;
    Sample sample(Split split, int64_t index) const override;
    std::vector<uint8_t> evidence(Split split, int64_t index) const override
    {
        return evidenceOf(split, index, {});
    }
    std::vector<uint8_t> evidenceOf(Split split, int64_t index, const std::string& task) const override;
    Batch batchOf(const Sample& sample) const override { return m_parts.reading.batchOf(sample); }
    Result<Sample> userSample(const UserText& text) const override
    {
        return m_parts.reading.userSample(text);
    }
    TokenSequence decode(const std::string& task, std::span<const int64_t> ids) const override
    {
        return m_parts.reading.decode(task, ids);
    }
    std::string document() const override { return m_parts.reading.document(m_summary); }
    TextLengths longestTexts() const override { return m_longest; }

    std::vector<int64_t> trainingOrder(uint64_t seed, int64_t epoch, int64_t batchSize) const override
    {
        return orderByLength(m_lengths, seed, epoch, batchSize);
    }

private:
    const TextRecords& records() const { return m_parts.records; }
    bool hasTargets() const { return !records().targets.empty(); }

    /// The length beside the text's own that a batch of it costs.
    int64_t second(int64_t record) const
    {
        const EncodedTexts& other = hasTargets() ? m_parts.targets : m_parts.contexts;
        return other.count() > 0 ? other.length(record) : 0;
    }

    int64_t record(Split split, int64_t index) const
    {
        TORCH_CHECK_INDEX(index >= 0 && index < size(split), "sample ", index, " of the ", splitName(split),
                          " split (it has ", size(split), ")");
        return index + (split == Split::Train        ? 0
                        : split == Split::Validation ? m_parts.sizes.train
                                                     : m_parts.sizes.train + m_parts.sizes.validation);
    }

    TokenSequence sequence(const char* name, const std::string& text) const
    {
        return m_parts.reading.sequence(name, text);
    }
    TokenSequence target(int64_t record) const
    {
        return m_parts.reading.target(records().targets[static_cast<size_t>(record)]);
    }
    std::vector<uint8_t> evidenceIn(const TokenSequence& text, int64_t record, const std::string& task) const;
    HostArray alignmentOf(int64_t record, const TokenSequence& target, const TokenSequence& text) const;

    TextParts m_parts;
    DatasetSummary m_summary;
    std::string m_identity;
    std::vector<TextLength> m_lengths; ///< of the training split
    TextLengths m_longest;
};

Batch TextDataset::batch(Split split, std::span<const int64_t> indexes, bool, uint64_t) const
{
    Batch batch;
    batch.indexes.assign(indexes.begin(), indexes.end());
    std::vector<int64_t> places;
    for (const int64_t index : indexes)
        places.push_back(record(split, index));
    batch.text = batchOfTexts(m_parts.texts, places);
    batch.context = records().contexts.empty() ? batch.text : batchOfTexts(m_parts.contexts, places);
    if (hasTargets())
        batch.target = batchOfTargets(m_parts.targets, places);
    for (const LabelledTask& task : records().tasks) {
        torch::Tensor& labels = batch.labels[task.info.name];
        labels = torch::empty({batch.size()}, torch::kInt64);
        auto* out = labels.data_ptr<int64_t>();
        for (const int64_t place : places)
            *out++ = task.labels[static_cast<size_t>(place)];
    }
    return batch;
}

/// That of all tasks together where `task` has none of its own.
std::vector<uint8_t> TextDataset::evidenceIn(const TokenSequence& text, int64_t record,
                                             const std::string& task) const
{
    std::vector<uint8_t> evidence(text.tokens.size());
    const bool own = records().evidence.contains(task);
    for (const auto& [name, ranges] : records().evidence)
        if (!own || name == task)
            for (const TextRange& range : ranges[static_cast<size_t>(record)])
                for (size_t k = 0; k < evidence.size(); ++k)
                    evidence[k] |= overlaps(text.tokens[k], range) ? 1 : 0;
    return evidence;
}

HostArray TextDataset::alignmentOf(int64_t record, const TokenSequence& target,
                                   const TokenSequence& text) const
{
    const size_t rows = target.tokens.size(), columns = text.tokens.size();
    HostArray links{{static_cast<int64_t>(rows), static_cast<int64_t>(columns)},
                    std::vector<float>(rows * columns)};
    for (const AlignedRanges& pair : records().alignment[static_cast<size_t>(record)])
        for (size_t row = 0; row < rows; ++row)
            for (size_t column = 0; column < columns; ++column)
                if (overlaps(target.tokens[row], pair.target) && overlaps(text.tokens[column], pair.text))
                    links.values[row * columns + column] = 1.0F;
    return links;
}

Sample TextDataset::sample(Split split, int64_t index) const
{
    const int64_t at = record(split, index);
    const auto place = static_cast<size_t>(at);
    Sample sample;
    sample.texts.push_back(sequence("text", records().texts[place]));
    if (!records().contexts.empty())
        sample.texts.push_back(sequence("context", records().contexts[place]));
    if (hasTargets())
        sample.texts.push_back(target(at));
    if (!records().evidence.empty())
        sample.evidence = evidenceIn(sample.texts.front(), at, {});
    if (!records().alignment.empty())
        sample.alignment = alignmentOf(at, sample.texts.back(), sample.texts.front());
    for (const LabelledTask& task : records().tasks)
        sample.labels[task.info.name] = task.labels[place];
    return sample;
}

std::vector<uint8_t> TextDataset::evidenceOf(Split split, int64_t index, const std::string& task) const
{
    const int64_t at = record(split, index);
    if (records().evidence.empty())
        return {};
    return evidenceIn(sequence("text", records().texts[static_cast<size_t>(at)]), at, task);
}

uint64_t bytesOf(const TextRecords& records)
{
    uint64_t bytes = 0;
    for (const auto* texts : {&records.texts, &records.contexts, &records.targets})
        for (const std::string& text : *texts)
            bytes += text.size();
    return bytes;
}

/// Encodes all texts into `parts`; false where cancelled.
bool encode(TextParts& parts, Vocabulary::Limits words, const LoadProgress& progress, double from)
{
    const TextRecords& records = parts.records;
    TextReading& reading = parts.reading;
    const double share = records.targets.empty() ? 1.0 : 0.5;
    const auto within = [&](double begin, double size) {
        return [&progress, begin, size](double part) { return progress(std::min(begin + size * part, 1.0)); };
    };
    std::vector<const std::vector<std::string>*> columns{&records.texts};
    if (!records.contexts.empty())
        columns.push_back(&records.contexts);
    const CorpusPlan plan{reading.settings.limit, words, parts.sizes.train};
    auto texts = encodeTexts(columns, reading.pool, plan, within(from, share * (1 - from)));
    if (!texts)
        return false;
    reading.vocabulary = std::move(texts->vocabulary);
    parts.texts = std::move(texts->parts.front());
    if (columns.size() > 1)
        parts.contexts = std::move(texts->parts.back());
    if (records.targets.empty())
        return true;
    const CorpusPlan targetPlan{reading.settings.targetLimit, words, parts.sizes.train};
    const std::vector<std::string>* targetColumn = &records.targets;
    auto targets = encodeTexts(std::span(&targetColumn, 1), reading.targetPool, targetPlan,
                               within(from + share * (1 - from), (1 - share) * (1 - from)));
    if (!targets)
        return false;
    reading.targetVocabulary = std::move(targets->vocabulary);
    parts.targets = std::move(targets->parts.front());
    return true;
}

} // namespace

Result<std::unique_ptr<Dataset>> makeTextDataset(TextRecords records, const DatasetSpec& spec,
                                                 const OptionReader& options, uint64_t seed,
                                                 const LoadProgress& progress, double progressFrom)
{
    const std::string where = records.where;
    if (!progress(progressFrom))
        return cancelledLoading(where);
    if (records.train.empty())
        return failure(where, "no training samples");
    if (const uint64_t bytes = bytesOf(records); bytes > kMaxDatasetBytes)
        return failure(where, "too large for memory (expected at most 2 GiB of text, found {} bytes)", bytes);
    auto reading = TextReading::make(readSettings(options, records));
    if (!reading)
        return reading.status();
    const SplitSizes sizes = arrange(records, spec, options.real("data.validation"), seed);
    ATTNSCOPE_TRY(
        leaveLabelsOut(options.text("data.labels"), records.tasks, records.targetTask, sizes.train, seed));
    reading->tasks = tasksOf(records);
    TextParts parts{std::move(records), sizes, std::move(*reading), {}, {}, {}};
    const Vocabulary::Limits words{options.integer("data.vocabulary"), options.integer("data.min_count")};
    if (!encode(parts, words, progress, progressFrom) || !progress(1.0))
        return cancelledLoading(where);
    if (parts.reading.vocabulary.size() == kSpecialTokens)
        return failure(where,
                       "no words to learn from (expected some that occur at least {} times in the training "
                       "texts)",
                       words.minCount);
    return std::unique_ptr<Dataset>(std::make_unique<TextDataset>(std::move(parts), spec));
}

} // namespace attnscope
