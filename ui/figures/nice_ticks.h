// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <vector>

namespace attnscope {

/// Round numbers along an axis with the text that goes beside them.
struct Ticks {
    std::vector<double> values;
    std::vector<QString> labels; ///< as many as values; an empty label is a tick without a number
    QString factor;              ///< "×10⁻³" that all labels are to be multiplied by; empty: none
};

/// Multiples of 1, 2 or 5 times a power of ten within [low, high], about `wanted` of them (never more than
/// twice as many, at least two where the range has a width). Very small or large numbers share a factor.
Ticks linearPaperTicks(double low, double high, int wanted);
/// Whole numbers only: steps, cells. Thousands are set apart by a thin space.
Ticks integerTicks(double low, double high, int wanted);
/// Powers of ten within [low, high] (0 < low < high); where there is room also their 2 and 5 times.
Ticks logPaperTicks(double low, double high, int wanted);

/// The smallest range with round ends that holds [low, high].
struct NiceRange {
    double low = 0, high = 1;
};
NiceRange niceRange(double low, double high, int wanted);

/// A number for people: three significant digits, a true minus sign.
QString shortNumber(double value);
/// 12 345 with thin spaces.
QString groupedInteger(qint64 value);

} // namespace attnscope
