// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "window_main.h"

#include "core/api/loader.h"
#include "ui/gl/gl_objects.h"

#include <QApplication>
#include <QSurfaceFormat>
#include <QTemporaryDir>
#include <QtTest>

std::vector<MakeSuite>& suites()
{
    static std::vector<MakeSuite> all;
    return all;
}

int main(int argc, char** argv)
{
    attnscope::startWithRuntime(attnscope::chooseRuntime(0), argv);
    // Nothing of the user's is read or written.
    const QTemporaryDir home;
    for (const char* name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "HOME"})
        qputenv(name, home.path().toLocal8Bit());
    QSurfaceFormat::setDefaultFormat(attnscope::glFormat());
    QApplication app(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("Attnscope"));
    QApplication::setApplicationName(QStringLiteral("attnscope-tests"));
    QApplication::setQuitOnLastWindowClosed(false);
    int failed = 0;
    // ATTNSCOPE_SUITE=SweepTest runs one suite alone; function names may follow on the command line.
    const QByteArray wanted = qgetenv("ATTNSCOPE_SUITE");
    for (const MakeSuite& make : suites()) {
        const auto suite = make();
        if (wanted.isEmpty() || wanted == suite->metaObject()->className())
            failed += QTest::qExec(suite.get(), argc, argv) == 0 ? 0 : 1;
    }
    return failed;
}
