// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/trainer.h"

#include "core/base/nearest_name.h"
#include "core/training/composite.h"
#include "core/training/finite_check.h"
#include "core/training/task_balance.h"
#include "core/training/task_choice.h"
#include "core/training/task_sampling.h"
#include "core/training/task_score.h"
#include "core/training/tensor_io.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include <chrono>
#include <cmath>
#include <filesystem>

namespace attnscope {
namespace {

constexpr int64_t kKeepEvery = 50; ///< least steps between copies of the state to fall back to
constexpr const char* kWatchKey = "loss_watch";

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
    const auto weighting = findWeighting(config.weighting);
    if (!weighting)
        return weighting.status();
    if (config.device != "cpu")
        return usageError("device", "is not available (expected cpu, found \"{}\")", config.device);

    std::vector<OptionSpec> known = (*model)->info.options;
    for (const DatasetEntry& entry : datasetRegistry())
        if (entry.info.name == spec->name)
            known.insert(known.end(), entry.info.options.begin(), entry.info.options.end());
    known.push_back(tasksOption());
    known.push_back(measureOption());
    known.push_back(compositeOption());
    known.insert(known.end(), samplingOptions().begin(), samplingOptions().end());
    known.insert(known.end(), (*weighting)->info.options.begin(), (*weighting)->info.options.end());
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
    : m_config(config), m_data(std::move(data)), m_watch(0)
{
}

Result<std::unique_ptr<Trainer>> Trainer::create(const RunConfig& config, std::shared_ptr<const Dataset> data)
{
    if (data->size(Split::Train) == 0)
        return failure(config.data, "has no training samples");
    auto trainer = make(config, std::move(data));
    if (!trainer)
        return trainer;
    (*trainer)->restartLoader();
    (*trainer)->m_good = (*trainer)->m_candidate = (*trainer)->checkpoint();
    return trainer;
}

Result<std::unique_ptr<Trainer>> Trainer::createToLook(const RunConfig& config,
                                                       std::shared_ptr<const Dataset> data)
{
    return make(config, std::move(data));
}

Result<std::unique_ptr<Trainer>> Trainer::make(const RunConfig& config, std::shared_ptr<const Dataset> data)
{
    const auto entry = findModel(config.model);
    if (!entry)
        return entry.status();
    std::unique_ptr<Trainer> trainer(new Trainer(config, std::move(data)));
    trainer->m_entry = *entry;
    auto tasks = chooseTasks(trainer->m_data->summary(), (*entry)->info, config.options);
    if (!tasks)
        return tasks.status();
    trainer->m_summary = trainer->m_data->summary();
    trainer->m_summary.tasks = std::move(*tasks);
    auto composite = compositeWeights(config.options, trainer->m_summary.tasks);
    if (!composite)
        return composite.status();
    trainer->m_compositeWeights = std::move(*composite);
    trainer->m_order = taskSampling(*trainer->m_data, trainer->m_summary.tasks, config.options, config.seed);
    auto balance = trainer->balanceFor(config);
    if (!balance)
        return balance.status();
    trainer->m_balance = std::move(*balance);
    trainer->m_watch = DivergenceWatch(guessingLoss(trainer->m_summary));
    const torch::Tensor before = at::detail::getDefaultCPUGenerator().get_state();
    torch::manual_seed(config.seed);
    auto model =
        (*entry)->make(trainer->m_summary, OptionReader(trainer->m_entry->info.options, config.options));
    if (!model) {
        setGeneratorState(before); // a run that goes on instead must not notice
        return model.status();
    }
    trainer->m_model = *model;
    trainer->m_optimizer = std::make_unique<Optimizer>(*trainer->m_model, trainer->optimizerSettings());
    return trainer;
}

OptimizerSettings Trainer::optimizerSettings() const
{
    return {m_config.optimizer, m_config.learningRate, m_config.weightDecay,
            m_config.gradientClip.value_or(m_entry->info.gradientClip)};
}

void Trainer::restartLoader()
{
    m_loader =
        std::make_unique<BatchLoader>(*m_data, BatchPlan{m_config.seed, m_config.batch, m_position, m_order});
    m_position = m_loader->position(); // knows the group that its epoch begins with
}

Result<std::unique_ptr<TaskBalance>> Trainer::balanceFor(const RunConfig& config) const
{
    std::vector<std::string> names;
    for (const TaskInfo& task : m_summary.tasks)
        names.push_back(task.name);
    return TaskBalance::create(config.weighting, std::move(names), config.options, config.seed);
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

int64_t Trainer::stepsLeftInEpoch() const
{
    return (m_data->size(Split::Train) - m_position.offset + m_config.batch - 1) / m_config.batch;
}

int64_t Trainer::totalSteps() const
{
    if (m_config.steps)
        return *m_config.steps;
    if (m_position.epoch >= m_config.epochs || !canTrain())
        return m_step;
    return m_step + stepsLeftInEpoch() + (m_config.epochs - m_position.epoch - 1) * stepsPerEpoch();
}

int64_t Trainer::totalEpochs() const
{
    if (!m_config.steps || stepsPerEpoch() == 0)
        return m_config.epochs;
    const int64_t left = *m_config.steps - m_step;
    if (left <= 0)
        return std::max<int64_t>(1, m_position.epoch + (m_position.offset > 0 ? 1 : 0));
    const int64_t later = std::max<int64_t>(0, left - stepsLeftInEpoch());
    return m_position.epoch + 1 + (later + stepsPerEpoch() - 1) / stepsPerEpoch();
}

bool Trainer::finished() const
{
    if (!canTrain())
        return true;
    return m_config.steps ? m_step >= *m_config.steps : m_position.epoch >= m_config.epochs;
}

Result<StepOutcome> Trainer::step()
{
    if (!canTrain())
        return failure(m_config.data, "has no training samples");
    const auto start = std::chrono::steady_clock::now();
    auto loaded = m_loader->next();
    if (!loaded)
        return loaded.status();
    m_generatorBefore = at::detail::getDefaultCPUGenerator().get_state();
    auto outcome = trainOrUndo(*loaded);
    if (!outcome)
        return outcome;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double perSample = seconds / static_cast<double>(loaded->batch.size());
    m_secondsPerSample = m_step <= 2 ? perSample : 0.95 * m_secondsPerSample + 0.05 * perSample;
    outcome->report.samplesPerSecond = 1.0 / m_secondsPerSample;
    return outcome;
}

/// An exception of LibTorch (no memory, say) leaves things as they were before the step: the loader has gone
/// on to the next batch by then, and dropout may have drawn.
Result<StepOutcome> Trainer::trainOrUndo(LoadedBatch& loaded)
{
    try {
        return trainOn(loaded);
    } catch (...) {
        m_optimizer->zeroGradients();
        setGeneratorState(m_generatorBefore);
        [[maybe_unused]] const Status own = m_balance->load(m_balanceBefore);
        assert(own.isOk()); // it is its own state of a moment ago
        restartLoader();
        throw;
    }
}

Result<StepOutcome> Trainer::trainOn(LoadedBatch& loaded)
{
    const Batch& batch = loaded.batch;
    StepOutcome outcome;
    m_balanceBefore = {};
    m_balance->save(m_balanceBefore);
    m_model->train();
    const ModelOutput output = m_model->forward(batch, RecordAttention::No);
    std::vector<TaskLoss> losses;
    for (size_t k = 0; k < m_summary.tasks.size(); ++k) {
        const TaskInfo& task = m_summary.tasks[k];
        const auto logits = output.logits.find(task.name);
        if (logits == output.logits.end())
            continue;
        torch::Tensor loss = taskLoss(task, logits->second, batch);
        if (!loss.defined())
            continue; // no sample of this batch has a label of the task
        if (const auto added = output.addedLosses.find(task.name); added != output.addedLosses.end())
            loss = loss + added->second;
        losses.push_back({static_cast<int>(k), loss});
        outcome.answers[task.name] = countAnswers(task, logits->second, batch);
    }
    m_optimizer->zeroGradients();
    const BalanceReport balance =
        m_balance->backward(losses, m_model->parameters(), m_step + 1, m_position.epoch + 1);
    outcome.report.loss = balance.loss;
    outcome.report.taskLoss = balance.taskLoss;
    outcome.report.taskWeight = balance.weight;
    outcome.report.taskGradientNorm = balance.gradientNorm;
    outcome.report.gradientCosine = balance.gradientCosine;
    // What the watch knows of losses holds for their plain sum; weights may scale that at will.
    double plainLoss = 0;
    for (const auto& [task, loss] : balance.taskLoss)
        plainLoss += loss;
    outcome.gradientNorm = m_optimizer->gradientNorm();
    if (!std::isfinite(outcome.report.loss) || !std::isfinite(outcome.gradientNorm))
        return diverged(outcome.report.loss, batch);
    if (!losses.empty()) // a batch without labels says nothing
        m_watch.take(m_step + 1, plainLoss);
    if (m_watch.blownUp())
        return blownUp(outcome.report.loss);
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
    if (m_step < m_candidate.step + kKeepEvery || !m_watch.calm())
        return;
    m_good = std::move(m_candidate);
    // As before this step, whose forward pass has drawn and whose losses have been weighed already.
    m_candidate = checkpointWith(m_generatorBefore, m_balanceBefore);
}

Status Trainer::goBack()
{
    m_optimizer->zeroGradients();
    return restore(m_good);
}

/// Names what is known to have gone wrong first: a weight, else a value in the forward pass, else a gradient.
Status Trainer::diverged(double loss, const Batch& batch)
{
    if (const Status weights = checkWeights(); !weights.isOk())
        return weights;
    const std::string where = fmt::format("step {}", m_step + 1);
    const double rate = m_config.learningRate;
    const double norm = m_optimizer->gradientNorm();
    const std::string layer = std::isfinite(loss) ? std::string() : firstNonFiniteLayer(*m_model, batch);
    const std::string gradient = std::isfinite(loss) ? m_optimizer->lastNonFiniteGradient() : std::string();
    ATTNSCOPE_TRY(goBack());
    if (!layer.empty())
        return failure(where,
                       "training diverged: all weights are finite, but the values behind \"{}\" are not; the "
                       "model is back at step {} (try a learning rate below {})",
                       layer, m_step, rate);
    if (!gradient.empty())
        return failure(
            where,
            "training diverged: the loss is {}, but the gradient of \"{}\" is not finite; the model "
            "is back at step {} (try a learning rate below {})",
            loss, gradient, m_step, rate);
    return failure(where,
                   "training diverged: the loss became {} and the norm of its gradient {}; the model is back "
                   "at step {} (try a learning rate below {})",
                   loss, norm, m_step, rate);
}

Status Trainer::blownUp(double loss)
{
    const std::string where = fmt::format("step {}", m_step + 1);
    const int64_t since = m_watch.since();
    const double limit = m_watch.limit();
    ATTNSCOPE_TRY(goBack());
    return failure(where,
                   "training diverged: since step {} most losses are above {}, many times what guessing "
                   "gives, and the newest is {}; the model is back at step {} (try a learning rate below {})",
                   since, fmt::format("{:.3g}", limit), fmt::format("{:.3g}", loss), m_step,
                   m_config.learningRate);
}

Status Trainer::checkWeights()
{
    const std::string weight = m_optimizer->firstNonFiniteWeight();
    if (weight.empty())
        return Status::ok();
    const std::string where = fmt::format("step {}", m_step);
    ATTNSCOPE_TRY(goBack());
    return failure(
        where,
        "training diverged: \"{}\" is the first of the weights that are no longer finite; the model "
        "is back at step {} (try a learning rate below {})",
        weight, m_step, m_config.learningRate);
}

bool Trainer::wasCalm(const Checkpoint& checkpoint) const
{
    DivergenceWatch watch(guessingLoss(m_summary));
    const auto text = checkpoint.state.metadata.find(kWatchKey);
    watch.load(text != checkpoint.state.metadata.end() ? text->second : std::string());
    return watch.calm();
}

/// Another strategy, or other settings of it, begins with a fresh state.
Status Trainer::setBalance(const std::string& key, const std::string& value)
{
    RunConfig changed = m_config;
    ATTNSCOPE_TRY(setConfigValue(changed, key, value));
    if (key == "weighting") // the old strategy's settings mean nothing to the new one
        std::erase_if(changed.options, [](const auto& option) {
            return option.first.starts_with("weighting.") && option.first != measureOption().key;
        });
    auto checked = checkedConfig(changed);
    if (!checked)
        return checked.status();
    auto balance = balanceFor(*checked);
    if (!balance)
        return balance.status();
    m_balance = std::move(*balance);
    m_config = std::move(*checked);
    // What a divergence goes back to goes on with this strategy too.
    for (Checkpoint* kept : {&m_good, &m_candidate}) {
        std::erase_if(kept->state.arrays,
                      [](const NamedArray& array) { return array.name.starts_with("weighting/"); });
        m_balance->save(kept->state);
    }
    return Status::ok();
}

Status Trainer::setLive(const std::string& key, const std::string& value)
{
    const OptionSpec* spec = findOption(m_entry->info.options, key);
    if (spec != nullptr && spec->live) {
        const auto canonical = canonicalValue(*spec, value);
        if (!canonical)
            return canonical.status();
        m_config.options[key] = *canonical;
        m_model->setLive(key, OptionReader(m_entry->info.options, m_config.options).real(key));
        return Status::ok();
    }
    if (key == measureOption().key) {
        const auto canonical = canonicalValue(measureOption(), value);
        if (!canonical)
            return canonical.status();
        m_config.options[key] = *canonical;
        m_balance->setMeasureEvery(
            OptionReader(std::span(&measureOption(), 1), m_config.options).integer(key));
        return Status::ok();
    }
    if (key == "weighting" || key.starts_with("weighting."))
        return setBalance(key, value);
    const OptionSpec* training = findOption(trainingOptions(), key);
    const bool length = key == "epochs" || key == "steps";
    if (training == nullptr || (!training->live && !length))
        return usageError(key, "cannot be changed while a run goes on");
    if (key == "batch" && canTrain()) {
        RunConfig asked = m_config;
        ATTNSCOPE_TRY(setConfigValue(asked, key, value));
        if (asked.batch > m_config.batch)
            ATTNSCOPE_TRY(checkMemory(asked.batch));
    }
    ATTNSCOPE_TRY(setConfigValue(m_config, key, value));
    m_optimizer->settings() = optimizerSettings();
    if (key == "batch" && canTrain())
        m_loader->setBatchSize(m_config.batch);
    return Status::ok();
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
    ArrayBundle balance;
    m_balance->save(balance);
    return checkpointWith(at::detail::getDefaultCPUGenerator().get_state(), balance);
}

Checkpoint Trainer::checkpointWith(const torch::Tensor& generator, const ArrayBundle& balance) const
{
    Checkpoint checkpoint{m_step, weights()};
    m_optimizer->save(checkpoint.state);
    for (const NamedArray& array : balance.arrays)
        checkpoint.state.arrays.push_back(array);
    checkpoint.state.arrays.push_back(arrayFromTensor("rng", generator));
    checkpoint.state.metadata["step"] = std::to_string(m_step);
    checkpoint.state.metadata["epoch"] = std::to_string(m_position.epoch);
    checkpoint.state.metadata["offset"] = std::to_string(m_position.offset);
    checkpoint.state.metadata["group"] = std::to_string(m_position.group);
    checkpoint.state.metadata["config"] = toJson(m_config);
    checkpoint.state.metadata[kWatchKey] = m_watch.toJson();
    return checkpoint;
}

Status Trainer::loadWeights(const ArrayBundle& state)
{
    for (const auto& item : m_model->named_parameters())
        ATTNSCOPE_TRY(copyInto(item.value(), state, item.key()));
    for (const auto& item : m_model->named_buffers())
        ATTNSCOPE_TRY(copyInto(item.value(), state, item.key()));
    return Status::ok();
}

/// A checkpoint of another strategy, which was changed since, has nothing to say to this one: it begins anew.
Status Trainer::loadBalance(const Checkpoint& checkpoint)
{
    const auto text = checkpoint.state.metadata.find("config");
    if (text != checkpoint.state.metadata.end()) {
        const auto stored = runConfigFromJson(text->second);
        if (stored && stored->weighting != m_config.weighting) {
            auto fresh = balanceFor(m_config);
            if (!fresh)
                return fresh.status();
            m_balance = std::move(*fresh);
            return Status::ok();
        }
    }
    return m_balance->load(checkpoint.state);
}

Status Trainer::restore(const Checkpoint& checkpoint)
{
    ATTNSCOPE_TRY(loadWeights(checkpoint.state));
    ATTNSCOPE_TRY(m_optimizer->load(checkpoint.state));
    ATTNSCOPE_TRY(loadBalance(checkpoint));
    const NamedArray* rng = checkpoint.state.find("rng");
    if (rng == nullptr)
        return failure("rng", "is missing from the checkpoint");
    const torch::Tensor state = tensorFromArray(*rng);
    if (state.scalar_type() != torch::kByte ||
        state.numel() != at::detail::getDefaultCPUGenerator().get_state().numel())
        return failure("rng", "is not a generator state of this LibTorch");
    setGeneratorState(state);
    m_step = checkpoint.step;
    m_position = {metaNumber(checkpoint.state, "epoch"), metaNumber(checkpoint.state, "offset"),
                  metaNumber(checkpoint.state, "group")};
    const auto watched = checkpoint.state.metadata.find(kWatchKey);
    m_watch.load(watched != checkpoint.state.metadata.end() ? watched->second : std::string());
    if (!canTrain())
        return Status::ok();
    m_good = m_candidate = checkpoint;
    restartLoader();
    return Status::ok();
}

} // namespace attnscope
