// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/series.h"

#include <map>
#include <memory>
#include <string>

namespace attnscope {

/// The curves of the run in memory: written by the training thread, read by anyone through book().
class MetricLog {
public:
    MetricLog();

    void append(const std::string& series, double step, float value);
    /// Drops all points with x > `step`: new series replace those that had any (readers keep the old ones).
    void truncateAfter(double step);

    /// A new object whenever a series was added or replaced; otherwise the same one.
    std::shared_ptr<const MetricBook> book() const { return m_book; }

private:
    void publish();

    std::map<std::string, std::shared_ptr<Series>> m_series;
    std::shared_ptr<const MetricBook> m_book;
};

} // namespace attnscope
