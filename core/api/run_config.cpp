// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/run_config.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace attnscope {
namespace {

using nlohmann::json;

constexpr std::array kOptimizerNames{"adam", "adamw", "sgd"};

std::vector<OptionSpec> makeTrainingOptions()
{
    const auto integer = [](const char* key, const char* label, const char* byDefault, double low,
                            double high, const char* doc) {
        OptionSpec spec;
        spec.key = key;
        spec.kind = OptionKind::Integer;
        spec.defaultValue = byDefault;
        spec.label = label;
        spec.doc = doc;
        spec.minimum = low;
        spec.maximum = high;
        spec.group = "training";
        return spec;
    };
    const auto real = [&](const char* key, const char* label, const char* byDefault, double low, double high,
                          const char* doc) {
        OptionSpec spec = integer(key, label, byDefault, low, high, doc);
        spec.kind = OptionKind::Real;
        spec.live = true;
        return spec;
    };
    std::vector<OptionSpec> specs;
    specs.push_back(real("lr", "Learning rate", "0.001", 1e-7, 10.0,
                         "How far each step moves the weights. Too small learns slowly, too large diverges; "
                         "it may be changed while training runs."));
    specs.back().logarithmic = true;
    specs.push_back(
        integer("batch", "Batch size", "64", 1, 4096,
                "How many samples one step learns from. Larger batches give smoother gradients and "
                "fewer steps an epoch."));
    specs.back().live = true;
    specs.back().logarithmic = true;
    specs.push_back(
        integer("epochs", "Epochs", "10", 1, 100000, "How often training goes through all samples."));
    specs.push_back(
        integer("steps", "Steps", "0", 0, 1e12,
                "Ends training after this many steps instead of a number of epochs; 0: not used."));
    OptionSpec optimizer =
        integer("optimizer", "Optimiser", "adam", 0, 0,
                "The rule that turns gradients into steps: Adam adapts each weight's step, AdamW "
                "decouples the weight decay, SGD with momentum 0.9 is the classic.");
    optimizer.kind = OptionKind::Choice;
    optimizer.choices.assign(kOptimizerNames.begin(), kOptimizerNames.end());
    specs.push_back(optimizer);
    specs.push_back(real("weight_decay", "Weight decay", "0", 0, 1,
                         "Pulls every weight towards zero a little at each step, against overfitting."));
    specs.push_back(
        real("clip", "Gradient clipping", "0", 0, 1e6,
             "Scales the whole gradient down when its norm exceeds this; 0 switches it off. A few models "
             "start with a limit of their own."));
    specs.push_back(
        integer("seed", "Seed", "1", 0, 9007199254740992.0,
                "Decides the initial weights, the order of the samples and all chance: the same seed "
                "repeats a run exactly."));
    specs.push_back(integer("threads", "Threads", "0", 0, 1024,
                            "Processor threads used for training; 0: one for each core."));
    return specs;
}

Result<double> checkedNumber(const std::string& key, const std::string& value)
{
    const OptionSpec* spec = findOption(trainingOptions(), key);
    auto canonical = canonicalValue(*spec, value);
    if (!canonical)
        return canonical.status();
    double number = 0;
    std::from_chars(canonical->data(), canonical->data() + canonical->size(), number);
    return number;
}

Status setOptimizer(RunConfig& config, const std::string& value)
{
    const OptionSpec* spec = findOption(trainingOptions(), "optimizer");
    const auto canonical = canonicalValue(*spec, value);
    if (!canonical)
        return canonical.status();
    const auto at = std::find(kOptimizerNames.begin(), kOptimizerNames.end(), *canonical);
    config.optimizer = static_cast<OptimizerKind>(at - kOptimizerNames.begin());
    return Status::ok();
}

void setNumber(RunConfig& config, const std::string& key, double number)
{
    const auto whole = static_cast<int64_t>(number);
    if (key == "lr")
        config.learningRate = number;
    else if (key == "batch")
        config.batch = whole;
    else if (key == "epochs")
        config.epochs = whole;
    else if (key == "steps")
        config.steps = whole > 0 ? std::optional(whole) : std::nullopt;
    else if (key == "weight_decay")
        config.weightDecay = number;
    else if (key == "clip")
        config.gradientClip = number;
    else if (key == "seed")
        config.seed = static_cast<uint64_t>(whole);
    else if (key == "threads")
        config.threads = static_cast<int>(whole);
}

} // namespace

const char* optimizerName(OptimizerKind kind) { return kOptimizerNames[static_cast<size_t>(kind)]; }

std::span<const OptionSpec> trainingOptions()
{
    static const std::vector<OptionSpec> specs = makeTrainingOptions();
    return specs;
}

OptionSpec deviceOption(std::vector<std::string> devices)
{
    OptionSpec spec;
    spec.key = "device";
    spec.kind = OptionKind::Choice;
    spec.defaultValue = "cpu";
    spec.choices = std::move(devices);
    spec.label = "Device";
    spec.doc = "What trains the model: the processor, or one of the GPUs that were found.";
    spec.group = "training";
    return spec;
}

Status setConfigValue(RunConfig& config, const std::string& key, const std::string& value)
{
    if (key == "optimizer")
        return setOptimizer(config, value);
    if (findOption(trainingOptions(), key) != nullptr) {
        const auto number = checkedNumber(key, value);
        if (!number)
            return number.status();
        setNumber(config, key, *number);
        return Status::ok();
    }
    if (key == "model")
        config.model = value;
    else if (key == "data")
        config.data = value;
    else if (key == "weighting")
        config.weighting = value;
    else if (key == "device")
        config.device = value;
    else
        config.options[key] = value;
    return Status::ok();
}

std::string configValue(const RunConfig& config, const std::string& key)
{
    if (key == "lr")
        return fmt::format("{}", config.learningRate);
    if (key == "batch")
        return std::to_string(config.batch);
    if (key == "epochs")
        return std::to_string(config.epochs);
    if (key == "steps")
        return std::to_string(config.steps.value_or(0));
    if (key == "optimizer")
        return optimizerName(config.optimizer);
    if (key == "weight_decay")
        return fmt::format("{}", config.weightDecay);
    if (key == "clip")
        return config.gradientClip ? fmt::format("{}", *config.gradientClip) : std::string();
    if (key == "seed")
        return std::to_string(config.seed);
    if (key == "threads")
        return std::to_string(config.threads);
    if (key == "model")
        return config.model;
    if (key == "data")
        return config.data;
    if (key == "weighting")
        return config.weighting;
    if (key == "device")
        return config.device;
    const auto found = config.options.find(key);
    return found != config.options.end() ? found->second : std::string();
}

std::string toJson(const RunConfig& config)
{
    json object = {{"model", config.model},
                   {"data", config.data},
                   {"epochs", config.epochs},
                   {"batch", config.batch},
                   {"lr", config.learningRate},
                   {"optimizer", optimizerName(config.optimizer)},
                   {"weight_decay", config.weightDecay},
                   {"weighting", config.weighting},
                   {"seed", config.seed},
                   {"threads", config.threads},
                   {"device", config.device},
                   {"options", config.options}};
    if (config.steps)
        object["steps"] = *config.steps;
    if (config.gradientClip)
        object["clip"] = *config.gradientClip;
    return object.dump();
}

Result<RunConfig> runConfigFromJson(const std::string& text)
{
    const json object = json::parse(text, nullptr, false);
    if (!object.is_object())
        return failure("configuration", "is not a JSON object");
    RunConfig config;
    for (const auto& [key, value] : object.items()) {
        if (key == "options" && value.is_object()) {
            for (const auto& [name, option] : value.items())
                config.options[name] = option.is_string() ? option.get<std::string>() : option.dump();
            continue;
        }
        const std::string shown = value.is_string() ? value.get<std::string>() : value.dump();
        ATTNSCOPE_TRY(setConfigValue(config, key, shown));
    }
    return config;
}

std::string describeDifferences(const RunConfig& stored, const RunConfig& asked)
{
    std::string out;
    const auto compare = [&out](const std::string& key, const std::string& a, const std::string& b) {
        if (a != b)
            out += fmt::format("{}{}: {} there, {} here", out.empty() ? "" : "; ", key,
                               a.empty() ? "default" : a, b.empty() ? "default" : b);
    };
    for (const char* key :
         {"model", "data", "batch", "lr", "optimizer", "weight_decay", "clip", "weighting", "seed"})
        compare(key, configValue(stored, key), configValue(asked, key));
    OptionValues keys = stored.options;
    keys.insert(asked.options.begin(), asked.options.end());
    for (const auto& [key, ignored] : keys)
        compare(key, configValue(stored, key), configValue(asked, key));
    return out;
}

} // namespace attnscope
