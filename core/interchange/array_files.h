// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/array_bundle.h"
#include "core/base/status.h"

#include <string>
#include <vector>

namespace attnscope {

/// safetensors (https://github.com/huggingface/safetensors, format section of its README). Reading checks the
/// header's size, every offset for order, overlap and range, and dtype x shape against the length, before
/// memory is taken.
Result<std::vector<std::byte>> toSafetensors(const ArrayBundle& bundle);
Result<ArrayBundle> fromSafetensors(std::span<const std::byte> bytes, const std::string& where);

/// NumPy's .npz: a zip of .npy members (format 1.0), metadata as a 0-d unicode-free JSON member
/// "metadata.json". Object arrays (pickles) are refused. Member sizes are checked before memory is taken.
Result<std::vector<std::byte>> toNpz(const ArrayBundle& bundle);
Result<ArrayBundle> fromNpz(std::span<const std::byte> bytes, const std::string& where);

/// {"metadata": {...}, "arrays": {NAME: {"dtype", "shape", "values": nested lists}}}.
std::string toJsonText(const ArrayBundle& bundle);

/// By the name's ending: .safetensors, .npz or .json. Usage error for any other. Written atomically.
Status writeArrays(const ArrayBundle& bundle, const std::string& path);
/// .safetensors or .npz, at most 4 GiB.
Result<ArrayBundle> readArrays(const std::string& path);

} // namespace attnscope
