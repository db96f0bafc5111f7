// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/text/beam_search.h"
#include "core/models/text/text_model.h"
#include "core/models/text/translator_decoder.h"

namespace attnscope {

/// How texts are made: the settings "decode", "beam_width" and "length_penalty".
struct SearchOptions {
    bool beam = false;
    BeamOptions beams; ///< its width and length penalty count where `beam` is true
};
std::vector<OptionSpec> searchSpecs();
/// BeamOptions::longest is left as it is.
SearchOptions readSearch(const OptionReader& options);
/// Model::setLive for these settings; false if `key` is none of them.
bool setLiveSearch(SearchOptions& search, const std::string& key, double value);

/// The texts that a decoder made.
struct Translated {
    std::vector<std::vector<int64_t>> sequences; ///< as ModelOutput::sequences
    /// Of the longest; 0 behind a shorter one's end.
    Decoded decoded;
};

/// Makes a text for each row of `source`. `embedding` is the target's, `output` the layer from features to
/// the vocabulary's logits.
Translated translate(Decoder& decoder, TokenEmbedding& embedding, const torch::nn::Linear& output,
                     const EncodedSource& source, const SearchOptions& options);

} // namespace attnscope
