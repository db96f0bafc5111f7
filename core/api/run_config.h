// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/options.h"

#include <cstdint>
#include <optional>
#include <string>

namespace attnscope {

enum class OptimizerKind { Adam, AdamW, Sgd };

/// Everything that decides what a run does: the same configuration, thread count and machine give
/// the same numbers bit for bit. A plain value; stored as JSON in the run file.
struct RunConfig {
    std::string model = "image.cnn";
    std::string data = "shapes"; ///< SPEC of the command line, e.g. "cifar10:PATH?train=5000"
    int64_t epochs = 10;
    std::optional<int64_t> steps; ///< ends the run earlier or later than `epochs`, if given
    int64_t batch = 64;
    double learningRate = 1e-3;
    OptimizerKind optimizer = OptimizerKind::Adam;
    double weightDecay = 0.0;
    /// Largest global norm of the gradient; 0: not clipped. Not given: the model's own (ModelInfo).
    std::optional<double> gradientClip;
    std::string weighting = "equal";
    uint64_t seed = 1;
    int threads = 0;            ///< 0: as many as there are processor cores
    std::string device = "cpu"; ///< of Environment::devices; "cuda" is the first GPU
    OptionValues options;       ///< the model's, mechanism's and data set's keys

    bool operator==(const RunConfig&) const = default;
};

/// The keys of RunConfig itself as OptionSpecs ("lr", "batch", "weight_decay", ...), group "training".
std::span<const OptionSpec> trainingOptions();

/// The choice among the devices that there are (Environment::devices), for where there is one to make.
OptionSpec deviceOption(std::vector<std::string> devices);

/// Sets one key, of RunConfig itself or (any other name) of `options`, without knowing the model's
/// specs: the core checks those when the run is set up. Usage error for a bad value.
Status setConfigValue(RunConfig& config, const std::string& key, const std::string& value);
/// The text form of a training key's value; empty for an unknown key and where the model's own counts.
std::string configValue(const RunConfig& config, const std::string& key);

std::string toJson(const RunConfig& config);
Result<RunConfig> runConfigFromJson(const std::string& text);

/// The names of the keys in which the two differ, with both values, in one readable line; empty
/// where they agree. `epochs`, `steps`, `threads` and `device` do not count.
std::string describeDifferences(const RunConfig& stored, const RunConfig& asked);

const char* optimizerName(OptimizerKind kind);

} // namespace attnscope
