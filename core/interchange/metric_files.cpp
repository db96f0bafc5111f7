// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/exporters.h"

#include "core/base/atomic_file.h"
#include "core/interchange/series_rows.h"
#include "core/interchange/text_output.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace attnscope {
namespace {

using nlohmann::json;

/// RFC 4180.
std::string csvField(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string out = "\"";
    for (const char c : text)
        out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + '"';
}

/// Steps are whole numbers, of which fmt would write large ones with an exponent.
std::string stepText(double step)
{
    const bool whole = step == std::floor(step) && std::abs(step) < 0x1.0p53;
    return whole ? std::to_string(static_cast<int64_t>(step)) : fmt::format("{}", step);
}

Status writeCsv(const MetricBook& book, const std::filesystem::path& path)
{
    TextOutput out(path);
    out.write("step");
    for (const auto& series : book.series)
        out.write("," + csvField(series->name()));
    out.write("\n");
    forEachRow(book, [&](double step, std::span<const std::optional<float>> values) {
        std::string line = stepText(step);
        for (const std::optional<float>& value : values) {
            line += ',';
            if (value)
                fmt::format_to(std::back_inserter(line), "{}", *value);
        }
        out.write(line + "\n");
    });
    return out.close();
}

Status writeJson(const MetricBook& book, const std::filesystem::path& path)
{
    TextOutput out(path);
    out.write("{\"series\":{");
    const char* separator = "";
    for (const auto& series : book.series) {
        const size_t size = series->size();
        out.write(separator + json(series->name()).dump(-1, ' ', false, json::error_handler_t::replace) +
                  ":{\"step\":[");
        for (size_t i = 0; i < size; ++i)
            out.write((i > 0 ? "," : "") + stepText(series->at(i).x));
        out.write("],\"value\":[");
        for (size_t i = 0; i < size; ++i) {
            const float value = series->at(i).value;
            // JSON has no infinities and no NaN.
            out.write((i > 0 ? "," : "") + (std::isfinite(value) ? fmt::format("{}", value) : "null"));
        }
        out.write("]}");
        separator = ",";
    }
    out.write("}}\n");
    return out.close();
}

} // namespace

void forEachRow(const MetricBook& book,
                const std::function<void(double step, std::span<const std::optional<float>> values)>& row)
{
    std::vector<size_t> next(book.series.size()), size;
    for (const auto& series : book.series)
        size.push_back(series->size());
    std::vector<std::optional<float>> values(book.series.size());
    for (;;) {
        double step = std::numeric_limits<double>::infinity();
        bool any = false;
        for (size_t i = 0; i < next.size(); ++i) {
            if (next[i] == size[i])
                continue;
            any = true;
            step = std::min(step, book.series[i]->at(next[i]).x);
        }
        if (!any)
            return;
        for (size_t i = 0; i < next.size(); ++i) {
            values[i].reset();
            if (next[i] == size[i])
                continue;
            // "not above" rather than "equal": a step that is no number must not stop the walk.
            if (const Series::Point point = book.series[i]->at(next[i]); !(point.x > step)) {
                values[i] = point.value;
                ++next[i];
            }
        }
        row(step, values);
    }
}

Status writeMetrics(const MetricBook& book, const std::string& path)
{
    const std::string ending = std::filesystem::path(path).extension().string();
    if (ending != ".csv" && ending != ".json")
        return usageError(path, "the file's ending is not known (expected .csv or .json, found {})",
                          ending.empty() ? "none" : ending);
    return writeFileAtomically(path, [&](const std::filesystem::path& temporary) {
        return ending == ".csv" ? writeCsv(book, temporary) : writeJson(book, temporary);
    });
}

} // namespace attnscope
