// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// Milliseconds a training step takes for each image model, through the interface that the command line uses,
// recording included. usage: bench_step [DATA-SPEC [STEPS]]
#include "core/api/loader.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <unistd.h>
#include <vector>

using namespace attnscope;

namespace {

constexpr int64_t kWarmUp = 10; ///< steps left out: memory is still being touched for the first time

/// Python with the same LibTorch, the same model written the plain way, Adam, batch 64, two cores with
/// AVX-512.
const std::map<std::string, double> kToBeat{{"image.cnn", 40.9}};

/// Notes when each step ended, and ends the run after enough of them.
class Stopwatch final : public TrainObserver {
public:
    explicit Stopwatch(int64_t steps) : m_steps(steps) {}

    bool onStep(const StepReport& report) override
    {
        const auto now = std::chrono::steady_clock::now();
        if (report.step > kWarmUp)
            m_milliseconds.push_back(std::chrono::duration<double, std::milli>(now - m_last).count());
        m_last = now;
        return report.step < m_steps + kWarmUp;
    }

    /// The value that `part` of the steps stay below.
    double quantile(double part)
    {
        std::sort(m_milliseconds.begin(), m_milliseconds.end());
        return m_milliseconds[static_cast<size_t>(part * static_cast<double>(m_milliseconds.size() - 1))];
    }
    bool measured() const { return !m_milliseconds.empty(); }

private:
    int64_t m_steps;
    std::vector<double> m_milliseconds;
    std::chrono::steady_clock::time_point m_last;
};

Status measure(Core& core, const std::string& model, const std::string& data, int64_t steps,
               const std::filesystem::path& folder)
{
    TrainRequest request;
    request.config.model = model;
    request.config.data = data;
    request.config.steps = steps + kWarmUp;
    request.out = (folder / (model + ".attn")).string();
    Stopwatch stopwatch(steps);
    const Result<TrainSummary> summary = core.train(request, stopwatch);
    if (!summary)
        return summary.status();
    if (!stopwatch.measured())
        return failure(model, "no step was made");
    const double median = stopwatch.quantile(0.5);
    const auto beaten = kToBeat.find(model);
    fmt::print("{:<14} {:>8.2f} {:>8.2f} {:>8.2f} {:>10.0f} {:>8}\n", model, median, stopwatch.quantile(0.1),
               stopwatch.quantile(0.9), 1000.0 * static_cast<double>(request.config.batch) / median,
               beaten == kToBeat.end() ? "-" : fmt::format("{:.1f}", beaten->second));
    std::fflush(stdout);
    return Status::ok();
}

Status measureAll(const std::string& data, int64_t steps, const std::filesystem::path& folder)
{
    Result<std::unique_ptr<Core>> core = loadCore();
    if (!core)
        return core.status();
    const Environment environment = core.value()->environment();
    fmt::print("LibTorch {}, {} ({}), {} threads, BLAS threads {}; data {}, batch 64, {} steps\n",
               environment.torchVersion, environment.blas, environment.blasKernel, environment.threads,
               environment.blasThreads, data, steps);
    fmt::print("{:<14} {:>8} {:>8} {:>8} {:>10} {:>8}\n", "model", "median", "10 %", "90 %", "samples/s",
               "to beat");
    for (const ModelInfo& model : core.value()->catalogue().models)
        if (model.input == InputKind::Image)
            ATTNSCOPE_TRY(measure(*core.value(), model.name, data, steps, folder));
    return Status::ok();
}

} // namespace

int main(int argc, char** argv)
{
    const std::string data = argc > 1 ? argv[1] : "shapes";
    const int64_t steps = argc > 2 ? std::max(1L, std::atol(argv[2])) : 60;
    applyRuntime(chooseRuntime(0));

    std::string pattern = (std::filesystem::temp_directory_path() / "bench-step-XXXXXX").string();
    if (!mkdtemp(pattern.data())) {
        fmt::print(stderr, "bench_step: {}: cannot be created\n", pattern);
        return 1;
    }
    const Status status = measureAll(data, steps, pattern);
    std::error_code ignored;
    std::filesystem::remove_all(pattern, ignored);
    if (!status)
        fmt::print(stderr, "bench_step: {}\n", status.text());
    return status ? 0 : 1;
}
