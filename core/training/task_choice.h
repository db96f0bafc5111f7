// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/catalogue.h"
#include "core/api/snapshot.h"

#include <vector>

namespace attnscope {

/// "tasks": the names of the tasks to train with commas between them, or "all"; empty: what suits the model.
const OptionSpec& tasksOption();

/// The tasks of the data that a run trains, in the data's order: those asked for, or all for a model of
/// several tasks, the first Sequence for one that makes texts and the first Classification for any other.
/// Usage error for a name that the data does not have (with the nearest) or several tasks for a model of one.
Result<std::vector<TaskInfo>> chooseTasks(const DatasetSummary& data, const ModelInfo& model,
                                          const OptionValues& options);

} // namespace attnscope
