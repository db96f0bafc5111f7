// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/label_shares.h"

#include "core/base/nearest_name.h"
#include "core/base/rng.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace attnscope {
namespace {

constexpr const char* kKey = "data.labels";

using Shares = std::map<std::string, double>;

std::string_view trimmed(std::string_view text)
{
    const size_t first = text.find_first_not_of(' ');
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// "topic=0.05, sentiment=1" as shares by task.
Result<Shares> sharesIn(const std::string& text)
{
    Shares shares;
    if (trimmed(text).empty())
        return shares;
    for (size_t from = 0; from <= text.size();) {
        const size_t comma = std::min(text.find(',', from), text.size());
        const std::string_view part = trimmed(std::string_view(text).substr(from, comma - from));
        from = comma + 1;
        const size_t equals = std::min(part.find('='), part.size());
        const std::string name(trimmed(part.substr(0, equals)));
        const std::string_view number = trimmed(part.substr(std::min(equals + 1, part.size())));
        double share = -1;
        const auto [stop, error] = std::from_chars(number.data(), number.data() + number.size(), share);
        const bool isNumber = error == std::errc() && stop == number.data() + number.size();
        // Written so that "nan" is refused as well.
        if (name.empty() || !isNumber || !(share >= 0 && share <= 1) || shares.contains(name))
            return usageError(
                kKey,
                "not of the form TASK=SHARE,TASK=SHARE (expected each task once and shares from "
                "0 to 1, found \"{}\")",
                text);
        shares[name] = share;
    }
    return shares;
}

void leaveOut(LabelledTask& task, double share, int64_t train, uint64_t seed)
{
    const auto stay = static_cast<int64_t>(std::llround(share * static_cast<double>(train)));
    const uint64_t stream = streamOf(seed, keyOf("labels left out"), keyOf(task.info.name));
    const std::vector<int64_t> order = epochOrder(train, stream, 0);
    for (int64_t i = stay; i < train; ++i)
        task.labels[static_cast<size_t>(order[static_cast<size_t>(i)])] = -1;
}

} // namespace

OptionSpec labelSharesOption()
{
    return dataOption(
        OptionKind::Text, "labels", "", 0, 0, "Labels kept",
        "Of which share of the training samples a task's label is known, as in \"topic=0.05\" (several with "
        "commas between them); the others teach that task nothing, and what it learns it learns from its "
        "fellow tasks. Test samples keep theirs.");
}

Status leaveLabelsOut(const std::string& shares, std::vector<LabelledTask>& tasks,
                      const std::string& madeText, int64_t train, uint64_t seed)
{
    if (tasks.empty() && madeText.empty())
        return Status::ok();
    auto asked = sharesIn(shares);
    if (!asked)
        return asked.status();
    if (!madeText.empty() && asked->contains(madeText))
        return usageError(kKey,
                          "the references of \"{}\" cannot be left out (expected a task of classes, a mask "
                          "or a point)",
                          madeText);
    std::vector<std::string> names;
    for (LabelledTask& task : tasks) {
        names.push_back(task.info.name);
        if (const auto share = asked->find(task.info.name); share != asked->end())
            leaveOut(task, share->second, train, seed);
    }
    for (const auto& [name, share] : *asked)
        if (names.empty())
            return usageError(kKey, "the data has no task \"{}\" whose labels can be left out", name);
        else if (std::find(names.begin(), names.end(), name) == names.end())
            return usageError(kKey, "the data has no task \"{}\" (did you mean \"{}\"? it has {})", name,
                              nearestName(name, names), fmt::format("{}", fmt::join(names, ", ")));
    return Status::ok();
}

} // namespace attnscope
