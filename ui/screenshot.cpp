// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/screenshot.h"

#include "core/api/shown_attention.h"
#include "ui/text.h"

#include <QApplication>
#include <QDialog>
#include <QDockWidget>
#include <QMessageBox>
#include <QPixmap>
#include <QScreen>

#include <cstdio>

namespace attnscope {
namespace {

constexpr int kPollMs = 100;
constexpr int kCalmPolls = 8; ///< unchanged for so long, nothing more is coming
constexpr qint64 kPatienceMs = 10 * 60 * 1000;

constexpr std::pair<const char*, ViewKind> kViews[] = {{"overlay", ViewKind::Overlay},
                                                       {"matrix", ViewKind::Matrix},
                                                       {"heads", ViewKind::Heads},
                                                       {"tokens", ViewKind::Tokens},
                                                       {"arcs", ViewKind::Tokens}};
constexpr std::pair<const char*, ActionId> kDialogs[] = {{"export", ActionId::ExportFigure},
                                                         {"about", ActionId::About},
                                                         {"shortcuts", ActionId::Shortcuts},
                                                         {"first-steps", ActionId::FirstSteps},
                                                         {"sweep", ActionId::Sweep}};
constexpr const char* kPlayground = "playground"; // a panel of its own, not an action's dialog

/// The attention sites of what is shown; of the model where there is no sample yet.
QStringList sitesOf(const Snapshot& now)
{
    QStringList names;
    if (now.inspection != nullptr) {
        for (const AttentionSite& site : now.inspection->sites)
            names << QString::fromStdString(site.name);
    } else if (now.model != nullptr) {
        for (const std::string& name : now.model->sites)
            names << QString::fromStdString(name);
    }
    return names;
}

/// A picture has no tokens, and a text nothing to lay a map over.
QStringList viewsOf(const Inspection& inspection)
{
    QStringList names;
    for (const auto& [name, view] : kViews) {
        ViewSettings settings;
        settings.view = view;
        if (shownAttention(inspection, settings).site != nullptr)
            names << QLatin1String(name);
    }
    return names;
}

} // namespace

QString listed(const QStringList& words)
{
    if (words.size() < 2)
        return words.value(0, QStringLiteral("none"));
    return QStringLiteral("%1 or %2")
        .arg(words.first(words.size() - 1).join(QStringLiteral(", ")), words.last());
}

QStringList Screenshot::views()
{
    QStringList names;
    for (const auto& [name, view] : kViews)
        names << QLatin1String(name);
    return names;
}

QStringList Screenshot::dialogs()
{
    QStringList names;
    for (const auto& [name, action] : kDialogs)
        names << QLatin1String(name);
    return names << QLatin1String(kPlayground);
}

Screenshot::Screenshot(MainWindow& window, ScreenshotRequest request)
    : QObject(&window), m_window(window), m_request(std::move(request))
{
    m_poll.setInterval(kPollMs);
    connect(&m_poll, &QTimer::timeout, this, &Screenshot::look);
    connect(&m_window.session(), &SessionProxy::noticeRaised, this, [this](const Notice& notice) {
        if (notice.level == Notice::Level::Error && m_error.isEmpty())
            m_error = noticeText(notice);
    });
}

void Screenshot::start()
{
    m_window.resize(m_request.size);
    m_window.show();
    if (m_request.presentation) // arranges the panels by the window's size
        m_window.actions()[ActionId::Presentation]->setChecked(true);
    for (const auto& [name, view] : kViews)
        if (m_request.view == QLatin1String(name))
            m_window.viewState().setView(view);
    m_window.viewState().setArcs(m_request.view == QLatin1String("arcs"));
    if (!m_request.site.isEmpty())
        m_window.viewState().setSite(m_request.site);
    m_running.start();
    m_poll.start();
}

bool Screenshot::isSettled(const Snapshot& now)
{
    // A run's model, or attention that came without one.
    const bool ready = (now.model != nullptr || now.inspection != nullptr) && now.state != RunState::Loading;
    if (!ready)
        return false;
    if (m_request.trainSteps > 0 && !m_trained) {
        if (now.state == RunState::Ready ||
            (now.state == RunState::Paused && now.progress.step < m_request.trainSteps))
            m_window.session().post(command::Train{});
        m_trained = now.progress.step >= m_request.trainSteps || now.state == RunState::Finished;
        if (m_trained && !m_request.whileTraining && now.state == RunState::Training)
            m_window.session().post(command::Pause{});
        return m_trained && m_request.whileTraining;
    }
    return m_request.whileTraining || now.state != RunState::Training;
}

/// Why the state asked for will not come: what the session or, for what it never sees, the window said.
QString Screenshot::failure() const
{
    if (!m_error.isEmpty())
        return m_error;
    if (const auto* box = m_window.findChild<QMessageBox*>(QStringLiteral("errorDialog")))
        return box->text();
    return m_running.hasExpired(kPatienceMs)
               ? QStringLiteral("--screenshot: the window did not reach the state asked for")
               : QString();
}

/// What was asked for and what is shown does not have; the window would show something else in its place.
QString Screenshot::missing(const Snapshot& now) const
{
    const QStringList sites = sitesOf(now);
    const bool named = !m_request.site.isEmpty() && m_request.site != QLatin1String(kAllSites);
    if (named && !sites.contains(m_request.site))
        return QStringLiteral("--site: no such attention site (expected %1, found %2)")
            .arg(listed(sites), m_request.site);
    if (m_request.view.isEmpty() || now.inspection == nullptr)
        return {};
    const QStringList views = viewsOf(*now.inspection);
    return views.contains(m_request.view)
               ? QString()
               : QStringLiteral("--view: this input cannot be shown so (expected %1, found %2)")
                     .arg(listed(views), m_request.view);
}

void Screenshot::fail(const QString& sentence)
{
    m_poll.stop();
    std::fprintf(stderr, "attnscope: %s\n", qPrintable(sentence));
    m_window.session().post(command::Discard{});
    QApplication::exit(1);
}

void Screenshot::look()
{
    if (const QString sentence = failure(); !sentence.isEmpty())
        return fail(sentence);
    m_calm = isSettled(*m_window.session().now()) ? m_calm + 1 : 0;
    if (m_calm == kCalmPolls / 2 && !m_request.dialog.isEmpty())
        openDialog();
    if (m_calm == kCalmPolls)
        grab();
}

void Screenshot::openDialog()
{
    for (const auto& [name, action] : kDialogs)
        if (m_request.dialog == QLatin1String(name))
            m_window.actions()[action]->trigger();
    if (m_request.dialog == QLatin1String(kPlayground))
        m_window.findChild<QDockWidget*>(QStringLiteral("playgroundDock"))->toggleViewAction()->trigger();
}

void Screenshot::grab()
{
    if (const QString sentence = missing(*m_window.session().now()); !sentence.isEmpty())
        return fail(sentence);
    m_poll.stop();
    QWidget* subject = &m_window;
    if (!m_request.dialog.isEmpty()) {
        for (QDialog* dialog : m_window.findChildren<QDialog*>())
            if (dialog->isVisible())
                subject = dialog;
        for (QDockWidget* panel : m_window.findChildren<QDockWidget*>())
            if (panel->isVisible() && panel->isFloating())
                subject = panel;
    }
    // What is on the screen, not a second drawing of it.
    QPixmap picture = subject->screen()->grabWindow(subject->winId());
    if (picture.isNull())
        picture = subject->grab();
    if (!picture.save(m_request.path, "PNG"))
        return fail(m_request.path + QStringLiteral(": cannot be written"));
    m_window.session().post(command::Discard{});
    QApplication::exit(0);
}

} // namespace attnscope
