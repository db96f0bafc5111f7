// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

class QFileInfo;

namespace attnscope {

/// A recording (.attn).
bool isRunFile(const QString& path);
/// Attention of another program's making, or exported from a run: .npz, .safetensors, .json.
bool isDumpFile(const QString& path);

/// Which data set reads this folder, archive or file, as a SPEC: by the names of what is in it, and of what
/// is in the folders up to two levels below where those are few. Empty: none does. Looks at names alone.
QString datasetSpecFor(const QFileInfo& file);

} // namespace attnscope
