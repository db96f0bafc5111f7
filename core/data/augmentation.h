// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/options.h"
#include "core/data/noise.h"

#include <vector>

namespace attnscope {

/// How training images are varied, so that the model cannot learn them by heart.
struct Augmentation {
    bool mirror = false; ///< left and right swapped, for one image in two
    bool crop = false;   ///< shifted by up to kCropPadding pixels each way
    double noise = 0;    ///< standard deviation of the added noise; 1 is the range from black to white

    bool any() const { return mirror || crop || noise > 0; }
};

/// A random crop of the image with this many black pixels around it (He et al. 2016, section 4.2).
constexpr int kCropPadding = 4;

/// Whether mirroring an image leaves its labels right; where left and right are what is asked for, it does
/// not, and the option is not offered.
enum class Mirroring { Harmless, ChangesLabels };

/// "augment.flip" (where harmless), "augment.crop", "augment.noise".
std::vector<OptionSpec> augmentationOptions(Mirroring mirroring = Mirroring::Harmless);
Augmentation readAugmentation(const OptionReader& options, Mirroring mirroring = Mirroring::Harmless);

struct AugmentationDraw {
    bool mirror = false;
    int shiftX = 0, shiftY = 0; ///< output pixel x comes from input pixel x + shiftX
};

/// Always takes the same number of draws, so that switching one kind on does not change the others.
AugmentationDraw drawAugmentation(const Augmentation& augmentation, Rng& rng);

} // namespace attnscope
