// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/commands.h"
#include "app/cli/figure_printer.h"
#include "app/cli/reports.h"
#include "app/cli/training_report.h"

#include <CLI/CLI.hpp>

#include <filesystem>

namespace attnscope::cli {
namespace fs = std::filesystem;
namespace {

constexpr double kTrainingSeconds = 30; // a slower machine trains for fewer steps, not for longer
constexpr int64_t kShownSamples = 3;

/// Trains the small image model on built-in pictures and draws what it looks at, before and after.
class Demo {
public:
    Demo(Context& context, Core& core, fs::path folder)
        : m_context(context), m_core(core), m_folder(std::move(folder)),
          m_run((m_folder / "demo.attn").string())
    {
    }

    Status run()
    {
        std::error_code error;
        fs::create_directories(m_folder, error);
        if (error)
            return failure(m_folder.string(), "cannot make this folder ({})", error.message());
        ATTNSCOPE_TRY(train());
        ATTNSCOPE_TRY(score());
        return draw();
    }

private:
    void say(const std::string& text) { m_context.terminal().line(text); }

    Status train()
    {
        say("Training a small attention model on built-in pictures: one object among clutter, which shape is "
            "it?");
        TrainRequest request;
        request.config.data = "shapes?train=6000&test=500";
        request.config.epochs = 8;
        request.out = m_run;
        request.existing = ExistingFile::Overwrite; // the demo's own file
        TrainingReport report(m_context.terminal(), OutputFormat::People, kTrainingSeconds);
        const auto summary = m_core.train(request, report);
        if (!summary)
            return summary.status();
        if (report.interrupted())
            return Status::make(ErrorKind::Cancelled, "demo", Message{"stopped", {}});
        reportEnd(m_context.terminal(), OutputFormat::People, *summary, false);
        return Status::ok();
    }

    Status score()
    {
        EvalRequest request;
        request.run = m_run;
        const auto report = m_core.evaluate(request);
        if (!report)
            return report.status();
        say("");
        for (const std::string& line : describe(*report))
            say(line);
        for (const TaskScores& scores : report->tasks) {
            const auto hit = scores.values.find("pointing_game");
            const auto chance = scores.values.find("pointing_game_random");
            if (hit == scores.values.end() || chance == scores.values.end())
                continue;
            say(fmt::format(
                "The attention's top pixel lies on the object in {:.0f} % of the samples; a random pixel "
                "would in {:.0f} %.",
                hit->second * 100, chance->second * 100));
            break;
        }
        return Status::ok();
    }

    Status draw()
    {
        const auto printer = loadFigurePrinter();
        if (!printer) {
            say("");
            say("No figures: " + printer.status().text());
            return Status::ok();
        }
        FigureJob job;
        job.view.showEvidence = true;
        for (int64_t sample = 0; sample < kShownSamples; ++sample) {
            ATTNSCOPE_TRY(drawSample(**printer, job, sample, 0, fmt::format("sample{}-before.png", sample)));
            ATTNSCOPE_TRY(drawSample(**printer, job, sample, {}, fmt::format("sample{}-after.png", sample)));
        }
        ATTNSCOPE_TRY(drawSample(**printer, job, 0, {}, "sample0-after.pdf"));
        job.view.view = ViewKind::Heads;
        ATTNSCOPE_TRY(drawSample(**printer, job, 0, {}, "heads.png"));
        const auto book = m_core.curves(m_run);
        if (!book)
            return book.status();
        job.view.view = ViewKind::Curves;
        job.curves = &*book;
        job.smoothing = 0.9;
        job.logY = true; // the first steps' loss would press the rest to the axis
        ATTNSCOPE_TRY(printer.value()->save((m_folder / "curves.png").string(), job));
        sayWhereToLook();
        return Status::ok();
    }

    Status drawSample(FigurePrinter& printer, FigureJob job, int64_t sample, std::optional<int64_t> step,
                      const std::string& name)
    {
        InspectRequest request;
        request.run = m_run;
        request.sample = sample;
        request.step = step;
        const auto inspection = m_core.inspect(request);
        if (!inspection)
            return inspection.status();
        job.inspection = &*inspection;
        return printer.save((m_folder / name).string(), job);
    }

    void sayWhereToLook()
    {
        const std::string folder = m_folder.string();
        say("");
        say("Look at:");
        say(fmt::format(
            "  {}/sample0-before.png, sample0-after.png   where it looked before and after training",
            folder));
        say(fmt::format("  {}/heads.png                               every attention of the model", folder));
        say(fmt::format("  {}/curves.png                              how it learned", folder));
        say(fmt::format("  {}/sample0-after.pdf                       the same for a paper", folder));
        say(fmt::format("Open the run in the window: attnscope {}", m_run));
    }

    Context& m_context;
    Core& m_core;
    fs::path m_folder;
    std::string m_run;
};

} // namespace

Command addDemoCommand(CLI::App& parent)
{
    auto folder = std::make_shared<std::string>("attnscope-demo");
    CLI::App* app =
        parent.add_subcommand("demo", "Train on built-in pictures and draw figures, in under a minute");
    app->add_option("--out", *folder, "The folder to write into (default: attnscope-demo)")->type_name("DIR");
    return {app, [folder](Context& context) -> Status {
                const auto core = context.core(0);
                if (!core)
                    return core.status();
                return Demo(context, **core, *folder).run();
            }};
}

} // namespace attnscope::cli
