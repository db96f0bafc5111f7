// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/task_sampling.h"

#include "core/base/rng.h"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <numeric>

namespace attnscope {
namespace {

constexpr int64_t kBatch = 256;
constexpr int64_t kMostPasses = 64; ///< above it a sample comes up more than once in a pass

std::array<OptionSpec, 2> makeSamplingOptions()
{
    OptionSpec sampling;
    sampling.key = "sampling";
    sampling.kind = OptionKind::Choice;
    sampling.defaultValue = "proportional";
    sampling.choices = {"proportional", "equal", "temperature"};
    sampling.label = "Sampling of tasks";
    sampling.doc =
        "How often samples come up where some lack labels: all alike (proportional), each task's "
        "labelled samples as often as every other task's (equal), or between the two (temperature).";
    sampling.group = "tasks";
    OptionSpec temperature;
    temperature.key = "sampling.temperature";
    temperature.kind = OptionKind::Real;
    temperature.defaultValue = "5";
    temperature.minimum = 1;
    temperature.maximum = 100;
    temperature.logarithmic = true;
    temperature.label = "Sampling temperature";
    temperature.doc =
        "Of the sampling by temperature: 1 takes samples as they are, high values give tasks with "
        "few labels almost as many places as the others.";
    temperature.group = "tasks";
    return {sampling, temperature};
}

/// [sample] of one batch: whether the label is known.
void appendKnown(const TaskInfo& task, const Batch& batch, std::vector<bool>& known)
{
    if (task.kind == TaskKind::Sequence) { // references are there for all samples or for none
        known.insert(known.end(), static_cast<size_t>(batch.size()), batch.target.defined());
        return;
    }
    const auto labels = batch.labels.find(task.name);
    if (labels == batch.labels.end()) {
        known.insert(known.end(), static_cast<size_t>(batch.size()), false);
        return;
    }
    // A label is known or unknown as a whole, so its first number tells.
    const torch::Tensor first = labels->second.reshape({batch.size(), -1}).select(1, 0).to(torch::kFloat);
    const auto values = first.accessor<float, 1>();
    for (int64_t i = 0; i < batch.size(); ++i)
        known.push_back(values[i] >= 0);
}

/// Times that each sample comes up: its rate rounded up or down, n in all.
std::vector<int64_t> drawCounts(const std::vector<double>& rates, uint64_t seed, int64_t epoch)
{
    const auto size = static_cast<int64_t>(rates.size());
    std::vector<int64_t> counts(rates.size());
    double before = Rng(streamOf(seed, keyOf("sampling offset"), epoch)).uniform();
    for (const int64_t i : epochOrder(size, streamOf(seed, keyOf("sampling")), epoch)) {
        const double after = before + rates[static_cast<size_t>(i)];
        counts[static_cast<size_t>(i)] =
            static_cast<int64_t>(std::floor(after)) - static_cast<int64_t>(std::floor(before));
        before = after;
    }
    return counts;
}

/// Of `count` appearances in `passes` passes those in one, evenly spread from a random phase on.
int64_t inPass(int64_t count, int64_t pass, int64_t passes, double phase)
{
    const auto upTo = [&](int64_t p) {
        return static_cast<int64_t>(
            std::floor(static_cast<double>(count * p) / static_cast<double>(passes) + phase));
    };
    return upTo(pass + 1) - upTo(pass);
}

} // namespace

std::span<const OptionSpec> samplingOptions()
{
    static const std::array<OptionSpec, 2> specs = makeSamplingOptions();
    return specs;
}

std::vector<std::vector<bool>> labelledSamples(const Dataset& data, const std::vector<TaskInfo>& tasks)
{
    std::vector<std::vector<bool>> labelled(tasks.size());
    const int64_t size = data.size(Split::Train);
    for (int64_t first = 0; first < size; first += kBatch) {
        std::vector<int64_t> indexes(static_cast<size_t>(std::min(kBatch, size - first)));
        std::iota(indexes.begin(), indexes.end(), first);
        const Batch batch = data.batch(Split::Train, indexes, false, 0);
        for (size_t k = 0; k < tasks.size(); ++k)
            appendKnown(tasks[k], batch, labelled[k]);
    }
    return labelled;
}

std::vector<double> sampleRates(const std::vector<std::vector<bool>>& labelled, double exponent)
{
    const size_t size = labelled.empty() ? 0 : labelled.front().size();
    std::vector<double> counts, shares;
    for (const std::vector<bool>& task : labelled) {
        counts.push_back(static_cast<double>(std::count(task.begin(), task.end(), true)));
        shares.push_back(counts.back() > 0 ? std::pow(counts.back(), exponent) : 0.0);
    }
    const double all = std::accumulate(shares.begin(), shares.end(), 0.0);
    if (!(all > 0))
        return {};
    std::vector<double> rates(size);
    for (size_t k = 0; k < labelled.size(); ++k)
        for (size_t i = 0; i < size; ++i)
            if (labelled[k][i])
                rates[i] += static_cast<double>(size) * shares[k] / all / counts[k];
    // Sums like 1/3 + 2/3 must come to 1 exactly, or a sample would now and then be left out for its
    // rounding.
    for (double& rate : rates)
        if (std::abs(rate - std::round(rate)) < 1e-9)
            rate = std::round(rate);
    const bool alike = std::all_of(rates.begin(), rates.end(), [&](double rate) { return rate == 1.0; });
    return alike ? std::vector<double>() : rates;
}

std::vector<int64_t> drawOrder(const Dataset& data, const std::vector<double>& rates, uint64_t seed,
                               int64_t epoch, int64_t group)
{
    const std::vector<int64_t> counts = drawCounts(rates, seed, epoch);
    const int64_t most = *std::max_element(counts.begin(), counts.end());
    const int64_t passes = std::clamp<int64_t>(most, 1, kMostPasses);
    std::vector<double> phases;
    for (size_t i = 0; i < counts.size(); ++i)
        phases.push_back(Rng(streamOf(seed, keyOf("sampling phase"), epoch, i)).uniform());
    std::vector<int64_t> order;
    for (int64_t pass = 0; pass < passes; ++pass) {
        const uint64_t stream = pass == 0 ? seed : streamOf(seed, keyOf("sampling pass"), pass);
        for (const int64_t i : data.trainingOrder(stream, epoch, group))
            order.insert(order.end(),
                         static_cast<size_t>(inPass(counts[static_cast<size_t>(i)], pass, passes,
                                                    phases[static_cast<size_t>(i)])),
                         i);
    }
    // The last sum of rates may be a rounding away from n: an epoch has n places, whatever that makes of it.
    for (size_t i = 0; order.size() < rates.size(); ++i)
        order.push_back(order[i]);
    order.resize(rates.size());
    return order;
}

TrainingOrder taskSampling(const Dataset& data, const std::vector<TaskInfo>& tasks,
                           const OptionValues& options, uint64_t seed)
{
    const OptionReader reader(samplingOptions(), options);
    const std::string scheme = reader.text("sampling");
    if (scheme == "proportional")
        return {};
    const double exponent = scheme == "equal" ? 0.0 : 1.0 / reader.real("sampling.temperature");
    // Assembling every sample takes as long as an epoch's batches: left to the loader's thread. Loaders
    // follow one another with copies of this order, the old one's thread perhaps still at work.
    struct Rates {
        std::once_flag once;
        std::vector<double> values;
    };
    return [&data, tasks, exponent, seed, rates = std::make_shared<Rates>()](int64_t epoch, int64_t group) {
        std::call_once(rates->once,
                       [&] { rates->values = sampleRates(labelledSamples(data, tasks), exponent); });
        return rates->values.empty() ? data.trainingOrder(seed, epoch, group)
                                     : drawOrder(data, rates->values, seed, epoch, group);
    };
}

} // namespace attnscope
