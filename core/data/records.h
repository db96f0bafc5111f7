// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/dataset.h"

#include <cstdint>
#include <string>
#include <vector>

namespace attnscope {

/// The most that the pixels or texts of one data set may take in memory.
constexpr uint64_t kMaxDatasetBytes = uint64_t{2} << 30;

struct LabelledTask {
    TaskInfo info;
    std::vector<int64_t> labels; ///< of every record
};

/// "data.NAME" of kind Integer or Real, for the readers' own options.
OptionSpec dataOption(OptionKind kind, std::string name, std::string defaultValue, double minimum,
                      double maximum, std::string label, std::string doc);

Status cancelledLoading(const std::string& where);

} // namespace attnscope
