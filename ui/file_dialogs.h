// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace attnscope {

/// How the window asks for file names; tests answer in a person's place. Each returns an empty string when
/// the person cancels. `start` is a folder or a suggested name.
struct FileDialogs {
    using Ask = std::function<QString(QWidget* parent, const QString& title, const QString& start,
                                      const QString& filter)>;
    Ask open;
    Ask save;
    Ask folder;

    /// The platform's own dialogs.
    static FileDialogs native();
};

/// Appends `suffix` (".attn") where the name has none of its own.
QString withSuffix(const QString& path, const QString& suffix);

} // namespace attnscope
