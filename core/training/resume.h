// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"
#include "core/training/training_run.h"

#include <memory>

namespace attnscope {

/// The configuration that the newest checkpoint was made with (live changes included), or the header's where
/// there is no checkpoint. Where the device of then is not here, the CPU takes its place.
Result<RunConfig> storedConfig(const RunFile& file);

/// Opens the run for going on: checks that `asked` does not differ from the stored configuration (the
/// differences are named), loads the data, and puts the trainer at the newest checkpoint. `epochs`,
/// `steps`, `threads` and `device` are taken from `asked`.
Result<std::unique_ptr<TrainingRun>> resumeRun(const std::string& path, const RunConfig& asked);

/// A trainer with a run's weights, to evaluate and to look at: `data` replaces the run's own SPEC if given.
/// The trainer is at `step` (the newest checkpoint not after it) or at the last checkpoint, with the settings
/// of then.
Result<std::unique_ptr<Trainer>> trainerOf(const RunFile& file, const std::optional<std::string>& data,
                                           std::optional<int64_t> step, int threads);

/// The same to look at texts of the user's own: without the data, by what the run file says of it, unless
/// `data` is given or the file says nothing.
Result<std::unique_ptr<Trainer>> textTrainerOf(const RunFile& file, const std::optional<std::string>& data,
                                               std::optional<int64_t> step, int threads);

/// The run's data without its samples, from the document kDataDocument; null where the file says nothing of
/// them (images, older versions).
Result<std::shared_ptr<const Dataset>> storedData(const RunFile& file);

} // namespace attnscope
