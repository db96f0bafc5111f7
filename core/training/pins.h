// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"

#include <optional>
#include <string>
#include <vector>

namespace attnscope {

/// The pinned samples as a JSON list of {split, index, name, context}, as a checkpoint keeps them.
std::string pinsToJson(const std::vector<SampleRef>& pins);

/// Nothing where `text` is not such a list.
std::optional<std::vector<SampleRef>> pinsFromJson(const std::string& text);

} // namespace attnscope
