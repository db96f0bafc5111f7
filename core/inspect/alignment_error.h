// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"

#include <cstdint>

namespace attnscope {

/// Alignment error rate of Och & Ney 2003, "A Systematic Comparison of Various Statistical Alignment Models":
/// 1 - (|A and S| + |A and P|) / (|A| + |S|) with the links A that the attention makes, the sure links S and
/// the possible links P (which hold the sure ones). Pooled over all samples.
///
/// A is hard: each target token is linked with the source token of its largest weight, heads averaged, the
/// first of equals. The gold matrix is 0/1: a row with one 1 is a sure link; where a row has several, each
/// of them is possible and none is sure, since one link a row cannot be all of them. A row of zeros
/// (a separator, a word without a counterpart) has no right answer and is left out of A. A row whose weights
/// are all zero makes no link: a sure link that it should have made counts against it.
class AlignmentError {
public:
    /// `weights` [head, target, source] or [target, source]; `gold` [target, source] 0/1. False, with nothing
    /// counted, where the shapes do not agree.
    bool add(const HostArray& weights, const HostArray& gold);

    /// 0 (best) to 1; 0 where no row had a gold link.
    double rate() const;
    /// Rows that had a gold link.
    int64_t scoredRows() const { return m_rows; }

private:
    int64_t m_rows = 0, m_links = 0, m_sure = 0, m_sureHits = 0, m_possibleHits = 0;
};

} // namespace attnscope
