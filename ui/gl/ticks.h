// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <vector>

namespace attnscope {

struct Tick {
    double value = 0;
    QString label;
};

/// Ticks at 1, 2 or 5 times a power of ten inside [low, high], about `wanted` of them and at least two. Empty
/// unless low < high and both are finite.
std::vector<Tick> linearTicks(double low, double high, int wanted);

/// Ticks of a logarithmic axis: powers of ten; with 2 and 5 between them where there is room; linear
/// ones where the range is within one decade. 0 < low < high.
std::vector<Tick> logTicks(double low, double high, int wanted);

/// `value` with as many digits as a grid of `step` needs: thin spaces between thousands, a minus sign
/// (not a hyphen), powers of ten where plain digits would be long.
QString tickLabel(double value, double step);

/// A number for a read-out: `digits` significant ones, the same typography.
QString numberText(double value, int digits = 4);

} // namespace attnscope
