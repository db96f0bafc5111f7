// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/readers.h"
#include "core/data/text/built_in_text.h"
#include "core/data/text/review_grammar.h"
#include "core/data/text/text_dataset.h"

#include <numeric>

namespace attnscope {
namespace {

constexpr double kWritingShare = 0.5;

std::vector<TextRange> rangesOf(const std::vector<MarkedRange>& marked)
{
    std::vector<TextRange> ranges;
    for (const MarkedRange& range : marked)
        ranges.push_back({range.begin, range.end});
    return ranges;
}

Result<std::unique_ptr<Dataset>> openReviews(const DatasetSpec& spec, const OptionReader& options,
                                             uint64_t seed, const LoadProgress& progress)
{
    const auto plan = builtInPlan(spec, options);
    if (!plan)
        return plan.status();
    const ReviewWriter writer(plan->language);
    const auto count = static_cast<size_t>(plan->count());
    TextRecords records;
    records.name = records.where = spec.name;
    records.texts.resize(count);
    auto& ofSentiment = records.evidence["sentiment"];
    auto& ofTopic = records.evidence["topic"];
    ofSentiment.resize(count);
    ofTopic.resize(count);
    std::vector<int64_t> sentiments(count), topics(count);
    const auto write = [&](size_t at) {
        const auto [split, index] = plan->placeOf(static_cast<int64_t>(at));
        Review review = writer.write(seed, split, index);
        ofSentiment[at] = rangesOf(review.text.evidence);
        ofTopic[at] = rangesOf(review.text.topic);
        records.texts[at] = std::move(review.text.text);
        sentiments[at] = review.sentiment;
        topics[at] = review.topic;
    };
    if (!writeBuiltIn(*plan, kWritingShare, progress, write))
        return cancelledLoading(spec.name);
    records.tasks = {{{"sentiment", TaskKind::Classification, sentimentNames()}, std::move(sentiments)},
                     {{"topic", TaskKind::Classification, reviewTopics()}, std::move(topics)}};
    records.train.resize(static_cast<size_t>(plan->train));
    std::iota(records.train.begin(), records.train.end(), 0);
    records.test.resize(static_cast<size_t>(plan->test));
    std::iota(records.test.begin(), records.test.end(), plan->train);
    return makeTextDataset(std::move(records), spec, options, seed, progress, kWritingShare);
}

} // namespace

DatasetEntry reviewsEntry()
{
    DatasetInfo info;
    info.name = "reviews";
    info.title = "Reviews";
    info.doc =
        "Short reviews in English and Chinese, written by the program itself: a few words decide whether "
        "they praise or blame, others only sound like it, and because we know which are which, we can "
        "check whether attention tells them apart.";
    info.input = InputKind::Text;
    TextDefaults defaults;
    defaults.tokens = 40; // the longest review has about 30
    info.options = withTextOptions(builtInTextOptions(), defaults);
    return {std::move(info), &openReviews};
}

} // namespace attnscope
