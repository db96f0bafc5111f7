// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/text.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QFontMetrics>
#include <QLocale>
#include <QPainter>

#include <cmath>

namespace attnscope {
namespace {

constexpr QChar kThinSpace(0x2009);

// A place is a file, a key, or a word of core's ("timeline"), which may have a translation.
QString placeText(const std::string& where)
{
    const QString place = coreText(where);
    return place.contains(u'/') && QFileInfo(place).isAbsolute() ? QFileInfo(place).fileName() : place;
}

QString joined(const std::string& where, const Message& message)
{
    const QString what = messageText(message);
    const QString place = placeText(where);
    return place.isEmpty() ? what : QCoreApplication::translate("Messages", "%1: %2").arg(place, what);
}

int digitWidth(const QFontMetrics& metrics)
{
    int widest = 0;
    for (char c = '0'; c <= '9'; ++c)
        widest = std::max(widest, metrics.horizontalAdvance(QLatin1Char(c)));
    return widest;
}

/// Calls `take(piece, width, isDigit)` for each digit and each run of other characters.
template <class Take>
void eachPiece(const QFontMetrics& metrics, const QString& text, Take take)
{
    const int cell = digitWidth(metrics);
    qsizetype i = 0;
    while (i < text.size()) {
        if (text[i] >= u'0' && text[i] <= u'9') {
            take(text.mid(i, 1), cell, true);
            ++i;
            continue;
        }
        qsizetype end = i;
        while (end < text.size() && !(text[end] >= u'0' && text[end] <= u'9'))
            ++end;
        const QString run = text.mid(i, end - i);
        take(run, metrics.horizontalAdvance(run), false);
        i = end;
    }
}

} // namespace

QString coreText(const std::string& english)
{
    return english.empty() ? QString() : QCoreApplication::translate("core", english.c_str());
}

QString messageText(const Message& message)
{
    const QString pattern = coreText(message.pattern);
    return QString::fromStdString(message.fill(pattern.toStdString()));
}

QString statusText(const Status& status) { return joined(status.where(), status.message()); }

QString noticeText(const Notice& notice) { return joined(notice.where, notice.message); }

QString countText(qint64 value)
{
    QString digits = QString::number(std::llabs(value));
    for (qsizetype at = digits.size() - 3; at > 0; at -= 3)
        digits.insert(at, kThinSpace);
    return value < 0 ? QChar(0x2212) + digits : digits;
}

QString percentText(double share)
{
    const double percent = share * 100.0;
    const int decimals = percent > 0 && percent < 9.95 ? 1 : 0;
    return QString::number(percent, 'f', decimals) + kThinSpace + u'%';
}

QString boundText(double value)
{
    QString text = QString::number(value, 'g', 4);
    text.replace(QLatin1String("e-0"), QLatin1String("e-"));
    text.replace(QLatin1String("e+0"), QLatin1String("e"));
    return text;
}

int tabularWidth(const QFontMetrics& metrics, const QString& text)
{
    int total = 0;
    eachPiece(metrics, text, [&](const QString&, int width, bool) { total += width; });
    return total;
}

void drawTabular(QPainter& painter, const QRect& area, Qt::Alignment alignment, const QString& text)
{
    const QFontMetrics metrics = painter.fontMetrics();
    int x = area.left();
    if (alignment & Qt::AlignRight)
        x = area.left() + area.width() - tabularWidth(metrics, text);
    else if (alignment & Qt::AlignHCenter)
        x = area.left() + (area.width() - tabularWidth(metrics, text)) / 2;
    const int baseline = area.top() + (area.height() - metrics.height()) / 2 + metrics.ascent();
    eachPiece(metrics, text, [&](const QString& piece, int width, bool digit) {
        const int inset = digit ? (width - metrics.horizontalAdvance(piece)) / 2 : 0;
        painter.drawText(QPoint(x + inset, baseline), piece);
        x += width;
    });
}

} // namespace attnscope
