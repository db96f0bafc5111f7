// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/gl/ticks.h"

#include <algorithm>
#include <cmath>

namespace attnscope {

namespace {

constexpr QChar kMinus(0x2212);
constexpr QChar kThinSpace(0x2009);

QString typeset(QString text)
{
    const qsizetype exponent = text.indexOf(QLatin1Char('e'));
    qsizetype whole = text.indexOf(QLatin1Char('.'));
    if (whole < 0)
        whole = exponent < 0 ? text.size() : exponent;
    const qsizetype firstDigit = text.startsWith(QLatin1Char('-')) ? 1 : 0;
    if (whole - firstDigit > 4) {
        for (qsizetype i = whole - 3; i > firstDigit; i -= 3)
            text.insert(i, kThinSpace);
    }
    return text.replace(QLatin1Char('-'), kMinus);
}

// "1e-07" is how C writes it; "1e-7" is how people do.
QString scientific(double value, int decimals)
{
    QString text = QString::number(value, 'e', std::max(decimals, 0));
    const qsizetype at = text.indexOf(QLatin1Char('e'));
    const int exponent = QStringView(text).mid(at + 1).toInt();
    QString mantissa = text.left(at);
    if (mantissa.contains(QLatin1Char('.'))) {
        while (mantissa.endsWith(QLatin1Char('0')))
            mantissa.chop(1);
        if (mantissa.endsWith(QLatin1Char('.')))
            mantissa.chop(1);
    }
    return typeset(mantissa + QLatin1Char('e') + QString::number(exponent));
}

double niceStep(double rough)
{
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    const double mantissa = rough / power;
    const double nice = mantissa <= 1.0 ? 1.0 : mantissa <= 2.0 ? 2.0 : mantissa <= 5.0 ? 5.0 : 10.0;
    return nice * power;
}

} // namespace

QString tickLabel(double value, double step)
{
    if (std::abs(value) < 1e-9 * step)
        return QStringLiteral("0");
    const double magnitude = std::abs(value);
    const int stepPower = static_cast<int>(std::floor(std::log10(step) + 1e-9));
    if (magnitude >= 1e7 || stepPower < -5) {
        const int valuePower = static_cast<int>(std::floor(std::log10(magnitude) + 1e-9));
        return scientific(value, valuePower - stepPower);
    }
    return typeset(QString::number(value, 'f', std::max(0, -stepPower)));
}

QString numberText(double value, int digits)
{
    if (std::isnan(value))
        return QStringLiteral("NaN");
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("∞") : QString(kMinus) + QStringLiteral("∞");
    if (value == 0.0)
        return QStringLiteral("0");
    const int power = static_cast<int>(std::floor(std::log10(std::abs(value))));
    if (power < -4 || power > 6)
        return scientific(value, digits - 1);
    return typeset(QString::number(value, 'f', std::clamp(digits - 1 - power, 0, 10)));
}

std::vector<Tick> linearTicks(double low, double high, int wanted)
{
    std::vector<Tick> ticks;
    if (!std::isfinite(low) || !std::isfinite(high) || !(low < high))
        return ticks;
    // One tick says nothing of the scale: steps become finer until there are two.
    wanted = std::max(wanted, 1);
    for (int parts = wanted; ticks.size() < 2 && parts <= wanted + 4; ++parts) {
        const double step = niceStep((high - low) / parts);
        if (!(step > 0.0) || low + step == low) // the range is below the doubles' resolution
            return ticks;
        ticks.clear();
        const double first = std::ceil(low / step - 1e-9);
        const double last = std::floor(high / step + 1e-9);
        for (double i = first; i <= last; ++i)
            ticks.push_back({i * step, tickLabel(i * step, step)});
    }
    return ticks;
}

std::vector<Tick> logTicks(double low, double high, int wanted)
{
    std::vector<Tick> ticks;
    if (!(low > 0.0) || !std::isfinite(high) || !(low < high))
        return ticks;
    const double decades = std::log10(high / low);
    if (decades < 1.0)
        return linearTicks(low, high, wanted);
    const int stride = std::max(1, static_cast<int>(std::ceil(decades / std::max(wanted, 1))));
    const bool between = stride == 1 && 3.0 * decades <= wanted;
    const int first = static_cast<int>(std::floor(std::log10(low)));
    const int last = static_cast<int>(std::floor(std::log10(high) + 1e-9));
    for (int power = first; power <= last; ++power) {
        if (power % stride != 0)
            continue;
        for (const double mantissa : {1.0, 2.0, 5.0}) {
            if (mantissa > 1.0 && !between)
                break;
            const double unit = std::pow(10.0, power);
            const double value = mantissa * unit;
            if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
                ticks.push_back({value, tickLabel(value, unit)});
        }
    }
    return ticks;
}

} // namespace attnscope
