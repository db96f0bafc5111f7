// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "oracle_math.h"

namespace attnscope::oracle {

/// What a model gives for one image. Sites are [head, query, key] or [head, row, column], flattened.
struct Answer {
    std::map<std::string, std::vector<double>> logits;
    std::map<std::string, std::vector<double>> sites;
};

/// image [c, h, w]. `tasks` names the heads.
struct ImageCase {
    Array image;
    std::vector<std::string> tasks;
    Mechanism mechanism;
    bool samePadding = false;
    bool weightedSum = false;
    int64_t patch = 4, heads = 4, layers = 4;
    double gateTemperature = 1;
};

Answer imageCnn(const ImageCase& input, const Parameters& parameters);
/// image.cnn with attention.over=batch: the images answer together.
std::vector<Answer> imageCnnOverBatch(const std::vector<ImageCase>& inputs, const Parameters& parameters);
Answer imageGated(const ImageCase& input, const Parameters& parameters);
Answer imageCbam(const ImageCase& input, const Parameters& parameters);
Answer imageVit(const ImageCase& input, const Parameters& parameters);

// What other models have in common with these.

/// The trunk's features [cell, channel], cells in reading order.
Array trunkCells(const ImageCase& input, const Parameters& parameters);
/// One encoder layer over tokens [token, width], in place; `name` ends in a dot.
void encoderLayer(Array& tokens, const std::string& name, const ImageCase& input,
                  const Parameters& parameters);

} // namespace attnscope::oracle
