// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/status.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace attnscope {

enum class OptionKind {
    Bool,
    Integer,
    Real,
    Choice,
    Text ///< free text of one line, UTF-8, at most kMaxOptionText bytes: a column's name
};
constexpr size_t kMaxOptionText = 200;

/// One setting that a model, data set or the training understands: everything the window needs to
/// draw a control for it and everything `--set KEY=VALUE` needs to check a value.
struct OptionSpec {
    std::string key; ///< stable name, e.g. "attention.score"
    OptionKind kind = OptionKind::Real;
    std::string defaultValue;         ///< in the text form of --set
    std::string doc;                  ///< one sentence that a student learns from (a translation key)
    std::string label;                ///< short name for a form (a translation key)
    std::vector<std::string> choices; ///< for Choice, in the order to show them
    double minimum = 0;               ///< for Integer and Real, inclusive
    double maximum = 0;
    bool logarithmic = false; ///< a slider for it should be logarithmic
    bool live = false;        ///< may be changed while training runs
    std::string group;        ///< "model", "attention", "training", "tasks" or "data"
    std::string hint{};       ///< for Text: what leaving it empty stands for (a translation key)
};

/// Values in their text form, by key. Only what differs from the defaults need be present.
using OptionValues = std::map<std::string, std::string>;

/// Checks a value against its spec and returns its canonical text ("true", "0.5", "softmax").
/// Usage error naming the key, the expected range or choices (with the nearest) and the value.
Result<std::string> canonicalValue(const OptionSpec& spec, const std::string& value);

/// Finds a spec by key; null where there is none.
const OptionSpec* findOption(std::span<const OptionSpec> specs, const std::string& key);

/// Reads options that have passed canonicalValue, with the specs' defaults for what is absent.
class OptionReader {
public:
    OptionReader(std::span<const OptionSpec> specs, const OptionValues& values)
        : m_specs(specs), m_values(values)
    {
    }
    std::string text(const std::string& key) const;
    bool flag(const std::string& key) const;
    int64_t integer(const std::string& key) const;
    /// Of a choice its number among the choices, of a switch 0 or 1: what Model::setLive takes.
    double real(const std::string& key) const;

private:
    std::span<const OptionSpec> m_specs;
    const OptionValues& m_values;
};

} // namespace attnscope
