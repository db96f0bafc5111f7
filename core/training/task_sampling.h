// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/batch_loader.h"
#include "core/data/dataset.h"

#include <span>
#include <vector>

namespace attnscope {

/// "sampling" and "sampling.temperature".
std::span<const OptionSpec> samplingOptions();

/// Whether each training sample has a label of a task: [task][sample]. Assembles every sample once.
std::vector<std::vector<bool>> labelledSamples(const Dataset& data, const std::vector<TaskInfo>& tasks);

/// How often each training sample should come up in an epoch, on average. An epoch's n places are shared out
/// among the tasks in proportion to (number of labelled samples)^exponent (multilingual BERT's temperature
/// sampling, Arivazhagan et al. 2019, section 4: exponent = 1/T), and each task's places evenly among the
/// samples that have its label; a sample with several labels gets a part of each. The rates sum to n. Samples
/// without any label get 0; where no task has a label, or all samples come to the same, the answer is empty.
std::vector<double> sampleRates(const std::vector<std::vector<bool>>& labelled, double exponent);

/// A sequence of n training samples in which sample i comes up rates[i] times, rounded up or down at random
/// by systematic resampling. It is made of passes through the data set's own order, in each of which a sample
/// comes up about equally often, so that repetitions lie apart and texts of like length together. Depends on
/// the arguments alone.
std::vector<int64_t> drawOrder(const Dataset& data, const std::vector<double>& rates, uint64_t seed,
                               int64_t epoch, int64_t group);

/// The order of training for a run's "sampling": empty, which is the data set's own, for "proportional"; the
/// same numbers wherever another scheme comes to it. Labels are looked up at the first call. `data` must
/// outlive the result, which may be called from any thread.
TrainingOrder taskSampling(const Dataset& data, const std::vector<TaskInfo>& tasks,
                           const OptionValues& options, uint64_t seed);

} // namespace attnscope
