// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"
#include "core/base/array_bundle.h"
#include "core/base/status.h"

#include <torch/types.h>

#include <string>

namespace attnscope {

/// Copies a tensor of any layout and device to row-major host bytes. Types without a DType (bfloat16, ...)
/// are widened to float32.
NamedArray arrayFromTensor(const std::string& name, const torch::Tensor& tensor);
/// A new CPU tensor with the array's values.
torch::Tensor tensorFromArray(const NamedArray& array);
/// Copies the array into an existing tensor, keeping its layout. Failure: another shape or type.
Status copyInto(const torch::Tensor& target, const NamedArray& array);

/// copyInto() with the array of that name. Failure also where the checkpoint has none.
Status copyInto(const torch::Tensor& target, const ArrayBundle& checkpoint, const std::string& name);

/// As float32 on the host.
HostArray hostArray(const torch::Tensor& tensor);

} // namespace attnscope
