// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/run_toolbar.h"

#include "ui/icons.h"
#include "ui/tabular_label.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QEvent>
#include <QProgressBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace attnscope {

RunToolbar::RunToolbar(const Actions& actions, QWidget* parent)
    : QToolBar(parent), m_trainAction(actions[ActionId::Train]),
      m_train(addButton(actions[ActionId::Train], "trainButton", "primary")),
      m_step(addButton(actions[ActionId::Step], "stepButton", "button")),
      m_reset(addButton(actions[ActionId::Reset], "resetButton", "button"))
{
    setObjectName(QStringLiteral("runToolbar"));
    setMovable(false);
    setFloatable(false);
    setContextMenuPolicy(Qt::PreventContextMenu);
    m_train->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_train->setIconSize({16, 16});
    // A change of the action gives the button the menu's icon.
    connect(m_trainAction, &QAction::changed, this, &RunToolbar::retint);

    auto* progress = new QWidget(this);
    auto* column = new QVBoxLayout(progress);
    column->setContentsMargins(grid(this, 2), 0, grid(this, 2), 0);
    column->setSpacing(grid(this, 0.5));
    m_text = new TabularLabel(progress);
    m_text->setObjectName(QStringLiteral("progressText"));
    m_text->setMuted(true);
    m_bar = new QProgressBar(progress);
    m_bar->setObjectName(QStringLiteral("progressBar"));
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    m_bar->setMaximumWidth(grid(this, 52));
    QSizePolicy policy = m_bar->sizePolicy();
    policy.setRetainSizeWhenHidden(true); // nothing moves when there is something to make
    m_bar->setSizePolicy(policy);
    column->addStretch();
    column->addWidget(m_text);
    column->addWidget(m_bar);
    column->addStretch();
    progress->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    addWidget(progress);
    m_export = addButton(actions[ActionId::ExportFigure], "exportButton", "button");
    retranslate();
    retint();
}

QToolButton* RunToolbar::addButton(QAction* action, const char* name, const char* role)
{
    auto* button = new QToolButton(this);
    button->setObjectName(QLatin1String(name));
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    // Not by click: Space must go on meaning "train" after the mouse has pressed a button.
    button->setFocusPolicy(Qt::TabFocus);
    setRole(button, role);
    addWidget(button);
    return button;
}

void RunToolbar::setIdleText(const QString& text)
{
    m_idle = text;
    m_text->setText(progressText());
}

void RunToolbar::setSnapshot(const Snapshot& now)
{
    const bool stateChanged = now.state != m_state;
    m_progress = now.progress;
    m_state = now.state;
    m_text->setText(progressText());
    double share = 0;
    if (m_state == RunState::Loading)
        share = m_progress.loading;
    else if (m_progress.totalSteps > 0)
        share = static_cast<double>(m_progress.step) / static_cast<double>(m_progress.totalSteps);
    m_bar->setVisible(m_state != RunState::Empty);
    m_bar->setValue(static_cast<int>(std::clamp(share, 0.0, 1.0) * 1000));
    if (stateChanged)
        retint();
}

QString RunToolbar::progressText() const
{
    const Progress& p = m_progress;
    switch (m_state) {
    case RunState::Empty: return m_idle;
    case RunState::Loading: return tr("Loading… %1").arg(percentText(p.loading));
    case RunState::Ready: return tr("Ready · %1 steps to make").arg(countText(p.totalSteps));
    case RunState::Diverged: return tr("Stopped at step %1: the training diverged").arg(countText(p.step));
    case RunState::Training:
    case RunState::Paused:
    case RunState::Finished: break;
    }
    // The epoch under way counts from 1; after the last step it is the last one.
    const int64_t epoch = std::min(p.epoch + 1, std::max<int64_t>(p.totalEpochs, 1));
    // A run that is only looked at, without its data, does not know how long its epochs are.
    const QString where =
        p.totalEpochs > 0
            ? tr("Epoch %1 / %2 · step %3").arg(countText(epoch), countText(p.totalEpochs), countText(p.step))
            : tr("Step %1").arg(countText(p.step));
    if (m_state == RunState::Finished)
        return tr("Finished · %1").arg(where);
    if (m_state == RunState::Paused)
        return tr("Paused · %1").arg(where);
    if (p.samplesPerSecond <= 0)
        return where;
    return tr("%1 · %2 samples/s").arg(where, countText(static_cast<qint64>(p.samplesPerSecond)));
}

void RunToolbar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::FontChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        retint();
    QToolBar::changeEvent(event);
}

void RunToolbar::retint()
{
    // The button's own icon sits on the accent, or on a pale ground where there is nothing to train; the
    // action's, in the menu, on the window.
    const QString name = m_state == RunState::Training ? QStringLiteral("pause") : QStringLiteral("train");
    const QColor onAccent = palette().color(QPalette::Active, QPalette::HighlightedText);
    m_train->setIcon(
        tintedIcon(name, m_trainAction->isEnabled() ? onAccent : PaletteColors(palette()).muted));
}

void RunToolbar::retranslate()
{
    setWindowTitle(tr("Run"));
    // Wide enough for either word, so that nothing moves when training starts.
    int widest = 0;
    for (const QString& word : {tr("Train"), tr("Pause")})
        widest = std::max(widest, fontMetrics().horizontalAdvance(word));
    m_train->setMinimumWidth(widest + grid(this, 7));
    m_text->setText(progressText());
}

} // namespace attnscope
