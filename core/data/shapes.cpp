// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/readers.h"
#include "core/data/scene_set.h"

namespace attnscope {
namespace {

Result<std::unique_ptr<Dataset>> openShapes(const DatasetSpec& spec, const OptionReader& options,
                                            uint64_t seed, const LoadProgress& progress)
{
    constexpr double kDrawingShare = 0.9;
    const auto plan = scenePlan(spec, options);
    if (!plan)
        return plan.status();
    const auto count = static_cast<size_t>(plan->count());
    std::vector<int64_t> shapes(count), colors(count);
    std::vector<float> centres(2 * count);
    const auto draw = [&](const SceneJob& job) {
        const ShapeTarget target = drawScene(job.stream, plan->style, job.rgb, job.evidence);
        shapes[job.at] = static_cast<int64_t>(target.shape);
        colors[job.at] = target.color;
        centres[2 * job.at] = target.centreX;
        centres[2 * job.at + 1] = target.centreY;
    };
    ImageRecords records;
    if (!drawScenes(*plan, spec, seed, records, draw,
                    [&](double part) { return progress(kDrawingShare * part); }))
        return cancelledLoading(spec.name);
    const std::vector<int64_t> known(count, 0);
    records.tasks = {{{"shape", TaskKind::Classification, shapeNames()}, std::move(shapes)},
                     {{"colour", TaskKind::Classification, colorNames()}, std::move(colors)},
                     {{"centre", TaskKind::Point, {}}, known, std::move(centres)},
                     {{"mask", TaskKind::Mask, {}}, known}};
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
    info.options = withImageOptions(sceneOptions());
    return {std::move(info), &openShapes};
}

} // namespace attnscope
