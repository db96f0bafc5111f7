// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/loader.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/scratch.h"
#include "ui/screenshot.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QSurfaceFormat>
#include <QTemporaryDir>

#include "ui/gl/gl_objects.h"

#include <cstdio>
#include <cstdlib>

using namespace attnscope;

namespace {

struct Arguments {
    WindowOptions window;
    ScreenshotRequest screenshot;
};

const QStringList kThemes{QStringLiteral("system"), QStringLiteral("light"), QStringLiteral("dark")};

QString choiceText(const QStringList& words) { return listed(words) + u'.'; }

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

/// What QApplication takes from the command line itself, with a value each. They reach it untouched; here
/// they are only known.
constexpr const char* kToolkitOptions[] = {
    "platform", "platformpluginpath", "platformtheme",   "plugin",      "style",        "stylesheet",
    "display",  "geometry",           "qwindowgeometry", "qwindowicon", "qwindowtitle", "session"};

void addOptions(QCommandLineParser& parser)
{
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
        {{QStringLiteral("language"), choiceText(Language::codes()), QStringLiteral("CODE")},
         {QStringLiteral("theme"), choiceText(kThemes), QStringLiteral("NAME")},
         {QStringLiteral("screenshot"),
          QStringLiteral("Saves a picture of the window and quits (docs/architecture.md)."),
          QStringLiteral("FILE.png")},
         {QStringLiteral("size"), QStringLiteral("Of the screenshot."), QStringLiteral("WxH"),
          QStringLiteral("1280x800")},
         {QStringLiteral("train-steps"), QStringLiteral("Trains before the screenshot."), QStringLiteral("N"),
          QStringLiteral("0")},
         {QStringLiteral("view"), choiceText(Screenshot::views()), QStringLiteral("NAME")},
         {QStringLiteral("site"), QStringLiteral("Attention site of the screenshot."),
          QStringLiteral("NAME")},
         {QStringLiteral("dialog"), choiceText(Screenshot::dialogs()), QStringLiteral("NAME")},
         {QStringLiteral("presentation"), QStringLiteral("Text at 150 %, the picture first.")},
         {QStringLiteral("while-training"), QStringLiteral("Does not pause before the screenshot.")}});
    for (const char* name : kToolkitOptions) {
        QCommandLineOption option(QLatin1String(name), {}, QStringLiteral("VALUE"));
        option.setFlags(QCommandLineOption::HiddenFromHelp);
        parser.addOption(option);
    }
    // "-platform offscreen", as Qt's own options are written.
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
}

/// One of `known`, or empty where it is not given.
QString choice(const QCommandLineParser& parser, const char* name, const QStringList& known)
{
    const QString value = parser.value(QLatin1String(name));
    if (parser.isSet(QLatin1String(name)) && !known.contains(value))
        refuse(QStringLiteral("--%1: no such choice (expected %2, found %3)")
                   .arg(QLatin1String(name), listed(known), value));
    return value;
}

ScreenshotRequest readScreenshot(const QCommandLineParser& parser)
{
    ScreenshotRequest shot;
    shot.path = parser.value(QStringLiteral("screenshot"));
    if (parser.isSet(QStringLiteral("screenshot")) &&
        !shot.path.endsWith(QLatin1String(".png"), Qt::CaseInsensitive))
        refuse(QStringLiteral("--screenshot: unknown kind of file (expected a name ending in .png, found %1)")
                   .arg(shot.path));
    shot.size = sizeOf(parser.value(QStringLiteral("size")));
    if (shot.size.isEmpty())
        refuse(QStringLiteral("--size: not a size (expected WxH, found %1)")
                   .arg(parser.value(QStringLiteral("size"))));
    bool isNumber = false;
    shot.trainSteps = parser.value(QStringLiteral("train-steps")).toInt(&isNumber);
    if (!isNumber || shot.trainSteps < 0)
        refuse(QStringLiteral("--train-steps: not a number of steps (expected 0 or more, found %1)")
                   .arg(parser.value(QStringLiteral("train-steps"))));
    shot.view = choice(parser, "view", Screenshot::views());
    shot.site = parser.value(QStringLiteral("site"));
    shot.dialog = choice(parser, "dialog", Screenshot::dialogs());
    shot.presentation = parser.isSet(QStringLiteral("presentation"));
    shot.whileTraining = parser.isSet(QStringLiteral("while-training"));
    return shot;
}

/// QCommandLineParser::process() would end the program with 1, as if something had failed.
void parse(QCommandLineParser& parser, const QCoreApplication& app)
{
    const bool understood = parser.parse(QCoreApplication::arguments());
    if (const QStringList unknown = parser.unknownOptionNames(); !unknown.isEmpty())
        refuse(QStringLiteral("command line: unknown option (expected one that --help lists, found --%1)")
                   .arg(unknown.first()));
    if (!understood)
        refuse(QStringLiteral("command line: ") + parser.errorText());
    parser.process(app); // --help and --version
}

/// Before there is a QApplication: help, the version and what is wrong with the arguments need no display.
Arguments readArguments(int argc, char** argv)
{
    const QCoreApplication plain(argc, argv);
    QCommandLineParser parser;
    addOptions(parser);
    parse(parser, plain);
    Arguments arguments;
    arguments.window.loader = loadCore;
    arguments.window.scratchFolder = scratchFolder();
    arguments.window.inputs = parser.positionalArguments();
    arguments.window.language = choice(parser, "language", Language::codes());
    const QString theme = choice(parser, "theme", kThemes);
    if (!theme.isEmpty())
        arguments.window.theme = static_cast<ThemeChoice>(kThemes.indexOf(theme));
    arguments.screenshot = readScreenshot(parser);
    return arguments;
}

/// Warnings from before the first window, told once it is certain that there will be one.
QStringList& earlyWarnings()
{
    static QStringList warnings;
    return warnings;
}

/// While QApplication starts. Qt ends a program that has no display with two paragraphs and a core dump;
/// a sentence does.
void hearStart(QtMsgType type, const QMessageLogContext&, const QString& message)
{
    if (type != QtFatalMsg) {
        earlyWarnings() << message;
        return;
    }
    if (!message.contains(QLatin1String("platform plugin"))) {
        std::fprintf(stderr, "attnscope: %s\n", qPrintable(message));
        std::_Exit(1);
    }
    const char* display = std::getenv("DISPLAY");
    std::fprintf(stderr,
                 "attnscope: there is no display to open a window on (expected the one that DISPLAY or "
                 "WAYLAND_DISPLAY names, found DISPLAY=%s); attnscope-cli does the same without a window\n",
                 display != nullptr ? display : "");
    std::_Exit(1);
}

} // namespace

int main(int argc, char** argv)
{
    // Before any thread exists: the numerical libraries read these when they are loaded.
    startWithRuntime(chooseRuntime(0), argv);
    QCoreApplication::setOrganizationName(QStringLiteral("Attnscope"));
    QCoreApplication::setApplicationName(QStringLiteral("attnscope"));
    QCoreApplication::setApplicationVersion(QStringLiteral(ATTNSCOPE_VERSION));
    Arguments arguments = readArguments(argc, argv);

    QSurfaceFormat::setDefaultFormat(glFormat());
    const QtMessageHandler handler = qInstallMessageHandler(hearStart);
    QApplication app(argc, argv);
    qInstallMessageHandler(handler);
    for (const QString& warning : earlyWarnings())
        qWarning("%s", qPrintable(warning));
    QApplication::setApplicationDisplayName(QString());

    // A picture is taken with the settings that everybody starts with, and leaves the user's own alone.
    const QTemporaryDir ownSettings;
    if (!arguments.screenshot.path.isEmpty())
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, ownSettings.path());
    MainWindow window(std::move(arguments.window));
    if (arguments.screenshot.path.isEmpty()) {
        window.show();
        return QApplication::exec();
    }
    Screenshot screenshot(window, arguments.screenshot);
    screenshot.start();
    return QApplication::exec();
}
