// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/trainer.h"

#include "core/base/nearest_name.h"
#include "core/training/composite.h"
#include "core/training/task_balance.h"
#include "core/training/task_choice.h"
#include "core/training/task_sampling.h"
#include "core/training/task_score.h"
#include "core/training/tensor_io.h"

#include <ATen/Context.h>
#include <torch/torch.h>

#include <filesystem>

namespace attnscope {
namespace {

constexpr const char* kWatchKey = "loss_watch";
/// Arrays of a checkpoint: LibTorch's generator on the host, and on the GPU that the run was trained on.
constexpr const char *kGenerator = "rng", *kDeviceGenerator = "rng_device";

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

bool isGeneratorArray(const std::string& name) { return name == kGenerator || name == kDeviceGenerator; }

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
    const auto device = deviceNamed(config.device);
    if (!device)
        return device.status();

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
    checked.device = device->str(); // "cuda" is "cuda:0"
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
    (*trainer)->goBackTo((*trainer)->checkpoint());
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
    const auto device = deviceNamed(config.device);
    if (!device)
        return device.status();
    trainer->m_device = *device;
    GeneratorKeeper keeper(*device); // without a model, a run that goes on instead must not notice
    seedGenerators(*device, config.seed);
    auto model =
        (*entry)->make(trainer->m_summary, OptionReader(trainer->m_entry->info.options, config.options));
    if (!model)
        return model.status();
    trainer->m_model = *model;
    if (!device->is_cpu()) { // parameters were drawn on the host: the same numbers wherever a run is trained
        at::globalContext().setDeterministicCuDNN(true);
        trainer->m_model->to(*device);
        trainer->m_sound = sentTo(*device, torch::ones({}, torch::kBool));
    }
    trainer->m_optimizer = std::make_unique<Optimizer>(*trainer->m_model, trainer->optimizerSettings());
    keeper.release();
    return trainer;
}

OptimizerSettings Trainer::optimizerSettings() const
{
    return {m_config.optimizer, m_config.learningRate, m_config.weightDecay,
            m_config.gradientClip.value_or(m_entry->info.gradientClip)};
}

void Trainer::restartLoader()
{
    m_loader = std::make_unique<BatchLoader>(
        *m_data, BatchPlan{m_config.seed, m_config.batch, m_position, m_order, m_device});
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
    for (KeptState* kept : {&m_good, &m_candidate}) {
        ArrayBundle& state = kept->whole().state;
        std::erase_if(state.arrays,
                      [](const NamedArray& array) { return array.name.starts_with("weighting/"); });
        m_balance->save(state);
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
    assert(m_open.empty());
    return stateWith(generatorState(m_device), balance).whole();
}

KeptState Trainer::stateWith(const GeneratorState& generator, const ArrayBundle& balance) const
{
    Checkpoint checkpoint;
    std::vector<std::string> names; // of what has to come from a GPU
    std::vector<torch::Tensor> tensors;
    const auto add = [&](const std::string& name, const torch::Tensor& tensor) {
        if (tensor.is_cpu()) {
            checkpoint.state.arrays.push_back(arrayFromTensor(name, tensor));
            return;
        }
        names.push_back(name);
        tensors.push_back(tensor);
    };
    for (const auto& item : m_model->named_parameters())
        add(item.key(), item.value());
    for (const auto& item : m_model->named_buffers())
        add(item.key(), item.value());
    for (const auto& [name, tensor] : m_optimizer->tensors())
        add(name, tensor);
    checkpoint.step = m_step;
    checkpoint.state.metadata["optimizer_steps"] = std::to_string(m_optimizer->steps());
    for (const NamedArray& array : balance.arrays)
        checkpoint.state.arrays.push_back(array);
    checkpoint.state.arrays.push_back(arrayFromTensor(kGenerator, generator.host));
    if (generator.device.defined())
        checkpoint.state.arrays.push_back(arrayFromTensor(kDeviceGenerator, generator.device));
    checkpoint.state.metadata["step"] = std::to_string(m_step);
    checkpoint.state.metadata["epoch"] = std::to_string(m_position.epoch);
    checkpoint.state.metadata["offset"] = std::to_string(m_position.offset);
    checkpoint.state.metadata["group"] = std::to_string(m_position.group);
    checkpoint.state.metadata["config"] = toJson(m_config);
    checkpoint.state.metadata[kWatchKey] = m_watch.toJson();
    return {std::move(checkpoint), std::move(names), std::move(tensors)};
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

/// A checkpoint that was made on another device says nothing of this one's numbers, which then go on.
Status Trainer::restoreGenerators(const Checkpoint& checkpoint)
{
    const GeneratorState now = generatorState(m_device);
    const auto read = [&](const char* name, const torch::Tensor& like) -> Result<torch::Tensor> {
        const NamedArray* array = checkpoint.state.find(name);
        if (array == nullptr)
            return failure(name, "is missing from the checkpoint");
        torch::Tensor state = tensorFromArray(*array);
        if (state.scalar_type() != torch::kByte || state.numel() != like.numel())
            return failure(name, "is not a generator state of this LibTorch");
        return state;
    };
    auto host = read(kGenerator, now.host);
    if (!host)
        return host.status();
    GeneratorState then{std::move(*host), {}};
    if (now.device.defined() && checkpoint.state.find(kDeviceGenerator) != nullptr) {
        auto device = read(kDeviceGenerator, now.device);
        if (!device)
            return device.status();
        then.device = std::move(*device);
    }
    setGeneratorState(m_device, then);
    return Status::ok();
}

Status Trainer::restore(const Checkpoint& checkpoint)
{
    m_open.clear();
    m_known.clear();
    if (m_sound.defined())
        m_sound = torch::ones_like(m_sound);
    ATTNSCOPE_TRY(loadWeights(checkpoint.state));
    ATTNSCOPE_TRY(m_optimizer->load(checkpoint.state));
    ATTNSCOPE_TRY(loadBalance(checkpoint));
    ATTNSCOPE_TRY(restoreGenerators(checkpoint));
    m_step = checkpoint.step;
    m_position = {metaNumber(checkpoint.state, "epoch"), metaNumber(checkpoint.state, "offset"),
                  metaNumber(checkpoint.state, "group")};
    const auto watched = checkpoint.state.metadata.find(kWatchKey);
    m_watch.load(watched != checkpoint.state.metadata.end() ? watched->second : std::string());
    if (!canTrain())
        return Status::ok();
    goBackTo(checkpoint);
    restartLoader();
    return Status::ok();
}

} // namespace attnscope
