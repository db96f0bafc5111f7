// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/csv_reader.h"

#include "core/data/text/tokenizer.h"

#include <algorithm>

namespace attnscope {

CsvReader::CsvReader(std::string where, std::string content)
    : m_where(std::move(where)), m_content(std::move(content))
{
    if (m_content.starts_with("\xef\xbb\xbf"))
        m_at = 3;
}

double CsvReader::position() const
{
    return m_content.empty() ? 1.0 : static_cast<double>(m_at) / static_cast<double>(m_content.size());
}

std::string CsvReader::lineText(int64_t line) const { return fmt::format("{}:{}", m_where, line); }

Result<bool> CsvReader::next(CsvRow& row)
{
    while (m_at < m_content.size() && (m_content[m_at] == '\n' || m_content[m_at] == '\r')) {
        m_line += m_content[m_at] == '\n' ? 1 : 0;
        ++m_at;
    }
    if (m_at >= m_content.size())
        return false;
    row.line = m_line;
    size_t count = 0;
    for (bool rowEnds = false; !rowEnds; ++count) {
        if (row.fields.size() <= count)
            row.fields.emplace_back();
        ATTNSCOPE_TRY(readField(row.fields[count], rowEnds));
    }
    row.fields.resize(count);
    if (m_columns == 0)
        m_columns = count;
    if (count != m_columns)
        return failure(lineText(row.line),
                       "wrong number of columns (expected {} as in the first row, found {})", m_columns,
                       count);
    return true;
}

Status CsvReader::readField(std::string& field, bool& rowEnds)
{
    const int64_t line = m_line;
    if (m_at < m_content.size() && m_content[m_at] == '"') {
        ATTNSCOPE_TRY(readQuoted(field));
    } else {
        const size_t end = std::min(m_content.find_first_of(",\n", m_at), m_content.size());
        field.assign(m_content, m_at, end - m_at);
        m_at = end;
        if (field.ends_with('\r') && (end == m_content.size() || m_content[end] == '\n'))
            field.pop_back();
    }
    ATTNSCOPE_TRY(checkField(field, line));
    rowEnds = m_at >= m_content.size() || m_content[m_at] == '\n';
    m_line += m_at < m_content.size() && rowEnds ? 1 : 0;
    m_at += m_at < m_content.size() ? 1 : 0;
    return Status::ok();
}

/// From the opening quote to what ends the field.
Status CsvReader::readQuoted(std::string& field)
{
    const int64_t opened = m_line;
    field.clear();
    for (++m_at;;) {
        const size_t quote = m_content.find('"', m_at);
        if (quote == std::string::npos)
            return failure(lineText(opened), "a quote is opened here and never closed");
        field.append(m_content, m_at, quote - m_at);
        m_line += std::count(m_content.begin() + static_cast<std::ptrdiff_t>(m_at),
                             m_content.begin() + static_cast<std::ptrdiff_t>(quote), '\n');
        m_at = quote + 1;
        if (m_at >= m_content.size() || m_content[m_at] != '"')
            break;
        field += '"';
        ++m_at;
    }
    if (m_content.compare(m_at, 2, "\r\n") == 0 || m_content.compare(m_at, 2, "\r") == 0)
        ++m_at;
    if (m_at < m_content.size() && m_content[m_at] != ',' && m_content[m_at] != '\n')
        return failure(
            lineText(m_line),
            "broken quote (expected a comma or the end of the line behind the closing quote, found {})",
            fmt::format("byte 0x{:02x}", static_cast<unsigned char>(m_content[m_at])));
    return Status::ok();
}

Status CsvReader::checkField(const std::string& field, int64_t line) const
{
    if (field.find('\0') != std::string::npos)
        return failure(lineText(line), "a NUL byte (expected UTF-8 text, not UTF-16 or a binary file)");
    return checkText(lineText(line), field);
}

} // namespace attnscope
