// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/gradients_dock.h"

#include "ui/multitask/cosine_plot.h"
#include "ui/multitask/task_lines_plot.h"
#include "ui/theme.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QEvent>
#include <QStackedWidget>
#include <QToolButton>

namespace attnscope {
namespace {

// With so much room, in grid units, the norms stand beside or below the cosines; else they take turns.
constexpr double kRoomBeside = 66, kRoomBelow = 34;

} // namespace

GradientsDock::GradientsDock(QWidget* parent)
    : Dock(QStringLiteral("gradientsDock"), parent), m_cosines(new CosinePlot(this)),
      m_matrix(new CosineMatrix(this)),
      m_norms(new TaskLinesPlot("gradient_norm", TaskLinesPlot::Mode::LogLines, this)),
      m_pages(new QStackedWidget(this)), m_overTime(new QToolButton(this)), m_asMatrix(new QToolButton(this)),
      m_asNorms(new QToolButton(this))
{
    m_cosines->setObjectName(QStringLiteral("gradientCosines"));
    m_matrix->setObjectName(QStringLiteral("gradientMatrix"));
    m_norms->setObjectName(QStringLiteral("gradientNorms"));
    m_overTime->setObjectName(QStringLiteral("gradientsOverTime"));
    m_asMatrix->setObjectName(QStringLiteral("gradientsAsMatrix"));
    m_asNorms->setObjectName(QStringLiteral("gradientsAsNorms"));
    m_pages->addWidget(m_cosines);
    m_pages->addWidget(m_matrix);
    auto* body = new QWidget(this);
    setRole(body, "centre");
    body->setAttribute(Qt::WA_StyledBackground);
    body->installEventFilter(this);
    m_layout = new QBoxLayout(QBoxLayout::TopToBottom, body);
    m_layout->setContentsMargins(grid(this, 1), 0, grid(this, 1), grid(this, 0.5));
    m_layout->setSpacing(0);
    m_layout->addWidget(m_pages, 3);
    m_layout->addWidget(m_norms, 2);
    setWidget(body);
    QHBoxLayout* title = titleLayout();
    title->addStretch();
    auto* modes = new QButtonGroup(this);
    for (QToolButton* button : {m_overTime, m_asMatrix, m_asNorms}) {
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        setRole(button, "switch");
        modes->addButton(button);
        title->addWidget(button);
    }
    m_overTime->setChecked(true);
    connect(modes, &QButtonGroup::buttonToggled, this, &GradientsDock::arrange);
    retranslate();
}

void GradientsDock::setTasks(const std::vector<TaskStyle>& tasks)
{
    m_cosines->setTasks(tasks);
    m_matrix->setTasks(tasks);
    m_norms->setTasks(tasks);
}

void GradientsDock::setSnapshot(const Snapshot& now, const Snapshot& before)
{
    if (now.metrics != before.metrics) {
        m_cosines->setBook(now.metrics);
        m_matrix->setBook(now.metrics);
        m_norms->setBook(now.metrics);
    } else if (now.progress.step != before.progress.step) {
        m_cosines->refresh();
        m_matrix->refresh();
        m_norms->refresh();
    }
    if (now.shownStep != before.shownStep) {
        m_cosines->setShownStep(now.shownStep);
        m_matrix->setStep(now.shownStep);
        m_norms->setShownStep(now.shownStep);
    }
    const bool trained = now.progress.step > 0;
    if (std::exchange(m_trained, trained) != trained)
        showEmptyTexts();
}

void GradientsDock::showEmptyTexts()
{
    const QString none =
        tr("This run does not measure its gradients: set “Measure gradients every” to a number "
           "of steps.");
    m_cosines->setEmptyText(
        m_trained
            ? none
            : tr("Which task gradients pull the same way (blue) and which conflict (red) is drawn here."));
    m_norms->setEmptyText(m_trained ? QString() : tr("How long each task's gradient is."));
}

bool GradientsDock::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == widget() && event->type() == QEvent::Resize)
        arrange();
    return Dock::eventFilter(watched, event);
}

void GradientsDock::arrange()
{
    const bool beside = widget()->width() >= grid(this, kRoomBeside);
    const bool roomy = beside || widget()->height() >= grid(this, kRoomBelow);
    m_layout->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    if (!m_asNorms->isChecked())
        m_pages->setCurrentWidget(m_asMatrix->isChecked() ? static_cast<QWidget*>(m_matrix) : m_cosines);
    m_pages->setVisible(roomy || !m_asNorms->isChecked());
    m_norms->setVisible(roomy || m_asNorms->isChecked());
    m_asNorms->setVisible(!roomy);
}

void GradientsDock::retranslate()
{
    setWindowTitle(tr("Gradients"));
    Dock::retranslate();
    m_overTime->setText(tr("Cosines"));
    m_overTime->setToolTip(
        tr("The cosine of every two tasks' gradients, step by step: below zero a step for one "
           "works against the other"));
    m_asMatrix->setText(tr("Matrix"));
    m_asMatrix->setToolTip(tr("The cosines at the newest step, or at the step that is shown"));
    m_asNorms->setText(tr("Norms"));
    m_asNorms->setToolTip(tr("How long each task's gradient is on what the tasks share"));
    m_norms->setCaption(tr("Gradient norm"));
    m_cosines->setAccessibleName(tr("Cosines of the task gradients over the steps"));
    m_matrix->setAccessibleName(tr("Cosines of the task gradients"));
    m_norms->setAccessibleName(tr("Norms of the task gradients over the steps"));
    showEmptyTexts();
}

} // namespace attnscope
