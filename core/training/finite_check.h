// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/model.h"

#include <string>

namespace attnscope {

/// Runs the model on the batch once more, watching every operation, and names the parameter that was used
/// last before the first operation that made a NaN or an infinity out of finite numbers. Masks, which fill in
/// infinities on purpose, do not count. Empty: all stayed finite, the input was not, or no parameter came
/// before. The model should be in training mode; draws from LibTorch's generator like any such run.
std::string firstNonFiniteLayer(Model& model, const Batch& batch);

} // namespace attnscope
