// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStyledItemDelegate>

namespace attnscope {

struct SampleRow;

/// A sample's row: thumbnail, truth, and what the model says about it. Of a text its first words stand above,
/// on two lines.
class SampleDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

    /// Rows of texts have no thumbnail and are taller.
    void setTexts(bool texts) { m_texts = texts; }

private:
    void paintText(QPainter& painter, const QRect& frame, const SampleRow& row,
                   const QStyleOptionViewItem& option) const;

    /// `row` null: not loaded yet.
    void paintPicture(QPainter& painter, const QRect& frame, const SampleRow* row, const QPixmap& picture,
                      const QStyleOptionViewItem& option) const;

    bool m_texts = false;
};

} // namespace attnscope
