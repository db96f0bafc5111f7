// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace attnscope {

enum class Split { Train, Validation, Test };
const char* splitName(Split split);

/// Dense float values in row-major order. size() of values equals the product of shape.
struct HostArray {
    std::vector<int64_t> shape;
    std::vector<float> values;
};

/// 8-bit RGB pixels, row-major, three bytes a pixel.
struct Picture {
    int width = 0;
    int height = 0;
    std::vector<uint8_t> rgb;
    bool empty() const { return rgb.empty(); }
};

/// Where the cells of a map lie on the model's input image, in input pixels: the centre of cell
/// (row, column) is at (originX + column*strideX, originY + row*strideY), with a pixel's centre at
/// its index + 0.5 (so a map as large as the input has origin 0.5 and stride 1).
struct MapGeometry {
    float originX = 0.5F, originY = 0.5F;
    float strideX = 1.0F, strideY = 1.0F;
};

/// A run of rows*columns consecutive queries or keys that lie on a grid over the image: the first is
/// `first` (1 where a class token goes before the patches). rows == 0: not on a grid.
struct TokenGrid {
    int first = 0;
    int rows = 0;
    int columns = 0;
};

enum class SiteKind {
    Map,   ///< weights [heads, h, w]: one weight per position
    Matrix ///< weights [heads, query, key]
};

/// The attention weights of one place in the model, exactly as the forward pass used them.
struct AttentionSite {
    std::string name; ///< "pool", "self", "layer0", "rollout"
    SiteKind kind = SiteKind::Map;
    bool distribution = true; ///< each row (each map) sums to 1
    bool derived = false;     ///< computed from other sites (rollout), not used by the model itself
    bool primary = false;     ///< the one to show first and to score
    HostArray weights;
    MapGeometry geometry; ///< of the map's cells, or of the key grid
    TokenGrid queryGrid;  ///< Matrix only
    TokenGrid keyGrid;    ///< Matrix only
};

enum class TaskKind { Classification };

/// What the model said for one task on one sample.
struct Prediction {
    std::string task;
    std::vector<std::string> classes; ///< names, index = class
    std::vector<float> probabilities; ///< softmax of the logits
    std::vector<float> logits;
    int predicted = -1;
    int truth = -1; ///< -1: unknown (a user's own image)
};

/// Which sample was looked at. index < 0: the user's own input, named by `name`.
struct SampleRef {
    Split split = Split::Test;
    int64_t index = -1;
    std::string name;
    bool operator==(const SampleRef&) const = default;
};

/// One sample as the model saw it at one step, with all attention: plain values, immutable once
/// published, readable from any thread.
struct Inspection {
    SampleRef sample;
    int64_t step = 0;
    HostArray input;               ///< [c, h, w], normalised, what went into the first layer
    Picture picture;               ///< the input for people, before normalisation, same h and w
    Picture original;              ///< the user's own image at full resolution (cropped like the
                                   ///< input); empty where the data set's own pixels are all there is
    std::vector<uint8_t> evidence; ///< [h*w] 0/1: where the answer is known to lie; empty: unknown
    std::vector<Prediction> predictions;
    std::vector<AttentionSite> sites;

    const AttentionSite* findSite(const std::string& name) const
    {
        for (const AttentionSite& site : sites)
            if (site.name == name)
                return &site;
        return nullptr;
    }
    const AttentionSite* primarySite() const
    {
        for (const AttentionSite& site : sites)
            if (site.primary)
                return &site;
        return sites.empty() ? nullptr : &sites.front();
    }
};

} // namespace attnscope
