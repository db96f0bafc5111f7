// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// What the whole record of a run (metrics, attention of the pinned samples, checkpoints) takes from training:
// the same trainings with and without a run file, in turn. Evaluations are left out of both. usage:
// bench_recording [STEPS [MODEL...]]; ./dev bench sets the numerical libraries as the programs do.
#include "core/api/loader.h"
#include "core/training/training_run.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

using namespace attnscope;

namespace {

constexpr int kTurns = 3;
constexpr int64_t kWarmUp = 10; ///< steps left out: memory is touched for the first time

struct Timing {
    double seconds = 0;   ///< of all steps, with what recording takes between them
    double recording = 0; ///< of that what did not pass in the trainer
};

double lastSeconds(const TrainingRun& run)
{
    const Series* seconds = run.metrics()->find("seconds");
    return seconds->at(seconds->size() - 1).value;
}

Result<Timing> train(const RunConfig& config, const std::shared_ptr<const Dataset>& data, int64_t steps,
                     const std::string& path)
{
    auto trainer = Trainer::create(config, data);
    if (!trainer)
        return trainer.status();
    TrainingRun run(std::move(*trainer));
    if (!path.empty())
        ATTNSCOPE_TRY(run.startRecording(path));
    Timing timing;
    double inTrainer = 0, before = 0;
    for (int64_t step = 1; step <= kWarmUp + steps; ++step) {
        const auto start = std::chrono::steady_clock::now();
        const Result<TrainingRun::Advance> advance = run.advance();
        const double taken = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        if (!advance)
            return advance.status();
        const double now = lastSeconds(run);
        if (step > kWarmUp && !advance->epoch) {
            timing.seconds += taken;
            inTrainer += now - before;
        }
        before = now;
    }
    timing.recording = timing.seconds - inTrainer;
    return timing;
}

Status measure(const std::string& model, int64_t steps, const std::filesystem::path& folder)
{
    RunConfig config;
    config.model = model;
    config.data = model.starts_with("text.") ? "reviews" : "shapes";
    config.epochs = 1000;
    auto checked = checkedConfig(config);
    if (!checked)
        return checked.status();
    auto opened = openDataset(checked->data, checked->options, checked->seed, [](double) { return true; });
    if (!opened)
        return opened.status();
    const std::shared_ptr<const Dataset> data = std::move(*opened);
    std::vector<double> ratios, shares;
    for (int turn = 0; turn < kTurns; ++turn) {
        const std::string path = (folder / fmt::format("{}-{}.attn", model, turn)).string();
        const Result<Timing> with = train(*checked, data, steps, path);
        if (!with)
            return with.status();
        const Result<Timing> without = train(*checked, data, steps, {});
        if (!without)
            return without.status();
        ratios.push_back(with->seconds / without->seconds - 1);
        shares.push_back(with->recording / with->seconds);
    }
    std::sort(ratios.begin(), ratios.end());
    std::sort(shares.begin(), shares.end());
    fmt::print("{:<22} {:>10.2f} {:>10.2f} {:>10.2f} {:>16.2f} {:>6}\n", model, 100 * ratios[kTurns / 2],
               100 * ratios.front(), 100 * ratios.back(), 100 * shares[kTurns / 2], "3");
    std::fflush(stdout);
    return Status::ok();
}

Status measureAll(int64_t steps, const std::vector<std::string>& models, const std::filesystem::path& folder)
{
    fmt::print("the first {} steps, {} turns; per cent of the time without recording\n"
               "{:<22} {:>10} {:>10} {:>10} {:>16} {:>6}\n",
               steps, kTurns, "model", "median", "least", "most", "between steps", "goal");
    for (const std::string& model : models)
        ATTNSCOPE_TRY(measure(model, steps, folder));
    return Status::ok();
}

} // namespace

int main(int argc, char** argv)
{
    startWithRuntime(chooseRuntime(0), argv);
    const int64_t steps = argc > 1 ? std::max(1L, std::atol(argv[1])) : 500;
    std::vector<std::string> models(argv + std::min(argc, 2), argv + argc);
    if (models.empty())
        models = {"image.cnn", "image.vit", "text.attn-rnn", "text.transformer"};
    std::string folder = (std::filesystem::temp_directory_path() / "bench-recording-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) {
        fmt::print(stderr, "bench_recording: {}: cannot be created\n", folder);
        return 1;
    }
    const Status status = measureAll(steps, models, folder);
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    if (!status)
        fmt::print(stderr, "bench_recording: {}\n", status.text());
    return status ? 0 : 1;
}
