// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/reports.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

namespace attnscope::cli {
namespace fs = std::filesystem;
namespace {

constexpr int64_t kSteps = 40;
constexpr size_t kWarmUp = 8; // first steps allocate and choose kernels

struct BenchArguments {
    std::string threads = "0";
    bool json = false;
};

/// Times each step of a short run. The median is told: a machine does other things as well.
class StepTimer : public TrainObserver {
public:
    void onReady(const DatasetSummary&, const ModelSummary& model) override
    {
        parameters = model.parameters;
        m_last = std::chrono::steady_clock::now();
    }
    bool onStep(const StepReport&) override
    {
        const auto now = std::chrono::steady_clock::now();
        m_seconds.push_back(std::chrono::duration<double>(now - m_last).count());
        m_last = now;
        return !interrupt.requested();
    }
    double medianSeconds()
    {
        if (m_seconds.size() <= kWarmUp)
            return 0;
        m_seconds.erase(m_seconds.begin(), m_seconds.begin() + kWarmUp);
        const auto middle = m_seconds.begin() + static_cast<std::ptrdiff_t>(m_seconds.size() / 2);
        std::nth_element(m_seconds.begin(), middle, m_seconds.end());
        return *middle;
    }

    int64_t parameters = 0;
    InterruptGuard interrupt;

private:
    std::vector<double> m_seconds;
    std::chrono::steady_clock::time_point m_last{};
};

/// A folder of its own that goes when it does.
class ScratchFolder {
public:
    ScratchFolder()
    {
        std::string name = (fs::temp_directory_path() / "attnscope-bench-XXXXXX").string();
        if (mkdtemp(name.data()) != nullptr)
            path = name;
    }
    ~ScratchFolder()
    {
        std::error_code ignored;
        if (!path.empty())
            fs::remove_all(path, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    fs::path path;
};

Status bench(Context& context, const BenchArguments& arguments)
{
    const auto threads = wholeNumber("--threads", arguments.threads, 0, 1024);
    if (!threads)
        return threads.status();
    const auto core = context.core(static_cast<int>(*threads));
    if (!core)
        return core.status();
    const ScratchFolder scratch;
    if (scratch.path.empty())
        return failure(fs::temp_directory_path().string(), "cannot make a folder for the benchmark's runs");
    Table table({"model", "samples/s", "ms/step", "parameters"});
    for (const ModelInfo& model : (*core)->catalogue().models) {
        TrainRequest request;
        request.config.model = model.name;
        request.config.data = "shapes?train=2560&test=64";
        request.config.steps = kSteps;
        request.config.threads = static_cast<int>(*threads);
        request.out = (scratch.path / (model.name + ".attn")).string();
        StepTimer timer;
        const auto summary = (*core)->train(request, timer);
        if (!summary)
            return summary.status();
        if (timer.interrupt.requested())
            return Status::make(ErrorKind::Cancelled, "bench", Message{"stopped", {}});
        const double seconds = timer.medianSeconds();
        const double rate = seconds > 0 ? static_cast<double>(request.config.batch) / seconds : 0;
        if (arguments.json)
            context.terminal().line(oneLine({{"bench", "train"},
                                             {"model", model.name},
                                             {"data", request.config.data},
                                             {"batch", request.config.batch},
                                             {"samples_per_second", rate},
                                             {"milliseconds_per_step", seconds * 1000},
                                             {"parameters", timer.parameters}}));
        table.add({model.name, fmt::format("{:.0f}", rate), fmt::format("{:.1f}", seconds * 1000),
                   grouped(timer.parameters)});
    }
    const Environment environment = (*core)->environment();
    if (arguments.json) {
        context.terminal().line(oneLine({{"bench", "environment"},
                                         {"torch", environment.torchVersion},
                                         {"blas", environment.blas},
                                         {"blas_kernel", environment.blasKernel},
                                         {"threads", environment.threads},
                                         {"blas_threads", environment.blasThreads}}));
        return Status::ok();
    }
    for (const std::string& line : table.lines())
        context.terminal().line(line);
    context.terminal().line(fmt::format("LibTorch {}, {} ({} kernels), {}, 32x32 pictures, batches of 64",
                                        environment.torchVersion, environment.blas, environment.blasKernel,
                                        counted(environment.threads, "thread")));
    return Status::ok();
}

} // namespace

Command addBenchCommand(CLI::App& parent)
{
    auto arguments = std::make_shared<BenchArguments>();
    CLI::App* app = parent.add_subcommand("bench", "Training speed of every model on this machine");
    app->add_option("--threads", arguments->threads, "Processor threads (default: one a core)")
        ->type_name("N");
    app->add_flag("--json", arguments->json, "One JSON object a line");
    return {app, [arguments](Context& context) { return bench(context, *arguments); }};
}

} // namespace attnscope::cli
