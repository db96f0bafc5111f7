// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "support/window_driver.h"

#include "core/api/loader.h"

#include <QAbstractButton>
#include <QDragEnterEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QSettings>
#include <QTimer>

namespace attnscope {

WindowDriver::WindowDriver(CoreHost::Loader loader, QStringList inputs, const QString& language)
{
    QSettings().clear();
    open(std::move(loader), inputs, language);
}

WindowDriver::~WindowDriver() { close(); }

void WindowDriver::open(CoreHost::Loader loader, const QStringList& inputs, const QString& language)
{
    WindowOptions options;
    options.loader = loader ? std::move(loader) : CoreHost::Loader(loadCore);
    options.scratchFolder = file(QStringLiteral("unsaved"));
    options.inputs = inputs;
    options.language = language;
    const auto answer = [known = m_answer](QWidget*, const QString&, const QString&, const QString&) {
        return *known;
    };
    options.dialogs = {answer, answer, answer};
    m_window = std::make_unique<MainWindow>(std::move(options));
    m_window->show();
    (void)QTest::qWaitForWindowExposed(m_window.get());
}

void WindowDriver::close()
{
    if (m_window == nullptr)
        return;
    // An unnamed recording with steps asks: discard it.
    QTimer answer;
    QObject::connect(&answer, &QTimer::timeout, m_window.get(), [this] {
        if (auto* discard = m_window->findChild<QAbstractButton*>(QStringLiteral("closeDiscard")))
            discard->click();
    });
    answer.start(20);
    m_window->close();
    m_window.reset();
}

void WindowDriver::restart(CoreHost::Loader loader)
{
    close();
    open(std::move(loader), {}, {});
}

void WindowDriver::click(const char* name)
{
    if (auto* widget = find(name))
        QTest::mouseClick(widget, Qt::LeftButton);
}

QAction* WindowDriver::action(const char* name) { return m_window->findChild<QAction*>(QLatin1String(name)); }

void WindowDriver::drop(const QString& path)
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    const QPoint centre = m_window->rect().center();
    QDragEnterEvent enter(centre, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &enter);
    if (!enter.isAccepted())
        qWarning("the window does not take %s", qPrintable(path));
    QDropEvent event(centre, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &event);
}

void WindowDriver::setLanguage(const QString& code)
{
    m_window->setLanguage(code);
    QCoreApplication::processEvents();
}

void WindowDriver::trigger(const char* name)
{
    if (QAction* found = action(name))
        found->trigger();
    else
        qWarning("no action named %s", name);
}

bool WindowDriver::waitFor(const std::function<bool()>& condition, int patienceMs)
{
    return QTest::qWaitFor(condition, patienceMs);
}

bool WindowDriver::waitForState(RunState state)
{
    return waitFor([&] { return now().state == state; });
}

bool WindowDriver::waitForStep(int64_t step)
{
    return waitFor([&] { return now().progress.step >= step; });
}

QStringList WindowDriver::visibleTexts()
{
    QStringList texts;
    const auto add = [&](const QString& text) {
        if (!text.isEmpty())
            texts << text;
    };
    for (const QAction* action : m_window->findChildren<QAction*>()) {
        if (action->objectName().startsWith(QLatin1String("action"))) {
            add(action->text());
            add(action->statusTip());
            add(action->toolTip());
        }
    }
    for (const QMenu* menu : m_window->findChildren<QMenu*>())
        add(menu->title());
    for (const QWidget* widget : m_window->findChildren<QWidget*>()) {
        add(widget->toolTip());
        if (const auto* label = qobject_cast<const QLabel*>(widget))
            add(label->text());
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
            add(button->text());
        if (const auto* edit = qobject_cast<const QLineEdit*>(widget))
            add(edit->placeholderText());
    }
    texts.removeDuplicates();
    return texts;
}

} // namespace attnscope
