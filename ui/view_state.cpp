// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/view_state.h"

#include <QCoreApplication>

#include <utility>

namespace attnscope {

template <class Change>
void ViewState::edit(Change change)
{
    ViewSettings next = m_settings;
    change(next);
    set(next);
}

void ViewState::set(const ViewSettings& settings)
{
    if (settings == m_settings)
        return;
    m_settings = settings;
    emit changed();
}

void ViewState::setView(ViewKind view)
{
    if (std::exchange(m_arcs, false) && view == m_settings.view)
        emit changed();
    edit([&](ViewSettings& s) { s.view = view; });
}

void ViewState::setColorMap(const QString& name)
{
    edit([&](ViewSettings& s) { s.colorMap = name.toStdString(); });
}

void ViewState::setScale(ScaleKind scale)
{
    edit([&](ViewSettings& s) { s.scale = scale; });
}

void ViewState::setSharedScale(bool shared)
{
    edit([&](ViewSettings& s) { s.sharedScale = shared; });
}

void ViewState::setInterpolation(Interpolation interpolation)
{
    edit([&](ViewSettings& s) { s.interpolation = interpolation; });
}

void ViewState::setContour(bool on)
{
    edit([&](ViewSettings& s) { s.contour = on; });
}

void ViewState::setEvidence(bool on)
{
    edit([&](ViewSettings& s) { s.showEvidence = on; });
}

void ViewState::setBlend(double blend)
{
    edit([&](ViewSettings& s) { s.blend = static_cast<float>(blend); });
}

void ViewState::setSite(const QString& site)
{
    edit([&](ViewSettings& s) {
        s.site = site.toStdString();
        s.head = -1;
        s.query = -1;
    });
}

void ViewState::setHead(int head)
{
    edit([&](ViewSettings& s) { s.head = head; });
}

void ViewState::setQuery(int query)
{
    edit([&](ViewSettings& s) { s.query = query; });
}

void ViewState::setArcs(bool on)
{
    if (on == m_arcs)
        return;
    m_arcs = on;
    emit changed();
}

void ViewState::setUnitScale(bool on)
{
    edit([&](ViewSettings& s) { s.unitScale = on; });
}

ViewKind viewFor(ViewKind chosen, bool text)
{
    if (text)
        return chosen == ViewKind::Overlay ? ViewKind::Tokens : chosen;
    return chosen == ViewKind::Tokens || chosen == ViewKind::Arcs ? ViewKind::Overlay : chosen;
}

QString viewName(ViewKind view)
{
    switch (view) {
    case ViewKind::Overlay: return QCoreApplication::translate("View", "Overlay");
    case ViewKind::Matrix: return QCoreApplication::translate("View", "Matrix");
    case ViewKind::Heads: return QCoreApplication::translate("View", "Heads");
    case ViewKind::Curves: return QCoreApplication::translate("View", "Curves");
    case ViewKind::Tokens: return QCoreApplication::translate("View", "Tokens");
    case ViewKind::Arcs: return QCoreApplication::translate("View", "Arcs");
    }
    return {};
}

QString scaleName(ScaleKind scale)
{
    switch (scale) {
    case ScaleKind::Linear: return QCoreApplication::translate("View", "linear");
    case ScaleKind::Log: return QCoreApplication::translate("View", "logarithmic");
    case ScaleKind::Diverging: return QCoreApplication::translate("View", "diverging");
    }
    return {};
}

QString interpolationName(Interpolation interpolation)
{
    switch (interpolation) {
    case Interpolation::Nearest: return QCoreApplication::translate("View", "cells");
    case Interpolation::Linear: return QCoreApplication::translate("View", "smooth");
    case Interpolation::Cubic: return QCoreApplication::translate("View", "smoother");
    }
    return {};
}

QString viewSummary(const ViewSettings& settings)
{
    const QString shared = settings.sharedScale ? QCoreApplication::translate("View", "shared scale")
                                                : QCoreApplication::translate("View", "own scale each");
    return QStringLiteral("%1 · %2 · %3")
        .arg(QString::fromStdString(settings.colorMap), shared, scaleName(settings.scale));
}

} // namespace attnscope
