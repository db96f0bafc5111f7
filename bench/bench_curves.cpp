// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// Curves without end: what a point costs at the beginning and at the end of a long run, what the points take
// in memory and in the run file, how long opening takes, and what a frame costs while somebody pans and
// zooms. Needs a display; `./dev bench` gives it one. usage: bench_curves [MILLIONS OF POINTS A SERIES]
#include "core/record/metric_book.h"
#include "ui/gl/gl_objects.h"
#include "ui/imgui/curves_panel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QSurfaceFormat>
#include <QTemporaryDir>
#include <QWheelEvent>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

using namespace attnscope;

namespace {

constexpr size_t kMillion = 1'000'000;
constexpr int kFrames = 120;
const char* const kCurves[] = {"loss", "gradient_norm", "samples_per_second", "lr"};
/// What a step of a model with one task records.
const char* const kOfAStep[] = {
    "loss", "task/class/loss", "task/class/accuracy", "gradient_norm", "lr", "samples_per_second", "seconds"};

void row(const std::string& what, double value, const char* unit, const char* goal)
{
    fmt::print("{:<58} {:>9.2f} {:<8} {:>8}\n", what, value, unit, goal);
    std::fflush(stdout);
}

float valueAt(size_t series, size_t step)
{
    const auto x = static_cast<float>(step);
    return 1.0F + static_cast<float>(series) + std::sin(x * 1e-5F) + 0.2F * std::sin(x * 0.37F);
}

double secondsOf(const std::function<void()>& work)
{
    QElapsedTimer clock;
    clock.start();
    work();
    return static_cast<double>(clock.nsecsElapsed()) / 1e9;
}

void benchAppending(size_t millions)
{
    Series series("loss");
    size_t step = 0;
    const auto appendAMillion = [&] {
        for (const size_t end = step + kMillion; step < end; ++step)
            series.append(static_cast<double>(step), valueAt(0, step));
    };
    const double first = secondsOf(appendAMillion);
    double last = first;
    for (size_t i = 1; i < millions; ++i)
        last = secondsOf(appendAMillion);
    row("a point appended, first million", first * 1e9 / kMillion, "ns", "-");
    row("a point appended, last million", last * 1e9 / kMillion, "ns", "the same");
    row("memory, over 4 bytes for each value",
        static_cast<double>(series.memory()) / (static_cast<double>(step) * sizeof(float)), "times", "1.5");
}

/// A run file of so many steps of these series.
Status writeRun(const std::string& path, std::span<const char* const> series, size_t steps)
{
    Result<std::unique_ptr<RunFile>> run = RunFile::create(path, RunHeader{});
    if (!run)
        return run.status();
    for (size_t step = 1; step <= steps; ++step) {
        for (size_t i = 0; i < series.size(); ++i)
            ATTNSCOPE_TRY((*run)->append({series[i], static_cast<int64_t>(step), valueAt(i, step)}));
        if (step % 10'000 == 0)
            ATTNSCOPE_TRY((*run)->commit());
    }
    return (*run)->commit();
}

double megabytes(const std::string& path)
{
    return static_cast<double>(std::filesystem::file_size(path)) / 1e6;
}

Result<MetricBook> openRun(const std::string& path)
{
    const Result<std::unique_ptr<RunFile>> run = RunFile::open(path, RunFile::Access::ReadOnly);
    if (!run)
        return run.status();
    return readMetricBook(**run);
}

/// From the change to the finished picture (of a software rasteriser: nobody waits for a graphics card).
void benchFrames(const char* what, QWidget& widget, const std::function<void(int)>& change)
{
    std::vector<double> times;
    for (int i = 0; i < kFrames; ++i)
        times.push_back(1000 * secondsOf([&] {
                            change(i);
                            widget.repaint();
                            QApplication::processEvents();
                        }));
    std::sort(times.begin(), times.end());
    row(fmt::format("{}: median", what), times[kFrames / 2], "ms", "16.7");
    row(fmt::format("{}: worst of {}", what, kFrames), times.back(), "ms", "-");
}

void turnWheel(QWidget& widget, QPointF at, int angle)
{
    QWheelEvent event(at, widget.mapToGlobal(at), {}, QPoint(0, angle), Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&widget, &event);
}

void pressKey(QWidget& widget, Qt::Key key)
{
    QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
    QCoreApplication::sendEvent(&widget, &event);
}

void benchPanel(MetricBook book)
{
    CurvesPanel panel;
    panel.resize(1280, 300);
    panel.show();
    QApplication::processEvents();
    panel.setSmoothing(0.0);
    panel.setBook(std::make_shared<MetricBook>(std::move(book)));
    for (const CurvesPanel::PlotName& plot : panel.plots())
        panel.setPlotShown(plot.id, true);
    benchFrames("all plots, zoom", panel,
                [&](int i) { turnWheel(panel, QPointF(200, 130), i % 40 < 20 ? 120 : -120); });
    for (int i = 0; i < 8; ++i)
        turnWheel(panel, QPointF(200, 130), 120);
    benchFrames("all plots, pan", panel,
                [&](int i) { pressKey(panel, i % 40 < 20 ? Qt::Key_Right : Qt::Key_Left); });
    panel.fit();
    panel.setSmoothing(0.99);
    row("smoothing turned on, first frame", 1000 * secondsOf([&] {
                                                panel.repaint();
                                                QApplication::processEvents();
                                            }),
        "ms", "-");
    const auto zoom = [&](int i) { turnWheel(panel, QPointF(200, 130), i % 40 < 20 ? 120 : -120); };
    benchFrames("all plots, zoom while points are being smoothed", panel, zoom);
    row("until all points are smoothed, after these frames", secondsOf([&] {
            while (!panel.smoothingDone()) {
                panel.repaint();
                QApplication::processEvents();
            }
        }),
        "s", "-");
    benchFrames("all plots, smoothed, zoom", panel, zoom);
}

Status benchAll(size_t millions, const std::string& folder)
{
    fmt::print("{:<58} {:>9} {:<8} {:>8}\n", fmt::format("{} million points a series", millions), "measured",
               "", "goal");
    benchAppending(millions);
    const std::string ofAMillion = folder + "/million.attn", large = folder + "/large.attn";
    ATTNSCOPE_TRY(writeRun(ofAMillion, kOfAStep, kMillion));
    row("run file of a million steps' metrics", megabytes(ofAMillion), "MB", "40");
    ATTNSCOPE_TRY(writeRun(large, kCurves, millions * kMillion));
    row("run file of these points x 4 series", megabytes(large), "MB", "-");
    Result<MetricBook> book = failure(large, "was not opened");
    const double seconds = secondsOf([&] { book = openRun(large); });
    if (!book)
        return book.status();
    row("opened from the run file", seconds, "s", "1.5");
    benchPanel(std::move(book).value());
    return Status::ok();
}

} // namespace

int main(int argc, char** argv)
{
    QSurfaceFormat::setDefaultFormat(glFormat());
    const QApplication application(argc, argv);
    const QTemporaryDir folder;
    const long millions = argc > 1 ? std::clamp(std::atol(argv[1]), 1L, 60L) : 10;
    const Status status = benchAll(static_cast<size_t>(millions), folder.path().toStdString());
    if (!status)
        fmt::print(stderr, "bench_curves: {}\n", status.text());
    return status ? 0 : 1;
}
