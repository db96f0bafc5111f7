// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/timeline_dock.h"

#include "ui/docks/timeline_slider.h"
#include "ui/tabular_label.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace attnscope {
namespace {

constexpr int kSeekMs = 30;

} // namespace

TimelineDock::TimelineDock(QAction* live, QWidget* parent)
    : Dock(QStringLiteral("timelineDock"), parent), m_label(new QLabel(this)),
      m_slider(new TimelineSlider(this)), m_number(new TabularLabel(this)), m_live(new QToolButton(this)),
      m_liveAction(live)
{
    m_slider->setObjectName(QStringLiteral("timelineSlider"));
    m_number->setObjectName(QStringLiteral("timelineStep"));
    m_live->setObjectName(QStringLiteral("timelineLive"));
    setRole(m_label, "muted");
    setRole(m_live, "tab");
    m_live->setDefaultAction(live);
    m_live->setFocusPolicy(Qt::TabFocus);
    m_live->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_number->setAlignment(Qt::AlignRight);
    // The timeline is one line: its heading stands in that line and is the handle to move the panel by.
    titleBarWidget()->hide();
    auto* handle = new QWidget(this);
    auto* handleLayout = new QHBoxLayout(handle);
    handleLayout->setContentsMargins(grid(this, 2), 0, 0, 0);
    handleLayout->addWidget(m_label);
    setFeatures(features() | QDockWidget::DockWidgetVerticalTitleBar);
    setTitleBarWidget(handle);

    auto* body = new QWidget(this);
    auto* layout = new QHBoxLayout(body);
    layout->setContentsMargins(grid(this, 1), grid(this, 0.25), grid(this, 2), grid(this, 0.25));
    layout->setSpacing(grid(this, 1.5));
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_number);
    layout->addWidget(m_live);
    m_number->setFixedWidth(grid(this, 7));
    setWidget(body);

    m_coalesce.setSingleShot(true);
    m_coalesce.setInterval(kSeekMs);
    connect(&m_coalesce, &QTimer::timeout, this, [this] { emit seekRequested(m_wanted); });
    connect(m_slider, &TimelineSlider::stepChosen, this, &TimelineDock::seek);
    retranslate();
    showNumber();
}

void TimelineDock::setSnapshot(const Snapshot& now, const Snapshot& before)
{
    m_step = now.progress.step;
    m_slider->setTimeline(now.timeline, now.progress.step);
    // While a seek is under way the handle stays where the hand put it.
    if (!m_coalesce.isActive() && !m_slider->isSliderDown() &&
        (now.shownStep != before.shownStep || now.shownStep != m_shown)) {
        m_shown = now.shownStep;
        m_slider->showStep(m_shown);
    }
    showNumber();
}

void TimelineDock::seek(qint64 step)
{
    m_wanted = step;
    m_shown = step;
    m_slider->showStep(step);
    showNumber();
    if (!m_coalesce.isActive())
        m_coalesce.start();
}

void TimelineDock::goBy(int direction) { seek(m_slider->neighbour(direction)); }

void TimelineDock::showNumber()
{
    m_number->setText(countText(m_shown < 0 ? m_step : m_shown));
    m_liveAction->setChecked(m_shown < 0);
}

void TimelineDock::retranslate()
{
    setWindowTitle(tr("Timeline"));
    m_label->setText(tr("Timeline"));
    m_slider->setAccessibleName(tr("Timeline"));
    m_slider->setToolTip(
        tr("Drag to see what the model attended to at an earlier step; each tick is a recorded one. "
           "At the right end it follows training."));
    m_number->setToolTip(tr("The step whose attention is shown"));
}

void TimelineDock::changeEvent(QEvent* event)
{
    Dock::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_number != nullptr)
        m_number->setFixedWidth(grid(this, 7));
}

} // namespace attnscope
