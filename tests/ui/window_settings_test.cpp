// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/settings.h"
#include "ui/settings_store.h"
#include "window_main.h"

#include <QElapsedTimer>
#include <QFile>
#include <QDir>
#include <QLockFile>
#include <QSettings>
#include <QtTest>

using namespace attnscope;

/// What a window remembers, between the window's thread and the file.
class SettingsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QSettings().clear(); }

    void survivesTheEnd()
    {
        {
            Settings settings;
            settings.setLanguage(QStringLiteral("zh_CN"));
            settings.setLayout("geometry", "docks");
            settings.setSmoothing(0.5);
        }
        const Settings again;
        QCOMPARE(again.language(), QStringLiteral("zh_CN"));
        QCOMPARE(again.geometry(), QByteArray("geometry"));
        QCOMPARE(again.smoothing(), 0.5);
        QCOMPARE(QSettings().value("language").toString(), QStringLiteral("zh_CN"));
    }

    void writesADragOnce()
    {
        SettingsStore store;
        for (int i = 0; i <= 100; ++i)
            store.setValue(QStringLiteral("blend"), i);
        QCOMPARE(store.value(QStringLiteral("blend")).toInt(), 100);
        store.flush();
        QCOMPARE(QSettings().value("blend").toInt(), 100);
        QCOMPARE(store.writes(), 1);
        store.setValue(QStringLiteral("blend"), 100); // as it is
        store.flush();
        QCOMPARE(store.writes(), 1);
        store.setValue(QStringLiteral("blend"), 99);
        QTRY_COMPARE(store.writes(), 2); // by itself
    }

    void removesAGroupAndKeepsWhatCameAfter()
    {
        SettingsStore store;
        store.setValue(QStringLiteral("window/docks"), QStringLiteral("old"));
        store.setValue(QStringLiteral("window/geometry"), QStringLiteral("old"));
        store.setValue(QStringLiteral("windows"), QStringLiteral("another"));
        store.flush();
        store.setValue(QStringLiteral("window/docks"), QStringLiteral("newer"));
        store.remove(QStringLiteral("window"));
        store.setValue(QStringLiteral("window/geometry"), QStringLiteral("newest"));
        QVERIFY(!store.value(QStringLiteral("window/docks")).isValid());
        store.flush();
        const QSettings file;
        QVERIFY(!file.contains("window/docks"));
        QCOMPARE(file.value("window/geometry").toString(), QStringLiteral("newest"));
        QCOMPARE(file.value("windows").toString(), QStringLiteral("another"));
    }

    void twoWindowsKeepEachOthersKeys()
    {
        {
            SettingsStore first, second;
            first.setValue(QStringLiteral("recent"), QStringLiteral("first"));
            second.setValue(QStringLiteral("theme"), 2);
            first.setValue(QStringLiteral("blend"), 1);
        }
        const SettingsStore third;
        QCOMPARE(third.value(QStringLiteral("recent")).toString(), QStringLiteral("first"));
        QCOMPARE(third.value(QStringLiteral("theme")).toInt(), 2);
        QCOMPARE(third.value(QStringLiteral("blend")).toInt(), 1);
    }

    /// The disk (here: another program that holds the file's lock) may take its time.
    void nobodyWaitsForTheDisk()
    {
        SettingsStore store;
        QLockFile busy(QSettings().fileName() + QStringLiteral(".lock"));
        QVERIFY(busy.tryLock(0));
        store.setValue(QStringLiteral("theme"), 1);
        QTest::qWait(700); // the writing thread is at the lock now
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 1000; ++i)
            store.setValue(QStringLiteral("blend"), i);
        QCOMPARE(store.value(QStringLiteral("blend")).toInt(), 999);
        QVERIFY2(timer.elapsed() < 500, "setting a value waits for the file");
        QCOMPARE(store.writes(), 0);
        busy.unlock();
        store.flush();
        QCOMPARE(QSettings().value("theme").toInt(), 1);
        QCOMPARE(QSettings().value("blend").toInt(), 999);
        QCOMPARE(store.writes(), 2);
    }

    void aFileThatCannotBeWrittenIsNoHarm()
    {
        QSettings().setValue("theme", 0);
        const QString name = QSettings().fileName();
        QVERIFY(QFile::remove(name));
        QVERIFY(QDir().mkpath(name)); // not even root can write a file there
        {
            SettingsStore store;
            store.setValue(QStringLiteral("theme"), 2);
            QTest::ignoreMessage(QtWarningMsg,
                                 qPrintable(name + QStringLiteral(": cannot be written: settings "
                                                                  "are lost at the end")));
            store.flush();
            QCOMPARE(store.value(QStringLiteral("theme")).toInt(), 2);
        }
        QVERIFY(QDir().rmdir(name));
    }
};

static const Suite<SettingsTest> registered;
#include "window_settings_test.moc"
