// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/status.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace attnscope {

struct CsvRow {
    std::vector<std::string> fields;
    int64_t line = 0; ///< number of its first line, from 1
};

/// Reads comma-separated values (RFC 4180): fields in quotes may hold commas, line breaks and doubled quotes;
/// lines end in LF or CRLF; empty lines are passed over. A quote inside a field that does not begin with one
/// stands for itself. A byte order mark is passed over. One thread at a time.
class CsvReader {
public:
    /// `where` is named in messages.
    CsvReader(std::string where, std::string content);

    /// The next row, or false at the end. Failure, with the number of the line: a quote that is never closed
    /// or is closed in the middle of a field, a NUL byte, a field that is no text (checkText), another number
    /// of columns than the first row has.
    Result<bool> next(CsvRow& row);

    /// How much has been read, 0 to 1.
    double position() const;
    const std::string& where() const { return m_where; }

private:
    Status readField(std::string& field, bool& rowEnds);
    Status readQuoted(std::string& field);
    Status checkField(const std::string& field, int64_t line) const;
    std::string lineText(int64_t line) const;

    std::string m_where, m_content;
    size_t m_at = 0;
    int64_t m_line = 1;
    size_t m_columns = 0; ///< of the first row; 0 before it
};

} // namespace attnscope
