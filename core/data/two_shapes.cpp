// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/readers.h"
#include "core/data/scene_set.h"

namespace attnscope {
namespace {

Result<std::unique_ptr<Dataset>> openTwoShapes(const DatasetSpec& spec, const OptionReader& options,
                                               uint64_t seed, const LoadProgress& progress)
{
    constexpr double kDrawingShare = 0.9;
    const auto plan = scenePlan(spec, options);
    if (!plan)
        return plan.status();
    const auto count = static_cast<size_t>(plan->count());
    std::vector<int64_t> left(count), right(count);
    const auto draw = [&](const SceneJob& job) {
        const auto pair = drawTwoObjects(job.stream, plan->style, job.rgb, job.evidence);
        left[job.at] = static_cast<int64_t>(pair[0].shape);
        right[job.at] = static_cast<int64_t>(pair[1].shape);
    };
    ImageRecords records;
    records.mirroring = Mirroring::ChangesLabels;
    if (!drawScenes(*plan, spec, seed, records, draw,
                    [&](double part) { return progress(kDrawingShare * part); }))
        return cancelledLoading(spec.name);
    records.tasks = {{{"left", TaskKind::Classification, shapeNames()}, std::move(left), {}, kLeftObject},
                     {{"right", TaskKind::Classification, shapeNames()}, std::move(right), {}, kRightObject}};
    return makeImageDataset(std::move(records), spec, options, seed, progress, kDrawingShare);
}

} // namespace

DatasetEntry twoShapesEntry()
{
    DatasetInfo info;
    info.name = "two-shapes";
    info.title = "Two shapes";
    info.doc =
        "Two coloured shapes of which one partly covers the other, made by the program itself: one task asks "
        "for the left one, one for the right, so each needs an attention of its own, and we can check both.";
    info.options = withImageOptions(sceneOptions(), Mirroring::ChangesLabels);
    return {std::move(info), &openTwoShapes};
}

} // namespace attnscope
