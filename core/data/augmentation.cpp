// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/augmentation.h"

namespace attnscope {

std::vector<OptionSpec> augmentationOptions(Mirroring mirroring)
{
    OptionSpec flip;
    flip.key = "augment.flip";
    flip.kind = OptionKind::Bool;
    flip.defaultValue = "false";
    flip.label = "Mirror";
    flip.doc = "Shows every second training image mirrored, so that left and right stop mattering. Good for "
               "animals and things, wrong for digits and letters.";
    flip.group = "data";
    OptionSpec crop = flip;
    crop.key = "augment.crop";
    crop.label = "Random crop";
    crop.doc =
        "Shifts each training image by up to 4 pixels, another way every time, so that the model learns "
        "what a thing looks like rather than where it lies.";
    OptionSpec noise = flip;
    noise.key = "augment.noise";
    noise.kind = OptionKind::Real;
    noise.defaultValue = "0";
    noise.label = "Added noise";
    noise.doc = "The strength of the grain added to training images (0.1 is a tenth of the way from black to "
                "white); a model that copes with it relies less on single pixels.";
    noise.maximum = 1;
    if (mirroring == Mirroring::ChangesLabels)
        return {crop, noise};
    return {flip, crop, noise};
}

Augmentation readAugmentation(const OptionReader& options, Mirroring mirroring)
{
    const bool mirror = mirroring == Mirroring::Harmless && options.flag("augment.flip");
    return {mirror, options.flag("augment.crop"), options.real("augment.noise")};
}

AugmentationDraw drawAugmentation(const Augmentation& augmentation, Rng& rng)
{
    constexpr uint64_t kPlaces = 2 * kCropPadding + 1;
    const bool mirror = rng.below(2) == 1;
    const int shiftX = static_cast<int>(rng.below(kPlaces)) - kCropPadding;
    const int shiftY = static_cast<int>(rng.below(kPlaces)) - kCropPadding;
    return {augmentation.mirror && mirror, augmentation.crop ? shiftX : 0, augmentation.crop ? shiftY : 0};
}

} // namespace attnscope
