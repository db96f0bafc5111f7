// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "support/window_driver.h"
#include "ui/docks/timeline_slider.h"
#include "ui/gl/attention_canvas.h"
#include "window_main.h"

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QListView>

using namespace attnscope;

namespace {

/// The colours that a tile shows, at the centres of its cells.
bool showsColorsOfItsCells(const QImage& image, AttentionCanvas& canvas, const CanvasTile& tile,
                           const QRectF& rect)
{
    const ColorMap* map = findColorMap(canvas.settings().colorMap);
    for (int row = 0; row < tile.rows; ++row)
        for (int column = 0; column < tile.columns; ++column) {
            const double x =
                rect.left() + (tile.geometry.originX + column * tile.geometry.strideX) / 32.0 * rect.width();
            const double y =
                rect.top() + (tile.geometry.originY + row * tile.geometry.strideY) / 32.0 * rect.height();
            const QColor shown = image.pixelColor(static_cast<int>(x), static_cast<int>(y));
            const Rgb wanted = colorOf(*map, tile.scale, tile.valueAt(row, column));
            if (std::abs(shown.red() - wanted.r) > 2 || std::abs(shown.green() - wanted.g) > 2 ||
                std::abs(shown.blue() - wanted.b) > 2) {
                qWarning("cell %d %d: shown %s, expected #%02x%02x%02x", row, column,
                         qPrintable(shown.name()), wanted.r, wanted.g, wanted.b);
                return false;
            }
        }
    return tile.rows > 0;
}

} // namespace

/// What a person does, from end to end: real widgets, real core, real OpenGL.
class WindowStoryTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_driver =
            std::make_unique<WindowDriver>(CoreHost::Loader(), QStringList{"shapes?train=640&test=96"});
        QVERIFY(m_driver->waitForState(RunState::Ready));
        QCOMPARE(QString::fromStdString(m_driver->now().config->data), QString("shapes?train=640&test=96"));
    }
    void cleanupTestCase() { m_driver.reset(); }

    void pressTrainAndTheLossFalls()
    {
        m_driver->click("trainButton");
        QVERIFY(m_driver->waitForState(RunState::Training));
        QVERIFY(m_driver->waitForStep(60));
        const Series* loss = m_driver->now().metrics->find("loss");
        QVERIFY(loss != nullptr);
        const auto mean = [&](size_t first) {
            double sum = 0;
            for (size_t i = first; i < first + 8; ++i)
                sum += loss->at(i).value;
            return sum / 8;
        };
        QVERIFY(mean(loss->size() - 8) < mean(0));
        QVERIFY(m_driver->find("attentionCanvas")->isVisible());
    }

    void pauseStepAndGoOn()
    {
        m_driver->click("trainButton");
        QVERIFY(m_driver->waitForState(RunState::Paused));
        const int64_t before = m_driver->now().progress.step;
        m_driver->click("stepButton");
        QVERIFY(m_driver->waitForStep(before + 1));
        QVERIFY(m_driver->waitForState(RunState::Paused));
        QCOMPARE(m_driver->now().progress.step, before + 1);
    }

    void scrubBackToTheFirstStepAndLiveAgain()
    {
        auto* slider = m_driver->find<TimelineSlider>("timelineSlider");
        QVERIFY(m_driver->now().timeline->steps.size() > 4);
        QTest::keyClick(slider, Qt::Key_Home);
        QVERIFY(m_driver->waitFor(
            [&] { return m_driver->now().shownStep == 0 && m_driver->now().inspection->step == 0; }));
        QTest::keyClick(slider, Qt::Key_End);
        QVERIFY(m_driver->waitFor([&] { return m_driver->now().shownStep == -1; }));
        QCOMPARE(m_driver->now().inspection->step, m_driver->now().progress.step);
    }

    void thePictureHasTheColoursOfTheMap()
    {
        auto* canvas = m_driver->find<AttentionCanvas>("attentionCanvas");
        ViewSettings exact = m_driver->window().viewState().settings();
        exact.view = ViewKind::Overlay;
        exact.blend = 1.0F;
        exact.interpolation = Interpolation::Nearest;
        exact.site = m_driver->now().inspection->primarySite()->name;
        m_driver->window().viewState().set(exact);
        const auto& tiles = canvas->scene().tiles;
        for (size_t i = 0; i < tiles.size(); ++i) {
            if (tiles[i].kind != CanvasTile::Kind::Map)
                continue;
            const QImage image = canvas->grabFramebuffer();
            QVERIFY(showsColorsOfItsCells(image, *canvas, tiles[i], canvas->tileRect(static_cast<int>(i))));
            return;
        }
        QFAIL("no map is shown");
    }

    void choosingAnotherSampleShowsIt()
    {
        auto* list = m_driver->find<QListView>("sampleList");
        QVERIFY(m_driver->waitFor([&] { return list->model()->rowCount() == 96; }));
        list->setCurrentIndex(list->model()->index(5, 0));
        QVERIFY(m_driver->waitFor([&] { return m_driver->now().inspection->sample.index == 5; }));
    }

    void exportTheFigureInAllFormats()
    {
        for (const QString format : {"PNG", "SVG", "PDF"}) {
            const QString path = m_driver->file("figure." + format.toLower());
            m_driver->trigger("actionExportFigure");
            auto* dialog = m_driver->find<QDialog>("exportDialog");
            QVERIFY(dialog != nullptr && dialog->isVisible());
            dialog->findChild<QComboBox*>("exportFormat")->setCurrentText(format);
            dialog->findChild<QLineEdit*>("exportPath")->setText(path);
            QTest::mouseClick(dialog->findChild<QWidget*>("exportSave"), Qt::LeftButton);
            QVERIFY(QFileInfo(path).size() > 1000);
            QVERIFY(m_driver->waitFor(
                [&] { return m_driver->window().findChild<QDialog*>("exportDialog") == nullptr; }));
        }
        const QImage png(m_driver->file("figure.png"));
        QVERIFY(png.width() > 300);
    }

    void anExportThatCannotBeWrittenSaysSo()
    {
        m_driver->trigger("actionExportFigure");
        auto* dialog = m_driver->find<QDialog>("exportDialog");
        dialog->findChild<QLineEdit*>("exportPath")->setText("/nowhere/at/all/figure.png");
        QTest::mouseClick(dialog->findChild<QWidget*>("exportSave"), Qt::LeftButton);
        auto* error = dialog->findChild<QLabel*>("exportError");
        QVERIFY(error->isVisible());
        QVERIFY(error->text().contains("figure.png"));
        dialog->reject();
        QVERIFY(m_driver->waitFor(
            [&] { return m_driver->window().findChild<QDialog*>("exportDialog") == nullptr; }));
    }

    void dropAPictureAndSeeItThroughTheModel()
    {
        QImage picture(120, 90, QImage::Format_RGB32);
        picture.fill(Qt::darkGreen);
        QVERIFY(picture.save(m_driver->file("mine.png")));
        m_driver->drop(m_driver->file("mine.png"));
        QVERIFY(m_driver->waitFor([&] { return m_driver->now().inspection->sample.index < 0; }));
        QVERIFY(QString::fromStdString(m_driver->now().inspection->sample.name).endsWith("mine.png"));
    }

    void saveCloseAndOpenTheRun()
    {
        const QString path = m_driver->file("story.attn");
        m_driver->answerFileDialogs(path);
        m_driver->trigger("actionSaveAs");
        QVERIFY(m_driver->waitFor([&] { return !m_driver->now().untitled; }));
        QVERIFY(QFileInfo(path).size() > 0);
        const int64_t steps = m_driver->now().progress.step;
        m_driver->trigger("actionNew");
        QVERIFY(m_driver->waitFor(
            [&] { return m_driver->now().state == RunState::Ready && m_driver->now().untitled; }));
        m_driver->drop(path);
        QVERIFY(m_driver->waitFor(
            [&] { return !m_driver->now().untitled && m_driver->now().progress.step == steps; }));
        QVERIFY(m_driver->waitFor([&] { return Settings().recentFiles().contains(path); }));
        auto* recent = m_driver->find<QMenu>("recentMenu");
        emit recent->aboutToShow();
        QCOMPARE(recent->actions().first()->text(), QString("story.attn"));
    }

    void aFileThatIsNoRunIsToldInChinese()
    {
        m_driver->setLanguage("zh_CN");
        QFile file(m_driver->file("broken.attn"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("this is not a run file, only a text that is long enough to be looked at");
        file.close();
        m_driver->drop(file.fileName());
        QVERIFY(m_driver->waitFor(
            [&] { return m_driver->window().findChild<QMessageBox*>("errorDialog") != nullptr; }));
        const QString text = m_driver->window().findChild<QMessageBox*>("errorDialog")->text();
        QVERIFY2(text.contains("broken.attn"), qPrintable(text));
        const bool chinese = std::any_of(
            text.begin(), text.end(), [](QChar c) { return c.unicode() >= 0x4e00 && c.unicode() < 0xa000; });
        QVERIFY2(chinese, qPrintable(text));
        m_driver->window().findChild<QMessageBox*>("errorDialog")->close();
        m_driver->setLanguage("en");
    }

private:
    std::unique_ptr<WindowDriver> m_driver;
};

static const Suite<WindowStoryTest> registered;

#include "window_story_test.moc"
