// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/main_window.h"

#include <QTemporaryDir>
#include <QtTest>

#include <functional>
#include <memory>

namespace attnscope {

/// A window as a test drives it: by the object names of its widgets, with file dialogs that answer by
/// themselves and settings of its own.
class WindowDriver {
public:
    /// Without a loader: the real core.
    explicit WindowDriver(CoreHost::Loader loader = {}, QStringList inputs = {},
                          const QString& language = QStringLiteral("en"));
    ~WindowDriver();

    MainWindow& window() { return *m_window; }
    const Snapshot& now() { return *m_window->session().now(); }
    QString folder() const { return m_folder.path(); }
    QString file(const QString& name) const { return m_folder.filePath(name); }

    /// What the next file dialogs answer.
    void answerFileDialogs(const QString& path) { *m_answer = path; }

    template <class T = QWidget>
    T* find(const char* name)
    {
        auto* widget = m_window->findChild<T*>(QLatin1String(name));
        if (widget == nullptr)
            qWarning("no widget named %s", name);
        return widget;
    }
    void click(const char* name);
    /// Drops a file on the window, as a file manager does.
    void drop(const QString& path);
    /// Switches and waits until every widget has been told.
    void setLanguage(const QString& code);
    void trigger(const char* action);
    QAction* action(const char* name);

    /// Lets the event loop run until it holds; false after the patience is spent.
    bool waitFor(const std::function<bool()>& condition, int patienceMs = 60000);
    bool waitForState(RunState state);
    bool waitForStep(int64_t step);

    /// All texts that a person reads now: actions, labels, buttons, tool tips, placeholders, combo boxes of
    /// ours.
    QStringList visibleTexts();

    /// Closes the window without being asked.
    void close();
    /// Closes and opens anew with the same settings.
    void restart(CoreHost::Loader loader = {});

private:
    void open(CoreHost::Loader loader, const QStringList& inputs, const QString& language);

    QTemporaryDir m_folder;
    std::shared_ptr<QString> m_answer = std::make_shared<QString>();
    std::unique_ptr<MainWindow> m_window;
};

} // namespace attnscope
