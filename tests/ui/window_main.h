// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QRegularExpression>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

/// The suites of this program, in the order of their files. Each registers itself:
///     static const Suite<MyTest> registered;
using MakeSuite = std::function<std::unique_ptr<QObject>()>;
std::vector<MakeSuite>& suites();

/// Whether one of the numbers in a text, read back, is `value` to the bit.
inline bool holdsExactly(const QString& text, float value)
{
    static const QRegularExpression number(QStringLiteral("[0-9]+(\\.[0-9]+)?(e-?[0-9]+)?"));
    for (auto match = number.globalMatch(text); match.hasNext();)
        if (match.next().captured().toFloat() == value)
            return true;
    return false;
}

template <class T>
struct Suite {
    Suite()
    {
        suites().push_back([] { return std::make_unique<T>(); });
    }
};
