// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/gl/view_theme.h"

namespace attnscope {

namespace {

QFont scaled(const QFont& base, double factor)
{
    QFont font = base;
    if (base.pixelSize() > 0)
        font.setPixelSize(std::max(1, qRound(base.pixelSize() * factor)));
    else
        font.setPointSizeF(base.pointSizeF() * factor);
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature("tnum", 1);
#endif
    return font;
}

} // namespace

QColor mixed(const QColor& a, const QColor& b, double t)
{
    const auto between = [t](int from, int to) { return qRound(from + (to - from) * t); };
    return {between(a.red(), b.red()), between(a.green(), b.green()), between(a.blue(), b.blue())};
}

ViewTheme ViewTheme::fromPalette(const QPalette& palette)
{
    ViewTheme theme;
    theme.background = palette.color(QPalette::Window);
    theme.text = palette.color(QPalette::WindowText);
    theme.dark = theme.background.lightness() < theme.text.lightness();
    theme.muted = mixed(theme.text, theme.background, 0.42);
    theme.line = mixed(theme.background, theme.text, 0.20);
    theme.grid = mixed(theme.background, theme.text, theme.dark ? 0.10 : 0.08);
    theme.accent = palette.color(QPalette::Highlight);
    // Not the palette's tool tip colour, which is yellow on many desktops.
    theme.surface = theme.dark ? mixed(theme.background, Qt::white, 0.08) : QColor(Qt::white);
    return theme;
}

QFont captionFont(const QFont& base) { return scaled(base, 11.0 / 12.5); }

QFont textFont(const QFont& base) { return scaled(base, 1.0); }

QFont headingFont(const QFont& base)
{
    QFont font = scaled(base, 13.0 / 12.5);
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace attnscope
