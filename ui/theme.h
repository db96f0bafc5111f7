// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

class QApplication;
class QWidget;

namespace attnscope {

enum class ThemeChoice { System, Light, Dark };

/// The colours of the window. One accent, for the primary action, the selection and the current position
/// only.
struct Theme {
    bool dark = false;
    QColor window, centre, field, hover, hairline, border, groove, text, strong, muted, accent, onAccent,
        accentSoft, error;

    static Theme light();
    static Theme darkTheme();
};

/// Which theme the choice means now; `systemPalette` is the platform's own, taken before applyTheme().
Theme resolveTheme(ThemeChoice choice, const QPalette& systemPalette);

/// Fusion, palette, fonts (Inter with Noto Sans CJK SC, else the system's) and the style sheet. `scale` is 1,
/// or 1.5 for presentations. UI thread.
void applyTheme(QApplication& app, const Theme& theme, double scale);

/// What widgets that paint themselves read from their palette; applyTheme() puts it there.
struct PaletteColors {
    explicit PaletteColors(const QPalette& palette);
    bool dark = false;
    QColor window, centre, field, hairline, groove, text, muted, accent, accentSoft, error;
};

/// `units` steps of the 8-pixel grid at the widget's current text size.
int grid(const QWidget* widget, double units);

/// Text sizes: captions, text, headings.
enum class TextRole { Caption, Text, Heading };
QFont roleFont(const QWidget* widget, TextRole role);

/// Sets the property that the style sheet looks at and polishes the widget anew.
void setRole(QWidget* widget, const char* role);

} // namespace attnscope
