// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/catalogue.h"

#include <QString>
#include <QStringList>

namespace attnscope {

/// Every English text that the window shows through coreText(): what must have a translation in the context
/// "core".

/// Titles, explanations and labels of models, data sets, mechanisms, strategies and options.
QStringList catalogueTexts(const Catalogue& catalogue);

/// The literal patterns given to failure(), usageError() and notify(), and sentences that functions of
/// core/data return as a caveat, in all sources under the folders. Adjacent literals are joined.
QStringList sourcePatterns(const QString& root, const QStringList& folders);

/// The patterns of one source text.
QStringList patternsIn(const QString& source, bool alsoReturnedSentences);

} // namespace attnscope
