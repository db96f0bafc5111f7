// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/arguments.h"

#include "core/base/nearest_name.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <filesystem>

namespace attnscope::cli {
namespace {

std::string joined(std::span<const std::string> names)
{
    std::string out;
    for (const std::string& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out;
}

template <class Number>
bool parsed(const std::string& text, Number& value)
{
    const char* const end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, value);
    return result.ec == std::errc() && result.ptr == end;
}

/// A text that a command line has no room for. What is longer than a text may be is not read to its end: the
/// core says that it is too long.
std::string standardInput()
{
    constexpr size_t kMost = (size_t{4} << 20) + 1;
    std::string text(kMost, '\0');
    text.resize(std::fread(text.data(), 1, kMost, stdin));
    return text;
}

} // namespace

Result<int64_t> wholeNumber(const std::string& option, const std::string& text, int64_t low, int64_t high)
{
    int64_t value = 0;
    if (parsed(text, value) && value >= low && value <= high)
        return value;
    if (high == INT64_MAX)
        return usageError(option, "not a whole number in range (expected {} or more, found {})", low, text);
    return usageError(option, "not a whole number in range (expected {} to {}, found {})", low, high, text);
}

Result<double> realNumber(const std::string& option, const std::string& text, double low, double high)
{
    double value = 0;
    if (parsed(text, value) && std::isfinite(value) && value >= low && value <= high)
        return value;
    return usageError(option, "not a number in range (expected {} to {}, found {})", low, high, text);
}

Result<std::pair<int64_t, int64_t>> numberRange(const std::string& option, const std::string& text)
{
    const size_t dash = text.find('-');
    int64_t first = 0, last = 0;
    if (dash != std::string::npos && parsed(text.substr(0, dash), first) &&
        parsed(text.substr(dash + 1), last) && first >= 0 && first <= last)
        return std::pair(first, last);
    return usageError(option, "not a range of numbers (expected FIRST-LAST, e.g. 0-99, found {})", text);
}

Result<size_t> oneOf(const std::string& option, const std::string& text, std::span<const std::string> names)
{
    const auto found = std::find(names.begin(), names.end(), text);
    if (found != names.end())
        return static_cast<size_t>(found - names.begin());
    return usageError(option, "no such choice (expected one of {}, nearest {}, found {})", joined(names),
                      nearestName(text, names), text);
}

Status checkEnding(const std::string& option, const std::string& path, std::span<const std::string> endings)
{
    const std::string ending = std::filesystem::path(path).extension().string();
    if (std::find(endings.begin(), endings.end(), ending) != endings.end())
        return Status::ok();
    return usageError(option, "unknown kind of file (expected a name ending in {}, found {})",
                      joined(endings), path);
}

void LookArguments::addTo(CLI::App& app)
{
    app.add_option("run", run, "The run file (*.attn), or an attention dump (.npz, .safetensors, .json)")
        ->required()
        ->type_name("RUN.attn");
    app.add_option("--sample", sample, "A sample of the test split, counted from 0")->type_name("K");
    app.add_option("--image", image, "A picture of your own (PNG or JPEG)")->type_name("FILE");
    app.add_option("--text", text, "A text of your own, for a text model (-: from standard input)")
        ->type_name("T");
    app.add_option("--context", context, "The second text of a model with two (-: from standard input)")
        ->type_name("T2");
    app.add_option("--step", step, "A recorded step (default: the last checkpoint)")->type_name("N");
    app.add_option("--data", data, "Take the sample from other data than the run's own")->type_name("SPEC");
    app.add_option("--threads", threads, "Processor threads (default: one a core)")->type_name("N");
}

Result<InspectRequest> LookArguments::request() const
{
    InspectRequest request;
    request.run = run;
    request.image = image;
    request.text = text;
    request.context = context;
    request.data = data;
    if (static_cast<int>(sample.has_value()) + image.has_value() + text.has_value() > 1)
        return usageError("--sample",
                          "only one thing to look at, please (expected --sample, --image or --text)");
    if (context && !text)
        return usageError("--context", "goes with --text alone");
    if (text == "-" && context == "-")
        return usageError("--context", "standard input holds one text (expected - for --text or --context, "
                                       "found it for both)");
    const auto number = [](const char* option, const std::optional<std::string>& value, int64_t high,
                           std::optional<int64_t>& out) -> Status {
        if (!value)
            return Status::ok();
        const auto parsedValue = wholeNumber(option, *value, 0, high);
        if (!parsedValue)
            return parsedValue.status();
        out = *parsedValue;
        return Status::ok();
    };
    if (text == "-")
        request.text = standardInput();
    if (context == "-")
        request.context = standardInput();
    std::optional<int64_t> threadCount;
    ATTNSCOPE_TRY(number("--sample", sample, INT64_MAX, request.sample));
    ATTNSCOPE_TRY(number("--step", step, INT64_MAX, request.step));
    ATTNSCOPE_TRY(number("--threads", threads, 1024, threadCount));
    request.threads = static_cast<int>(threadCount.value_or(0));
    return request;
}

Result<Inspection> inspect(Core& core, const InspectRequest& request)
{
    auto inspection = core.inspect(request);
    // The core asks what to look at before it opens the file.
    const bool unnamed = !request.sample && !request.image && !request.text;
    if (!inspection && unnamed && inspection.status().where() == "--sample")
        if (const auto book = core.curves(request.run); !book)
            return book.status();
    return inspection;
}

} // namespace attnscope::cli
