// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/csv_records.h"

#include "core/base/nearest_name.h"
#include "core/data/text/csv_reader.h"
#include "core/data/text/text_files.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace attnscope {
namespace {

constexpr size_t kMaxClasses = 1000;
constexpr size_t kNone = static_cast<size_t>(-1);

std::optional<int64_t> wholeNumber(std::string_view text)
{
    int64_t number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && stop == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::string_view trimmed(std::string_view text)
{
    const size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// Finds columns in the first row of a file.
class Columns {
public:
    Columns(std::string where, const CsvRow& first, bool header)
        : m_where(std::move(where) + ":1"), m_count(first.fields.size()), m_header(header)
    {
        for (const std::string& field : first.fields)
            m_names.emplace_back(trimmed(field));
    }

    /// The column called `name`; kNone where there is none.
    size_t named(std::string_view name) const
    {
        const auto found = std::find(m_names.begin(), m_names.end(), name);
        return m_header && found != m_names.end() ? static_cast<size_t>(found - m_names.begin()) : kNone;
    }

    /// `key` is the option that chose it.
    Status find(const std::string& wanted, const char* key, size_t& column) const
    {
        column = named(wanted);
        if (column != kNone)
            return Status::ok();
        const auto number = wholeNumber(wanted);
        if (number && *number >= 1 && static_cast<size_t>(*number) <= m_count) {
            column = static_cast<size_t>(*number) - 1;
            return Status::ok();
        }
        if (!m_header)
            return failure(m_where,
                           "no column \"{}\" (expected a number from 1 to {} in {}, as there is no header)",
                           wanted, m_count, key);
        return failure(m_where, "no column \"{}\" (did you mean \"{}\"? {} names one of {})", wanted,
                       nearestName(wanted, m_names), key, fmt::format("{}", fmt::join(m_names, ", ")));
    }

private:
    std::string m_where;
    size_t m_count;
    bool m_header;
    std::vector<std::string> m_names;
};

/// Collects the rows.
class CsvCollector {
public:
    explicit CsvCollector(std::string where) { m_records.where = std::move(where); }

    Status choose(const Columns& columns, const CsvPlan& plan)
    {
        ATTNSCOPE_TRY(columns.find(plan.text, "data.text", m_text));
        ATTNSCOPE_TRY(columns.find(plan.label, "data.label", m_label));
        if (!plan.context.empty())
            ATTNSCOPE_TRY(columns.find(plan.context, "data.context", m_context));
        m_split = columns.named("split");
        if (m_split == m_text || m_split == m_label || m_split == m_context)
            m_split = kNone;
        return Status::ok();
    }

    Status take(CsvRow& row)
    {
        const std::string_view label = trimmed(row.fields[m_label]);
        const bool noText =
            isBlankText(row.fields[m_text]) || (m_context != kNone && isBlankText(row.fields[m_context]));
        if (noText || label.empty()) {
            noteSkipped(m_records, fmt::format("line {}: no {}", row.line, noText ? "text" : "label"));
            return Status::ok();
        }
        if (m_split != kNone)
            ATTNSCOPE_TRY(takeSplit(row));
        const auto [found, isNew] = m_numbers.try_emplace(std::string(label), m_numbers.size());
        if (m_numbers.size() > kMaxClasses)
            return failure(m_records.where,
                           "too many classes (expected at most {} different values in the column data.label)",
                           kMaxClasses);
        m_labels.push_back(static_cast<int64_t>(found->second));
        if (m_context != kNone)
            m_records.contexts.push_back(std::move(row.fields[m_context]));
        m_records.texts.push_back(std::move(row.fields[m_text]));
        return Status::ok();
    }

    Result<TextRecords> finish(double testShare) &&
    {
        if (m_records.texts.empty())
            return failure(m_records.where, "no row with a text and a label");
        if (m_numbers.size() < 2)
            return failure(m_records.where,
                           "only one class (expected at least two different values in the column data.label, "
                           "found {})",
                           m_numbers.begin()->first);
        LabelledTask task{{"label", TaskKind::Classification, sortedClasses()}, std::move(m_labels)};
        std::vector<int64_t> places(task.info.classes.size());
        for (size_t i = 0; i < places.size(); ++i)
            places[m_numbers.at(task.info.classes[i])] = static_cast<int64_t>(i);
        for (int64_t& label : task.labels)
            label = places[static_cast<size_t>(label)];
        if (m_split == kNone)
            splitByHash(m_records, task.labels, testShare);
        m_records.tasks.push_back(std::move(task));
        return std::move(m_records);
    }

private:
    Status takeSplit(const CsvRow& row)
    {
        std::string name(trimmed(row.fields[m_split]));
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        const auto record = static_cast<int64_t>(m_records.texts.size());
        if (name == "train" || name == "training")
            m_records.train.push_back(record);
        else if (name == "validation" || name == "valid" || name == "val" || name == "dev")
            m_records.validation.push_back(record);
        else if (name == "test")
            m_records.test.push_back(record);
        else
            return failure(fmt::format("{}:{}", m_records.where, row.line),
                           "unknown split \"{}\" (expected train, validation or test)", name);
        return Status::ok();
    }

    std::vector<std::string> sortedClasses() const
    {
        std::vector<std::string> classes;
        for (const auto& [name, number] : m_numbers)
            classes.push_back(name);
        if (std::all_of(classes.begin(), classes.end(),
                        [](const std::string& name) { return wholeNumber(name).has_value(); }))
            std::stable_sort(classes.begin(), classes.end(),
                             [](const auto& a, const auto& b) { return *wholeNumber(a) < *wholeNumber(b); });
        return classes;
    }

    TextRecords m_records;
    std::vector<int64_t> m_labels; ///< by order of appearance
    std::map<std::string, size_t> m_numbers;
    size_t m_text = kNone, m_label = kNone, m_context = kNone, m_split = kNone;
};

} // namespace

Result<TextRecords> readCsvRecords(const std::filesystem::path& path, const CsvPlan& plan,
                                   const LoadProgress& progress, double share)
{
    constexpr int64_t kRowsBetweenReports = 4096;
    if (!progress(0.0))
        return cancelledLoading(path.string());
    auto content = readTextFile(path);
    if (!content)
        return content.status();
    CsvReader reader(path.string(), std::move(content).value());
    CsvRow row;
    auto more = reader.next(row);
    if (!more)
        return more.status();
    if (!*more)
        return failure(path.string(), "no rows");
    CsvCollector collector(path.string());
    ATTNSCOPE_TRY(collector.choose(Columns(path.string(), row, plan.header), plan));
    if (!plan.header)
        ATTNSCOPE_TRY(collector.take(row));
    for (int64_t rows = 1;; ++rows) {
        more = reader.next(row);
        if (!more)
            return more.status();
        if (!*more)
            return std::move(collector).finish(plan.testShare);
        ATTNSCOPE_TRY(collector.take(row));
        if (rows % kRowsBetweenReports == 0 && !progress(share * reader.position()))
            return cancelledLoading(path.string());
    }
}

} // namespace attnscope
