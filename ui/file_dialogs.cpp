// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/file_dialogs.h"

#include <QFileDialog>
#include <QFileInfo>

namespace attnscope {

FileDialogs FileDialogs::native()
{
    FileDialogs dialogs;
    dialogs.open = [](QWidget* parent, const QString& title, const QString& start, const QString& filter) {
        return QFileDialog::getOpenFileName(parent, title, start, filter);
    };
    dialogs.save = [](QWidget* parent, const QString& title, const QString& start, const QString& filter) {
        return QFileDialog::getSaveFileName(parent, title, start, filter);
    };
    dialogs.folder = [](QWidget* parent, const QString& title, const QString& start, const QString&) {
        return QFileDialog::getExistingDirectory(parent, title, start);
    };
    return dialogs;
}

QString withSuffix(const QString& path, const QString& suffix)
{
    return path.isEmpty() || !QFileInfo(path).suffix().isEmpty() ? path : path + suffix;
}

} // namespace attnscope
