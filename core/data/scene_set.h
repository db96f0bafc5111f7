// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/image_dataset.h"
#include "core/data/shape_scene.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace attnscope {

/// What the built-in sets of drawn pictures have in common.
struct ScenePlan {
    int64_t train = 0, test = 0; ///< samples in the splits
    SceneStyle style;

    int64_t count() const { return train + test; }
};

/// The options data.train, data.test, data.noise and data.clutter.
std::vector<OptionSpec> sceneOptions();

/// Reads them; the spec's sizes go before the options' and may be larger: sample i of a split is the same
/// picture whatever the split's size, so a split has no end. Usage error above 200,000.
Result<ScenePlan> scenePlan(const DatasetSpec& spec, const OptionReader& options);

/// One picture to be drawn.
struct SceneJob {
    size_t at = 0;       ///< the record
    uint64_t stream = 0; ///< depends on (seed, name of the data set, split, place in the split)
    std::span<uint8_t> rgb, evidence;
};

/// Sets name, sizes and splits of `records` and calls draw(job) for every record, on all cores; false where
/// `progress`, which gets 0 to 1, said stop.
bool drawScenes(const ScenePlan& plan, const DatasetSpec& spec, uint64_t seed, ImageRecords& records,
                const std::function<void(const SceneJob&)>& draw, const LoadProgress& progress);

} // namespace attnscope
