// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"
#include "ui/actions.h"

#include <QDialog>

namespace attnscope {

/// Help > First Steps: a page of text.
QDialog* makeFirstStepsDialog(QWidget* parent);
/// Help > Keyboard Shortcuts: every action with its keys, and what the mouse does in the views.
QDialog* makeShortcutsDialog(const Actions& actions, QWidget* parent);
/// Help > About. `environment` is null while the core is not loaded.
QDialog* makeAboutDialog(const Environment* environment, QWidget* parent);

} // namespace attnscope
