// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// What is given to the window from outside: which data set a folder is, and attention that comes without a
// model.
#include "support/window_driver.h"
#include "ui/docks/attention_view.h"
#include "ui/input_kinds.h"
#include "window_main.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QMessageBox>

using namespace attnscope;

class WindowInputsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void mnistIsFoundUpToTwoFoldersDown()
    {
        const QString idx = make(QStringLiteral("data/MNIST/raw/train-images-idx3-ubyte.gz"));
        const QString raw = QFileInfo(idx).absolutePath();
        for (const char* given : {"data", "data/MNIST", "data/MNIST/raw"})
            QCOMPARE(specFor(given), QStringLiteral("mnist:") + raw);
        QCOMPARE(datasetSpecFor(QFileInfo(idx)), QStringLiteral("mnist:") + raw);
        make(QStringLiteral("deep/a/b/c/train-images-idx3-ubyte"));
        QVERIFY(specFor("deep").startsWith(QLatin1String("images:")));
    }

    void fashionGoesByTheNameOfItsFolder()
    {
        make(QStringLiteral("FashionMNIST/raw/train-images.idx3-ubyte"));
        QCOMPARE(specFor("FashionMNIST"), QStringLiteral("fashion-mnist:") + path("FashionMNIST/raw"));
        make(QStringLiteral("fashion/is/far/away/train-images-idx3-ubyte"));
        QCOMPARE(specFor("fashion/is/far/away"), QStringLiteral("mnist:") + path("fashion/is/far/away"));
    }

    void otherDataAreKnownByTheirNames()
    {
        make(QStringLiteral("c/cifar-10-batches-py/data_batch_1"));
        QVERIFY(
            specFor("c").startsWith(QLatin1String("cifar10:"))); // whose reader says what is wrong with it
        QVERIFY(specFor("c/cifar-10-batches-py").startsWith(QLatin1String("cifar10:")));
        make(QStringLiteral("pets/cat/1.png"));
        QCOMPARE(specFor("pets"), QStringLiteral("images:") + path("pets"));
        QCOMPARE(datasetSpecFor(QFileInfo(make(QStringLiteral("t.csv")))),
                 QStringLiteral("csv:") + path("t.csv"));
        QVERIFY(datasetSpecFor(QFileInfo(make(QStringLiteral("notes.doc")))).isEmpty());
    }

    void attentionWithoutAModelIsShown()
    {
        const QString dump = make(
            QStringLiteral("story.json"),
            R"({"tokens": ["Once", " upon", " a"], "attention": [[[[1,0,0],[0.5,0.5,0],[0.25,0.25,0.5]]]]})");
        WindowDriver driver({}, {dump});
        QVERIFY(driver.waitFor([&] { return driver.now().inspection != nullptr; }));
        QCOMPARE(QString::fromStdString(driver.now().inspection->texts.at(0).text),
                 QStringLiteral("Once upon a"));
        QVERIFY(driver.waitFor([&] { return driver.find("textAttentionView")->isVisible(); }));
        QVERIFY(driver.window().windowTitle().startsWith(QLatin1String("story.json")));
        for (const char* action :
             {"actionTrain", "actionStep", "actionReset", "actionSaveAs", "actionExportWeights"})
            QVERIFY2(!driver.action(action)->isEnabled(), action);
        for (const char* action : {"actionMaskTokens", "actionCompare", "actionTypeText"})
            QVERIFY2(!driver.action(action)->isEnabled(), action);
        // Nothing is there that would do nothing, and the window says what it shows.
        for (const char* part : {"experimentDock", "samplesDock", "curvesDock", "timelineDock", "textBox"})
            QVERIFY2(!driver.find(part)->isVisible(), part);
        QVERIFY(
            !driver.find("progressText")->property("text").toString().contains(QStringLiteral("Preparing")));
        const QString status = driver.find<QLabel>("statusText")->text();
        for (const char* part : {"story.json", "1 × 3 × 3", "3 tokens"})
            QVERIFY2(status.contains(QString::fromUtf8(part)), qPrintable(status));
        QVERIFY(driver.action("actionExportArrays")->isEnabled());
        QVERIFY(driver.action("actionExportFigure")->isEnabled());

        // Another takes its place; a damaged one does not, and says so in one sentence.
        driver.drop(
            make(QStringLiteral("other.json"), R"({"tokens": ["a", "b"], "attention": [[1,0],[0,1]]})"));
        QVERIFY(driver.waitFor([&] { return driver.now().inspection->texts.at(0).tokens.size() == 2; }));
        driver.drop(make(QStringLiteral("bad.json"), R"({"tokens": ["a", "b"]})"));
        QVERIFY(driver.waitFor([&] {
            return driver.window().findChild<QMessageBox*>(QStringLiteral("errorDialog")) != nullptr;
        }));
        QVERIFY(
            driver.find<QMessageBox>("errorDialog")->text().contains(QStringLiteral("holds no attention")));
        QCOMPARE(driver.now().inspection->texts.at(0).tokens.size(), size_t(2));
        driver.find<QMessageBox>("errorDialog")->close();

        // And from there to training.
        driver.window().openInput(QStringLiteral("shapes?train=64&test=32"));
        QVERIFY(driver.waitForState(RunState::Ready));
        QVERIFY(driver.action("actionTrain")->isEnabled());
        QVERIFY(driver.now().inspection->texts.empty());
        for (const char* part : {"experimentDock", "samplesDock", "curvesDock", "timelineDock"})
            QVERIFY2(driver.find(part)->isVisible(), part);
    }

private:
    QString path(const QString& name) const { return m_folder->filePath(name); }
    QString specFor(const char* folder) const
    {
        return datasetSpecFor(QFileInfo(path(QLatin1String(folder))));
    }
    QString make(const QString& name, const QByteArray& contents = "x")
    {
        QDir().mkpath(QFileInfo(path(name)).absolutePath());
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(contents) != contents.size())
            qFatal("cannot write a test's file");
        return path(name);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

static const Suite<WindowInputsTest> registered;
#include "window_inputs_test.moc"
