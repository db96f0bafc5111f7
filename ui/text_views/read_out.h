// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/color_map.h"

#include <QWidget>

class QPainter;

namespace attnscope {

/// Where the label with `text` lies for a mark at `mark`, inside `area`: below it, or above where that does
/// not fit.
QRect readOutRect(const QWidget* widget, const QString& text, const QRectF& mark, const QRect& area);

/// The label that floats beside what the mouse points at.
void drawReadOut(QPainter& painter, const QWidget* widget, const QString& text, const QRectF& mark,
                 const QRect& area);

/// The scale beside a view: the colours with the numbers that they stand for.
class ScaleBar : public QWidget {
    Q_OBJECT
public:
    explicit ScaleBar(QWidget* parent);

    void setScale(const ColorMap* map, const ColorScale& scale);
    const ColorScale& scale() const { return m_scale; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ColorMap* m_map = nullptr;
    ColorScale m_scale;
};

} // namespace attnscope
