// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// What a frame of the views costs: the real widgets on the display at hand, each beside the number that
// it has to beat. A frame must stay below 33 ms on software OpenGL and two processor cores.
#include "ui/gl/attention_canvas.h"
#include "ui/imgui/curves_panel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <random>
#include <string>

using namespace attnscope;

namespace {

constexpr int kFrames = 30;

std::shared_ptr<Inspection> inspectionOf(int side)
{
    auto inspection = std::make_shared<Inspection>();
    AttentionSite site;
    site.name = "self";
    site.kind = SiteKind::Matrix;
    site.weights.shape = {1, side, side};
    site.weights.values.resize(static_cast<size_t>(side) * static_cast<size_t>(side));
    std::mt19937 random(1);
    for (float& value : site.weights.values)
        value = static_cast<float>(random() % 1000) / 1000.0F;
    inspection->sites.push_back(std::move(site));
    return inspection;
}

std::shared_ptr<Inspection> imageInspection()
{
    auto inspection = std::make_shared<Inspection>();
    inspection->picture = {32, 32, std::vector<uint8_t>(32 * 32 * 3, 100)};
    for (const char* name : {"pool", "layer0", "layer1", "layer2"}) {
        AttentionSite site;
        site.name = name;
        site.weights.shape = {1, 13, 13};
        for (int i = 0; i < 169; ++i)
            site.weights.values.push_back(static_cast<float>(i % 17) / 17.0F);
        site.geometry = {4.0F, 4.0F, 2.0F, 2.0F};
        inspection->sites.push_back(std::move(site));
    }
    return inspection;
}

// Median and worst of a frame, from the change to the finished picture.
void measure(const char* what, const char* toBeat, QWidget& widget, const std::function<void(int)>& change)
{
    std::vector<double> times;
    for (int i = 0; i < kFrames; ++i) {
        QElapsedTimer clock;
        clock.start();
        change(i);
        widget.repaint();
        QApplication::processEvents();
        times.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    std::printf("%-52s %7.1f ms median %7.1f ms worst   (to beat: %s)\n", what, times[kFrames / 2],
                times.back(), toBeat);
    std::fflush(stdout);
}

void turnWheel(QWidget& widget, QPointF at, int angle)
{
    QWheelEvent event(at, widget.mapToGlobal(at), {}, QPoint(0, angle), Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&widget, &event);
}

void benchCanvas()
{
    AttentionCanvas canvas;
    canvas.resize(900, 600);
    canvas.show();
    QApplication::processEvents();
    const std::shared_ptr<Inspection> images[] = {imageInspection(), imageInspection()};
    for (const auto& [kind, name] :
         {std::pair(Interpolation::Linear, "overlay, 5 tiles, linear, new values"),
          std::pair(Interpolation::Cubic, "overlay, 5 tiles, cubic, new values")}) {
        ViewSettings settings;
        settings.interpolation = kind;
        canvas.setSettings(settings);
        measure(name, "33 ms", canvas, [&](int i) { canvas.setInspection(images[i % 2]); });
    }
    measure("overlay, mouse moves", "33 ms", canvas, [&](int i) {
        const QPointF at = canvas.tileRect(1).topLeft() + QPointF(10 + i, 20);
        QMouseEvent event(QEvent::MouseMove, at, canvas.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
        QCoreApplication::sendEvent(&canvas, &event);
    });
    ViewSettings matrix;
    matrix.view = ViewKind::Matrix;
    canvas.setSettings(matrix);
    const std::shared_ptr<Inspection> large[] = {inspectionOf(2048), inspectionOf(2048)};
    measure("matrix 2048 x 2048, new values", "125 ms, matplotlib's pan", canvas,
            [&](int i) { canvas.setInspection(large[i % 2]); });
    measure("matrix 2048 x 2048, zoom", "33 ms; matplotlib 125 ms", canvas,
            [&](int i) { turnWheel(canvas, canvas.tileRect(0).center(), i % 10 < 5 ? 120 : -120); });
}

void benchCurves()
{
    CurvesPanel panel;
    panel.resize(1000, 260);
    panel.show();
    QApplication::processEvents();
    for (const int count : {100'000, 1'000'000, 10'000'000}) {
        auto book = std::make_shared<MetricBook>();
        auto loss = std::make_shared<Series>("loss");
        std::mt19937 random(2);
        for (int i = 0; i < count; ++i)
            loss->append(i + 1, 1.0F + static_cast<float>(random() % 1000) / 1000.0F);
        book->series.push_back(loss);
        panel.setSmoothing(0.0);
        panel.setBook(book);
        const std::string title = std::to_string(count) + " points";
        measure((title + ", pan and zoom").c_str(), count == 1'000'000 ? "71 ms, matplotlib's" : "33 ms",
                panel, [&](int i) { turnWheel(panel, QPointF(500, 130), i % 10 < 5 ? 120 : -120); });
        panel.setSmoothing(0.99);
        measure((title + ", smoothing just turned on").c_str(), "33 ms", panel,
                [&](int) { panel.refresh(); });
    }
}

} // namespace

int main(int argc, char** argv)
{
    const QApplication application(argc, argv);
    benchCanvas();
    benchCurves();
    return 0;
}
