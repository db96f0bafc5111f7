// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/dataset.h"

namespace attnscope {

/// Which language the texts that the program makes are in.
enum class TextLanguage { English, Chinese, Both };

/// What the built-in sets of texts have in common.
struct BuiltInPlan {
    int64_t train = 0, test = 0; ///< samples in the splits
    TextLanguage language = TextLanguage::Both;

    int64_t count() const { return train + test; }
    /// Split and place in it of record `at`: the training samples come first.
    std::pair<Split, int64_t> placeOf(int64_t at) const
    {
        return at < train ? std::pair(Split::Train, at) : std::pair(Split::Test, at - train);
    }
};

/// The options data.train, data.test and data.language.
std::vector<OptionSpec> builtInTextOptions();

/// Reads them; the spec's sizes go before the options' and may be larger. Usage error above 200,000.
Result<BuiltInPlan> builtInPlan(const DatasetSpec& spec, const OptionReader& options);

/// What the option data.language says.
TextLanguage languageOf(const OptionReader& options);

/// Calls write(at) for every record of the plan, on all cores; false where `progress`, which gets up to
/// `share`, said stop.
bool writeBuiltIn(const BuiltInPlan& plan, double share, const LoadProgress& progress,
                  const std::function<void(size_t)>& write);

} // namespace attnscope
