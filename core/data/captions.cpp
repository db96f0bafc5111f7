// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/rng.h"
#include "core/data/caption_phrases.h"
#include "core/data/image_text_dataset.h"
#include "core/data/label_shares.h"
#include "core/data/readers.h"
#include "core/data/scene_set.h"
#include "core/data/text/text_dataset.h"

#include <algorithm>

namespace attnscope {
namespace {

/// The pictures with all labels, the texts with none: what data.labels leaves out is then decided once.
struct CaptionHalves {
    ImageRecords images;
    TextRecords texts;
};

bool makeHalves(const ScenePlan& plan, TextLanguage language, const DatasetSpec& spec, uint64_t seed,
                CaptionHalves& halves, const LoadProgress& progress)
{
    const auto count = static_cast<size_t>(plan.count());
    std::vector<int64_t> shapes(count), colors(count), matches(count);
    halves.texts.texts.resize(count);
    auto& ofImage = halves.texts.evidence["image"];
    auto& ofColor = halves.texts.evidence["colour"];
    auto& ofMatch = halves.texts.evidence["match"];
    for (auto* words : {&ofImage, &ofColor, &ofMatch})
        words->resize(count);
    const auto make = [&](const SceneJob& job) {
        const ShapeTarget target = drawScene(job.stream, plan.style, job.rgb, job.evidence);
        Caption caption = writeCaption(streamOf(job.stream, keyOf("caption")), target, language);
        shapes[job.at] = static_cast<int64_t>(target.shape);
        colors[job.at] = caption.color;
        matches[job.at] = caption.fits ? 1 : 0;
        halves.texts.texts[job.at] = std::move(caption.text);
        ofImage[job.at] = {caption.shapeWord};
        ofColor[job.at] = {caption.colorWord};
        ofMatch[job.at] = {caption.colorWord, caption.shapeWord};
    };
    if (!drawScenes(plan, spec, seed, halves.images, make, progress))
        return false;
    halves.images.tasks = {{{"image", TaskKind::Classification, shapeNames()}, std::move(shapes)},
                           {{"colour", TaskKind::Classification, colorNames()}, std::move(colors)},
                           {{"match", TaskKind::Classification, {"no", "yes"}}, std::move(matches)}};
    halves.texts.name = halves.texts.where = spec.name;
    halves.texts.train = halves.images.train;
    halves.texts.test = halves.images.test;
    return true;
}

Result<std::unique_ptr<Dataset>> openCaptions(const DatasetSpec& spec, const OptionReader& options,
                                              uint64_t seed, const LoadProgress& progress)
{
    constexpr double kMakingShare = 0.6, kImagesShare = 0.8;
    const auto plan = scenePlan(spec, options);
    if (!plan)
        return plan.status();
    CaptionHalves halves;
    if (!makeHalves(*plan, languageOf(options), spec, seed, halves,
                    [&](double part) { return progress(kMakingShare * part); }))
        return cancelledLoading(spec.name);
    const auto within = [&](double from, double to) {
        return [&progress, from, to](double part) { return progress(from + (to - from) * part); };
    };
    auto images = makeImageDataset(std::move(halves.images), spec, options, seed,
                                   within(kMakingShare, kImagesShare), 0.0);
    if (!images)
        return images;
    auto texts =
        makeTextDataset(std::move(halves.texts), spec, options, seed, within(kImagesShare, 1.0), 0.0);
    if (!texts)
        return texts;
    return joinImagesAndTexts(std::move(images).value(), std::move(texts).value());
}

/// Those of the pictures and of the texts, what both have once.
std::vector<OptionSpec> captionOptions()
{
    TextDefaults defaults;
    defaults.tokens = 20; // the longest sentence has 13
    std::vector<OptionSpec> own = sceneOptions();
    for (OptionSpec& spec : builtInTextOptions())
        if (spec.key == "data.language")
            own.push_back(std::move(spec));
    std::vector<OptionSpec> all = withTextOptions(std::move(own), defaults);
    for (OptionSpec& spec : augmentationOptions())
        all.push_back(std::move(spec));
    return all;
}

} // namespace

DatasetEntry captionsEntry()
{
    DatasetInfo info;
    info.name = "captions";
    info.title = "Captions";
    info.doc =
        "A picture of one coloured shape and a sentence in English or Chinese that may or may not be true of "
        "it, made by the program itself: to say whether they match, a model has to find the words in the "
        "picture, and because we know where the object is, we can check whether attention does.";
    info.input = InputKind::ImageText;
    info.options = captionOptions();
    return {std::move(info), &openCaptions};
}

} // namespace attnscope
