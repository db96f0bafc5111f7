// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/tabular_label.h"

#include "ui/text.h"
#include "ui/theme.h"

#include <QPainter>

namespace attnscope {

TabularLabel::TabularLabel(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void TabularLabel::setText(const QString& text)
{
    if (text == m_text)
        return;
    const bool resized = tabularWidth(fontMetrics(), text) != tabularWidth(fontMetrics(), m_text);
    m_text = text;
    setAccessibleName(text);
    if (resized)
        updateGeometry();
    update();
}

void TabularLabel::setAlignment(Qt::Alignment alignment)
{
    m_alignment = alignment;
    update();
}

void TabularLabel::setMuted(bool muted)
{
    m_muted = muted;
    update();
}

QSize TabularLabel::sizeHint() const
{
    return {tabularWidth(fontMetrics(), m_text) + 1, fontMetrics().height()};
}

QSize TabularLabel::minimumSizeHint() const { return {0, fontMetrics().height()}; }

void TabularLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const PaletteColors colors(palette());
    painter.setPen(m_muted ? colors.muted : colors.text);
    QString shown = m_text;
    if (tabularWidth(fontMetrics(), shown) > width())
        shown = fontMetrics().elidedText(shown, Qt::ElideRight, width());
    drawTabular(painter, rect(), m_alignment, shown);
}

} // namespace attnscope
