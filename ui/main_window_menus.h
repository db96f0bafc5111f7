// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/main_window.h"

#include <QActionGroup>
#include <QMenu>

namespace attnscope {

/// The menus and the actions that exist only in them.
struct MainWindow::Menus {
    QMenu *file, *recent, *exportData, *edit, *view, *display, *colorMap, *scale, *interpolation, *panels,
        *theme, *language, *train, *inspect, *help;
    QActionGroup *views, *colorMaps, *scales, *interpolations, *themes, *languages;
};

/// By the name's ending: what the program can show to a model.
bool isImageFile(const QString& path);
bool isTextFile(const QString& path);
/// False where a data set's SPEC names a path that is not there.
bool isReadableSpec(const QString& spec);

} // namespace attnscope
