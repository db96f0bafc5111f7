// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/metric_log.h"

namespace attnscope {

MetricLog::MetricLog() { publish(); }

void MetricLog::append(const std::string& series, double step, float value)
{
    auto& entry = m_series[series];
    const bool added = entry == nullptr;
    if (added)
        entry = std::make_shared<Series>(series);
    entry->append(step, value);
    if (added)
        publish();
}

void MetricLog::truncateAfter(double step)
{
    for (auto& [name, series] : m_series) {
        if (series->size() == 0 || series->at(series->size() - 1).x <= step)
            continue;
        auto kept = std::make_shared<Series>(name);
        for (size_t i = 0; i < series->size() && series->at(i).x <= step; ++i)
            kept->append(series->at(i).x, series->at(i).value);
        series = std::move(kept);
    }
    publish();
}

void MetricLog::publish()
{
    auto book = std::make_shared<MetricBook>();
    for (const auto& [name, series] : m_series)
        book->series.push_back(series);
    m_book = std::move(book);
}

} // namespace attnscope
