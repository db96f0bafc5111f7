// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/record/metric_book.h"

namespace attnscope {

Result<MetricBook> readMetricBook(const RunFile& run)
{
    MetricBook book;
    std::shared_ptr<Series> current;
    const Status status = run.readMetrics([&](const std::string& name, int64_t step, float value) {
        if (current == nullptr || current->name() != name) {
            current = std::make_shared<Series>(name);
            book.series.push_back(current);
        }
        current->append(static_cast<double>(step), value);
    });
    if (!status.isOk())
        return status;
    return book;
}

} // namespace attnscope
