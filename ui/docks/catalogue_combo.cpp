// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/catalogue_combo.h"

#include "ui/text.h"
#include "ui/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QPainter>
#include <QStyledItemDelegate>

namespace attnscope {
namespace {

enum DataRole { TitleRole = Qt::UserRole, TitleKeyRole, DocKeyRole };

class NameAndTitle : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const QString title = index.data(TitleRole).toString();
        const int text = option.fontMetrics.horizontalAdvance(index.data().toString() + title);
        return {text + option.fontMetrics.height() * 4, option.fontMetrics.height() * 7 / 4};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const PaletteColors colors(option.palette);
        painter->save();
        if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver))
            painter->fillRect(option.rect, colors.accentSoft);
        const int margin = option.fontMetrics.height() / 2;
        const QRect area = option.rect.adjusted(margin, 0, -margin, 0);
        painter->setFont(option.font);
        painter->setPen(colors.text);
        painter->drawText(area, Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
        painter->setPen(colors.muted);
        painter->drawText(area, Qt::AlignVCenter | Qt::AlignRight, index.data(TitleRole).toString());
        painter->restore();
    }
};

} // namespace

CatalogueCombo::CatalogueCombo(QWidget* parent) : QComboBox(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setItemDelegate(new NameAndTitle(this));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(6);
}

void CatalogueCombo::addEntry(const std::string& name, const std::string& title, const std::string& doc)
{
    addItem(QString::fromStdString(name));
    setItemData(count() - 1, QString::fromStdString(title), TitleKeyRole);
    setItemData(count() - 1, QString::fromStdString(doc), DocKeyRole);
}

void CatalogueCombo::retranslate()
{
    for (int i = 0; i < count(); ++i) {
        const QString title = coreText(itemData(i, TitleKeyRole).toString().toStdString());
        const QString doc = coreText(itemData(i, DocKeyRole).toString().toStdString());
        setItemData(i, title, TitleRole);
        setItemData(
            i, QStringLiteral("<p><b>%1</b></p><p>%2</p>").arg(title.toHtmlEscaped(), doc.toHtmlEscaped()),
            Qt::ToolTipRole);
    }
    setToolTip(itemData(currentIndex(), Qt::ToolTipRole).toString());
}

void CatalogueCombo::showPopup()
{
    int widest = width();
    for (int i = 0; i < count(); ++i) {
        QStyleOptionViewItem option;
        option.initFrom(this);
        widest = std::max(widest, itemDelegate()->sizeHint(option, model()->index(i, 0)).width());
    }
    view()->setMinimumWidth(widest);
    QComboBox::showPopup();
}

} // namespace attnscope
