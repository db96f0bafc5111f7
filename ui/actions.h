// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QAction>
#include <QObject>
#include <QPalette>

#include <array>

class QMainWindow;

namespace attnscope {

/// Everything the window can be told to do. One table gives each its name, icon, shortcut, text and tip, so
/// that none can lack one.
enum class ActionId {
    New,
    Open,
    OpenImage,
    SaveAs,
    ExportFigure,
    ExportArrays,
    ExportMetrics,
    ExportWeights,
    Quit,
    CopyFigure,
    Find,
    Overlay,
    Matrix,
    Heads,
    SharedScale,
    Contour,
    Evidence,
    Presentation,
    ResetLayout,
    Train,
    Step,
    Reset,
    Pin,
    EarlierStep,
    LaterStep,
    Live,
    FirstSteps,
    Shortcuts,
    About,
    Count
};

/// The window's actions, created once, retranslated and re-tinted in place.
class Actions : public QObject {
    Q_OBJECT
public:
    explicit Actions(QMainWindow* window);

    QAction* operator[](ActionId id) const { return m_actions[static_cast<size_t>(id)]; }

    /// The one that trains is also the one that pauses.
    void setTraining(bool training);
    void retranslate();
    /// Draws the icons anew in the palette's colours.
    void retint(const QPalette& palette);

private:
    void describe(ActionId id);

    std::array<QAction*, static_cast<size_t>(ActionId::Count)> m_actions{};
    QPalette m_palette;
    bool m_training = false;
};

} // namespace attnscope
