// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace attnscope {

struct BeamOptions {
    int64_t width = 1;        ///< hypotheses kept per sentence; 1: greedy, always the likeliest token
    double lengthPenalty = 1; ///< alpha of lengthNormaliser()
    int64_t longest = 1;      ///< tokens made at most, kEndToken included
};

/// ((5 + length) / 6)^alpha, by which the log-probability of a hypothesis of `length` tokens is divided
/// before hypotheses of different lengths are compared (Wu et al. 2016, "Google's Neural Machine Translation
/// System", equation 14, without its coverage penalty). alpha 0: no normalisation, which prefers short ones.
double lengthNormaliser(int64_t length, double alpha);

/// One decoding step for all hypotheses, sentence * width + rank. `parents` [rows] says which row of the step
/// before each row goes on from, `tokens` [rows] the token that it was continued with (kBeginToken at first,
/// when parents are 0, 1, ..). Returns log-probabilities [rows, vocabulary] of the next token.
using DecodeStep = std::function<torch::Tensor(const torch::Tensor& parents, const torch::Tensor& tokens)>;

/// What was found for one sentence.
struct Hypothesis {
    std::vector<int64_t> tokens; ///< up to and with kEndToken, or BeamOptions::longest of them without it
    std::vector<int64_t> rows;   ///< of each token, the row of its step that gave its probability
    double score = 0;            ///< sum of log-probabilities over lengthNormaliser()
};

/// The best finished hypothesis of each of `sentences`. kPadToken and kBeginToken are never made. A sentence
/// is done when `width` hypotheses have ended, or when none that still runs could get a better score even if
/// all that it added up to `longest` were certain. Where nothing has ended within `longest` tokens, the best
/// hypothesis without an end is returned. The step function is called with all rows until every sentence is
/// done.
std::vector<Hypothesis> searchBeams(int64_t sentences, const BeamOptions& options, const DecodeStep& step);

} // namespace attnscope
