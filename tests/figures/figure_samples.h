// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"
#include "core/api/series.h"

namespace attnscope {

/// A 32 x 32 picture with a disc at (20, 12), the disc as evidence, and three sites as a small vision
/// transformer has them: "layer0" and "layer1" [4 heads, 65, 65] with a class token, "pool" [1, 8, 8]
/// (primary) that looks at the disc, and a derived "rollout" [1, 8, 8].
Inspection sampleInspection();

/// "loss" with `steps` noisy values that fall, "train/shape/accuracy" and "test/shape/accuracy" once an epoch
/// (steps / 10).
MetricBook sampleCurves(int64_t steps);

} // namespace attnscope
