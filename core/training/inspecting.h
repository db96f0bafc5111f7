// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/model.h"

namespace attnscope {

/// One sample as the model sees it, with all attention: what a Sequence task makes comes from generate(), the
/// rest from forward(). Where tokens of the first text are hidden, the model is asked without them, their
/// rows and columns of weights are 0, and wholePredictions says what it answers with them. The model is put
/// into evaluation mode; nothing is drawn at random. `step` and `sample` are left to the caller.
Inspection inspectWith(Model& model, const Dataset& data, Sample sample);

} // namespace attnscope
