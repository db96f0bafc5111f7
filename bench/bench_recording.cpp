// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// What the whole record of a run (metrics, attention of the pinned samples, checkpoints) takes from training:
// two trainings of the same model, one with and one without a run file, take turns of a few steps, so that
// both see the machine in the same moods, for long enough for three checkpoints. Evaluations are left out of
// both. usage: bench_recording [SECONDS [MODEL...]]
#include "core/api/loader.h"
#include "core/training/training_run.h"

#include <fmt/core.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

using namespace attnscope;

namespace {

constexpr int64_t kWarmUp = 10; ///< steps left out: memory is touched for the first time
constexpr int64_t kTurn = 10;   ///< steps
/// While it is the other's turn time passes too, and the record is kept by the clock.
constexpr RecordPace kPace{2 * RecordPace{}.commitSeconds, 2 * RecordPace{}.checkpointSeconds};

/// One of the two.
class Side {
public:
    Side(std::unique_ptr<Trainer> trainer) : m_run(std::move(trainer), kPace) {}

    Status record(const std::string& path) { return m_run.startRecording(path); }

    /// Trains for a turn; `count`: the time goes into the sums.
    Status turn(bool count)
    {
        for (int64_t left = kTurn; left > 0;) {
            const auto start = std::chrono::steady_clock::now();
            const Result<TrainingRun::Advance> advance = m_run.advance();
            const double taken =
                std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            if (!advance)
                return advance.status();
            const double inTrainer = lastSeconds() - m_before;
            m_before += inTrainer;
            if (advance->epoch)
                continue;
            --left;
            if (!count)
                continue;
            all += taken;
            beside += taken - inTrainer;
        }
        return Status::ok();
    }

    double all = 0;    ///< seconds in steps, with what recording takes behind them
    double beside = 0; ///< of that what did not pass in the trainer

private:
    double lastSeconds() const
    {
        const Series* seconds = m_run.metrics()->find("seconds");
        return seconds->at(seconds->size() - 1).value;
    }

    TrainingRun m_run;
    double m_before = 0;
};

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
    std::vector<std::unique_ptr<Side>> sides; // the first with, the second without a record
    for (int i = 0; i < 2; ++i) {
        auto trainer = Trainer::create(*checked, data);
        if (!trainer)
            return trainer.status();
        sides.push_back(std::make_unique<Side>(std::move(*trainer)));
    }
    ATTNSCOPE_TRY(sides[0]->record((folder / fmt::format("{}.attn", model)).string()));
    Side &with = *sides[0], &without = *sides[1];
    for (int64_t turn = 0; without.all < seconds; ++turn) // neither always comes first
        for (Side* side : {turn % 2 == 0 ? &with : &without, turn % 2 == 0 ? &without : &with})
            ATTNSCOPE_TRY(side->turn(turn * kTurn >= kWarmUp));
    fmt::print("{:<22} {:>10.2f} {:>16.2f} {:>6}\n", model, 100 * (with.all / without.all - 1),
               100 * with.beside / with.all, "3");
    std::fflush(stdout);
    return Status::ok();
}

Status measureAll(double seconds, const std::vector<std::string>& models, const std::filesystem::path& folder)
{
    fmt::print("the first {} seconds of each; per cent of the time without recording\n"
               "{:<22} {:>10} {:>16} {:>6}\n",
               seconds, "model", "cost", "between steps", "goal");
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
