// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attnscope {

enum class Split { Train, Validation, Test };
const char* splitName(Split split);
/// The split of that name; none where there is no such split.
std::optional<Split> splitOf(std::string_view name);

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

/// One token of a text as the model saw it.
struct Token {
    std::string text;   ///< UTF-8: what stands in the text, or a special token's name ("<bos>")
    int64_t id = 0;     ///< in the vocabulary
    int32_t begin = -1; ///< bytes [begin, end) of TokenSequence::text; -1: a special token
    int32_t end = -1;
    int32_t sentence = 0; ///< number of the sentence that holds it, from 0
    bool known = true;    ///< false: not in the vocabulary, the model saw "unknown" in its place
    bool hidden = false;  ///< taken out of the input by the user; every weight from and to it is 0
};

/// A text, cut into what the queries and keys of an attention site stand for.
struct TokenSequence {
    std::string name; ///< "text", "context", "target", "output", "sentences"
    std::string text; ///< UTF-8, whole, as it was given
    std::vector<Token> tokens;
    int64_t cutBefore = 0; ///< tokens left out at the beginning and at the end, because the text is longer
    int64_t cutAfter = 0;  ///< than the model's input
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
    std::string task; ///< whose attention it is; empty: of all tasks
    SiteKind kind = SiteKind::Map;
    bool distribution = true; ///< each row (each map) sums to 1
    bool derived = false;     ///< computed from other sites (rollout), not used by the model itself
    bool primary = false;     ///< the one to show first and to score
    HostArray weights;
    MapGeometry geometry; ///< of the map's cells, or of the key grid
    TokenGrid queryGrid;  ///< Matrix only
    TokenGrid keyGrid;    ///< Matrix only
    /// Matrix only: the TokenSequence that the queries and the keys stand for, by name; empty: none (queries:
    /// a single learned one, as in attention pooling). The first `queryLeading` queries and `keyLeading` keys
    /// are the model's own (a class token) and come before the sequence's.
    std::string queryTokens, keyTokens;
    int queryLeading = 0, keyLeading = 0;
};

enum class TaskKind {
    Classification, ///< one of the classes
    Sequence,       ///< a text: translation
    Mask,           ///< one or zero for every pixel
    Point           ///< a place in the image
};

/// What the model said for one task on one sample.
struct Prediction {
    std::string task;
    TaskKind kind = TaskKind::Classification;
    std::vector<std::string> classes; ///< names, index = class; empty for a sequence
    std::vector<float> probabilities; ///< softmax of the logits; of a sequence: of each token made
    std::vector<float> logits;        ///< [class]; empty for the other kinds
    int predicted = -1;
    int truth = -1;              ///< -1: unknown (a user's own input)
    std::string text, truthText; ///< of a sequence: what the model made, and the reference
    /// Of a mask: probabilities [h, w] of the input's size, and the truth 0/1. Of a point: [2], x and y in
    /// input pixels (a pixel's centre at its index + 0.5). truthValues is empty where it is not known.
    HostArray values, truthValues;
};

/// Which sample was looked at. index < 0: the user's own input: `name` is the image's path, or the text
/// itself with, for models of two texts, its context (empty: the text is its own context).
struct SampleRef {
    Split split = Split::Test;
    int64_t index = -1;
    std::string name;
    std::string context;
    bool operator==(const SampleRef&) const = default;
};

/// One sample as the model saw it at one step, with all attention: plain values, immutable once
/// published, readable from any thread.
struct Inspection {
    SampleRef sample;
    int64_t step = 0;
    HostArray input;  ///< what went into the first layer: [c, h, w], normalised, or token ids [n]
    Picture picture;  ///< the input for people, before normalisation, same h and w
    Picture original; ///< the user's own image at full resolution (cropped like the
                      ///< input); empty where the data set's own pixels are all there is
    /// [h*w], or [tokens of the first text], 0/1: where the answer is known to lie; empty: unknown.
    std::vector<uint8_t> evidence;
    /// An input of text: "text", then "context" where the model took one, "target" (the reference) and
    /// "output" (what the model made) of a translation, "sentences" where attention goes over them.
    std::vector<TokenSequence> texts;
    HostArray alignment; ///< [target token, text token] 0/1, where a translation's is known; else empty
    std::vector<Prediction> predictions;
    std::vector<Prediction>
        wholePredictions; ///< with tokens hidden: of the whole text, to compare; else empty
    std::vector<AttentionSite> sites;

    const TokenSequence* findTokens(const std::string& name) const
    {
        for (const TokenSequence& sequence : texts)
            if (sequence.name == name)
                return &sequence;
        return nullptr;
    }

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
