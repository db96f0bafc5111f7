// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/scene_set.h"

#include "core/base/rng.h"
#include "core/data/parallel.h"

#include <algorithm>
#include <numeric>

namespace attnscope {
namespace {

constexpr int64_t kMaxImages = 200'000;
constexpr int64_t kImagesAtOnce = 250;
constexpr size_t kArea = size_t{kSceneSide} * kSceneSide;

} // namespace

std::vector<OptionSpec> sceneOptions()
{
    return {
        dataOption(OptionKind::Integer, "train", "8000", 60, 100'000, "Training pictures",
                   "How many pictures to learn from; with fewer, the model learns them by heart sooner."),
        dataOption(OptionKind::Integer, "test", "1000", 10, 20'000, "Test pictures",
                   "How many pictures the model is judged by; it never learns from these."),
        dataOption(
            OptionKind::Real, "noise", "0.05", 0, 0.5, "Grain",
            "The strength of the random grain in every picture (0.1 is a tenth of the way from black to "
            "white); more of it makes edges harder to see."),
        dataOption(
            OptionKind::Integer, "clutter", "8", 0, 40, "Clutter",
            "How many small dots and strokes lie around the object; they mean nothing, and good attention "
            "ignores them.")};
}

Result<ScenePlan> scenePlan(const DatasetSpec& spec, const OptionReader& options)
{
    ScenePlan plan;
    plan.train = spec.train.value_or(options.integer("data.train"));
    plan.test = spec.test.value_or(options.integer("data.test"));
    for (const int64_t count : {plan.train, plan.test})
        if (count > kMaxImages)
            return usageError(spec.name, "too many images (expected at most {} a split, found {})",
                              kMaxImages, count);
    plan.style = {static_cast<float>(options.real("data.noise")),
                  static_cast<int>(options.integer("data.clutter"))};
    return plan;
}

bool drawScenes(const ScenePlan& plan, const DatasetSpec& spec, uint64_t seed, ImageRecords& records,
                const std::function<void(const SceneJob&)>& draw, const LoadProgress& progress)
{
    const auto count = static_cast<size_t>(plan.count());
    records.name = records.where = spec.name;
    records.channels = 3;
    records.height = records.width = kSceneSide;
    records.pixels.resize(count * 3 * kArea);
    records.evidence.resize(count * kArea);
    records.train.resize(static_cast<size_t>(plan.train));
    std::iota(records.train.begin(), records.train.end(), 0);
    records.test.resize(static_cast<size_t>(plan.test));
    std::iota(records.test.begin(), records.test.end(), plan.train);
    const uint64_t trainKey = keyOf(spec.name + " train"), testKey = keyOf(spec.name + " test");
    const int64_t parts = (plan.count() + kImagesAtOnce - 1) / kImagesAtOnce;
    const auto drawPart = [&](int64_t part) {
        const int64_t end = std::min((part + 1) * kImagesAtOnce, plan.count());
        for (int64_t i = part * kImagesAtOnce; i < end; ++i) {
            const auto at = static_cast<size_t>(i);
            draw({at, i < plan.train ? streamOf(seed, trainKey, i) : streamOf(seed, testKey, i - plan.train),
                  std::span(records.pixels).subspan(at * 3 * kArea, 3 * kArea),
                  std::span(records.evidence).subspan(at * kArea, kArea)});
        }
    };
    return forEachInParallel(parts, drawPart, [&](int64_t done) {
        return progress(static_cast<double>(done) / static_cast<double>(parts));
    });
}

} // namespace attnscope
