// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

namespace attnscope {

/// The few colours that the views draw with, taken from the window's palette so that both themes and
/// the desktop's own colours are right by themselves.
struct ViewTheme {
    QColor background;
    QColor text;
    QColor muted;   ///< captions, tick labels
    QColor line;    ///< axes, hairlines
    QColor grid;    ///< lines inside a plot
    QColor accent;  ///< selection and current position only
    QColor surface; ///< labels that float over a picture
    bool dark = false;

    static ViewTheme fromPalette(const QPalette& palette);
    bool operator==(const ViewTheme&) const = default;
};

/// The three sizes of type, relative to the window's own font, with tabular figures where Qt can.
QFont captionFont(const QFont& base);
QFont textFont(const QFont& base);
QFont headingFont(const QFont& base);

/// `a` with a part `t` of `b`.
QColor mixed(const QColor& a, const QColor& b, double t);

} // namespace attnscope
