// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/evaluation.h"

#include "core/inspect/alignment_error.h"
#include "core/inspect/bleu.h"
#include "core/inspect/pointing_game.h"
#include "core/training/composite.h"
#include "core/training/model_io.h"
#include "core/training/task_score.h"
#include "core/training/tensor_io.h"

#include <torch/torch.h>

#include <algorithm>
#include <numeric>

namespace attnscope {
namespace {

constexpr int64_t kImageBatch = 250, kTextBatch = 100;
/// Texts are made word by word; whoever waits between two batches should not wait for a hundred of them.
constexpr int64_t kMadeTextBatch = 16;
/// Numbers that a model may hold for each pair of tokens of a sample, over heads, layers and hidden units,
/// and how many of them a batch may hold (2 GB).
constexpr int64_t kNumbersPerPair = 64, kNumbersPerBatch = int64_t{1} << 29;

/// The sums of one task.
struct TaskSums {
    double loss = 0;
    AnswerCount answers;
    double overlap = 0, distance = 0; ///< of masks and points
    int64_t places = 0;               ///< masks or points among them
};

/// What generate() made, beside the references.
class MadeTexts {
public:
    /// `target` int64 [tokens] as TokenBatch has it; `made` as ModelOutput::sequences.
    void add(const std::vector<int64_t>& made, const torch::Tensor& target);
    void report(std::map<std::string, double>& values) const;

private:
    static std::vector<int64_t> words(std::span<const int64_t> ids);

    Bleu m_bleu;
    int64_t m_sentences = 0, m_exact = 0;
};

std::vector<int64_t> MadeTexts::words(std::span<const int64_t> ids)
{
    const auto end =
        std::find_if(ids.begin(), ids.end(), [](int64_t id) { return id == kEndToken || id == kPadToken; });
    return {ids.begin(), end};
}

void MadeTexts::add(const std::vector<int64_t>& made, const torch::Tensor& target)
{
    const torch::Tensor ids = target.contiguous();
    const std::span all(ids.data_ptr<int64_t>(), static_cast<size_t>(ids.numel()));
    std::vector<std::vector<int64_t>> reference{words(all.subspan(1))}; // behind kBeginToken
    // A word that the vocabulary does not have is matched by nothing, least of all by another such word.
    int64_t unique = 0;
    for (int64_t& id : reference.front())
        if (id == kUnknownToken)
            id = --unique;
    const std::vector<int64_t> candidate = words(made);
    m_bleu.add(candidate, reference);
    ++m_sentences;
    m_exact += candidate == reference.front() ? 1 : 0;
}

void MadeTexts::report(std::map<std::string, double>& values) const
{
    values["exact_match"] = static_cast<double>(m_exact) / static_cast<double>(m_sentences);
    values["bleu"] = m_bleu.score();
}

/// How the strongest attention agrees with the known evidence, and with the known alignment. A task is scored
/// by the attention that is its own, else by that of all tasks.
class AttentionScores {
public:
    AttentionScores(const Dataset& data, Split split) : m_data(data), m_split(split) {}

    void add(const ModelOutput& output, std::span<const int64_t> indexes);
    void report(const std::string& task, std::map<std::string, double>& values) const;
    void reportAlignment(std::map<std::string, double>& values) const;

private:
    void addEvidence(const AttentionSite& site, const std::string& task, int64_t index);
    void addWords(const AttentionSite& site, int64_t index);
    void addAlignment(const torch::Tensor& weights, int64_t index);

    const Dataset& m_data;
    const Split m_split;
    struct Pointing {
        double hits = 0, area = 0;
        int64_t scored = 0;
    };
    std::map<std::string, Pointing> m_pointing; ///< by AttentionSite::task
    std::map<std::string, Pointing> m_words;    ///< by task: of the words about it
    AlignmentError m_alignment;
};

/// `task`: whose evidence counts; empty: that of all.
void AttentionScores::addEvidence(const AttentionSite& site, const std::string& task, int64_t index)
{
    const std::vector<uint8_t> evidence = m_data.evidenceOf(m_split, index, task);
    if (evidence.empty() || !canPoint(site))
        return;
    const DatasetSummary& summary = m_data.summary();
    Pointing& pointing = m_pointing[site.task];
    pointing.hits += pointsAtEvidence(site, evidence, summary.width, summary.height) ? 1 : 0;
    pointing.area += static_cast<double>(std::count(evidence.begin(), evidence.end(), uint8_t{1})) /
                     static_cast<double>(evidence.size());
    ++pointing.scored;
}

/// `site`: where words look at a picture.
void AttentionScores::addWords(const AttentionSite& site, int64_t index)
{
    const DatasetSummary& summary = m_data.summary();
    for (const TaskInfo& task : summary.tasks) {
        const std::vector<uint8_t> words = m_data.wordsAbout(m_split, index, task.name);
        if (std::count(words.begin(), words.end(), uint8_t{1}) == 0)
            continue;
        Pointing& pointing = m_words[task.name];
        const std::vector<uint8_t> evidence = m_data.evidenceOf(m_split, index, task.name);
        pointing.hits +=
            pointsAtEvidence(mapOfWords(site, words), evidence, summary.width, summary.height) ? 1 : 0;
        ++pointing.scored;
    }
}

void AttentionScores::add(const ModelOutput& output, std::span<const int64_t> indexes)
{
    for (const SiteRecord& record : output.sites) {
        const bool words = wordsLookAtPicture(record.site);
        if (!record.site.primary && !words)
            continue;
        AttentionSite site = record.site;
        // What serves all tasks serves the only one.
        const std::string task =
            site.task.empty() && output.logits.size() == 1 ? output.logits.begin()->first : site.task;
        for (size_t k = 0; k < indexes.size(); ++k) {
            site.weights = hostArray(record.weights[static_cast<int64_t>(k)]);
            if (words)
                addWords(site, indexes[k]);
            if (!site.primary)
                continue;
            addEvidence(site, task, indexes[k]);
            if (m_data.summary().hasAlignment && site.queryTokens == "target")
                addAlignment(record.weights[static_cast<int64_t>(k)], indexes[k]);
        }
    }
}

void AttentionScores::addAlignment(const torch::Tensor& weights, int64_t index)
{
    const HostArray gold = m_data.sample(m_split, index).alignment;
    if (gold.shape.size() != 2)
        return;
    // Without the end of the target and the batch's padding.
    m_alignment.add(hostArray(weights.slice(1, 0, gold.shape[0]).slice(2, 0, gold.shape[1])), gold);
}

void AttentionScores::report(const std::string& task, std::map<std::string, double>& values) const
{
    if (const auto words = m_words.find(task); words != m_words.end())
        values["word_pointing_game"] = words->second.hits / static_cast<double>(words->second.scored);
    auto pointing = m_pointing.find(task);
    if (pointing == m_pointing.end())
        pointing = m_pointing.find("");
    if (pointing == m_pointing.end())
        return;
    const auto scored = static_cast<double>(pointing->second.scored);
    values["pointing_game"] = pointing->second.hits / scored;
    values["pointing_game_random"] = pointing->second.area / scored;
}

void AttentionScores::reportAlignment(std::map<std::string, double>& values) const
{
    if (m_alignment.scoredRows() > 0)
        values["alignment_error"] = m_alignment.rate();
}

/// One evaluation, batch by batch.
class Evaluator {
public:
    Evaluator(Model& model, const Dataset& data, Split split)
        : m_model(model), m_data(data), m_split(split), m_attention(data, split)
    {
    }
    void add(std::span<const int64_t> indexes);
    EvalReport report(int64_t samples) const;

private:
    void addTask(const TaskInfo& task, const ModelOutput& output, const Batch& batch);

    Model& m_model;
    const Dataset& m_data;
    const Split m_split;
    std::map<std::string, TaskSums> m_sums;
    std::map<std::string, MadeTexts> m_texts;
    AttentionScores m_attention;
};

void Evaluator::addTask(const TaskInfo& task, const ModelOutput& output, const Batch& batch)
{
    const auto logits = output.logits.find(task.name);
    if (logits == output.logits.end())
        return;
    const torch::Tensor loss = taskLoss(task, logits->second, batch);
    if (!loss.defined())
        return;
    const AnswerCount count = countAnswers(task, logits->second, batch);
    TaskSums& sums = m_sums[task.name];
    sums.loss += loss.item<double>() * static_cast<double>(count.known);
    sums.answers.known += count.known;
    sums.answers.right += count.right;
    if (task.kind == TaskKind::Mask) {
        const torch::Tensor overlaps = maskOverlaps(logits->second, batch.labels.at(task.name));
        sums.overlap += overlaps.sum().item<double>();
        sums.places += overlaps.numel();
    } else if (task.kind == TaskKind::Point) {
        const torch::Tensor errors = pointErrors(logits->second, batch.labels.at(task.name));
        sums.distance += errors.sum().item<double>();
        sums.places += errors.numel();
    }
}

void Evaluator::add(std::span<const int64_t> indexes)
{
    const DatasetSummary& summary = m_data.summary();
    const Batch batch = m_data.batch(m_split, indexes, false, 0);
    const bool scored = summary.hasEvidence || summary.hasAlignment;
    const ModelOutput output =
        forwardOnHost(m_model, batch, scored ? RecordAttention::Yes : RecordAttention::No);
    bool makesTexts = false;
    for (const TaskInfo& task : summary.tasks) {
        addTask(task, output, batch);
        makesTexts = makesTexts || (task.kind == TaskKind::Sequence && output.logits.contains(task.name));
    }
    m_attention.add(output, indexes);
    if (!makesTexts)
        return;
    for (const auto& [task, sequences] : generateOnHost(m_model, batch, RecordAttention::No).sequences)
        for (size_t k = 0; k < sequences.size(); ++k)
            m_texts[task].add(sequences[k], batch.target.ids[static_cast<int64_t>(k)]);
}

EvalReport Evaluator::report(int64_t samples) const
{
    EvalReport report;
    report.split = m_split;
    report.samples = samples;
    report.note = m_data.summary().note;
    for (const TaskInfo& task : m_data.summary().tasks) {
        const auto sums = m_sums.find(task.name);
        if (sums == m_sums.end())
            continue; // the model does not have this task, or no sample a label for it
        const auto known = static_cast<double>(sums->second.answers.known);
        TaskScores scores{
            task.name, {{"loss", sums->second.loss / known}, {"accuracy", sums->second.answers.accuracy()}}};
        m_attention.report(task.name, scores.values);
        if (task.kind == TaskKind::Mask)
            scores.values["iou"] = sums->second.overlap / static_cast<double>(sums->second.places);
        if (task.kind == TaskKind::Point)
            scores.values["centre_error"] = sums->second.distance / static_cast<double>(sums->second.places);
        if (const auto texts = m_texts.find(task.name); texts != m_texts.end()) {
            texts->second.report(scores.values);
            m_attention.reportAlignment(scores.values);
        }
        report.tasks.push_back(std::move(scores));
    }
    report.composite = compositeOf(report, m_data.summary().tasks, {});
    return report;
}

} // namespace

const char* compositeScore(TaskKind kind) { return kind == TaskKind::Mask ? "iou" : "accuracy"; }

int64_t inferenceBatch(const DatasetSummary& data)
{
    if (data.input == InputKind::Image)
        return kImageBatch;
    const int64_t pairs = std::max<int64_t>(1, data.text.tokens * data.text.tokens);
    const bool makesTexts = data.text.targetVocabulary > 0;
    return std::clamp<int64_t>(kNumbersPerBatch / (pairs * kNumbersPerPair), 1,
                               makesTexts ? kMadeTextBatch : kTextBatch);
}

Result<EvalReport> evaluateModel(Model& model, const Dataset& data, Split split, const Between& between,
                                 int64_t limit)
{
    torch::NoGradGuard guard;
    model.eval();
    const int64_t size = limit >= 0 ? std::min(limit, data.size(split)) : data.size(split);
    const int64_t batchSize = inferenceBatch(data.summary());
    Evaluator evaluator(model, data, split);
    for (int64_t first = 0; first < size; first += batchSize) {
        if (between && !between())
            return Status::make(ErrorKind::Cancelled, "evaluation", Message{"was stopped", {}});
        std::vector<int64_t> indexes(static_cast<size_t>(std::min(batchSize, size - first)));
        std::iota(indexes.begin(), indexes.end(), first);
        evaluator.add(indexes);
    }
    return evaluator.report(size);
}

} // namespace attnscope
