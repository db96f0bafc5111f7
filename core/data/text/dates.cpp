// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/readers.h"
#include "core/data/text/built_in_text.h"
#include "core/data/text/date_phrases.h"
#include "core/data/text/text_dataset.h"

#include <numeric>

namespace attnscope {
namespace {

constexpr double kWritingShare = 0.5;

Result<std::unique_ptr<Dataset>> openDates(const DatasetSpec& spec, const OptionReader& options,
                                           uint64_t seed, const LoadProgress& progress)
{
    const auto plan = builtInPlan(spec, options);
    if (!plan)
        return plan.status();
    const auto count = static_cast<size_t>(plan->count());
    TextRecords records;
    records.name = records.where = spec.name;
    records.texts.resize(count);
    records.targets.resize(count);
    records.alignment.resize(count);
    records.targetTask = "date";
    records.targetUnit = TokenUnit::Character;
    std::vector<int64_t> styles(count);
    const auto write = [&](size_t at) {
        const auto [split, index] = plan->placeOf(static_cast<int64_t>(at));
        DatePhrase phrase = writeDate(seed, split, index, plan->language);
        for (const DateLink& link : phrase.links)
            records.alignment[at].push_back(
                {{link.target.begin, link.target.end}, {link.text.begin, link.text.end}});
        styles[at] = static_cast<int64_t>(phrase.style);
        records.texts[at] = std::move(phrase.text);
        records.targets[at] = std::move(phrase.target);
    };
    if (!writeBuiltIn(*plan, kWritingShare, progress, write))
        return cancelledLoading(spec.name);
    records.tasks = {{{"style", TaskKind::Classification, dateStyleNames()}, std::move(styles)}};
    records.train.resize(static_cast<size_t>(plan->train));
    std::iota(records.train.begin(), records.train.end(), 0);
    records.test.resize(static_cast<size_t>(plan->test));
    std::iota(records.test.begin(), records.test.end(), plan->train);
    return makeTextDataset(std::move(records), spec, options, seed, progress, kWritingShare);
}

} // namespace

DatasetEntry datesEntry()
{
    DatasetInfo info;
    info.name = "dates";
    info.title = "Dates";
    info.doc =
        "Dates as people write them, in English and Chinese, to be translated into the form 2021-03-03; "
        "because we know which word each digit comes from, we can check the alignment that attention "
        "finds by itself.";
    info.input = InputKind::Text;
    TextDefaults defaults;
    defaults.tokens = 30; // the longest phrase has about 20
    info.options = withTextOptions(builtInTextOptions(), defaults);
    info.makesText = true;
    return {std::move(info), &openDates};
}

} // namespace attnscope
