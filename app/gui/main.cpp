// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/loader.h"
#include "ui/main_window.h"
#include "ui/scratch.h"
#include "ui/screenshot.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QSurfaceFormat>

#include "ui/gl/gl_objects.h"

#include <cstdio>
#include <cstdlib>

using namespace attnscope;

namespace {

struct Arguments {
    WindowOptions window;
    ScreenshotRequest screenshot;
};

QSize sizeOf(const QString& text)
{
    const QStringList parts = text.split(u'x');
    return parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
}

[[noreturn]] void refuse(const QString& sentence)
{
    std::fprintf(stderr, "attnscope: %s\n", qPrintable(sentence));
    std::exit(2);
}

Arguments readArguments(const QApplication& app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Train small attention models and watch what they attend to."));
    parser.addPositionalArgument(
        QStringLiteral("input"),
        QStringLiteral(
            "A run (RUN.attn), a data set (shapes, cifar10:PATH, a folder), attention weights (.npz, "
            ".safetensors, .json), an image or a text."),
        QStringLiteral("[RUN.attn | DATA | DUMP.npz | IMAGE | TEXT ...]"));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions(
        {{QStringLiteral("language"), QStringLiteral("en or zh_CN."), QStringLiteral("CODE")},
         {QStringLiteral("theme"), QStringLiteral("light, dark or system."), QStringLiteral("NAME")},
         {QStringLiteral("screenshot"),
          QStringLiteral("Saves a picture of the window and quits (docs/architecture.md)."),
          QStringLiteral("FILE.png")},
         {QStringLiteral("size"), QStringLiteral("Of the screenshot."), QStringLiteral("WxH"),
          QStringLiteral("1280x800")},
         {QStringLiteral("train-steps"), QStringLiteral("Trains before the screenshot."), QStringLiteral("N"),
          QStringLiteral("0")},
         {QStringLiteral("view"), QStringLiteral("overlay, matrix, heads, tokens or arcs."),
          QStringLiteral("NAME")},
         {QStringLiteral("site"), QStringLiteral("Attention site of the screenshot."),
          QStringLiteral("NAME")},
         {QStringLiteral("dialog"),
          QStringLiteral("export, about, shortcuts, first-steps, playground or sweep."),
          QStringLiteral("NAME")},
         {QStringLiteral("presentation"), QStringLiteral("Text at 150 %.")},
         {QStringLiteral("while-training"), QStringLiteral("Does not pause before the screenshot.")}});
    parser.process(app);

    Arguments arguments;
    arguments.window.loader = loadCore;
    arguments.window.scratchFolder = scratchFolder();
    arguments.window.inputs = parser.positionalArguments();
    arguments.window.language = parser.value(QStringLiteral("language"));
    const QString theme = parser.value(QStringLiteral("theme"));
    if (theme == QLatin1String("light"))
        arguments.window.theme = ThemeChoice::Light;
    else if (theme == QLatin1String("dark"))
        arguments.window.theme = ThemeChoice::Dark;
    else if (theme == QLatin1String("system"))
        arguments.window.theme = ThemeChoice::System;
    else if (!theme.isEmpty())
        refuse(
            QStringLiteral("--theme: unknown theme (expected light, dark or system, found %1)").arg(theme));
    ScreenshotRequest& shot = arguments.screenshot;
    shot.path = parser.value(QStringLiteral("screenshot"));
    shot.size = sizeOf(parser.value(QStringLiteral("size")));
    if (shot.size.isEmpty())
        refuse(QStringLiteral("--size: not a size (expected WxH, found %1)")
                   .arg(parser.value(QStringLiteral("size"))));
    shot.trainSteps = parser.value(QStringLiteral("train-steps")).toInt();
    shot.view = parser.value(QStringLiteral("view"));
    shot.site = parser.value(QStringLiteral("site"));
    shot.dialog = parser.value(QStringLiteral("dialog"));
    shot.presentation = parser.isSet(QStringLiteral("presentation"));
    shot.whileTraining = parser.isSet(QStringLiteral("while-training"));
    return arguments;
}

} // namespace

int main(int argc, char** argv)
{
    // Before any thread exists: the numerical libraries read these when they are loaded.
    startWithRuntime(chooseRuntime(0), argv);
    QSurfaceFormat::setDefaultFormat(glFormat());
    QApplication app(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("Attnscope"));
    QApplication::setApplicationName(QStringLiteral("attnscope"));
    QApplication::setApplicationDisplayName(QString());
    QApplication::setApplicationVersion(QStringLiteral(ATTNSCOPE_VERSION));
    Arguments arguments = readArguments(app);

    MainWindow window(std::move(arguments.window));
    if (arguments.screenshot.path.isEmpty()) {
        window.show();
        return QApplication::exec();
    }
    Screenshot screenshot(window, arguments.screenshot);
    screenshot.start();
    return QApplication::exec();
}
