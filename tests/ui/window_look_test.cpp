// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "support/fake_core.h"
#include "support/window_driver.h"
#include "ui/docks/attention_view.h"
#include "ui/scratch.h"
#include "ui/text.h"
#include "window_main.h"

#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QToolButton>

#include <unistd.h>

using namespace attnscope;

namespace {

bool hasChinese(const QString& text)
{
    for (const QChar c : text)
        if (c.unicode() >= 0x4e00 && c.unicode() < 0xa000)
            return true;
    return false;
}

} // namespace

/// What the window looks like and says, without a computing core.
class WindowLookTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_state = std::make_shared<FakeSessionState>();
        m_driver = std::make_unique<WindowDriver>(fakeLoader(m_state));
    }
    void cleanup() { m_driver.reset(); }

    void everyActionHasTextTipShortcutAndIcon()
    {
        QSet<QString> shortcuts;
        for (size_t i = 0; i < static_cast<size_t>(ActionId::Count); ++i) {
            const QAction* action = m_driver->window().actions()[static_cast<ActionId>(i)];
            QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
            QVERIFY2(!action->statusTip().isEmpty(), qPrintable(action->objectName()));
            QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->objectName()));
            QVERIFY2(!action->icon().isNull(), qPrintable(action->objectName()));
            QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->objectName()));
            for (const QKeySequence& key : action->shortcuts()) {
                QVERIFY2(!shortcuts.contains(key.toString()), qPrintable("taken twice: " + key.toString()));
                shortcuts.insert(key.toString());
            }
        }
    }

    void theWindowIsThereBeforeTheCore()
    {
        // The loader runs on its own thread; until it answers the centre says what is going on.
        auto gate = std::make_shared<std::atomic<bool>>(false);
        auto slow = [gate, load = fakeLoader(m_state)] {
            while (!*gate)
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            return load();
        };
        WindowDriver driver(slow);
        QCOMPARE(driver.find<QLabel>("teachingTitle")->text(), QString("Preparing…"));
        QVERIFY(!driver.action("actionTrain")->isEnabled());
        *gate = true;
        QVERIFY(driver.waitFor([&] { return driver.window().session().isOpen(); }));
    }

    void aCoreThatCannotBeLoadedSaysWhy()
    {
        WindowDriver driver([]() -> Result<std::unique_ptr<Core>> {
            return failure("libattnscope-core.so", "cannot open ({})", "no such file");
        });
        QVERIFY(driver.waitFor(
            [&] { return driver.find<QLabel>("teachingText")->text().contains("no such file"); }));
    }

    void firstItTeaches()
    {
        ready();
        QVERIFY(m_driver->find("teachingPage")->isVisible());
        QVERIFY(m_driver->find<QLabel>("teachingText")->text().contains("Train"));
        m_driver->click("teachingTrain");
        QCOMPARE(m_state->count<command::Train>(), 1);
    }

    void switchingTheLanguageChangesEverythingThatIsRead()
    {
        ready();
        const QStringList english = m_driver->visibleTexts();
        m_driver->setLanguage("zh_CN");
        const QStringList chinese = m_driver->visibleTexts();
        for (const char* name : {"actionTrain", "actionOpen", "actionAbout"})
            QVERIFY2(hasChinese(m_driver->action(name)->text()), name);
        QStringList left;
        for (const QString& text : chinese)
            if (english.contains(text) && !hasChinese(text) && isSentence(text))
                left << text;
        QVERIFY2(left.isEmpty(), qPrintable(left.join("\n")));
        m_driver->setLanguage("en");
        QStringList back = m_driver->visibleTexts();
        QStringList first = english;
        back.sort();
        first.sort();
        QCOMPARE(back, first);
        QCOMPARE(m_driver->action("actionTrain")->text(), QString("&Train"));
    }

    void theThemeChangesColoursAndIcons()
    {
        m_driver->window().setTheme(ThemeChoice::Light);
        const QImage light = m_driver->window().grab().toImage();
        m_driver->window().setTheme(ThemeChoice::Dark);
        const QImage dark = m_driver->window().grab().toImage();
        QCOMPARE(light.pixelColor(2, light.height() / 2), Theme::light().window);
        QCOMPARE(dark.pixelColor(2, dark.height() / 2), Theme::darkTheme().window);
        const QImage icon = m_driver->action("actionOpen")->icon().pixmap(24).toImage();
        int bright = 0;
        for (int y = 0; y < icon.height(); ++y)
            for (int x = 0; x < icon.width(); ++x)
                bright += qAlpha(icon.pixel(x, y)) > 200 && qGray(icon.pixel(x, y)) > 180 ? 1 : 0;
        QVERIFY(bright > 20);
    }

    void presentationModeEnlargesText()
    {
        const int before = QApplication::font().pixelSize();
        m_driver->trigger("actionPresentation");
        QCOMPARE(QApplication::font().pixelSize(), static_cast<int>(std::lround(before * 1.5)));
        m_driver->trigger("actionPresentation");
        QCOMPARE(QApplication::font().pixelSize(), before);
    }

    void aPresentationIsRememberedAndSoIsThePlainLayout()
    {
        m_driver->trigger("actionPresentation");
        QVERIFY(isPresenting());
        m_driver->restart(fakeLoader(m_state));
        QVERIFY(m_driver->action("actionPresentation")->isChecked());
        QVERIFY(isPresenting());
        m_driver->trigger("actionPresentation");
        QVERIFY(isPlain());
        m_driver->restart(fakeLoader(m_state));
        QVERIFY(isPlain());
    }

    void resettingTheLayoutGoesOnPresenting()
    {
        m_driver->trigger("actionPresentation");
        m_driver->trigger("actionResetLayout");
        QVERIFY(isPresenting());
        m_driver->trigger("actionPresentation");
        QVERIFY(isPlain());
        QTRY_COMPARE(dock("experimentDock")->width(), 37 * 8);
    }

    void aDumpWhilePresentingLeavesBothLayouts()
    {
        ready();
        Snapshot dump = readySnapshot();
        dump.state = RunState::Empty;
        dump.model.reset();
        dump.config.reset();
        m_driver->trigger("actionPresentation");
        show(dump);
        QVERIFY(dock("samplesDock")->isHidden() && dock("curvesDock")->isHidden());
        show(readySnapshot());
        QVERIFY(isPresenting());
        QTRY_VERIFY(dock("samplesDock")->width() > 450);
        show(dump);
        m_driver->trigger("actionPresentation");
        QVERIFY(dock("samplesDock")->isHidden());
        show(readySnapshot());
        QVERIFY(isPlain());
    }

    void spaceTrainsUnlessTextIsTyped()
    {
        ready();
        m_driver->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        auto* filter = m_driver->find<QLineEdit>("sampleFilter");
        filter->setFocus();
        QTest::keyClick(filter, Qt::Key_Space);
        QCOMPARE(m_state->count<command::Train>(), 0);
        QCOMPARE(filter->text(), QString(" "));
        m_driver->find("sampleList")->setFocus();
        QTest::keyClick(m_driver->find("sampleList"), Qt::Key_Space);
        QCOMPARE(m_state->count<command::Train>(), 1);
    }

    void aFailedActionIsToldInTheUsersLanguage()
    {
        ready();
        m_driver->setLanguage("zh_CN");
        m_driver->answerFileDialogs(m_driver->file("gone.attn"));
        m_driver->trigger("actionOpen");
        QCOMPARE(m_state->count<command::OpenRun>(), 1);
        m_state->next.notices.push_back(
            {1, Notice::Level::Error, "/x/gone.attn", {"cannot open ({})", {"ENOENT"}}});
        m_state->publish();
        QVERIFY(m_driver->waitFor([&] { return dialog() != nullptr; }));
        QVERIFY(hasChinese(dialog()->text()));
        QVERIFY2(dialog()->text().contains("gone.attn") && dialog()->text().contains("ENOENT"),
                 qPrintable(dialog()->text()));
    }

    void aWarningStandsAboveThePictureUntilClosed()
    {
        ready();
        m_state->next.notices.push_back({1, Notice::Level::Warning, "run.attn", {"saved", {}}});
        m_state->publish();
        QVERIFY(m_driver->waitFor([&] { return m_driver->find("messageBar")->isVisible(); }));
        QVERIFY(m_driver->find<QLabel>("messageText")->text().contains("run.attn"));
        m_driver->setLanguage("zh_CN");
        QVERIFY(hasChinese(m_driver->find<QLabel>("messageText")->text()));
        m_driver->click("messageClose");
        QVERIFY(!m_driver->find("messageBar")->isVisible());
    }

    void docksAndViewAreRemembered()
    {
        ready();
        m_driver->find<QDockWidget>("samplesDock")->close();
        m_driver->window().viewState().setColorMap("magma");
        m_driver->restart(fakeLoader(m_state));
        QVERIFY(!m_driver->find<QDockWidget>("samplesDock")->isVisible());
        QCOMPARE(m_driver->window().viewState().settings().colorMap, std::string("magma"));
        m_driver->trigger("actionResetLayout");
        QVERIFY(m_driver->find<QDockWidget>("samplesDock")->isVisible());
    }

    void closingAnUnnamedRecordingAsks()
    {
        ready();
        m_state->next.state = RunState::Paused;
        m_state->next.progress.step = 12;
        m_state->publish();
        QVERIFY(m_driver->waitForStep(12));
        QTimer::singleShot(200, this, [&] { m_driver->find<QAbstractButton>("closeCancel")->click(); });
        QVERIFY(!m_driver->window().close());
        m_driver->answerFileDialogs(m_driver->file("kept.attn"));
        QTimer::singleShot(200, this, [&] { m_driver->find<QAbstractButton>("closeSave")->click(); });
        QVERIFY(!m_driver->window().close()); // not before it is written
        QCOMPARE(QString::fromStdString(m_state->last<command::SaveAs>()->path), m_driver->file("kept.attn"));
        m_state->next.untitled = false;
        m_state->next.runPath = m_driver->file("kept.attn").toStdString();
        m_state->publish();
        QVERIFY(m_driver->waitFor([&] { return !m_driver->window().isVisible(); }));
        QVERIFY(m_driver->waitFor(
            [&] { return Settings().recentFiles().contains(m_driver->file("kept.attn")); }));
    }

    void theVerdictComparesWithARandomMap()
    {
        PointingScore score;
        score.samples = 1000;
        score.tasks["shape"] = {0.97, 0.21};
        const QString text = verdictText(&score, "shape");
        QVERIFY(!text.contains("shape"));
        QCOMPARE(verdictText(&score, "colour"), verdictText(nullptr, "shape"));
        score.tasks["colour"] = {0.5, 0.2};
        QVERIFY(verdictText(&score, "colour").startsWith("colour: "));
        QVERIFY(verdictText(&score, "colour").contains(percentText(0.5)));
        QVERIFY2(text.contains(percentText(0.97)) && text.contains(percentText(0.21)) &&
                     text.contains(countText(1000)),
                 qPrintable(text));
        QVERIFY(verdictText(nullptr, "shape").contains("random map"));
    }

    void anAlignmentThatIsKnownIsComparedWith()
    {
        QVERIFY(alignmentText(0.034F).contains(percentText(0.034)));
        QVERIFY(alignmentText(std::nullopt).contains("epoch"));
        ready();
        auto dataset = std::make_shared<DatasetSummary>();
        dataset->input = InputKind::Text;
        dataset->hasAlignment = true;
        const auto error = std::make_shared<Series>("test/date/alignment_error");
        auto book = std::make_shared<MetricBook>();
        book->series.push_back(error);
        m_state->next.dataset = dataset;
        m_state->next.metrics = book;
        m_state->publish();
        auto* view = m_driver->find<AttentionView>("attentionView");
        QVERIFY(m_driver->waitFor([&] { return view->verdict() == alignmentText(std::nullopt); }));
        error->append(10, 0.5F);
        error->append(20, 0.034F);
        m_state->publish();
        QVERIFY(m_driver->waitFor([&] { return view->verdict() == alignmentText(0.034F); }));
        m_state->next.shownStep = 19; // looked back at: what was measured by then
        m_state->publish();
        QVERIFY(m_driver->waitFor([&] { return view->verdict() == alignmentText(0.5F); }));
    }

    void theVerdictSaysWhenItIsNotOfTheStepShown()
    {
        ready();
        auto score = std::make_shared<PointingScore>();
        score->samples = 100;
        score->step = 1234;
        const std::string task = m_state->next.inspection->predictions.front().task;
        score->tasks[task] = {0.5, 0.2};
        m_state->next.pointing = score;
        m_state->publish();
        auto* view = m_driver->find<AttentionView>("attentionView");
        QVERIFY(m_driver->waitFor([&] { return view->verdict() == verdictText(score.get(), task); }));
        m_state->next.shownStep = 5;
        m_state->publish();
        QVERIFY(m_driver->waitFor([&] { return view->verdict().contains(countText(1234)); }));
        m_state->next.shownStep = 1234;
        m_state->publish();
        QVERIFY(m_driver->waitFor([&] { return view->verdict() == verdictText(score.get(), task); }));
        // Nothing is claimed of a map that was not measured.
        auto inspection = std::make_shared<Inspection>(*m_state->next.inspection);
        inspection->sites.push_back(*inspection->primarySite());
        inspection->sites.back().name = "another";
        inspection->sites.back().primary = false;
        m_state->next.inspection = inspection;
        m_state->publish();
        m_driver->window().viewState().setSite("another");
        QVERIFY(m_driver->waitFor([&] { return view->verdict().contains("not measured"); }));
        m_driver->window().viewState().setSite(QString());
        QVERIFY(m_driver->waitFor([&] { return view->verdict() == verdictText(score.get(), task); }));
    }

    void numbersAreWrittenWithThinSpaces()
    {
        QCOMPARE(countText(0), QString("0"));
        QCOMPARE(countText(999), QString("999"));
        QCOMPARE(countText(1234567), QString::fromUtf8("1\u2009234\u2009567"));
        QCOMPARE(percentText(0.97), QString::fromUtf8("97\u2009%"));
        QCOMPARE(percentText(0.042), QString::fromUtf8("4.2\u2009%"));
    }

    void onlyTheNewestUnsavedRecordingsAreKept()
    {
        const QString folder = m_driver->file("scratch");
        QVERIFY(QDir().mkpath(folder));
        for (int i = 0; i < kUnsavedKept + 3; ++i) {
            QFile file(QStringLiteral("%1/untitled-%2-999999999.attn").arg(folder).arg(i));
            QVERIFY(file.open(QIODevice::WriteOnly));
            QVERIFY(
                file.setFileTime(QDateTime::fromSecsSinceEpoch(1000 + i), QFileDevice::FileModificationTime));
        }
        QFile theirs(
            QStringLiteral("%1/untitled-0-%2.attn").arg(folder).arg(::getppid())); // a program that runs
        QVERIFY(theirs.open(QIODevice::WriteOnly));
        pruneUnsavedRuns(folder);
        const QList<UnsavedRun> left = unsavedRuns(folder);
        QCOMPARE(left.size(), kUnsavedKept);
        QVERIFY(left.first().path.contains(QStringLiteral("untitled-%1-").arg(kUnsavedKept + 2)));
        QVERIFY(theirs.exists());
    }

    void whatThisProgramLeftBeforeIsOfferedAndWhatIsOpenIsNot()
    {
        const QString folder = m_driver->file("scratch");
        QVERIFY(QDir().mkpath(folder));
        const auto own = [&](const char* stamp) {
            return QStringLiteral("%1/untitled-%2-%3.attn").arg(folder, stamp).arg(::getpid());
        };
        for (const char* stamp : {"before", "now"})
            QVERIFY(QFile(own(stamp)).open(QIODevice::WriteOnly));
        const QList<UnsavedRun> left = unsavedRuns(folder, own("now"));
        QCOMPARE(left.size(), 1);
        QCOMPARE(left.first().path, own("before"));
    }

private:
    /// English words, not a name like "viridis" nor a text of the stand-in's own catalogue.
    static bool isSentence(const QString& text)
    {
        QString plain = text;
        plain.remove(QRegularExpression("<[^>]*>")).remove(u'&');
        static const QSet<QString> names{"shapes", "dots", "Attnscope", "English", "Live"};
        return plain.contains(QRegularExpression("[A-Za-z]{3,} [A-Za-z]{2,}")) && !names.contains(plain) &&
               !plain.contains(QLatin1String("abel of")) && !plain.contains(QLatin1String("What ")) &&
               !plain.contains(QLatin1String("Dots and dashes")) &&
               !plain.contains(QLatin1String("A small model"));
    }
    void ready()
    {
        QVERIFY(m_driver->waitFor([&] { return m_state->count<command::Configure>() == 1; }));
        m_state->next = readySnapshot();
        m_state->publish();
        QVERIFY(m_driver->waitForState(RunState::Ready));
    }
    void show(const Snapshot& snapshot)
    {
        m_state->next = snapshot;
        m_state->publish();
        QCoreApplication::processEvents();
        QTest::qWait(50);
    }
    QDockWidget* dock(const char* name) { return m_driver->find<QDockWidget>(name); }
    bool isPresenting()
    {
        return QApplication::font().pixelSize() > 18 && dock("experimentDock")->isHidden() &&
               m_driver->window().dockWidgetArea(dock("curvesDock")) == Qt::RightDockWidgetArea &&
               !dock("curvesDock")->isHidden() && m_driver->window().size() == QSize(1280, 800);
    }
    bool isPlain()
    {
        return QApplication::font().pixelSize() < 15 && !dock("experimentDock")->isHidden() &&
               m_driver->window().dockWidgetArea(dock("curvesDock")) == Qt::BottomDockWidgetArea &&
               !dock("curvesDock")->isHidden() && !dock("samplesDock")->isHidden();
    }
    QMessageBox* dialog() { return m_driver->window().findChild<QMessageBox*>("errorDialog"); }

    std::shared_ptr<FakeSessionState> m_state;
    std::unique_ptr<WindowDriver> m_driver;
};

static const Suite<WindowLookTest> registered;

#include "window_look_test.moc"
