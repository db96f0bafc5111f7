// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// Heatmap figures saved a second, by format. To beat: Matplotlib saves 10 to 13 small ones a second.
#include "core/base/rng.h"
#include "ui/figures/figure.h"

#include <QElapsedTimer>
#include <QGuiApplication>
#include <QTemporaryDir>

#include <fmt/core.h>

using namespace attnscope;

namespace {

constexpr qint64 kMilliseconds = 2000; ///< that each format is measured for

Inspection sampleWithMap()
{
    Rng rng(1);
    Inspection inspection;
    inspection.sample.index = 0;
    inspection.picture = {32, 32, {}};
    for (int i = 0; i < 3 * 32 * 32; ++i)
        inspection.picture.rgb.push_back(static_cast<uint8_t>(rng.below(256)));
    AttentionSite site;
    site.name = "pool";
    site.primary = true;
    site.weights.shape = {1, 8, 8};
    for (int i = 0; i < 64; ++i)
        site.weights.values.push_back(static_cast<float>(rng.uniform()) / 32.0F);
    site.geometry = {2.0F, 2.0F, 4.0F, 4.0F};
    inspection.sites.push_back(site);
    Prediction prediction;
    prediction.task = "class";
    prediction.classes = {"circle", "square"};
    prediction.probabilities = {0.9F, 0.1F};
    prediction.logits = {2.0F, -0.2F};
    prediction.predicted = prediction.truth = 0;
    inspection.predictions.push_back(std::move(prediction));
    return inspection;
}

} // namespace

int main(int argc, char** argv)
{
    // Figures need no screen; the same font engine as anywhere.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    const QTemporaryDir folder;
    const Inspection inspection = sampleWithMap();
    FigureContent content;
    content.inspection = &inspection;

    fmt::print("{:<8} {:>12} {:>10}\n", "format", "figures/s", "to beat");
    for (const char* format : {"png", "svg", "pdf"}) {
        QElapsedTimer timer;
        timer.start();
        int saved = 0;
        while (timer.elapsed() < kMilliseconds) {
            const QString path = folder.filePath(QString("%1.%2").arg(saved).arg(format));
            if (const Status status = saveFigure(path, content, FigureRequest{}); !status) {
                fmt::print(stderr, "bench_figures: {}\n", status.text());
                return 1;
            }
            ++saved;
        }
        fmt::print("{:<8} {:>12.1f} {:>10}\n", format, 1000.0 * saved / static_cast<double>(timer.elapsed()),
                   "13");
    }
    return 0;
}
