// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/snapshot.h"

#include <QString>

class QFontMetrics;
class QPainter;
class QRect;

namespace attnscope {

/// A string that core wrote in English, in the user's language: context "core" of the translations.
QString coreText(const std::string& english);
/// A message with its translated pattern filled in.
QString messageText(const Message& message);
/// "WHERE: WHAT", translated; a full path is shortened to its file name.
QString statusText(const Status& status);
QString noticeText(const Notice& notice);

/// 6 480: thousands set apart by a thin space (U+2009), from five digits on or always in columns.
QString countText(qint64 value);
/// 97 %, one decimal below ten: "4.2 %".
QString percentText(double share);
/// Three significant digits without noise: 0.001, 1e-05, 64.
QString boundText(double value);

/// Inter's default digits differ in width, and QFont knows font features only from Qt 6.7 on: these lay
/// every digit in a cell of the widest, so that counters do not tremble while they run.
int tabularWidth(const QFontMetrics& metrics, const QString& text);
void drawTabular(QPainter& painter, const QRect& area, Qt::Alignment alignment, const QString& text);

} // namespace attnscope
