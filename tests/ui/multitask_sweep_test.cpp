// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "support/fake_core.h"
#include "support/window_driver.h"
#include "ui/multitask/sweep_dialog.h"
#include "ui/multitask/sweep_process.h"
#include "ui/multitask/sweep_table.h"
#include "window_main.h"

#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>

using namespace attnscope;

namespace {

constexpr int kTrainingMs = 60000;

/// What a stand-in for the command line says before it ends.
const char* const kReady = R"({"event":"ready","tasks":["a","b"],"scores":["accuracy","iou"],)"
                           R"("weights":[[0.2,0.8],[0.5,0.5],[0.8,0.2]],"folds":2,"steps_per_fold":7,)"
                           R"("samples":40})";
const char* const kRow0 = R"({"event":"row","row":0,"weights":[0.2,0.8],"folds":2,)"
                          R"("task":{"a":{"mean":0.5,"spread":0.1},"b":{"mean":0.75,"spread":0.0}},)"
                          R"("composite":{"mean":0.625,"spread":0.05}})";
const char* const kRow1 = R"({"event":"row","row":1,"weights":[0.5,0.5],"folds":2,)"
                          R"("task":{"a":{"mean":0.875,"spread":0.125},"b":{"mean":null,"spread":0.0}},)"
                          R"("composite":{"mean":0.875,"spread":0.125}})";
const char* const kRow2 =
    R"({"event":"row","row":2,"weights":[0.8,0.2],"folds":0,"task":{},"composite":null,)"
    R"("problem":"step 3: cannot","problem_parts":{"where":"step 3",)"
    R"("pattern":"the loss is not a finite number","arguments":[]}})";

RunConfig twoShapes()
{
    RunConfig config;
    config.model = "multi.hard-sharing";
    config.data = "two-shapes?train=48&test=8";
    config.threads = 1;
    config.epochs = 1;
    return config;
}

} // namespace

/// The dialog that tries task weights, over the real command line and over stand-ins for it.
class SweepTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        QSettings().clear();
        m_settings = std::make_unique<Settings>();
        const auto answer = [this](QWidget*, const QString&, const QString&, const QString&) {
            return m_folder.filePath(QStringLiteral("table"));
        };
        m_dialogs = {answer, answer, answer};
    }
    void cleanup()
    {
        m_dialog.reset();
        m_settings.reset();
    }

    void findsTheCommandLineBesideTheProgram() { QVERIFY(QFileInfo(commandLineProgram()).isExecutable()); }

    void handsTheRunOverButNotItsStrategy()
    {
        SweepRequest request;
        request.config = twoShapes();
        request.config.learningRate = 0.02;
        request.config.weighting = "dwa";
        request.config.options = {{"weighting.temperature", "3"}, {"fusion", "true"}};
        request.weights = {{0.25, 0.75}, {1, 0}};
        request.folds = 3;
        const QStringList arguments = sweepArguments(request);
        QCOMPARE(arguments.first(), QString("sweep"));
        for (const char* wanted : {"lr=0.02", "fusion=true", "0.25,0.75;1,0", "two-shapes?train=48&test=8"})
            QVERIFY2(arguments.contains(QLatin1String(wanted)), wanted);
        QCOMPARE(arguments[arguments.indexOf("--folds") + 1], QString("3"));
        QVERIFY(arguments.filter("weighting").isEmpty());
    }

    void triesRowsAndHandsTheBestBack()
    {
        open(commandLineProgram());
        chooseRows("0.2,0.8; 0.6,0.4", 2);
        QCOMPARE(text("sweepCount"), QString("2 rows × 2 folds = 4 trainings"));
        click("sweepStart");
        QVERIFY(QTest::qWaitFor([&] { return isIdle(); }, kTrainingMs));
        QVERIFY2(find<QLabel>("sweepError")->isHidden(), qPrintable(text("sweepError")));
        const SweepTable& table = *m_dialog->table();
        QCOMPARE(table.rowCount(), 2);
        QVERIFY(table.best() >= 0);
        const int remark = table.columnCount() - 1;
        QCOMPARE(table.index(table.best(), remark).data().toString(), QString("best"));
        QVERIFY(table.index(0, 1).data().toString().contains(QString("±")));
        QSignalSpy wanted(m_dialog.get(), &SweepDialog::weightsWanted);
        click("sweepUse"); // the best row is chosen by itself
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.first().first().toString(), table.weightList(table.best()));
    }

    void stoppingEndsTheChildAndKeepsWhatIsComplete()
    {
        open(commandLineProgram());
        chooseRows("0.2,0.8; 0.6,0.4", 2);
        find<QSpinBox>("sweepEpochs")->setValue(100000);
        click("sweepStart");
        QVERIFY(QTest::qWaitFor([&] { return text("sweepProgress").contains("fold 1 of 2"); }, kTrainingMs));
        auto* process = m_dialog->findChild<SweepProcess*>();
        QVERIFY(process->isRunning());
        click("sweepStart"); // it is the button that stops
        QVERIFY(QTest::qWaitFor([&] { return isIdle(); }, kTrainingMs));
        QVERIFY(!process->isRunning());
        QVERIFY(text("sweepProgress").startsWith("Stopped."));
        QVERIFY(find<QLabel>("sweepError")->isHidden());
        QVERIFY(!find("sweepUse")->isEnabled());
    }

    void closingWhileItRunsAsksFirst()
    {
        open(script("sleep 30"));
        click("sweepStart");
        m_dialog->close();
        QVERIFY(m_dialog->isVisible());
        auto* yes = m_dialog->findChild<QPushButton*>(QStringLiteral("sweepStopYes"));
        QVERIFY(yes != nullptr);
        QTest::mouseClick(yes, Qt::LeftButton);
        QVERIFY(QTest::qWaitFor([&] { return !m_dialog->findChild<SweepProcess*>()->isRunning(); }));
        QVERIFY(!m_dialog->isVisible());
    }

    void theTableTellsMeansSpreadsAndTroubles()
    {
        open(script(QString("echo '%1'\necho '%2'\necho '%3'\necho '%4'\necho '{\"event\":\"done\"}'")
                        .arg(kReady, kRow0, kRow1, kRow2)));
        runToItsEnd();
        const SweepTable& table = *m_dialog->table();
        const auto cell = [&](int row, int column) { return table.index(row, column).data().toString(); };
        QCOMPARE(table.headerData(2, Qt::Horizontal, Qt::DisplayRole).toString(), QString("b\nIoU"));
        QCOMPARE(cell(0, 1), QString("0.500 ±0.100"));
        QCOMPARE(cell(1, 2), QString("–")); // no fold had a label of it
        QCOMPARE(cell(1, 4), QString("best"));
        QCOMPARE(table.best(), 1);
        QCOMPARE(cell(2, 3), QString("–"));
        QCOMPARE(cell(2, 4), QString("diverged"));
        QVERIFY(table.index(2, 0).data(Qt::ToolTipRole).toString().startsWith("step 3: "));
        click("sweepSave");
        QFile file(m_folder.filePath(QStringLiteral("table.csv")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
        QCOMPARE(lines[0],
                 QString("weight/a,weight/b,a/accuracy/mean,a/accuracy/spread,b/iou/mean,b/iou/spread,"
                         "composite/mean,composite/spread,folds,problem"));
        QCOMPARE(lines[1], QString("0.2,0.8,0.5,0.1,0.75,0,0.625,0.05,2,"));
        QCOMPARE(lines[2], QString("0.5,0.5,0.875,0.125,,0,0.875,0.125,2,"));
        QCOMPARE(lines[3], QString("0.8,0.2,,,,,,,0,step 3: the loss is not a finite number"));
        click("sweepCopy");
        QCOMPARE(QGuiApplication::clipboard()->text().split(u'\n')[1],
                 QString("0.2\t0.8\t0.5\t0.1\t0.75\t0\t0.625\t0.05\t2\t"));
    }

    void weightsOfOtherTasksAreNotHandedBack()
    {
        open(script(QString("echo '%1'\necho '%2'\necho '{\"event\":\"done\"}'").arg(kReady, kRow0)),
             {"a", "b"});
        runToItsEnd();
        QVERIFY(find("sweepUse")->isEnabled());
        m_dialog->setRun(twoShapes(), {"left", "right"});
        QVERIFY(!find("sweepUse")->isEnabled());
        QVERIFY(find("sweepUse")->toolTip().contains("other tasks"));
    }

    void errorsAreOneSentence_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("said by core")
            << script(
                   R"(echo '{"event":"error","where":"folds","pattern":"expected 2 to {}, the number of training samples, found {}","arguments":["48","90"]}'; exit 2)")
            << "folds: expected 2 to 48, the number of training samples, found 90";
        QTest::newRow("no such program")
            << m_folder.filePath(QStringLiteral("nothing")) << "nothing cannot be started: ";
        QTest::newRow("its last words") << script(QStringLiteral("echo 'no room left' >&2; exit 3"))
                                        << "The sweep ended before its time: no room left";
        QTest::newRow("killed") << script(QStringLiteral("kill -9 $$"))
                                << "The sweep ended before its time (";
    }

    void errorsAreOneSentence()
    {
        QFETCH(QString, program);
        QFETCH(QString, sentence);
        open(program);
        runToItsEnd();
        QVERIFY(!find<QLabel>("sweepError")->isHidden());
        QVERIFY2(text("sweepError").contains(sentence), qPrintable(text("sweepError")));
        QVERIFY(!text("sweepError").contains(u'\n'));
    }

    void theCommandLinesOwnRefusalArrives()
    {
        open(commandLineProgram());
        chooseRows("0.2,0.8", 90); // of 48 samples
        click("sweepStart");
        QVERIFY(QTest::qWaitFor([&] { return isIdle(); }, kTrainingMs));
        QCOMPARE(text("sweepError"),
                 QString("folds: expected 2 to 48, the number of training samples, found 90"));
    }

    void rowsThatDoNotFitAreSaidBeforeItStarts()
    {
        open(commandLineProgram());
        chooseRows("0.2,0.8,1", 2);
        QVERIFY(!find("sweepStart")->isEnabled());
        QVERIFY(text("sweepCount").contains("needs 2 weights"));
        chooseRows("0.2,x", 2);
        QVERIFY(!find("sweepStart")->isEnabled());
        chooseRows("1,0; 0,1", 2);
        QVERIFY(find("sweepStart")->isEnabled());
        find<QComboBox>("sweepKind")->setCurrentIndex(0);
        find<QSpinBox>("sweepGrid")->setValue(4);
        QCOMPARE(text("sweepCount"), QString("3 rows × 2 folds = 6 trainings"));
        QCOMPARE(gridRows(4, 10, 1000), int64_t{84});
        QCOMPARE(gridRows(12, 60, 1000), int64_t{1001});
        QCOMPARE(gridRows(3, 2, 1000), int64_t{0});
    }

    void theWindowOffersItForSeveralTasksAndTakesTheWeights()
    {
        auto state = std::make_shared<FakeSessionState>();
        WindowDriver driver(fakeLoader(state));
        const auto show = [&](const char* model, bool several) {
            Snapshot snapshot = readySnapshot();
            RunConfig config = *snapshot.config;
            config.model = model;
            snapshot.config = std::make_shared<RunConfig>(config);
            if (several) {
                auto data = std::make_shared<DatasetSummary>(*snapshot.dataset);
                data->tasks = {{"a", TaskKind::Classification, {"x", "y"}},
                               {"b", TaskKind::Classification, {"x", "y"}}};
                snapshot.dataset = data;
            }
            snapshot.generation = state->next.generation;
            state->next = snapshot;
            state->publish();
            QVERIFY(driver.waitFor([&] { return driver.now().dataset == snapshot.dataset; }));
        };
        QVERIFY(driver.waitFor([&] { return state->count<command::Configure>() == 1; }));
        show("image.small", false);
        QVERIFY(!driver.action("actionSweep")->isEnabled());
        show("image.multi", true);
        QVERIFY(driver.action("actionSweep")->isEnabled());
        driver.trigger("actionSweep");
        auto* dialog = driver.find<SweepDialog>("sweepDialog");
        QVERIFY(dialog != nullptr && dialog->isVisible());
        QVERIFY(dialog->findChild<QLabel*>("sweepSubject")->text().contains("a, b"));
        const int before = state->count<command::Configure>();
        emit dialog->weightsWanted(QStringLiteral("0.6,0.4"));
        QVERIFY(driver.waitFor([&] { return state->count<command::Configure>() == before + 1; }));
        const RunConfig& config = state->last<command::Configure>()->config;
        QCOMPARE(config.weighting, std::string("fixed"));
        QCOMPARE(config.options.at("weighting.weights"), std::string("0.6,0.4"));
    }

private:
    template <class T = QWidget>
    T* find(const char* name)
    {
        return m_dialog->findChild<T*>(QLatin1String(name));
    }
    QString text(const char* name) { return find<QLabel>(name)->text(); }
    void click(const char* name) { QTest::mouseClick(find(name), Qt::LeftButton); }
    bool isIdle() { return find("sweepFolds")->isEnabled(); }
    void open(const QString& program, const std::vector<std::string>& tasks = {"left", "right"})
    {
        m_dialog = std::make_unique<SweepDialog>(program, m_dialogs, *m_settings, nullptr);
        m_dialog->setRun(twoShapes(), tasks);
        m_dialog->show();
    }
    void chooseRows(const char* rows, int folds)
    {
        find<QComboBox>("sweepKind")->setCurrentIndex(1);
        find<QLineEdit>("sweepOwn")->setText(QLatin1String(rows));
        find<QSpinBox>("sweepFolds")->setValue(folds);
    }
    void runToItsEnd()
    {
        click("sweepStart");
        QVERIFY(!isIdle());
        QVERIFY(QTest::qWaitFor([&] { return isIdle(); }));
    }
    /// A program that runs these lines of shell.
    QString script(const QString& lines)
    {
        const QString path = m_folder.filePath(QStringLiteral("stand-in-%1").arg(++m_scripts));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write("#!/bin/sh\n" + lines.toUtf8() + "\n");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }

    QTemporaryDir m_folder;
    int m_scripts = 0;
    FileDialogs m_dialogs;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<SweepDialog> m_dialog;
};

static const Suite<SweepTest> registered;

#include "multitask_sweep_test.moc"
