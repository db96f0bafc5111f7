// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/weight_list.h"

#include <algorithm>
#include <charconv>

namespace attnscope {

Result<std::vector<double>> weightsIn(const std::string& where, const std::string& text)
{
    std::vector<double> weights;
    for (size_t from = 0; from <= text.size();) {
        const size_t comma = std::min(text.find(',', from), text.size());
        const size_t first = std::min(text.find_first_not_of(' ', from), comma);
        const size_t end = first < comma ? text.find_last_not_of(' ', comma - 1) + 1 : comma;
        double value = 0;
        const auto [stop, error] = std::from_chars(text.data() + first, text.data() + end, value);
        if (error != std::errc() || stop != text.data() + end || !(value >= 0 && value <= 1e6))
            return usageError(where,
                              "is not a list of weights (expected numbers from 0 to 1000000 with commas "
                              "between them, found \"{}\")",
                              text);
        weights.push_back(value);
        from = comma + 1;
    }
    return weights;
}

} // namespace attnscope
