// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/rng.h"
#include "core/data/image_dataset.h"
#include "core/data/parallel.h"
#include "core/data/readers.h"
#include "core/data/shape_scene.h"

#include <algorithm>
#include <numeric>

namespace attnscope {
namespace {

constexpr int64_t kMaxImages = 200'000;
constexpr int64_t kImagesAtOnce = 250;

/// Sample i of a split is the same picture whatever the split's size, so a split has no end and
/// ?train=N may ask for more than the option's default.
Result<std::unique_ptr<Dataset>> openShapes(const DatasetSpec& spec, const OptionReader& options,
                                            uint64_t seed, const LoadProgress& progress)
{
    constexpr double kDrawingShare = 0.9;
    const int64_t train = spec.train.value_or(options.integer("data.train"));
    const int64_t test = spec.test.value_or(options.integer("data.test"));
    for (const int64_t count : {train, test})
        if (count > kMaxImages)
            return usageError("shapes", "too many images (expected at most {} a split, found {})", kMaxImages,
                              count);
    const SceneStyle style{static_cast<float>(options.real("data.noise")),
                           static_cast<int>(options.integer("data.clutter"))};
    constexpr size_t kArea = size_t{kSceneSide} * kSceneSide;
    const auto count = static_cast<size_t>(train + test);
    ImageRecords records;
    records.name = records.where = spec.name;
    records.channels = 3;
    records.height = records.width = kSceneSide;
    records.pixels.resize(count * 3 * kArea);
    records.evidence.resize(count * kArea);
    std::vector<int64_t> shapes(count);
    const auto draw = [&](int64_t part) {
        const int64_t end = std::min((part + 1) * kImagesAtOnce, train + test);
        for (int64_t i = part * kImagesAtOnce; i < end; ++i) {
            const uint64_t stream = i < train ? streamOf(seed, keyOf("shapes train"), i)
                                              : streamOf(seed, keyOf("shapes test"), i - train);
            const auto at = static_cast<size_t>(i);
            const ShapeTarget target =
                drawScene(stream, style, std::span(records.pixels).subspan(at * 3 * kArea, 3 * kArea),
                          std::span(records.evidence).subspan(at * kArea, kArea));
            shapes[at] = static_cast<int64_t>(target.shape);
        }
    };
    const int64_t parts = (train + test + kImagesAtOnce - 1) / kImagesAtOnce;
    if (!forEachInParallel(parts, draw, [&](int64_t done) {
            return progress(kDrawingShare * static_cast<double>(done) / static_cast<double>(parts));
        }))
        return cancelledLoading("shapes");
    // The tasks are chosen here: each further one (colour, centre) is another entry made from ShapeTarget.
    records.tasks = {{{"shape", TaskKind::Classification, shapeNames()}, std::move(shapes)}};
    records.train.resize(static_cast<size_t>(train));
    std::iota(records.train.begin(), records.train.end(), 0);
    records.test.resize(static_cast<size_t>(test));
    std::iota(records.test.begin(), records.test.end(), train);
    return makeImageDataset(std::move(records), spec, options, seed, progress, kDrawingShare);
}

} // namespace

DatasetEntry shapesEntry()
{
    DatasetInfo info;
    info.name = "shapes";
    info.title = "Shapes";
    info.doc =
        "Coloured shapes among clutter, made by the program itself: one object in each picture decides the "
        "answer, and because we know where it is, we can check whether attention really looks at it.";
    info.options = withImageOptions(
        {dataOption(OptionKind::Integer, "train", "8000", 60, 100'000, "Training pictures",
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
             "ignores them.")});
    return {std::move(info), &openShapes};
}

} // namespace attnscope
