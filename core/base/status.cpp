// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/status.h"

namespace attnscope {

std::string Message::fill(std::string_view translatedPattern) const
{
    std::string out;
    size_t next = 0;
    for (size_t i = 0; i < translatedPattern.size(); ++i) {
        const char c = translatedPattern[i];
        const char following = i + 1 < translatedPattern.size() ? translatedPattern[i + 1] : '\0';
        if (c == '{' && following == '}') {
            if (next < args.size())
                out += args[next++];
            ++i;
        } else if ((c == '{' || c == '}') && following == c) {
            out += c;
            ++i;
        } else {
            out += c;
        }
    }
    return out;
}

Status Status::make(ErrorKind kind, std::string where, Message message)
{
    Status status;
    status.m_kind = kind;
    status.m_where = std::move(where);
    status.m_message = std::move(message);
    return status;
}

std::string Status::text() const
{
    if (isOk())
        return {};
    return m_where.empty() ? m_message.text() : m_where + ": " + m_message.text();
}

} // namespace attnscope
