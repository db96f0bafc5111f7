// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

class QPalette;

namespace attnscope {

/// assets/icons/NAME.svg in the palette's text colour, with its disabled form. The drawings use
/// currentColor, so one file serves both themes. A null icon where there is no such file.
QIcon themedIcon(const QString& name, const QPalette& palette);
/// The same in one colour (on the accent button).
QIcon tintedIcon(const QString& name, const QColor& color);
/// One picture, `side` logical pixels at the given device pixel ratio.
QPixmap iconPixmap(const QString& name, const QColor& color, int side, qreal ratio);

} // namespace attnscope
