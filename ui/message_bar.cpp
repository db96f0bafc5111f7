// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/message_bar.h"

#include "ui/icons.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>

namespace attnscope {

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent), m_icon(new QLabel(this)), m_text(new QLabel(this)), m_close(new QToolButton(this))
{
    setObjectName(QStringLiteral("messageBar"));
    m_text->setObjectName(QStringLiteral("messageText"));
    m_close->setObjectName(QStringLiteral("messageClose"));
    setRole(this, "message");
    m_text->setWordWrap(true);
    // A path or a Chinese sentence counts as one word, which is no reason to widen the window.
    m_text->setMinimumWidth(grid(this, 20));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setTextFormat(Qt::PlainText);
    m_close->setFocusPolicy(Qt::TabFocus);
    m_close->setIconSize({14, 14});
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(grid(this, 1.5), grid(this, 0.75), grid(this, 0.75), grid(this, 0.75));
    layout->setSpacing(grid(this, 1));
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_close, 0, Qt::AlignTop);
    connect(m_close, &QToolButton::clicked, this, &MessageBar::clear);
    hide();
}

void MessageBar::show(const Notice& notice)
{
    m_notice = notice;
    setProperty("level",
                notice.level == Notice::Level::Error ? QStringLiteral("error") : QStringLiteral("info"));
    style()->unpolish(this);
    style()->polish(this);
    retranslate();
    setVisible(true);
}

void MessageBar::clear()
{
    m_notice.reset();
    hide();
}

QString MessageBar::text() const { return m_notice ? m_text->text() : QString(); }

void MessageBar::retranslate()
{
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(m_close->toolTip());
    const PaletteColors colors(palette());
    m_close->setIcon(tintedIcon(QStringLiteral("close"), colors.muted));
    if (!m_notice)
        return;
    const bool info = m_notice->level == Notice::Level::Info;
    const bool error = m_notice->level == Notice::Level::Error;
    m_icon->setPixmap(iconPixmap(info ? QStringLiteral("about") : QStringLiteral("warning"),
                                 error ? colors.error : colors.accent, grid(this, 2), devicePixelRatioF()));
    m_text->setText(noticeText(*m_notice));
}

void MessageBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        retranslate();
    QFrame::changeEvent(event);
}

} // namespace attnscope
