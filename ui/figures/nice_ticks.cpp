// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/nice_ticks.h"

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr QChar kMinus(0x2212);
constexpr QChar kThinSpace(0x2009);

QString withMinus(QString text) { return text.replace(u'-', kMinus); }

QString superscript(int exponent)
{
    static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString out;
    for (const QChar c : QString::number(exponent))
        out += c == u'-' ? QChar(0x207b) : digits.at(c.digitValue());
    return out;
}

QString powerOfTen(int exponent) { return QStringLiteral("10") + superscript(exponent); }

/// 1, 2 or 5 times a power of ten, not smaller than `rough`.
double niceStep(double rough)
{
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= rough * (1 - 1e-9))
            return factor * power;
    return 10 * power;
}

double stepFor(double low, double high, int wanted)
{
    double step = niceStep((high - low) / std::max(1, wanted));
    // Rounding up may leave a single tick in the range: take the next finer step then.
    while (std::floor(high / step + 1e-9) - std::ceil(low / step - 1e-9) < 1 && step > (high - low) * 1e-3)
        step = niceStep(step * 0.4);
    return step;
}

std::vector<double> multiples(double low, double high, double step)
{
    std::vector<double> values;
    const auto first = static_cast<qint64>(std::ceil(low / step - 1e-9));
    const auto last = static_cast<qint64>(std::floor(high / step + 1e-9));
    for (qint64 i = first; i <= last; ++i)
        values.push_back(static_cast<double>(i) * step);
    return values;
}

bool usable(double low, double high) { return std::isfinite(low) && std::isfinite(high) && high > low; }

} // namespace

Ticks linearPaperTicks(double low, double high, int wanted)
{
    Ticks ticks;
    if (!usable(low, high))
        return ticks;
    const double step = stepFor(low, high, wanted);
    ticks.values = multiples(low, high, step);
    const double largest = std::max(std::abs(low), std::abs(high));
    int exponent = static_cast<int>(std::floor(std::log10(largest)));
    if (exponent >= -2 && exponent < 4)
        exponent = 0;
    else
        ticks.factor = QStringLiteral("×") + powerOfTen(exponent);
    const double unit = std::pow(10.0, exponent);
    const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(step / unit) - 1e-9)), 0, 9);
    for (const double v : ticks.values)
        ticks.labels.push_back(v == 0 ? QStringLiteral("0")
                                      : withMinus(QString::number(v / unit, 'f', decimals)));
    return ticks;
}

Ticks integerTicks(double low, double high, int wanted)
{
    Ticks ticks;
    if (!usable(low, high))
        return ticks;
    ticks.values = multiples(low, high, std::max(1.0, stepFor(low, high, wanted)));
    for (const double v : ticks.values)
        ticks.labels.push_back(groupedInteger(std::llround(v)));
    return ticks;
}

Ticks logPaperTicks(double low, double high, int wanted)
{
    Ticks ticks;
    if (!usable(low, high) || low <= 0)
        return ticks;
    const double decades = std::log10(high / low);
    const bool fine = decades < 2 || decades * 3 <= wanted * 1.5; // room for 2 and 5 between the powers
    const int every = std::max(1, static_cast<int>(std::ceil(decades / std::max(1, wanted))));
    const int first = static_cast<int>(std::floor(std::log10(low) + 1e-9));
    const int last = static_cast<int>(std::ceil(std::log10(high) - 1e-9));
    for (int e = first; e <= last; ++e) {
        for (const int m : {1, 2, 5}) {
            const double v = m * std::pow(10.0, e);
            const bool inside = v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9);
            if (!inside || (m != 1 && !fine) || (m == 1 && !fine && e % every != 0))
                continue;
            ticks.values.push_back(v);
            const bool plain = e >= -3 && e < 4;
            if (plain)
                ticks.labels.push_back(QString::number(v, 'f', std::max(0, -e)));
            else
                ticks.labels.push_back(m == 1 ? powerOfTen(e) : QString::number(m) + u'×' + powerOfTen(e));
        }
    }
    return ticks;
}

NiceRange niceRange(double low, double high, int wanted)
{
    if (!std::isfinite(low) || !std::isfinite(high))
        return {};
    if (high <= low) {
        const double pad = low == 0 ? 1.0 : std::abs(low) * 0.1;
        return niceRange(low - pad, high + pad, wanted);
    }
    const double step = stepFor(low, high, wanted);
    return {std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step};
}

QString shortNumber(double value)
{
    if (!std::isfinite(value))
        return QStringLiteral("–");
    return withMinus(QString::number(value, 'g', 3));
}

QString groupedInteger(qint64 value)
{
    QString digits = QString::number(std::abs(value));
    for (qsizetype i = digits.size() - 3; i > 0; i -= 3)
        digits.insert(i, kThinSpace);
    return value < 0 ? kMinus + digits : digits;
}

} // namespace attnscope
