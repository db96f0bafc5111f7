// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/entries.h"
#include "core/multitask/strategy_parts.h"

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

/// Fast adaptive multitask optimisation, Liu, Feng, Stone & Liu 2023, algorithm 1: weights proportional to
/// z / L with z a softmax of learned logits, which are moved against the change of the log losses. Theirs
/// measures the change on the same batch with a second forward pass; ours takes the next step's losses, so
/// that a step costs no more than a plain one.
class Famo final : public Weighting {
public:
    Famo(int tasks, const OptionReader& options)
        : m_logits(static_cast<size_t>(tasks)), m_lastLogLoss(m_logits), m_seen(m_logits),
          m_adam(static_cast<size_t>(tasks), options.real("weighting.lr"), options.real("weighting.decay"))
    {
    }
    Needs needs() const override { return Needs::Losses; }
    Weights weigh(const WeightingStep& step) override;
    void save(ArrayBundle& state) const override
    {
        saveNumbers("logits", m_logits, state);
        saveNumbers("last_log_loss", m_lastLogLoss, state);
        saveNumbers("seen", m_seen, state);
        m_adam.save("logits", state);
    }
    Status load(const ArrayBundle& state) override
    {
        ATTNSCOPE_TRY(loadNumbers("logits", state, m_logits));
        ATTNSCOPE_TRY(loadNumbers("last_log_loss", state, m_lastLogLoss));
        ATTNSCOPE_TRY(loadNumbers("seen", state, m_seen));
        return m_adam.load("logits", state);
    }

private:
    static constexpr double kLeast = 1e-8; ///< added to losses, as theirs does
    void learn(const std::vector<int>& tasks, const std::vector<double>& logLoss);

    std::vector<double> m_logits, m_lastLogLoss, m_seen;
    SmallAdam m_adam;
};

void Famo::learn(const std::vector<int>& tasks, const std::vector<double>& logLoss)
{
    std::vector<double> logits, gain;
    std::vector<int> known;
    for (size_t i = 0; i < tasks.size(); ++i) {
        const auto task = static_cast<size_t>(tasks[i]);
        if (m_seen[task] > 0) {
            known.push_back(tasks[i]);
            logits.push_back(m_logits[task]);
            gain.push_back(m_lastLogLoss[task] - logLoss[i]);
        }
        m_lastLogLoss[task] = logLoss[i];
        m_seen[task] = 1;
    }
    // The softmax's Jacobian times the gains.
    const std::vector<double> z = softmax(logits);
    double mean = 0;
    for (size_t i = 0; i < z.size(); ++i)
        mean += z[i] * gain[i];
    for (size_t i = 0; i < z.size(); ++i)
        gain[i] = z[i] * (gain[i] - mean);
    m_adam.step(m_logits, known, gain);
}

Weights Famo::weigh(const WeightingStep& step)
{
    std::vector<double> logLoss, logits;
    for (const double loss : step.losses)
        logLoss.push_back(std::log(std::max(loss, 0.0) + kLeast));
    learn(step.tasks, logLoss);
    for (const int task : step.tasks)
        logits.push_back(m_logits[static_cast<size_t>(task)]);
    Weights weights{softmax(logits), {}};
    double sum = 0;
    for (size_t i = 0; i < weights.values.size(); ++i)
        sum += weights.values[i] /= std::max(step.losses[i], 0.0) + kLeast;
    for (double& weight : weights.values)
        weight /= sum;
    return weights;
}

} // namespace

WeightingEntry famoEntry()
{
    WeightingEntry entry;
    entry.info = {
        "famo", "Lets all losses fall at a like relative pace, at the cost of a plain step (Liu 2023).", {}};
    entry.info.options = {weightingOption("lr", "0.025", 1e-5, 1, "Learning rate of the weights",
                                          "How fast the task weights follow what they learn from."),
                          weightingOption("decay", "0.001", 0, 1, "Decay of the weights",
                                          "Pulls the task weights back towards each other.")};
    entry.make = [](int tasks, const OptionReader& options) -> Result<std::unique_ptr<Weighting>> {
        return std::unique_ptr<Weighting>(std::make_unique<Famo>(tasks, options));
    };
    return entry;
}

} // namespace attnscope
