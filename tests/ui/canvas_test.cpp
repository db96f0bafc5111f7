// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/gl/attention_canvas.h"

#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace attnscope;

namespace {

constexpr int kSide = 32;   // input pixels
constexpr int kGrid = 8;    // key and query grid of the vit-like site
constexpr int kTokens = 65; // a class token first

// One strong position per query, by a rule that a test can repeat.
float weightOf(int head, int query, int key)
{
    return key == (query * 7 + head * 13) % kTokens ? 0.5F : 0.5F / (kTokens - 1);
}

AttentionSite mapSite()
{
    AttentionSite site;
    site.name = "pool";
    site.primary = true;
    site.weights.shape = {1, 4, 4};
    site.weights.values.assign(16, 0.02F);
    site.weights.values[6] = 0.7F; // row 1, column 2
    site.geometry = {4.0F, 4.0F, 8.0F, 8.0F};
    return site;
}

AttentionSite matrixSite(const std::string& name)
{
    AttentionSite site;
    site.name = name;
    site.kind = SiteKind::Matrix;
    site.weights.shape = {2, kTokens, kTokens};
    for (int head = 0; head < 2; ++head)
        for (int query = 0; query < kTokens; ++query)
            for (int key = 0; key < kTokens; ++key)
                site.weights.values.push_back(weightOf(head, query, key));
    site.geometry = {2.0F, 2.0F, 4.0F, 4.0F};
    site.queryGrid = site.keyGrid = {1, kGrid, kGrid};
    return site;
}

std::shared_ptr<Inspection> sample()
{
    auto inspection = std::make_shared<Inspection>();
    inspection->picture = {kSide, kSide, {}};
    for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x)
            inspection->picture.rgb.insert(inspection->picture.rgb.end(),
                                           {static_cast<uint8_t>(x * 7), static_cast<uint8_t>(y * 7), 60});
    inspection->evidence.assign(kSide * kSide, 0);
    for (int y = 8; y < 16; ++y)
        for (int x = 16; x < 24; ++x)
            inspection->evidence[static_cast<size_t>(y * kSide + x)] = 1;
    inspection->sites = {mapSite(), matrixSite("layer0"), matrixSite("layer1")};
    return inspection;
}

class PaintCount : public QObject {
public:
    int count = 0;
    bool eventFilter(QObject*, QEvent* event) override
    {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
};

bool close(QRgb pixel, Rgb color)
{
    return std::abs(qRed(pixel) - color.r) <= 1 && std::abs(qGreen(pixel) - color.g) <= 1 &&
           std::abs(qBlue(pixel) - color.b) <= 1;
}

} // namespace

class CanvasTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<AttentionCanvas> m_canvas;
    ViewSettings m_settings;

    void show(const ViewSettings& settings)
    {
        m_settings = settings;
        m_canvas->setSettings(settings);
        QTest::qWait(50);
    }
    QPoint centreOf(int tile, double x, double y) const // x, y: input pixels
    {
        const QRectF rect = m_canvas->tileRect(tile);
        return (rect.topLeft() + QPointF(x / kSide * rect.width(), y / kSide * rect.height())).toPoint();
    }
    QImage screen(const char* name)
    {
        const QImage image = m_canvas->grabFramebuffer();
        if (qEnvironmentVariableIsSet("ATTNSCOPE_TEST_PICTURES")) // to look at
            image.save(qEnvironmentVariable("ATTNSCOPE_TEST_PICTURES") + QLatin1Char('/') +
                       QLatin1String(name) + QStringLiteral(".png"));
        return image;
    }

private slots:
    void init()
    {
        m_canvas = std::make_unique<AttentionCanvas>();
        QSignalSpy failed(m_canvas.get(), &AttentionCanvas::graphicsFailed);
        m_canvas->resize(800, 480);
        m_canvas->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_canvas.get()));
        QCOMPARE(failed.count(), 0);
        m_canvas->setInspection(sample());
        m_canvas->setFootnote(
            QStringLiteral("top pixel on the object: 97 % of 200 samples · random map: 21 %"));
    }
    void cleanup() { m_canvas.reset(); }

    void anEmptyCanvasIsBackground()
    {
        m_canvas->setInspection(nullptr);
        m_canvas->clearFocus();
        QTest::qWait(50);
        const QImage image = screen("canvas-empty");
        const QRgb background = m_canvas->palette().color(QPalette::Window).rgb();
        QCOMPARE(image.pixel(3, 3), background);
        QCOMPARE(image.pixel(400, 240), background);
        QCOMPARE(image.pixel(790, 470), background);
    }

    void overlayPixelsEqualTheColorTable()
    {
        ViewSettings settings;
        settings.interpolation = Interpolation::Nearest;
        settings.blend = 1.0F;
        settings.site = kAllSites;
        for (const ColorMap& map : colorMaps()) {
            settings.colorMap = map.name;
            show(settings);
            const CanvasScene& scene = m_canvas->scene();
            QCOMPARE(scene.tiles.size(), size_t(4)); // input, pool, layer0, layer1
            const CanvasTile& tile = scene.tiles[1];
            QCOMPARE(tile.valueAt(1, 2), 0.7F);
            const QImage image = screen("canvas-overlay");
            for (int row = 0; row < 4; ++row)
                for (int column = 0; column < 4; ++column) {
                    const QPoint at = centreOf(1, 4 + 8 * column + 1.5, 4 + 8 * row + 1.5);
                    QVERIFY(close(image.pixel(at), colorOf(map, tile.scale, tile.valueAt(row, column))));
                }
        }
    }

    void thePrimaryMapIsShownAloneUnlessAnotherSiteOfThisModelIsChosen()
    {
        ViewSettings settings;
        for (const char* site : {"", "a-site-of-another-model"}) {
            settings.site = site;
            show(settings);
            const CanvasScene& scene = m_canvas->scene();
            QCOMPARE(scene.tiles.size(), size_t(2)); // input, pool
            QCOMPARE(scene.tiles[1].valueAt(1, 2), 0.7F);
        }
    }

    void theInputTileShowsTheInput()
    {
        show({});
        const QImage image = screen("canvas-input");
        const QRgb pixel = image.pixel(centreOf(0, 20.5, 5.5));
        QVERIFY(close(pixel, {20 * 7, 5 * 7, 60}));
    }

    void aSharedScaleIsTheSameForAllTilesAndAnOwnOneIsNot()
    {
        ViewSettings settings;
        settings.site = kAllSites;
        show(settings);
        const auto scales = [this] {
            std::vector<float> highs;
            for (const CanvasTile& tile : m_canvas->scene().tiles)
                if (tile.kind != CanvasTile::Kind::Picture)
                    highs.push_back(tile.scale.high);
            return highs;
        };
        for (const float high : scales())
            QCOMPARE(high, 0.7F);
        settings.sharedScale = false;
        show(settings);
        QCOMPARE(scales().front(), 0.7F);
        QVERIFY(scales().back() < 0.1F); // the mean over queries is nearly flat
        screen("canvas-own-scales");
    }

    void aChosenSiteShowsItsMeanAndEveryHead()
    {
        ViewSettings settings;
        settings.site = "layer1";
        show(settings);
        QCOMPARE(m_canvas->scene().tiles.size(), size_t(4)); // input, mean, two heads
        settings.head = 1;
        show(settings);
        QCOMPARE(m_canvas->scene().tiles.size(), size_t(2));
        QCOMPARE(m_canvas->scene().tiles[1].head, 1);
    }

    void hoveringReadsTheExactValue()
    {
        show({});
        QSignalSpy hovered(m_canvas.get(), &AttentionCanvas::hovered);
        QTest::mouseMove(m_canvas.get(), centreOf(1, 20, 12));
        QTRY_VERIFY(hovered.count() > 0);
        const QString text = hovered.last().front().toString();
        QVERIFY2(text.contains(QStringLiteral("0.700000")) &&
                     text.contains(QStringLiteral("row 1, column 2")),
                 qPrintable(text));
        screen("canvas-hover");
    }

    void clickingTheImagePicksTheQueryThere()
    {
        show({});
        QSignalSpy picked(m_canvas.get(), &AttentionCanvas::queryPicked);
        QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, centreOf(0, 4 * 5 + 2, 4 * 3 + 2));
        QCOMPARE(picked.count(), 1);
        const int query = 1 + 3 * kGrid + 5;
        QCOMPARE(picked.front().front().toInt(), query);
        ViewSettings settings;
        settings.query = query;
        settings.site = "layer0";
        settings.head = 0;
        show(settings);
        const CanvasTile& tile = m_canvas->scene().tiles[1];
        const int key = query * 7 % kTokens;
        QCOMPARE(tile.values[static_cast<size_t>(key - 1)], 0.5F);
        screen("canvas-query");
        QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, centreOf(0, 4 * 5 + 2, 4 * 3 + 2));
        QCOMPARE(picked.last().front().toInt(), -1); // the same again lets it go
        QTest::keyClick(m_canvas.get(), Qt::Key_Down);
        QCOMPARE(picked.last().front().toInt(), query + kGrid);
    }

    void theMatrixZoomsAtTheCursorAndPans()
    {
        ViewSettings settings;
        settings.view = ViewKind::Matrix;
        settings.site = "layer0";
        settings.head = 0;
        show(settings);
        QCOMPARE(m_canvas->matrixCells(), QRectF(0, 0, kTokens, kTokens));
        screen("canvas-matrix");
        const QPointF at = m_canvas->tileRect(0).topLeft() + QPointF(100, 60);
        const auto cellUnder = [&] {
            const QRectF cells = m_canvas->matrixCells();
            const QRectF rect = m_canvas->tileRect(0);
            return QPointF(cells.left() + (at.x() - rect.left()) / rect.width() * cells.width(),
                           cells.top() + (at.y() - rect.top()) / rect.height() * cells.height());
        };
        const QPointF before = cellUnder();
        QWheelEvent wheel(at, m_canvas->mapToGlobal(at), {}, QPoint(0, 480), Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_canvas.get(), &wheel);
        QVERIFY(m_canvas->matrixCells().width() < 0.6 * kTokens);
        QVERIFY((cellUnder() - before).manhattanLength() < 1e-6);
        QTest::qWait(50);
        screen("canvas-matrix-zoomed");
        const double left = m_canvas->matrixCells().left();
        QTest::mousePress(m_canvas.get(), Qt::LeftButton, {}, at.toPoint());
        QTest::mouseMove(m_canvas.get(), at.toPoint() - QPoint(80, 0));
        QTest::mouseRelease(m_canvas.get(), Qt::LeftButton, {}, at.toPoint() - QPoint(80, 0));
        QVERIFY(m_canvas->matrixCells().left() > left + 1);
        QTest::keyClick(m_canvas.get(), Qt::Key_0);
        QCOMPARE(m_canvas->matrixCells(), QRectF(0, 0, kTokens, kTokens));
    }

    void theMatrixReadsQueryAndKey()
    {
        ViewSettings settings;
        settings.view = ViewKind::Matrix;
        settings.site = "layer0";
        settings.head = 1;
        show(settings);
        QSignalSpy hovered(m_canvas.get(), &AttentionCanvas::hovered);
        const QRectF rect = m_canvas->tileRect(0);
        const int query = 20, key = (query * 7 + 13) % kTokens;
        const QPointF cell((key + 0.5) / kTokens * rect.width(), (query + 0.5) / kTokens * rect.height());
        QTest::mouseMove(m_canvas.get(), (rect.topLeft() + cell).toPoint());
        QTRY_VERIFY(hovered.count() > 0);
        const QString text = hovered.last().front().toString();
        QVERIFY2(text.contains(QStringLiteral("query 20, key %1").arg(key)) &&
                     text.contains(QStringLiteral("0.500000")),
                 qPrintable(text));
        screen("canvas-matrix-hover");
    }

    void clickingAHeadPicksIt()
    {
        ViewSettings settings;
        settings.view = ViewKind::Heads;
        show(settings);
        QCOMPARE(m_canvas->scene().tiles.size(), size_t(5)); // pool, 2 x layer0, 2 x layer1
        screen("canvas-heads");
        QSignalSpy picked(m_canvas.get(), &AttentionCanvas::headPicked);
        QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, m_canvas->tileRect(4).center().toPoint());
        QCOMPARE(picked.count(), 1);
        QCOMPARE(picked.front().at(0).toString(), QStringLiteral("layer1"));
        QCOMPARE(picked.front().at(1).toInt(), 1);
        settings.site = "layer1";
        settings.head = 1;
        show(settings);
        QTest::keyClick(m_canvas.get(), Qt::Key_Up);
        QCOMPARE(picked.last().at(0).toString(), QStringLiteral("layer0"));
        QCOMPARE(picked.last().at(1).toInt(), 1);
    }

    void theHeadsAreMapsOverThePictureNamedFromZero()
    {
        auto inspection = sample();
        AttentionSite flow = inspection->sites[0];
        flow.name = "rollout";
        flow.derived = true;
        for (float& value : flow.weights.values)
            value *= 0.01F;
        inspection->sites.push_back(flow);
        m_canvas->setInspection(inspection);
        ViewSettings settings;
        settings.view = ViewKind::Heads;
        show(settings);
        const std::vector<CanvasTile>& tiles = m_canvas->scene().tiles;
        QCOMPARE(tiles.size(), size_t(6));
        for (const CanvasTile& tile : tiles)
            QCOMPARE(tile.kind, CanvasTile::Kind::Map);
        QCOMPARE(tiles[1].title, QStringLiteral("head 0"));
        QCOMPARE(tiles[1].values, [&] { // the mean over queries, the class token's key left out
            const std::vector<float> row = queryRow(inspection->sites[1], 0, -1);
            return std::vector<float>(row.begin() + 1, row.end());
        }());
        // What was computed from the others does not share their scale, nor they its.
        QVERIFY(tiles[5].ownScale && !tiles[0].ownScale);
        QCOMPARE(tiles[5].scale.high, 0.007F);
        QCOMPARE(tiles[0].scale.high, 0.7F);
        QCOMPARE(tiles[1].scale.high, tiles[0].scale.high);
        // Rows stand beside one another where that makes the pictures larger.
        m_canvas->resize(900, 260);
        QTest::qWait(50);
        QVERIFY(m_canvas->tileRect(5).left() > m_canvas->tileRect(2).right());
        QVERIFY(m_canvas->tileRect(0).width() > (260 - 80) / 4);
        screen("canvas-heads-derived");
        m_canvas->resize(800, 480);
        settings.query = 1 + 8 + 2; // on the grid: its own row
        show(settings);
        QCOMPARE(m_canvas->scene().tiles[1].query, settings.query);
    }

    void aSiteThatDoesNotFitItsShapeIsLeftOut()
    {
        auto broken = std::make_shared<Inspection>(*sample());
        broken->sites[0].weights.values.pop_back();
        broken->sites[1].keyGrid = {1, 100, 100};
        broken->sites[2].weights.shape = {2, -65, 65};
        m_canvas->setInspection(broken);
        for (const ViewKind view : {ViewKind::Overlay, ViewKind::Matrix, ViewKind::Heads}) {
            ViewSettings settings;
            settings.view = view;
            settings.query = 1000;
            show(settings);
            QVERIFY(m_canvas->scene().tiles.size() <= 2);
            QVERIFY(!screen("canvas-broken").isNull());
        }
    }

    void evidenceAndContoursChangeThePicture()
    {
        ViewSettings settings;
        show(settings);
        const QImage plain = m_canvas->renderToImage({640, 400});
        settings.showEvidence = true;
        show(settings);
        const QImage outlined = m_canvas->renderToImage({640, 400});
        QVERIFY(outlined != plain);
        settings.contour = true;
        show(settings);
        QVERIFY(m_canvas->renderToImage({640, 400}) != outlined);
        screen("canvas-evidence-contour");
    }

    void aHiddenCanvasDrawsTheSamePicture()
    {
        show({});
        const QImage shown = m_canvas->renderToImage({500, 300});
        AttentionCanvas hidden;
        hidden.setFont(m_canvas->font());
        hidden.setInspection(sample());
        hidden.setFootnote(QStringLiteral("top pixel on the object: 97 % of 200 samples · random map: 21 %"));
        QCOMPARE(hidden.renderToImage({500, 300}), shown);
    }

    void survivesResizingAndANewParent()
    {
        show({});
        QWidget other;
        other.resize(500, 400);
        m_canvas->setParent(&other); // as a dock that floats
        m_canvas->setGeometry(0, 0, 500, 400);
        other.show();
        m_canvas->show();
        QVERIFY(QTest::qWaitForWindowExposed(&other));
        for (const QSize size : {QSize(30, 20), QSize(1, 1), QSize(700, 100), QSize(400, 400)})
            m_canvas->resize(size);
        QTest::qWait(50);
        const QImage image = m_canvas->grabFramebuffer();
        QVERIFY(image.pixel(m_canvas->tileRect(1).center().toPoint()) != image.pixel(1, 1));
        m_canvas->setParent(nullptr);
    }

    void nothingIsRedrawnWhileNothingHappens()
    {
        show({});
        QTest::qWait(100);
        PaintCount painted;
        m_canvas->installEventFilter(&painted);
        const qint64 drawn = m_canvas->framesDrawn();
        QTest::qWait(300);
        QCOMPARE(painted.count, 0);
        QCOMPARE(m_canvas->framesDrawn(), drawn);
    }

    void theMouseRepaintsMarksButDrawsNoPictureAnew()
    {
        show({});
        PaintCount painted;
        m_canvas->installEventFilter(&painted);
        const qint64 drawn = m_canvas->framesDrawn();
        const QImage before = m_canvas->grabFramebuffer();
        QTest::mouseMove(m_canvas.get(), centreOf(1, 20, 12));
        QTRY_VERIFY(painted.count > 0);
        QVERIFY(m_canvas->grabFramebuffer() != before);
        QCOMPARE(m_canvas->framesDrawn(), drawn);
        ViewSettings other;
        other.colorMap = "magma";
        show(other);
        QCOMPARE(m_canvas->framesDrawn(), drawn + 1);
    }

    void whatIsOnTheScreenIsWhatWasDrawn()
    {
        show({});
        QCOMPARE(m_canvas->grab().toImage().convertToFormat(QImage::Format_RGB32),
                 m_canvas->grabFramebuffer());
    }
};

QTEST_MAIN(CanvasTest)
#include "canvas_test.moc"
