// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/dock.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace attnscope {
namespace {

QToolButton* titleButton(QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setFocusPolicy(Qt::TabFocus);
    button->setIconSize({14, 14});
    button->setAutoRaise(true);
    return button;
}

} // namespace

Dock::Dock(const QString& name, QWidget* parent)
    : QDockWidget(parent), m_bar(new QWidget(this)), m_title(new QLabel(m_bar)), m_extra(new QHBoxLayout),
      m_float(titleButton(m_bar)), m_close(titleButton(m_bar))
{
    setObjectName(name);
    setAttribute(Qt::WA_StyledBackground);
    setRole(m_title, "heading");
    m_bar->setObjectName(name + QLatin1String("Title"));
    auto* layout = new QHBoxLayout(m_bar);
    layout->setContentsMargins(grid(this, 2), grid(this, 1.25), grid(this, 2), grid(this, 0.75));
    layout->setSpacing(grid(this, 0.25));
    layout->addWidget(m_title);
    layout->addSpacing(grid(this, 0.5));
    layout->addWidget(m_float);
    layout->addWidget(m_close);
    layout->addLayout(m_extra, 1);
    setTitleBarWidget(m_bar);
    connect(m_float, &QToolButton::clicked, this, [this] { setFloating(!isFloating()); });
    connect(m_close, &QToolButton::clicked, this, &QDockWidget::close);
    // Kept in the layout while hidden, so that the title bar does not jump under the mouse.
    for (QToolButton* button : {m_float, m_close}) {
        QSizePolicy policy = button->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        button->setSizePolicy(policy);
    }
    m_bar->installEventFilter(this);
    showButtons(false);
    retint();
}

void Dock::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        retint();
    QDockWidget::changeEvent(event);
}

bool Dock::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_bar && event->type() == QEvent::Enter)
        showButtons(true);
    if (watched == m_bar && event->type() == QEvent::Leave)
        showButtons(false);
    return QDockWidget::eventFilter(watched, event);
}

void Dock::retranslate()
{
    m_title->setText(windowTitle());
    m_float->setToolTip(tr("Float this panel, or put it back"));
    m_float->setAccessibleName(m_float->toolTip());
    m_close->setToolTip(tr("Close this panel (View > Panels opens it again)"));
    m_close->setAccessibleName(m_close->toolTip());
}

void Dock::retint()
{
    const QColor muted = PaletteColors(palette()).muted;
    m_float->setIcon(tintedIcon(QStringLiteral("float"), muted));
    m_close->setIcon(tintedIcon(QStringLiteral("close"), muted));
}

void Dock::showButtons(bool shown)
{
    m_float->setVisible(shown);
    m_close->setVisible(shown);
}

} // namespace attnscope
