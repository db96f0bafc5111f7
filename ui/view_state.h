// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/view_settings.h"

#include <QObject>
#include <QStringList>

namespace attnscope {

/// The one selection that all views, menus and the export share.
class ViewState : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    const ViewSettings& settings() const { return m_settings; }
    void set(const ViewSettings& settings);

    void setView(ViewKind view);
    void setColorMap(const QString& name);
    void setScale(ScaleKind scale);
    void setSharedScale(bool shared);
    void setInterpolation(Interpolation interpolation);
    void setContour(bool on);
    void setEvidence(bool on);
    void setBlend(double blend);
    void setSite(const QString& site);
    void setHead(int head);
    void setQuery(int query);

    void setUnitScale(bool on);

    /// What only the window knows, beside the settings that figures share. Texts: lines between the tokens
    /// take the place of the running text.
    bool arcs() const { return m_arcs; }
    void setArcs(bool on);

signals:
    void changed();

private:
    template <class Change>
    void edit(Change change);

    ViewSettings m_settings;
    bool m_arcs = false;
};

/// What a view of an image or of a text shows for the chosen kind: a text has no picture to lay anything
/// over, an image no tokens.
ViewKind viewFor(ViewKind chosen, bool text);

/// "Overlay", "linear", ... in the user's language.
QString viewName(ViewKind view);
QString scaleName(ScaleKind scale);
QString interpolationName(Interpolation interpolation);
/// "viridis · shared scale · linear".
QString viewSummary(const ViewSettings& settings);

} // namespace attnscope
