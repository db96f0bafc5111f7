// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// What the whole record of a run (metrics, attention of the pinned samples, checkpoints) takes from training:
// the same trainings with and without a run file, in turn, long enough for three checkpoints. Evaluations are
// left out of both. usage: bench_recording [SECONDS [MODEL...]]
#include "core/api/loader.h"
#include "core/training/training_run.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

using namespace attnscope;

namespace {

constexpr int kTurns = 2;
constexpr int64_t kWarmUp = 10; ///< steps left out: memory is touched for the first time

struct Timing {
    double seconds = 0;   ///< a step takes, with what recording takes behind it
    double recording = 0; ///< of that what does not pass in the trainer
};

double lastSeconds(const TrainingRun& run)
{
    const Series* seconds = run.metrics()->find("seconds");
    return seconds->at(seconds->size() - 1).value;
}

/// Trains for so long.
Result<Timing> train(const RunConfig& config, const std::shared_ptr<const Dataset>& data, double seconds,
                     const std::string& path)
{
    auto trainer = Trainer::create(config, data);
    if (!trainer)
        return trainer.status();
    TrainingRun run(std::move(*trainer));
    if (!path.empty())
        ATTNSCOPE_TRY(run.startRecording(path));
    double all = 0, inTrainer = 0, before = 0, counted = 0;
    for (int64_t step = 1; all < seconds; ++step) {
        const auto start = std::chrono::steady_clock::now();
        const Result<TrainingRun::Advance> advance = run.advance();
        const double taken = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        if (!advance)
            return advance.status();
        const double now = lastSeconds(run);
        if (step > kWarmUp && !advance->epoch) {
            all += taken;
            inTrainer += now - before;
            ++counted;
        }
        before = now;
    }
    return Timing{all / counted, (all - inTrainer) / counted};
}

Status measure(const std::string& model, double seconds, const std::filesystem::path& folder)
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
        std::optional<Timing> with, without;
        for (const bool recorded : {turn % 2 == 0, turn % 2 != 0}) { // neither always comes first
            const Result<Timing> timing = train(*checked, data, seconds, recorded ? path : std::string());
            if (!timing)
                return timing.status();
            (recorded ? with : without) = *timing;
        }
        ratios.push_back(with->seconds / without->seconds - 1);
        shares.push_back(with->recording / with->seconds);
    }
    fmt::print("{:<22} {:>10.2f} {:>10.2f} {:>16.2f} {:>6}\n", model,
               100 * *std::min_element(ratios.begin(), ratios.end()),
               100 * *std::max_element(ratios.begin(), ratios.end()),
               100 * *std::max_element(shares.begin(), shares.end()), "3");
    std::fflush(stdout);
    return Status::ok();
}

Status measureAll(double seconds, const std::vector<std::string>& models, const std::filesystem::path& folder)
{
    fmt::print("the first {} seconds, {} turns; per cent of the time without recording\n"
               "{:<22} {:>10} {:>10} {:>16} {:>6}\n",
               seconds, kTurns, "model", "least", "most", "between steps", "goal");
    for (const std::string& model : models)
        ATTNSCOPE_TRY(measure(model, seconds, folder));
    return Status::ok();
}

} // namespace

int main(int argc, char** argv)
{
    startWithRuntime(chooseRuntime(0), argv);
    const double seconds = argc > 1 ? std::max(1.0, std::atof(argv[1])) : 32;
    std::vector<std::string> models(argv + std::min(argc, 2), argv + argc);
    if (models.empty())
        models = {"image.cnn", "text.attn-rnn"};
    std::string folder = (std::filesystem::temp_directory_path() / "bench-recording-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) {
        fmt::print(stderr, "bench_recording: {}: cannot be created\n", folder);
        return 1;
    }
    const Status status = measureAll(seconds, models, folder);
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    if (!status)
        fmt::print(stderr, "bench_recording: {}\n", status.text());
    return status ? 0 : 1;
}
