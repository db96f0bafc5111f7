// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/inspect/alignment_error.h"

#include <algorithm>
#include <vector>

namespace attnscope {
namespace {

/// Sum over the heads of one target token's weights, [source].
std::vector<double> rowOf(const HostArray& weights, int64_t row, int64_t rows, int64_t columns)
{
    const auto total = static_cast<int64_t>(weights.values.size());
    std::vector<double> sums(static_cast<size_t>(columns), 0.0);
    for (int64_t first = row * columns; first < total; first += rows * columns)
        for (int64_t column = 0; column < columns; ++column)
            sums[column] += weights.values[first + column];
    return sums;
}

} // namespace

bool AlignmentError::add(const HostArray& weights, const HostArray& gold)
{
    const size_t dims = weights.shape.size();
    if (gold.shape.size() != 2 || (dims != 2 && dims != 3) || gold.shape[1] == 0 ||
        weights.shape[dims - 2] != gold.shape[0] || weights.shape[dims - 1] != gold.shape[1])
        return false;
    const int64_t rows = gold.shape[0], columns = gold.shape[1];
    for (int64_t row = 0; row < rows; ++row) {
        const auto first = gold.values.begin() + row * columns;
        const auto right = std::count_if(first, first + columns, [](float link) { return link != 0; });
        if (right == 0)
            continue;
        ++m_rows;
        m_sure += right == 1 ? 1 : 0;
        const std::vector<double> sums = rowOf(weights, row, rows, columns);
        const auto top = std::max_element(sums.begin(), sums.end());
        if (!(*top > 0))
            continue;
        ++m_links;
        const bool hit = first[top - sums.begin()] != 0;
        m_possibleHits += hit ? 1 : 0;
        m_sureHits += hit && right == 1 ? 1 : 0;
    }
    return true;
}

double AlignmentError::rate() const
{
    const int64_t total = m_links + m_sure;
    if (total == 0) // rows with possible links alone, none of them linked at all
        return m_rows > 0 ? 1.0 : 0.0;
    return 1.0 - static_cast<double>(m_sureHits + m_possibleHits) / static_cast<double>(total);
}

} // namespace attnscope
