// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/text/translator_search.h"

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

enum DecodeChoice { Greedy, Beam }; // as in the option's choices

/// What the steps of one search have used, to be read along the hypotheses that won.
struct Trace {
    std::vector<torch::Tensor> features; ///< each [row, hidden]
    std::vector<torch::Tensor> weights;  ///< each [row, source token]
};

/// Every sentence `width` times, one below the other, as the search wants its rows.
EncodedSource repeated(const EncodedSource& source, int64_t width)
{
    if (width == 1)
        return source;
    const auto repeat = [width](const torch::Tensor& rows) { return rows.repeat_interleave(width, 0); };
    return {{repeat(source.keys.projected)},
            repeat(source.annotations),
            repeat(source.mask),
            repeat(source.initial)};
}

/// The rows of each step that the hypotheses went through, [sentence, step, ..]; 0 behind a hypothesis' end.
torch::Tensor followed(const std::vector<Hypothesis>& found, const std::vector<torch::Tensor>& steps,
                       int64_t longest)
{
    std::vector<torch::Tensor> columns;
    for (int64_t position = 0; position < longest; ++position) {
        std::vector<int64_t> rows;
        std::vector<float> goesOn;
        for (const Hypothesis& hypothesis : found) {
            const bool inside = position < std::ssize(hypothesis.rows);
            rows.push_back(inside ? hypothesis.rows[position] : 0);
            goesOn.push_back(inside ? 1.0F : 0.0F);
        }
        const torch::Tensor& step = steps[position];
        columns.push_back(step.index_select(0, torch::tensor(rows, torch::kLong).to(step.device())) *
                          torch::tensor(goesOn).unsqueeze(1).to(step.device()));
    }
    return torch::stack(columns, 1);
}

} // namespace

Translated translate(Decoder& decoder, TokenEmbedding& embedding, const torch::nn::Linear& output,
                     const EncodedSource& source, const SearchOptions& options)
{
    BeamOptions beams = options.beams;
    beams.width = options.beam ? beams.width : 1;
    const EncodedSource rows = repeated(source, beams.width);
    torch::Tensor state = rows.initial; // [row, hidden]
    Trace trace;
    const auto step = [&](const torch::Tensor& parents, const torch::Tensor& tokens) {
        if (!trace.features.empty())
            state = state.index_select(0, parents.to(state.device()));
        const torch::Tensor embedded = embedding.forward(tokens.to(state.device()));
        const auto position = static_cast<int64_t>(trace.features.size());
        const DecodedStep next = decoder.step(embedded, state, rows, position);
        state = next.state;
        trace.features.push_back(next.decoded.features.select(1, 0));
        trace.weights.push_back(next.decoded.weights.flatten(1));
        return torch::log_softmax(applyLinear(output, trace.features.back()), 1);
    };
    const std::vector<Hypothesis> found = searchBeams(source.initial.size(0), beams, step);
    Translated translated;
    int64_t longest = 1;
    for (const Hypothesis& hypothesis : found) {
        translated.sequences.push_back(hypothesis.tokens);
        longest = std::max<int64_t>(longest, std::ssize(hypothesis.tokens));
    }
    translated.decoded = {followed(found, trace.features, longest),
                          followed(found, trace.weights, longest).unsqueeze(1)};
    return translated;
}

std::vector<OptionSpec> searchSpecs()
{
    OptionSpec decode = modelChoiceSpec(
        "decode", "Decoding",
        "How a translation is searched for: greedy takes the likeliest word each time; beam keeps several "
        "beginnings and lets the best whole sentence win. May be changed while training runs.",
        {"greedy", "beam"});
    OptionSpec width = integerSpec(
        "beam_width", 4, 1, 16, "Beam width",
        "Beginnings that beam search keeps at a time. Each costs as much as a greedy translation.");
    OptionSpec penalty{
        .key = "length_penalty",
        .kind = OptionKind::Real,
        .defaultValue = "1",
        .doc = "How far beam search favours longer sentences, whose probability is always smaller: 0 "
               "compares probabilities as they are, 1 nearly the mean per word (Wu 2016).",
        .label = "Length penalty",
        .choices = {},
        .minimum = 0,
        .maximum = 2,
        .group = "model"};
    decode.live = width.live = penalty.live = true;
    return {decode, width, penalty};
}

SearchOptions readSearch(const OptionReader& options)
{
    SearchOptions search;
    search.beam = options.text("decode") == "beam";
    search.beams.width = options.integer("beam_width");
    search.beams.lengthPenalty = options.real("length_penalty");
    return search;
}

bool setLiveSearch(SearchOptions& search, const std::string& key, double value)
{
    if (key == "decode")
        search.beam = static_cast<int>(value) == Beam;
    else if (key == "beam_width")
        search.beams.width = std::max<int64_t>(1, std::llround(value));
    else if (key == "length_penalty")
        search.beams.lengthPenalty = value;
    else
        return false;
    return true;
}

} // namespace attnscope
