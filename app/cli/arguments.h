// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace attnscope::cli {

/// A whole number within [low, high]; a usage error naming the option if not.
Result<int64_t> wholeNumber(const std::string& option, const std::string& text, int64_t low, int64_t high);
/// A finite number within [low, high].
Result<double> realNumber(const std::string& option, const std::string& text, double low, double high);
/// "A-B", both included, A <= B.
Result<std::pair<int64_t, int64_t>> numberRange(const std::string& option, const std::string& text);
/// The index of `text` among `names`; a usage error with the nearest one if it is not there.
Result<size_t> oneOf(const std::string& option, const std::string& text, std::span<const std::string> names);
/// Checks that the path ends in one of `endings` (".npz", ...).
Status checkEnding(const std::string& option, const std::string& path, std::span<const std::string> endings);

/// What to look at: the options that predict, attention and figure share.
struct LookArguments {
    std::string run;
    std::optional<std::string> sample, text, context, image, step, data, threads;

    /// Adds them to a subcommand.
    void addTo(CLI::App& app);
    /// Checks numbers and that at most one kind of input is given.
    Result<InspectRequest> request() const;
};

/// Core::inspect. A file that is not there or damaged is told before an input that is not named.
Result<Inspection> inspect(Core& core, const InspectRequest& request);

} // namespace attnscope::cli
