// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// How the trainer looks at its model: evaluation, inspection, answers. Nothing here changes the run.
#include "core/training/trainer.h"

#include "core/base/memory.h"
#include "core/training/composite.h"
#include "core/training/inspecting.h"
#include "core/training/model_io.h"

#include <torch/torch.h>

#include <algorithm>

namespace attnscope {
namespace {

/// Marks tokens of the first text as hidden.
Status hide(Sample& sample, std::span<const int32_t> positions)
{
    const auto tokens = static_cast<int64_t>(sample.texts.empty() ? 0 : sample.texts.front().tokens.size());
    for (const int32_t position : positions) {
        if (position < 0 || position >= tokens)
            return failure(fmt::format("token {}", position), "cannot be hidden (the text has {} tokens)",
                           tokens);
        sample.texts.front().tokens[static_cast<size_t>(position)].hidden = true;
    }
    return Status::ok();
}

/// Less is there on every machine that the program runs on; asking the system costs more than looking.
constexpr double kAlwaysThere = 100e6;
/// Of the memory that is there now, what one step or look may take: an estimate may be too low, and other
/// programs grow.
constexpr double kShare = 0.8;

TextLengths lengthsOf(const Sample& sample)
{
    TextLengths lengths;
    for (const TokenSequence& text : sample.texts)
        (text.name == "context"  ? lengths.context
         : text.name == "target" ? lengths.target
                                 : lengths.text) = static_cast<int64_t>(text.tokens.size());
    return lengths;
}

/// How much there is to take; nothing where `bytes` are there, or the system does not say.
std::optional<double> lacking(double bytes)
{
    if (bytes < kAlwaysThere)
        return std::nullopt;
    const auto available = availableMemory();
    const double most = kShare * static_cast<double>(available.value_or(0));
    return available && bytes > most ? std::optional(most) : std::nullopt;
}

} // namespace

/// About how many bytes of the host's memory a step with so many texts takes; 0 where their length does not
/// matter, and on a GPU, which has its own: LibTorch says when that does not do.
double Trainer::bytesFor(const TextLengths& lengths, int64_t samples) const
{
    if (m_entry->sampleBytes == nullptr || !m_device.is_cpu())
        return 0;
    return static_cast<double>(samples) *
           m_entry->sampleBytes(m_summary, lengths, OptionReader(m_entry->info.options, m_config.options));
}

Status Trainer::checkMemory(int64_t batch) const
{
    const TextLengths lengths = m_data->longestTexts();
    batch = std::min(batch, m_data->size(Split::Train));
    const double bytes = bytesFor(lengths, batch);
    const auto most = lacking(bytes);
    if (!most)
        return Status::ok();
    return failure(
        m_config.model,
        "too little memory: a step with {} texts of up to {} tokens takes about {} (expected at most "
        "{}; a smaller batch, data.tokens or model takes less)",
        batch, std::max(lengths.text, lengths.context), memoryText(bytes), memoryText(*most));
}

Status Trainer::checkMemory(const Sample& sample) const
{
    const TextLengths lengths = lengthsOf(sample);
    const double bytes = bytesFor(lengths, 1);
    const auto most = lacking(bytes);
    if (!most)
        return Status::ok();
    return failure(m_config.model,
                   "too little memory: to look at a text of {} tokens takes about {} (expected at most {})",
                   std::max(lengths.text, lengths.context), memoryText(bytes), memoryText(*most));
}

Result<EvalReport> Trainer::evaluate(Split split, const Between& between, int64_t limit)
{
    auto report = evaluateModel(*m_model, *m_data, split, between, limit);
    if (!report)
        return report;
    report->parameters = modelSummary().parameters;
    report->composite = compositeOf(*report, m_summary.tasks, m_compositeWeights);
    return report;
}

Result<Sample> Trainer::ownInput(const SampleRef& sample, Picture& original) const
{
    const DatasetSummary& data = m_data->summary();
    if (data.input != InputKind::Image)
        return m_data->userSample({sample.name, sample.context});
    auto picture = readFittedPicture(sample.name, data.width, data.height);
    if (!picture)
        return picture.status();
    original = std::move(picture->original);
    Sample own;
    own.picture = std::move(picture->fitted);
    return own;
}

/// A sample with the evidence of the run's task, or the user's own input.
Result<Sample> Trainer::inputOf(const SampleRef& ref, Picture& original) const
{
    if (!canTrain() && ref.index >= 0)
        return failure(fmt::format("sample {}", ref.index), "cannot be looked at without the data {}",
                       m_config.data);
    if (!has(ref))
        return failure(fmt::format("sample {}", ref.index), "is not in the {} split (expected 0 to {})",
                       splitName(ref.split), m_data->size(ref.split) - 1);
    if (ref.index < 0)
        return ownInput(ref, original);
    if (!ref.name.empty())
        return m_data->sampleWithText(ref.split, ref.index, {ref.name, ref.context});
    Sample sample = m_data->sample(ref.split, ref.index);
    if (m_summary.tasks.size() == 1 && !sample.evidence.empty())
        sample.evidence = m_data->evidenceOf(ref.split, ref.index, m_summary.tasks.front().name);
    return sample;
}

Status Trainer::checkHidden(const SampleRef& ref, std::span<const int32_t> hidden) const
{
    Picture ignored;
    Result<Sample> sample = inputOf(ref, ignored);
    return sample ? hide(*sample, hidden) : sample.status();
}

Result<Inspection> Trainer::inspect(const SampleRef& ref, std::span<const int32_t> hidden)
{
    Picture original;
    Result<Sample> sample = inputOf(ref, original);
    if (!sample)
        return sample.status();
    ATTNSCOPE_TRY(hide(*sample, hidden));
    ATTNSCOPE_TRY(checkMemory(*sample));
    Inspection inspection = inspectWith(*m_model, *m_data, std::move(*sample));
    inspection.sample = ref;
    inspection.step = m_step;
    inspection.original = std::move(original);
    return inspection;
}

std::vector<Trainer::Answer> Trainer::predict(Split split, std::span<const int64_t> indexes,
                                              const Between& between)
{
    constexpr size_t kBetween = 16; // texts that are made take a while each
    std::vector<Answer> answers;
    torch::NoGradGuard guard;
    m_model->eval();
    const auto fits = static_cast<size_t>(inferenceBatch(m_summary));
    const size_t most = between ? std::min(fits, kBetween) : fits;
    for (size_t first = 0; first < indexes.size(); first += most) {
        if (first > 0 && between && !between())
            break;
        answerBatch(
            m_data->batch(split, indexes.subspan(first, std::min(most, indexes.size() - first)), false, 0),
            answers);
    }
    return answers;
}

void Trainer::answerBatch(const Batch& batch, std::vector<Answer>& answers)
{
    const TaskInfo& task = m_summary.tasks.front();
    if (task.kind == TaskKind::Mask || task.kind == TaskKind::Point) {
        answers.resize(answers.size() + batch.indexes.size()); // no word for them
        return;
    }
    if (task.kind == TaskKind::Sequence) {
        const ModelOutput output = generateOnHost(*m_model, batch, RecordAttention::No);
        for (const std::vector<int64_t>& ids : output.sequences.at(task.name))
            answers.push_back({-1, 0, m_data->decode(task.name, ids).text});
        return;
    }
    const ModelOutput output = forwardOnHost(*m_model, batch, RecordAttention::No);
    const auto [confidence, predicted] = torch::softmax(output.logits.at(task.name), 1).max(1);
    for (int64_t i = 0; i < predicted.numel(); ++i) {
        const auto index = predicted[i].item<int64_t>();
        answers.push_back({static_cast<int>(index), confidence[i].item<float>(),
                           task.classes.at(static_cast<size_t>(index))});
    }
}

Result<Inspection> Trainer::inspectAt(const Checkpoint& checkpoint, const SampleRef& sample,
                                      std::span<const int32_t> hidden)
{
    const auto setLiveOptions = [this](const OptionValues& values) {
        for (const OptionSpec& spec : m_entry->info.options)
            if (spec.live)
                m_model->setLive(spec.key, OptionReader(m_entry->info.options, values).real(spec.key));
    };
    const ArrayBundle current = weights();
    const auto putBack = [&](const ArrayBundle* own) {
        try {
            [[maybe_unused]] const Status sameModel = loadWeights(*own);
            assert(sameModel.isOk());
        } catch (const c10::Error&) {
            // A GPU that has failed for good takes nothing any more; every later step says so.
        }
        setLiveOptions(m_config.options);
    };
    // Whatever happens below, an exception included, training goes on with its own weights.
    const std::unique_ptr<const ArrayBundle, decltype(putBack)> guard(&current, putBack);
    ATTNSCOPE_TRY(loadWeights(checkpoint.state));
    const auto text = checkpoint.state.metadata.find("config");
    const auto then = text != checkpoint.state.metadata.end() ? runConfigFromJson(text->second)
                                                              : Result<RunConfig>(m_config);
    if (!then)
        return then.status();
    setLiveOptions(then->options);
    auto inspection = inspect(sample, hidden);
    if (inspection)
        inspection->step = checkpoint.step;
    return inspection;
}

} // namespace attnscope
