// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/model.h"

namespace attnscope {

// For looking at a model: both ends on the host, whatever device the model is on. What it put out comes back
// in one go, with a single wait for the device.

/// Model::forward() of a batch on the host.
ModelOutput forwardOnHost(Model& model, const Batch& batch, RecordAttention record);
/// Model::generate() of a batch on the host.
ModelOutput generateOnHost(Model& model, const Batch& batch, RecordAttention record);

} // namespace attnscope
