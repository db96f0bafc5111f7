// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/multitask/weighting.h"

namespace attnscope {

// One entry a strategy, each made in the file of that name; registry.cpp gives the order.
WeightingEntry equalEntry();
WeightingEntry fixedEntry();
WeightingEntry uncertaintyEntry();
WeightingEntry gradNormEntry();
WeightingEntry dwaEntry();
WeightingEntry rlwEntry();
WeightingEntry glsEntry();
WeightingEntry mgdaEntry();
WeightingEntry pcGradEntry();
WeightingEntry gradVacEntry();
WeightingEntry gradDropEntry();
WeightingEntry caGradEntry();
WeightingEntry imtlGEntry();
WeightingEntry nashMtlEntry();
WeightingEntry famoEntry();
WeightingEntry alignedMtlEntry();
WeightingEntry upGradEntry();
WeightingEntry stchEntry();

} // namespace attnscope
