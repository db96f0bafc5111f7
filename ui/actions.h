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
    OpenText,
    SaveAs,
    ExportFigure,
    ExportArrays,
    ExportMetrics,
    ExportWeights,
    Quit,
    CopyFigure,
    PasteText,
    Find,
    Overlay,
    Matrix,
    Heads,
    Arcs,
    SharedScale,
    UnitScale,
    Contour,
    Evidence,
    Presentation,
    ResetLayout,
    Train,
    Step,
    Reset,
    Sweep,
    Pin,
    TypeText,
    MaskTokens,
    ShowAllTokens,
    Compare,
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
    /// Over an image attention is laid over the picture, over a text it colours the tokens: one action, two
    /// names.
    void setTextInput(bool text);
    void retranslate();
    /// Draws the icons anew in the palette's colours.
    void retint(const QPalette& palette);

private:
    struct Face;
    Face face(ActionId id) const;
    void describe(ActionId id);

    std::array<QAction*, static_cast<size_t>(ActionId::Count)> m_actions{};
    QPalette m_palette;
    bool m_training = false;
    bool m_text = false;
};

} // namespace attnscope
