// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/built_in_text.h"

#include "core/data/parallel.h"
#include "core/data/records.h"

#include <algorithm>

namespace attnscope {
namespace {

constexpr int64_t kMostTexts = 200'000;
constexpr int64_t kTextsAtOnce = 250;

} // namespace

std::vector<OptionSpec> builtInTextOptions()
{
    OptionSpec language = dataOption(OptionKind::Choice, "language", "both", 0, 0, "Language",
                                     "The language of the texts: English, Chinese, or both mixed, so that "
                                     "the model has to learn two grammars.");
    language.choices = {"en", "zh", "both"};
    return {dataOption(OptionKind::Integer, "train", "8000", 60, 100'000, "Training texts",
                       "How many texts to learn from; with fewer, the model learns them by heart sooner."),
            dataOption(OptionKind::Integer, "test", "1000", 10, 20'000, "Test texts",
                       "How many texts the model is judged by; it never learns from these."),
            std::move(language)};
}

Result<BuiltInPlan> builtInPlan(const DatasetSpec& spec, const OptionReader& options)
{
    BuiltInPlan plan;
    plan.train = spec.train.value_or(options.integer("data.train"));
    plan.test = spec.test.value_or(options.integer("data.test"));
    for (const int64_t count : {plan.train, plan.test})
        if (count > kMostTexts)
            return usageError(spec.name, "too many texts (expected at most {} a split, found {})", kMostTexts,
                              count);
    plan.language = languageOf(options);
    return plan;
}

TextLanguage languageOf(const OptionReader& options)
{
    const std::string language = options.text("data.language");
    return language == "en"   ? TextLanguage::English
           : language == "zh" ? TextLanguage::Chinese
                              : TextLanguage::Both;
}

bool writeBuiltIn(const BuiltInPlan& plan, double share, const LoadProgress& progress,
                  const std::function<void(size_t)>& write)
{
    const int64_t parts = (plan.count() + kTextsAtOnce - 1) / kTextsAtOnce;
    const auto writePart = [&](int64_t part) {
        const int64_t end = std::min((part + 1) * kTextsAtOnce, plan.count());
        for (int64_t at = part * kTextsAtOnce; at < end; ++at)
            write(static_cast<size_t>(at));
    };
    return forEachInParallel(parts, writePart, [&](int64_t done) {
        return progress(share * static_cast<double>(done) / static_cast<double>(parts));
    });
}

} // namespace attnscope
