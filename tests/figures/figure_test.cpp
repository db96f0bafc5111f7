// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/figure.h"

#include "tests/figures/figure_samples.h"
#include "ui/figures/labels.h"
#include "ui/figures/map_field.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

namespace attnscope {
namespace {

class Figure : public testing::Test {
protected:
    Figure()
    {
        content.inspection = &inspection;
        content.curves = &curves;
        // For looking at them: ATTNSCOPE_KEEP_FIGURES=FOLDER keeps what the tests draw.
        if (const QByteArray kept = qgetenv("ATTNSCOPE_KEEP_FIGURES"); !kept.isEmpty())
            folder = QString::fromLocal8Bit(kept);
        else
            folder = temporary.path();
    }

    QString path(const QString& name) const { return QDir(folder).filePath(name); }

    QByteArray saved(const QString& name, const FigureRequest& request)
    {
        const Status status = saveFigure(path(name), content, request);
        EXPECT_TRUE(status.isOk()) << status.text();
        QFile file(path(name));
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    }

    std::string refusal(const QString& name, const FigureRequest& request)
    {
        const Status status = saveFigure(path(name), content, request);
        EXPECT_FALSE(status.isOk());
        EXPECT_FALSE(QFile::exists(path(name)));
        return status.text();
    }

    static FigureRequest view(ViewKind kind)
    {
        FigureRequest request;
        request.view.view = kind;
        return request;
    }

    QTemporaryDir temporary;
    QString folder;
    Inspection inspection = sampleInspection();
    MetricBook curves = sampleCurves(20000);
    FigureContent content;
};

/// All character data of an SVG, and whether it is well-formed.
QString svgText(const QByteArray& svg, bool* valid)
{
    QXmlStreamReader reader(svg);
    QString text;
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::Characters)
            text += reader.text();
    *valid = !reader.hasError();
    return text;
}

TEST_F(Figure, SvgIsWellFormedAndItsTextIsText)
{
    const std::pair<ViewKind, const char*> cases[] = {{ViewKind::Overlay, "predicted: circle (0.910)"},
                                                      {ViewKind::Matrix, "Query"},
                                                      {ViewKind::Heads, "layer1"},
                                                      {ViewKind::Curves, "Accuracy"}};
    for (const auto& [kind, expected] : cases) {
        bool valid = false;
        const QByteArray svg = saved(QStringLiteral("view%1.svg").arg(static_cast<int>(kind)), view(kind));
        const QString text = svgText(svg, &valid);
        EXPECT_TRUE(valid);
        EXPECT_TRUE(text.contains(QLatin1String(expected))) << text.toStdString();
        EXPECT_TRUE(svg.contains("<desc>"));
        EXPECT_TRUE(svg.contains("sans-serif"));
    }
}

TEST_F(Figure, SmallMultiplesPrintTheScaleOfWhatWasComputed)
{
    const auto textOfHeads = [&](const ViewSettings& settings) {
        FigureRequest request;
        request.view = settings;
        bool valid = false;
        const QString text = svgText(saved(QStringLiteral("heads.svg"), request), &valid);
        EXPECT_TRUE(valid);
        return text;
    };
    ViewSettings settings = view(ViewKind::Heads).view;
    const AttentionSite& rollout = *inspection.findSite("rollout");
    const QString range = scaleRangeText(fittingScale(ScaleKind::Linear, rollout.weights.values));
    QString text = textOfHeads(settings);
    EXPECT_TRUE(text.contains(range)) << text.toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("one scale for all tiles but rollout")));
    EXPECT_TRUE(text.contains(headName(0)) && !text.contains(headName(4)));
    settings.sharedScale = false;
    text = textOfHeads(settings);
    EXPECT_FALSE(text.contains(range));
}

TEST_F(Figure, SmallMultiplesLieOverThePictureAsFarAsTheBlendSays)
{
    const auto drawn = [&](float blend) {
        FigureRequest request = view(ViewKind::Heads);
        request.view.blend = blend;
        saved(QStringLiteral("heads.png"), request);
        return QImage(path(QStringLiteral("heads.png")));
    };
    const QImage map = drawn(1.0F), mixed = drawn(0.6F);
    EXPECT_NE(map, mixed);
    inspection.picture = {};
    EXPECT_EQ(drawn(0.6F), map) << "no picture to mix with";
}

TEST_F(Figure, PdfHasThePageSizeOfTheFigureAndEmbedsItsFont)
{
    const FigureRequest request = view(ViewKind::Overlay);
    const QSize size = figureSize(content, request);
    const QByteArray pdf = saved(QStringLiteral("overlay.pdf"), request);
    EXPECT_TRUE(pdf.startsWith("%PDF-"));
    const QByteArray box = "/MediaBox [0 0 " + QByteArray::number(size.width());
    EXPECT_TRUE(pdf.contains(box)) << box.toStdString();
    EXPECT_TRUE(pdf.contains("/FontFile2"));
    EXPECT_FALSE(pdf.contains("/DCTDecode")) << "a map as JPEG has ripples that nobody's attention made";
}

TEST_F(Figure, PngHasThreePixelsAPointAndItsDescription)
{
    const FigureRequest request = view(ViewKind::Overlay);
    saved(QStringLiteral("overlay.png"), request);
    const QImage image(path(QStringLiteral("overlay.png")));
    EXPECT_EQ(image.size(), figureSize(content, request) * 3);
    EXPECT_TRUE(image.text(QStringLiteral("Description")).contains(QStringLiteral("Test sample 12")));
}

TEST_F(Figure, NearestCellsHaveExactlyTheTablesColours)
{
    FigureRequest request = view(ViewKind::Matrix);
    request.view.site = "layer0";
    request.view.head = 1;
    saved(QStringLiteral("cells.png"), request);
    const QImage image(path(QStringLiteral("cells.png")));
    const AttentionSite& site = *inspection.findSite("layer0");
    const MapField field = *matrixOf(site, 1);
    const ColorScale scale = fittingScale(ScaleKind::Linear, field.values);
    // The plot: 300 points wide from (8 + 40, 8 + 14), three pixels a point.
    for (const int cell : {0, 7, 31, 64}) {
        const double at = (cell + 0.5) * 300 / 65 * 3;
        const QColor seen = image.pixelColor(static_cast<int>(48 * 3 + at), static_cast<int>(22 * 3 + at));
        const Rgb wanted = colorOf(colorMaps().front(), scale, field.at(cell, cell));
        EXPECT_EQ(seen, QColor(wanted.r, wanted.g, wanted.b)) << "cell " << cell;
    }
}

TEST_F(Figure, EveryViewSurvivesTheSmallestAndOddestSizes)
{
    inspection.sites.push_back(inspection.sites[2]);
    inspection.sites.back().name = "one";
    inspection.sites.back().weights = {{1, 1, 1}, {1.0F}};
    for (const ViewKind kind : {ViewKind::Overlay, ViewKind::Matrix, ViewKind::Heads, ViewKind::Curves}) {
        for (const QSize size : {QSize(1, 1), QSize(40, 900), QSize(900, 40)}) {
            FigureRequest request = view(kind);
            request.size = size;
            request.view.site = kind == ViewKind::Heads ? "" : "one";
            saved(QStringLiteral("odd.png"), request);
            EXPECT_EQ(QImage(path(QStringLiteral("odd.png"))).size(), size * 3);
        }
    }
}

TEST_F(Figure, NoValueIsDrawnGreyAndNothingCrashes)
{
    for (AttentionSite& site : inspection.sites)
        std::fill(site.weights.values.begin(), site.weights.values.end(), std::nanf(""));
    for (const ViewKind kind : {ViewKind::Overlay, ViewKind::Matrix, ViewKind::Heads}) {
        FigureRequest request = view(kind);
        request.view.contour = true;
        saved(QStringLiteral("none.png"), request);
    }
    FigureRequest request = view(ViewKind::Matrix);
    saved(QStringLiteral("none.png"), request);
    const QImage image(path(QStringLiteral("none.png")));
    const Rgb none = colorOf(colorMaps().front(), {}, std::nanf(""));
    EXPECT_EQ(image.pixelColor((48 + 150) * 3, (22 + 150) * 3), QColor(none.r, none.g, none.b));
}

TEST_F(Figure, WrongRequestsAreNamedAndLeaveNothing)
{
    FigureRequest request = view(ViewKind::Overlay);
    request.view.site = "poll";
    EXPECT_NE(refusal(QStringLiteral("a.png"), request).find("nearest pool"), std::string::npos);
    request = view(ViewKind::Matrix);
    request.view.site = "layer0";
    request.view.head = 4;
    EXPECT_NE(refusal(QStringLiteral("a.png"), request).find("expected 0 to 3"), std::string::npos);
    request = view(ViewKind::Overlay);
    request.view.colorMap = "virdis";
    EXPECT_NE(refusal(QStringLiteral("a.png"), request).find("nearest viridis"), std::string::npos);
    EXPECT_NE(refusal(QStringLiteral("a.gif"), view(ViewKind::Overlay)).find("found .gif"),
              std::string::npos);
    EXPECT_NE(refusal(QStringLiteral("nosuch/a.png"), view(ViewKind::Overlay)).find("cannot"),
              std::string::npos);
    const MetricBook none;
    content.curves = &none;
    EXPECT_NE(refusal(QStringLiteral("a.png"), view(ViewKind::Curves)).find("no recorded curves"),
              std::string::npos);
}

TEST_F(Figure, FullDiskKeepsTheOldFigureAndLeavesNoTemporary)
{
    const QString target = QDir(temporary.path()).filePath(QStringLiteral("kept.png"));
    QFile old(target);
    ASSERT_TRUE(old.open(QIODevice::WriteOnly));
    old.write("old");
    old.close();
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit tiny{1024, before.rlim_max};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &tiny);
    const Status status = saveFigure(target, content, view(ViewKind::Overlay));
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    EXPECT_FALSE(status.isOk());
    EXPECT_NE(status.text().find("kept.png"), std::string::npos);
    EXPECT_EQ(QDir(temporary.path()).entryList(QDir::Files | QDir::Hidden),
              QStringList{QStringLiteral("kept.png")});
    ASSERT_TRUE(old.open(QIODevice::ReadOnly));
    EXPECT_EQ(old.readAll(), "old");
}

TEST_F(Figure, EveryOptionDraws)
{
    FigureRequest request = view(ViewKind::Overlay);
    request.view.contour = request.view.showEvidence = true;
    request.view.interpolation = Interpolation::Cubic;
    request.view.colorMap = "magma";
    content.note =
        QStringLiteral("Made for a test 测试: most of its pixels went through JPEG, so figures on it are not "
                       "figures on the official set.");
    const QByteArray with = saved(QStringLiteral("options.svg"), request);
    saved(QStringLiteral("options.pdf"), request);
    saved(QStringLiteral("options.png"), request);
    request.view.contour = request.view.showEvidence = false;
    const QByteArray without = saved(QStringLiteral("plain.svg"), request);
    EXPECT_GT(with.count("<path"), without.count("<path"));
    for (const char* suffix : {"png", "pdf", "svg"}) {
        request = view(ViewKind::Heads);
        request.view.interpolation = Interpolation::Nearest;
        saved(QStringLiteral("heads.") + QLatin1String(suffix), request);
        request = view(ViewKind::Matrix);
        request.view.site = "layer1";
        request.view.scale = ScaleKind::Log;
        saved(QStringLiteral("matrix.") + QLatin1String(suffix), request);
        request = view(ViewKind::Curves);
        request.smoothing = 0.95;
        saved(QStringLiteral("curves.") + QLatin1String(suffix), request);
        request.logY = true;
        saved(QStringLiteral("curves-log.") + QLatin1String(suffix), request);
    }
}

TEST_F(Figure, AMillionPointsMakeASmallFileThatKeepsTheSpike)
{
    auto loss = std::make_shared<Series>("loss");
    for (int i = 0; i < 1000000; ++i)
        loss->append(i, i == 654321 ? 50.0F : 1.0F + 0.1F * static_cast<float>(i % 7));
    curves = {{loss}};
    const QByteArray svg = saved(QStringLiteral("million.svg"), view(ViewKind::Curves));
    EXPECT_LT(svg.size(), 200 * 1024);
    bool valid = false;
    EXPECT_TRUE(svgText(svg, &valid).contains(QStringLiteral("50")));
    EXPECT_TRUE(valid);
}

} // namespace
} // namespace attnscope
