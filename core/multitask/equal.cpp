// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"

namespace attnscope {
namespace {

/// The sum of the losses.
class Equal final : public Weighting {
public:
    Needs needs() const override { return Needs::Losses; }
    bool readsLosses() const override { return false; }
    Weights weigh(const WeightingStep& step) override
    {
        return {std::vector<double>(step.losses.size(), 1.0), {}};
    }
};

} // namespace

WeightingEntry equalEntry()
{
    WeightingEntry entry;
    entry.info = {"equal", "Adds the losses of all tasks with the same weight.", {}};
    entry.make = [](int, const OptionReader&) -> Result<std::unique_ptr<Weighting>> {
        return std::unique_ptr<Weighting>(std::make_unique<Equal>());
    };
    return entry;
}

} // namespace attnscope
