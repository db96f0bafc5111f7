// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/figure_printer.h"

#include "ui/figures/figure.h"

#include <QGuiApplication>

namespace attnscope::cli {
namespace {

class QtFigurePrinter : public FigurePrinter {
public:
    Status save(const std::string& path, const FigureJob& job) override
    {
        FigureContent content{job.inspection, job.curves, QString::fromStdString(job.note),
                              QString::fromStdString(job.source)};
        FigureRequest request;
        request.view = job.view;
        request.caption = job.caption;
        request.smoothing = job.smoothing;
        request.logY = job.logY;
        for (const std::string& name : job.series)
            request.series << QString::fromStdString(name);
        return saveFigure(QString::fromStdString(path), content, request);
    }

private:
    // Qt keeps references to both for the application's life.
    int m_argc = 1;
    char m_name[14] = "attnscope-cli";
    char* m_argv[2] = {m_name, nullptr};
    QGuiApplication m_application{m_argc, m_argv};
};

} // namespace
} // namespace attnscope::cli

extern "C" __attribute__((visibility("default"))) attnscope::cli::FigurePrinter*
attnscopeCreateFigurePrinter()
{
    // Servers have no display; fonts and images need none. A user who sets a platform means it.
    qputenv("QT_QPA_PLATFORM", qEnvironmentVariableIsSet("QT_QPA_PLATFORM") ? qgetenv("QT_QPA_PLATFORM")
                                                                            : QByteArray("offscreen"));
    // Without it Qt prints a line of its own about a folder that offscreen drawing does not use.
    if (!qEnvironmentVariableIsSet("XDG_RUNTIME_DIR"))
        qputenv("QT_LOGGING_RULES", "qt.*=false;default.warning=false");
    return new attnscope::cli::QtFigurePrinter;
}
