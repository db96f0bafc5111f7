// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// How long starting takes, from the moment the process is made: the window's first frame and when Train can
// be pressed, and the command line's help. Beside them Python with the same LibTorch, which has nothing to
// show for it. Needs a display; `./dev bench` gives it one. usage: bench_start [TURNS]
#include "core/api/loader.h"
#include "ui/gl/gl_objects.h"
#include "ui/main_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QSettings>
#include <QSurfaceFormat>
#include <QTemporaryDir>
#include <QTimer>
#include <QWindow>

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

using namespace attnscope;

namespace {

constexpr int kPatienceMs = 60'000;
constexpr char kChild[] = "--child";

double now()
{
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// Notes when the first frame of a window was handed to the screen.
class WatchingApplication : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override
    {
        const bool handled = QApplication::notify(receiver, event);
        if (firstFrame == 0 && event->type() == QEvent::UpdateRequest && receiver->isWidgetType()) {
            const QWindow* const window = static_cast<QWidget*>(receiver)->window()->windowHandle();
            if (window != nullptr && window->isExposed())
                firstFrame = now();
        }
        return handled;
    }
    double firstFrame = 0;
};

/// The program's window as main.cpp opens it; prints the two moments and ends.
int runChild(int argc, char** argv)
{
    startWithRuntime(chooseRuntime(0), argv);
    QSurfaceFormat::setDefaultFormat(glFormat());
    const QTemporaryDir folder;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
    QCoreApplication::setOrganizationName(QStringLiteral("Attnscope"));
    QCoreApplication::setApplicationName(QStringLiteral("bench"));
    WatchingApplication app(argc, argv);
    WindowOptions options;
    options.loader = loadCore;
    options.scratchFolder = folder.path();
    MainWindow window(std::move(options));
    QObject::connect(&window.session(), &SessionProxy::snapshotChanged, &window,
                     [&](const SnapshotPtr& shown, const SnapshotPtr&) {
                         if (shown->state != RunState::Ready || app.firstFrame == 0)
                             return;
                         fmt::print("{:.6f} {:.6f}\n", app.firstFrame, now());
                         std::fflush(stdout);
                         std::_Exit(0);
                     });
    window.show();
    QTimer::singleShot(kPatienceMs, &app, [] { QCoreApplication::exit(1); });
    return QApplication::exec();
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// Seconds until a program ends; its output in `told`. Negative: it failed.
double run(const QString& program, const QStringList& arguments, QByteArray* told = nullptr,
           double* began = nullptr)
{
    QProcess process;
    process.setStandardErrorFile(QProcess::nullDevice());
    const double start = now();
    process.start(program, arguments);
    if (!process.waitForFinished(kPatienceMs) || process.exitCode() != 0)
        return -1;
    if (told != nullptr)
        *told = process.readAllStandardOutput();
    if (began != nullptr)
        *began = start;
    return now() - start;
}

void row(const char* what, const std::vector<double>& seconds, const char* goal)
{
    fmt::print("{:<44} {:>8.3f} {:>8.3f} {:>8}\n", what, median(seconds),
               *std::max_element(seconds.begin(), seconds.end()), goal);
}

int runAll(int turns)
{
    const QString folder = QCoreApplication::applicationDirPath();
    const QString python = QStringLiteral("/usr/bin/python3");
    std::vector<double> frames, ready, help, imports;
    for (int turn = 0; turn <= turns; ++turn) { // the first is thrown away: it reads from the disk
        QByteArray told;
        double began = 0;
        if (run(QCoreApplication::applicationFilePath(), {QLatin1String(kChild)}, &told, &began) < 0) {
            fmt::print(stderr, "bench_start: the window did not get ready\n");
            return 1;
        }
        const QList<QByteArray> moments = told.trimmed().split(' ');
        const double forHelp = run(folder + QStringLiteral("/attnscope-cli"), {QStringLiteral("--help")});
        const double forImport = run(python, {QStringLiteral("-c"), QStringLiteral("import torch")});
        if (forHelp < 0) {
            fmt::print(stderr, "bench_start: attnscope-cli --help failed\n");
            return 1;
        }
        if (turn == 0)
            continue;
        frames.push_back(moments.first().toDouble() - began);
        ready.push_back(moments.last().toDouble() - began);
        help.push_back(forHelp);
        if (forImport > 0)
            imports.push_back(forImport);
    }
    fmt::print("{:<44} {:>8} {:>8} {:>8}\n", "seconds from the start of the process", "median", "longest",
               "goal");
    row("the window's first frame", frames, "0.4");
    row("ready to train", ready, "1.2");
    row("attnscope-cli --help", help, "0.05");
    if (imports.empty())
        fmt::print("Python's torch is not installed: no comparison\n");
    else
        row("Python: import torch", imports, "-");
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc > 1 && std::string(argv[1]) == kChild)
        return runChild(argc, argv);
    const QCoreApplication application(argc, argv);
    return runAll(argc > 1 ? std::clamp(std::atoi(argv[1]), 1, 100) : 9);
}
