// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/run_config.h"
#include "core/api/view_settings.h"
#include "ui/settings_store.h"
#include "ui/theme.h"

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace attnscope {

/// What the window remembers between starts. Every reader falls back to the default where the stored
/// value is missing or out of range: a settings file is input like any other. Written in a thread of its own;
/// the destructor waits until it is.
class Settings {
public:
    QString language() const;
    void setLanguage(const QString& code);
    ThemeChoice theme() const;
    void setTheme(ThemeChoice theme);
    bool presentation() const;
    void setPresentation(bool on);

    ViewSettings view() const;
    void setView(const ViewSettings& view);

    std::optional<RunConfig> lastConfig() const;
    void setLastConfig(const RunConfig& config);

    QByteArray geometry() const;
    QByteArray docks() const;
    void setLayout(const QByteArray& geometry, const QByteArray& docks);
    void forgetLayout();

    QStringList recentFiles() const;
    void addRecent(const QString& path);
    void clearRecent();

    /// The path last chosen for a data set that lives outside ("cifar10").
    QString dataPath(const QString& dataset) const;
    void setDataPath(const QString& dataset, const QString& path);

    QString folder(const QString& purpose) const;
    void setFolder(const QString& purpose, const QString& path);

    bool groupOpen(const QString& group, bool fallback) const;
    void setGroupOpen(const QString& group, bool open);
    double smoothing() const;
    void setSmoothing(double smoothing);

private:
    SettingsStore m_store;
};

} // namespace attnscope
