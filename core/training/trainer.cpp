// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/trainer.h"

#include "core/base/nearest_name.h"
#include "core/inspect/pointing_game.h"
#include "core/training/tensor_io.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include <chrono>
#include <cmath>
#include <filesystem>

namespace attnscope {
namespace {

namespace F = torch::nn::functional;

constexpr int64_t kEvaluationBatch = 250;
constexpr int64_t kKeepEvery = 50; ///< steps between copies of the state to fall back to

/// The loss of one task over the samples that have a label; undefined where none has.
torch::Tensor taskLoss(const torch::Tensor& logits, const torch::Tensor& labels)
{
    return F::cross_entropy(logits, labels, F::CrossEntropyFuncOptions().ignore_index(-1));
}

double taskAccuracy(const torch::Tensor& logits, const torch::Tensor& labels)
{
    const torch::Tensor known = labels.ge(0);
    const auto count = known.sum().item<int64_t>();
    const auto right = logits.argmax(1).eq(labels).logical_and(known).sum().item<int64_t>();
    return count > 0 ? static_cast<double>(right) / static_cast<double>(count) : 0.0;
}

void setGeneratorState(const torch::Tensor& state)
{
    at::Generator generator = at::detail::getDefaultCPUGenerator(); // a handle: const in 1.13, shared state
    generator.set_state(state);
}

/// The SPEC with its path made absolute: a run must find its data again from any folder.
std::string absoluteSpec(const std::string& text, const DatasetSpec& spec)
{
    if (spec.path.empty())
        return text;
    std::error_code ignored;
    const std::filesystem::path path = std::filesystem::absolute(spec.path, ignored).lexically_normal();
    const size_t suffix = text.find('?', spec.name.size() + 1 + spec.path.size());
    return spec.name + ":" + path.string() + (suffix != std::string::npos ? text.substr(suffix) : "");
}

std::string generatorState()
{
    const torch::Tensor state = at::detail::getDefaultCPUGenerator().get_state();
    return std::string(reinterpret_cast<const char*>(state.data_ptr<uint8_t>()),
                       static_cast<size_t>(state.numel()));
}

int64_t metaNumber(const ArrayBundle& bundle, const std::string& key)
{
    const auto found = bundle.metadata.find(key);
    return found != bundle.metadata.end() ? std::strtoll(found->second.c_str(), nullptr, 10) : 0;
}

} // namespace

Result<RunConfig> checkedConfig(const RunConfig& config)
{
    const auto model = findModel(config.model);
    if (!model)
        return model.status();
    const auto spec = parseDatasetSpec(config.data);
    if (!spec)
        return spec.status();
    if (config.weighting != "equal") {
        const std::vector<std::string> known{"equal"};
        return usageError("weighting", "unknown weighting \"{}\" (did you mean \"{}\"?)", config.weighting,
                          nearestName(config.weighting, known));
    }
    if (config.device != "cpu")
        return usageError("device", "is not available (expected cpu, found \"{}\")", config.device);

    std::vector<OptionSpec> known = (*model)->info.options;
    for (const DatasetEntry& entry : datasetRegistry())
        if (entry.info.name == spec->name)
            known.insert(known.end(), entry.info.options.begin(), entry.info.options.end());
    std::vector<std::string> names;
    for (const OptionSpec& option : known)
        names.push_back(option.key);
    for (const OptionSpec& option : trainingOptions())
        names.push_back(option.key);

    RunConfig checked = config;
    checked.data = absoluteSpec(config.data, *spec);
    checked.options.clear();
    for (const auto& [key, value] : config.options) {
        const OptionSpec* option = findOption(known, key);
        if (option == nullptr)
            return usageError(key, "is not a setting of model {} on data {} (did you mean \"{}\"?)",
                              config.model, spec->name, nearestName(key, names));
        auto canonical = canonicalValue(*option, value);
        if (!canonical)
            return canonical.status();
        if (*canonical != option->defaultValue)
            checked.options[key] = *canonical;
    }
    return checked;
}

Trainer::Trainer(const RunConfig& config, std::shared_ptr<const Dataset> data)
    : m_config(config), m_data(std::move(data))
{
}

Result<std::unique_ptr<Trainer>> Trainer::create(const RunConfig& config, std::shared_ptr<const Dataset> data)
{
    const auto entry = findModel(config.model);
    if (!entry)
        return entry.status();
    if (data->size(Split::Train) == 0)
        return failure(config.data, "has no training samples");
    std::unique_ptr<Trainer> trainer(new Trainer(config, std::move(data)));
    trainer->m_modelOptions = (*entry)->info.options;
    const torch::Tensor before = at::detail::getDefaultCPUGenerator().get_state();
    torch::manual_seed(config.seed);
    auto model =
        (*entry)->make(trainer->m_data->summary(), OptionReader(trainer->m_modelOptions, config.options));
    if (!model) {
        setGeneratorState(before); // a run that goes on instead must not notice
        return model.status();
    }
    trainer->m_model = *model;
    trainer->m_optimizer = std::make_unique<Optimizer>(
        *trainer->m_model,
        OptimizerSettings{config.optimizer, config.learningRate, config.weightDecay, config.gradientClip});
    trainer->restartLoader();
    trainer->m_good = trainer->m_candidate = trainer->checkpoint();
    return trainer;
}

void Trainer::restartLoader()
{
    m_loader = std::make_unique<BatchLoader>(*m_data, BatchPlan{m_config.seed, m_config.batch, m_position});
}

ModelSummary Trainer::modelSummary() const
{
    ModelSummary summary;
    summary.name = m_config.model;
    for (const torch::Tensor& parameter : m_model->parameters())
        summary.parameters += parameter.numel();
    return summary;
}

int64_t Trainer::stepsPerEpoch() const
{
    return (m_data->size(Split::Train) + m_config.batch - 1) / m_config.batch;
}

int64_t Trainer::totalSteps() const
{
    if (m_config.steps)
        return *m_config.steps;
    if (m_position.epoch >= m_config.epochs)
        return m_step;
    const int64_t left = m_data->size(Split::Train) - m_position.offset;
    const int64_t inThisEpoch = (left + m_config.batch - 1) / m_config.batch;
    return m_step + inThisEpoch + (m_config.epochs - m_position.epoch - 1) * stepsPerEpoch();
}

bool Trainer::finished() const
{
    return m_config.steps ? m_step >= *m_config.steps : m_position.epoch >= m_config.epochs;
}

Result<StepOutcome> Trainer::step()
{
    const auto start = std::chrono::steady_clock::now();
    auto loaded = m_loader->next();
    if (!loaded)
        return loaded.status();
    auto outcome = trainOn(*loaded);
    if (!outcome)
        return outcome;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double perSample = seconds / static_cast<double>(loaded->batch.size());
    m_secondsPerSample = m_step <= 2 ? perSample : 0.95 * m_secondsPerSample + 0.05 * perSample;
    outcome->report.samplesPerSecond = 1.0 / m_secondsPerSample;
    return outcome;
}

Result<StepOutcome> Trainer::trainOn(LoadedBatch& loaded)
{
    const Batch& batch = loaded.batch;
    StepOutcome outcome;
    m_model->train();
    const ModelOutput output = m_model->forward(batch, RecordAttention::No);
    torch::Tensor total;
    for (const auto& [task, logits] : output.logits) {
        const torch::Tensor& labels = batch.labels.at(task);
        const torch::Tensor loss = taskLoss(logits, labels);
        total = total.defined() ? total + loss : loss;
        outcome.report.taskLoss[task] = loss.item<double>();
        outcome.report.taskWeight[task] = 1.0;
        outcome.taskAccuracy[task] = taskAccuracy(logits.detach(), labels);
    }
    outcome.report.loss = total.item<double>();
    m_optimizer->zeroGradients();
    total.backward();
    outcome.gradientNorm = m_optimizer->gradientNorm();
    if (!std::isfinite(outcome.report.loss) || !std::isfinite(outcome.gradientNorm))
        return diverged(outcome.report.loss);
    keepIfGood();
    m_optimizer->step(outcome.gradientNorm);

    ++m_step;
    outcome.samples = batch.size();
    outcome.report.step = m_step;
    outcome.report.epoch = m_position.epoch + 1;
    outcome.epochEnded = loaded.next.epoch > loaded.position.epoch;
    m_position = loaded.next;
    outcome.report.totalSteps = totalSteps();
    return outcome;
}

void Trainer::keepIfGood()
{
    // The weights that this step started from gave a finite loss: a copy made of earlier ones is good for
    // sure.
    if (m_step == m_candidate.step || m_step % kKeepEvery != 0)
        return;
    m_good = std::move(m_candidate);
    m_candidate = checkpoint();
}

Status Trainer::diverged(double loss)
{
    const std::string layer = m_optimizer->firstNonFinite();
    const int64_t failedStep = m_step + 1;
    m_optimizer->zeroGradients();
    ATTNSCOPE_TRY(restore(m_good));
    return failure(
        fmt::format("step {}", failedStep),
        "training diverged: the loss became {} and the gradient of \"{}\" is not finite; the model is back "
        "at step {} (try a learning rate below {})",
        loss, layer.empty() ? "loss" : layer, m_step, m_config.learningRate);
}

Result<EvalReport> Trainer::evaluate(Split split, const Between& between, int64_t limit)
{
    torch::NoGradGuard guard;
    m_model->eval();
    const int64_t size = limit >= 0 ? std::min(limit, m_data->size(split)) : m_data->size(split);
    const DatasetSummary& data = m_data->summary();
    std::map<std::string, std::array<double, 2>> sums; // loss, right answers
    double hits = 0, area = 0;
    int64_t scored = 0;
    for (int64_t first = 0; first < size; first += kEvaluationBatch) {
        std::vector<int64_t> indexes;
        for (int64_t i = first; i < std::min(size, first + kEvaluationBatch); ++i)
            indexes.push_back(i);
        const Batch batch = m_data->batch(split, indexes, false, 0);
        const ModelOutput output =
            m_model->forward(batch, data.hasEvidence ? RecordAttention::Yes : RecordAttention::No);
        for (const auto& [task, logits] : output.logits) {
            const auto n = static_cast<double>(batch.size());
            sums[task][0] += taskLoss(logits, batch.labels.at(task)).item<double>() * n;
            sums[task][1] += taskAccuracy(logits, batch.labels.at(task)) * n;
        }
        for (const SiteRecord& record : output.sites) {
            if (!record.site.primary || record.site.kind != SiteKind::Map)
                continue;
            AttentionSite site = record.site;
            for (size_t k = 0; k < indexes.size(); ++k) {
                const Sample sample = m_data->sample(split, indexes[k]);
                if (sample.evidence.empty())
                    continue;
                site.weights = hostArray(record.weights[static_cast<int64_t>(k)]);
                hits += pointsAtEvidence(site, sample.evidence, data.width, data.height) ? 1 : 0;
                area += static_cast<double>(
                            std::count(sample.evidence.begin(), sample.evidence.end(), uint8_t{1})) /
                        static_cast<double>(sample.evidence.size());
                ++scored;
            }
        }
        if (between && !between())
            return Status::make(ErrorKind::Cancelled, "evaluation", Message{"was stopped", {}});
    }
    EvalReport report;
    report.split = split;
    report.samples = size;
    report.parameters = modelSummary().parameters;
    report.note = data.note;
    for (const TaskInfo& task : data.tasks) {
        const double n = std::max<double>(1.0, static_cast<double>(size));
        TaskScores scores{task.name,
                          {{"loss", sums[task.name][0] / n}, {"accuracy", sums[task.name][1] / n}}};
        if (scored > 0) {
            scores.values["pointing_game"] = hits / static_cast<double>(scored);
            scores.values["pointing_game_random"] = area / static_cast<double>(scored);
        }
        report.composite += scores.values["accuracy"] / static_cast<double>(data.tasks.size());
        report.tasks.push_back(std::move(scores));
    }
    return report;
}

Inspection Trainer::inspectionOf(const Batch& batch, Sample&& sample, SampleRef ref)
{
    torch::NoGradGuard guard;
    m_model->eval();
    const ModelOutput output = m_model->forward(batch, RecordAttention::Yes);
    Inspection inspection;
    inspection.sample = std::move(ref);
    inspection.step = m_step;
    inspection.input = hostArray(batch.images[0]);
    inspection.picture = std::move(sample.picture);
    inspection.evidence = std::move(sample.evidence);
    for (const TaskInfo& task : m_data->summary().tasks) {
        const auto logits = output.logits.find(task.name);
        if (logits == output.logits.end())
            continue;
        Prediction prediction;
        prediction.task = task.name;
        prediction.classes = task.classes;
        prediction.logits = hostArray(logits->second[0]).values;
        prediction.probabilities = hostArray(torch::softmax(logits->second[0], 0)).values;
        prediction.predicted = static_cast<int>(logits->second[0].argmax().item<int64_t>());
        const auto truth = sample.labels.find(task.name);
        prediction.truth = truth != sample.labels.end() ? static_cast<int>(truth->second) : -1;
        inspection.predictions.push_back(std::move(prediction));
    }
    for (const SiteRecord& record : output.sites) {
        AttentionSite site = record.site;
        site.weights = hostArray(record.weights[0]);
        inspection.sites.push_back(std::move(site));
    }
    return inspection;
}

Result<Inspection> Trainer::inspect(const SampleRef& sample)
{
    if (sample.index < 0)
        return inspectImage(sample.name);
    if (sample.index >= m_data->size(sample.split))
        return failure(fmt::format("sample {}", sample.index), "is not in the {} split (expected 0 to {})",
                       splitName(sample.split), m_data->size(sample.split) - 1);
    const std::array<int64_t, 1> index{sample.index};
    return inspectionOf(m_data->batch(sample.split, index, false, 0),
                        m_data->sample(sample.split, sample.index), sample);
}

Result<Inspection> Trainer::inspectImage(const std::string& path)
{
    const DatasetSummary& data = m_data->summary();
    auto picture = readFittedPicture(path, data.width, data.height);
    if (!picture)
        return picture.status();
    const Batch batch = m_data->batchOf(picture->fitted);
    Sample sample;
    sample.picture = std::move(picture->fitted);
    Inspection inspection = inspectionOf(batch, std::move(sample), SampleRef{Split::Test, -1, path});
    inspection.original = std::move(picture->original);
    return inspection;
}

std::vector<std::pair<int, float>> Trainer::predict(Split split, std::span<const int64_t> indexes)
{
    std::vector<std::pair<int, float>> answers;
    if (indexes.empty())
        return answers;
    torch::NoGradGuard guard;
    m_model->eval();
    const Batch batch = m_data->batch(split, indexes, false, 0);
    const ModelOutput output = m_model->forward(batch, RecordAttention::No);
    const auto first = output.logits.find(m_data->summary().tasks.front().name);
    const auto [confidence, predicted] = torch::softmax(first->second, 1).max(1);
    for (int64_t i = 0; i < predicted.numel(); ++i)
        answers.emplace_back(static_cast<int>(predicted[i].item<int64_t>()), confidence[i].item<float>());
    return answers;
}

Status Trainer::setLive(const std::string& key, const std::string& value)
{
    const OptionSpec* spec = findOption(m_modelOptions, key);
    if (spec != nullptr && spec->live) {
        const auto canonical = canonicalValue(*spec, value);
        if (!canonical)
            return canonical.status();
        m_config.options[key] = *canonical;
        m_model->setLive(key, OptionReader(m_modelOptions, m_config.options).real(key));
        return Status::ok();
    }
    const OptionSpec* training = findOption(trainingOptions(), key);
    const bool length = key == "epochs" || key == "steps";
    if (training == nullptr || (!training->live && !length))
        return usageError(key, "cannot be changed while a run goes on");
    ATTNSCOPE_TRY(setConfigValue(m_config, key, value));
    m_optimizer->settings() = OptimizerSettings{m_config.optimizer, m_config.learningRate,
                                                m_config.weightDecay, m_config.gradientClip};
    if (key == "batch")
        m_loader->setBatchSize(m_config.batch);
    return Status::ok();
}

std::string Trainer::firstNonFiniteWeight() const
{
    for (const auto& item : m_model->named_parameters())
        if (!torch::isfinite(item.value().detach()).all().item<bool>())
            return item.key();
    return {};
}

ArrayBundle Trainer::weights() const
{
    ArrayBundle bundle;
    for (const auto& item : m_model->named_parameters())
        bundle.arrays.push_back(arrayFromTensor(item.key(), item.value()));
    for (const auto& item : m_model->named_buffers())
        bundle.arrays.push_back(arrayFromTensor(item.key(), item.value()));
    return bundle;
}

Checkpoint Trainer::checkpoint() const
{
    Checkpoint checkpoint{m_step, weights()};
    m_optimizer->save(checkpoint.state);
    const std::string rng = generatorState();
    NamedArray generator{"rng", DType::U8, {static_cast<int64_t>(rng.size())}, {}};
    const auto bytes = std::as_bytes(std::span(rng.data(), rng.size()));
    generator.bytes.assign(bytes.begin(), bytes.end());
    checkpoint.state.arrays.push_back(std::move(generator));
    checkpoint.state.metadata["step"] = std::to_string(m_step);
    checkpoint.state.metadata["epoch"] = std::to_string(m_position.epoch);
    checkpoint.state.metadata["offset"] = std::to_string(m_position.offset);
    checkpoint.state.metadata["config"] = toJson(m_config);
    return checkpoint;
}

Status Trainer::loadWeights(const ArrayBundle& state)
{
    const auto load = [&state](const std::string& name, const torch::Tensor& target) {
        const NamedArray* array = state.find(name);
        return array != nullptr ? copyInto(target, *array) : failure(name, "is missing from the checkpoint");
    };
    for (const auto& item : m_model->named_parameters())
        ATTNSCOPE_TRY(load(item.key(), item.value()));
    for (const auto& item : m_model->named_buffers())
        ATTNSCOPE_TRY(load(item.key(), item.value()));
    return Status::ok();
}

Status Trainer::restore(const Checkpoint& checkpoint)
{
    ATTNSCOPE_TRY(loadWeights(checkpoint.state));
    ATTNSCOPE_TRY(m_optimizer->load(checkpoint.state));
    const NamedArray* rng = checkpoint.state.find("rng");
    if (rng == nullptr)
        return failure("rng", "is missing from the checkpoint");
    const torch::Tensor state = tensorFromArray(*rng);
    if (state.scalar_type() != torch::kByte ||
        state.numel() != at::detail::getDefaultCPUGenerator().get_state().numel())
        return failure("rng", "is not a generator state of this LibTorch");
    setGeneratorState(state);
    m_step = checkpoint.step;
    m_position = {metaNumber(checkpoint.state, "epoch"), metaNumber(checkpoint.state, "offset")};
    m_good = m_candidate = checkpoint;
    restartLoader();
    return Status::ok();
}

} // namespace attnscope
