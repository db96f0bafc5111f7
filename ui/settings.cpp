// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/settings.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace attnscope {
namespace {

constexpr qsizetype kRecentFiles = 10;

template <class Enum>
Enum enumOf(const QVariant& value, Enum fallback, int last)
{
    bool isNumber = false;
    const int number = value.toInt(&isNumber);
    return isNumber && number >= 0 && number <= last ? static_cast<Enum>(number) : fallback;
}

} // namespace

QString Settings::language() const { return m_store.value("language").toString(); }
void Settings::setLanguage(const QString& code) { m_store.setValue("language", code); }

ThemeChoice Settings::theme() const { return enumOf(m_store.value("theme"), ThemeChoice::System, 2); }
void Settings::setTheme(ThemeChoice theme) { m_store.setValue("theme", static_cast<int>(theme)); }

bool Settings::presentation() const { return m_store.value("presentation", false).toBool(); }
void Settings::setPresentation(bool on) { m_store.setValue("presentation", on); }

ViewSettings Settings::view() const
{
    ViewSettings view;
    view.view = enumOf(m_store.value("view/kind"), view.view, 2);
    view.colorMap =
        m_store.value("view/colorMap", QString::fromStdString(view.colorMap)).toString().toStdString();
    if (findColorMap(view.colorMap) == nullptr)
        view.colorMap = ViewSettings().colorMap;
    view.scale = enumOf(m_store.value("view/scale"), view.scale, 2);
    view.sharedScale = m_store.value("view/sharedScale", view.sharedScale).toBool();
    view.interpolation = enumOf(m_store.value("view/interpolation"), view.interpolation, 2);
    view.contour = m_store.value("view/contour", view.contour).toBool();
    view.showEvidence = m_store.value("view/evidence", view.showEvidence).toBool();
    view.blend = std::clamp(m_store.value("view/blend", view.blend).toFloat(), 0.0F, 1.0F);
    return view;
}

void Settings::setView(const ViewSettings& view)
{
    m_store.setValue("view/kind", static_cast<int>(view.view));
    m_store.setValue("view/colorMap", QString::fromStdString(view.colorMap));
    m_store.setValue("view/scale", static_cast<int>(view.scale));
    m_store.setValue("view/sharedScale", view.sharedScale);
    m_store.setValue("view/interpolation", static_cast<int>(view.interpolation));
    m_store.setValue("view/contour", view.contour);
    m_store.setValue("view/evidence", view.showEvidence);
    m_store.setValue("view/blend", view.blend);
}

std::optional<RunConfig> Settings::lastConfig() const
{
    const QString json = m_store.value("lastConfig").toString();
    if (json.isEmpty())
        return std::nullopt;
    Result<RunConfig> config = runConfigFromJson(json.toStdString());
    if (!config.isOk())
        return std::nullopt;
    return std::move(config).value();
}

void Settings::setLastConfig(const RunConfig& config)
{
    m_store.setValue("lastConfig", QString::fromStdString(toJson(config)));
}

QByteArray Settings::geometry() const { return m_store.value("window/geometry").toByteArray(); }
QByteArray Settings::docks() const { return m_store.value("window/docks").toByteArray(); }

void Settings::setLayout(const QByteArray& geometry, const QByteArray& docks)
{
    m_store.setValue("window/geometry", geometry);
    m_store.setValue("window/docks", docks);
}

void Settings::forgetLayout() { m_store.remove("window"); }

QStringList Settings::recentFiles() const { return m_store.value("recent").toStringList(); }

void Settings::addRecent(const QString& path)
{
    QStringList recent = recentFiles();
    const QString full = QFileInfo(path).absoluteFilePath();
    recent.removeAll(full);
    recent.prepend(full);
    m_store.setValue("recent", recent.mid(0, kRecentFiles));
}

void Settings::clearRecent() { m_store.remove("recent"); }

QString Settings::dataPath(const QString& dataset) const
{
    return m_store.value("data/" + dataset).toString();
}

void Settings::setDataPath(const QString& dataset, const QString& path)
{
    m_store.setValue("data/" + dataset, path);
}

QString Settings::folder(const QString& purpose) const
{
    const QString folder = m_store.value("folder/" + purpose).toString();
    return QFileInfo(folder).isDir() ? folder : QDir::homePath();
}

void Settings::setFolder(const QString& purpose, const QString& path)
{
    m_store.setValue("folder/" + purpose, QFileInfo(path).absolutePath());
}

bool Settings::groupOpen(const QString& group, bool fallback) const
{
    return m_store.value("groups/" + group, fallback).toBool();
}
void Settings::setGroupOpen(const QString& group, bool open) { m_store.setValue("groups/" + group, open); }

double Settings::smoothing() const
{
    return std::clamp(m_store.value("smoothing", 0.9).toDouble(), 0.0, 0.999);
}
void Settings::setSmoothing(double smoothing) { m_store.setValue("smoothing", smoothing); }

} // namespace attnscope
