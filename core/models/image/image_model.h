// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/classifier_model.h"

#include <torch/nn/modules/conv.h>

namespace attnscope {

using ImageModel = ClassifierModel;

/// Failure naming `model` where the data are not images at all.
Status checkHasImages(const char* model, const DatasetSummary& data);
/// Failure naming `model` unless images are at least `smallestSide` pixels high and wide.
Status checkImageSize(const char* model, const DatasetSummary& data, int64_t smallestSide);
/// Failure naming `model` unless there is a classification task and images are at least `smallestSide`
/// pixels high and wide.
Status checkImageData(const char* model, const DatasetSummary& data, int64_t smallestSide);
/// Failure where a matrix of attention over so many positions would not fit in memory.
Status checkPositions(const char* model, int64_t positions, int64_t largest);

/// "attention.temperature" of models whose weights are sigmoid gates.
OptionSpec gateTemperatureSpec();

} // namespace attnscope
