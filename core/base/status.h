// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/core.h>

#include <cassert>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attnscope {

/// A sentence for a person, kept as a template with its arguments so that the window can show it in
/// the user's language: `pattern` is the key of the translation, `args` fill its {} in order.
struct Message {
    std::string pattern;
    std::vector<std::string> args;

    /// The sentence in English.
    std::string text() const { return fill(pattern); }
    /// The sentence with a translated pattern. Each "{}" takes the next argument; "{{" is a brace.
    std::string fill(std::string_view translatedPattern) const;
};

enum class ErrorKind { None, Failure, Usage, Cancelled };

/// The result of something that can fail. An error names where it happened (a file, a key, a
/// member of an archive), what went wrong, what was expected and what was found.
class [[nodiscard]] Status {
public:
    Status() = default;
    static Status ok() { return {}; }

    bool isOk() const { return m_kind == ErrorKind::None; }
    explicit operator bool() const { return isOk(); }
    ErrorKind kind() const { return m_kind; }
    const std::string& where() const { return m_where; }
    const Message& message() const { return m_message; }
    /// "WHERE: WHAT (expected ..., found ...)", one line, no trailing newline.
    std::string text() const;

    static Status make(ErrorKind kind, std::string where, Message message);

private:
    ErrorKind m_kind = ErrorKind::None;
    std::string m_where;
    Message m_message;
};

/// Builds a Failure. `pattern` uses plain "{}" only and must be a literal: it is looked up in the
/// translations. Numbers and paths come as arguments.
template <class... Args>
Status failure(std::string where, std::string_view pattern, const Args&... args)
{
    return Status::make(ErrorKind::Failure, std::move(where),
                        Message{std::string(pattern), {fmt::format("{}", args)...}});
}

/// Builds a Usage error (a wrong name, key or value that the user typed): exit code 2.
template <class... Args>
Status usageError(std::string where, std::string_view pattern, const Args&... args)
{
    return Status::make(ErrorKind::Usage, std::move(where),
                        Message{std::string(pattern), {fmt::format("{}", args)...}});
}

/// A value or the Status that says why there is none.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_value(std::move(value)) {} // NOLINT: implicit on purpose
    Result(Status error) : m_status(std::move(error)) { assert(!m_status.isOk()); } // NOLINT

    bool isOk() const { return m_value.has_value(); }
    explicit operator bool() const { return isOk(); }
    const Status& status() const { return m_status; }

    T& value() &
    {
        assert(isOk());
        return *m_value;
    }
    const T& value() const&
    {
        assert(isOk());
        return *m_value;
    }
    T&& value() &&
    {
        assert(isOk());
        return std::move(*m_value);
    }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

private:
    std::optional<T> m_value;
    Status m_status;
};

/// Returns the error of an expression that yields a Status.
#define ATTNSCOPE_TRY(expression)                                                                            \
    do {                                                                                                     \
        if (auto attnscopeStatus = (expression); !attnscopeStatus.isOk())                                    \
            return attnscopeStatus;                                                                          \
    } while (false)

} // namespace attnscope
