// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

/// The suites of this program, in the order of their files. Each registers itself:
///     static const Suite<MyTest> registered;
using MakeSuite = std::function<std::unique_ptr<QObject>()>;
std::vector<MakeSuite>& suites();

template <class T>
struct Suite {
    Suite()
    {
        suites().push_back([] { return std::make_unique<T>(); });
    }
};
