// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/task_weights_dock.h"

#include "ui/gl/ticks.h"
#include "ui/multitask/task_lines_plot.h"
#include "ui/tabular_label.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr int kPostMs = 100;     ///< a drag posts so often at most
constexpr int kPositions = 200;  ///< of a handle
constexpr double kLargest = 2.0; ///< at a handle's right end; the plain weight, 1, is in the middle
constexpr double kHandleUnits = 8;
constexpr int64_t kPatienceSteps = 5; ///< an answer to a drag comes within so many

int positionOf(double weight)
{
    return std::isfinite(weight)
               ? static_cast<int>(std::lround(std::clamp(weight, 0.0, kLargest) / kLargest * kPositions))
               : 0;
}

double weightAt(int position) { return kLargest * position / kPositions; }

/// The weights that a run with the strategy "fixed" goes on with; empty for another strategy.
std::vector<double> fixedWeights(const RunConfig* config, size_t tasks)
{
    if (config == nullptr || config->weighting != "fixed")
        return {};
    const auto text = config->options.find("weighting.weights");
    std::vector<double> weights;
    if (text != config->options.end())
        for (const QString& part : QString::fromStdString(text->second).split(u','))
            weights.push_back(part.toDouble());
    if (weights.size() == 1)
        weights.resize(tasks, weights.front());
    return weights.size() == tasks ? weights : std::vector<double>(tasks, 1.0);
}

std::string weightList(const std::vector<double>& weights)
{
    QStringList parts;
    for (const double weight : weights)
        parts << QString::number(std::isfinite(weight) ? std::max(0.0, weight) : 1.0, 'g', 6);
    return parts.join(u',').toStdString();
}

} // namespace

TaskWeightsDock::TaskWeightsDock(QWidget* parent)
    : Dock(QStringLiteral("taskWeightsDock"), parent), m_strategy(new QComboBox(this)),
      m_lines(new QToolButton(this)), m_shares(new QToolButton(this)),
      m_plot(new TaskLinesPlot("weight", TaskLinesPlot::Mode::Shares, this))
{
    m_plot->setObjectName(QStringLiteral("taskWeightsPlot"));
    m_strategy->setObjectName(QStringLiteral("taskWeightsStrategy"));
    m_lines->setObjectName(QStringLiteral("taskWeightsLines"));
    m_shares->setObjectName(QStringLiteral("taskWeightsShares"));
    auto* body = new QWidget(this);
    setRole(body, "centre");
    body->setAttribute(Qt::WA_StyledBackground);
    auto* handles = new QWidget(body);
    m_grid = new QGridLayout;
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(grid(this, 1));
    m_grid->setVerticalSpacing(grid(this, 0.25));
    auto* column = new QVBoxLayout(handles);
    column->setContentsMargins(0, 0, grid(this, 1), 0);
    column->setSpacing(grid(this, 0.75));
    column->addWidget(m_strategy);
    column->addLayout(m_grid);
    column->addStretch();
    auto* scroll = new QScrollArea(body); // there may be a dozen tasks
    scroll->setWidget(handles);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    scroll->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    scroll->setStyleSheet(QStringLiteral("QScrollArea { background: transparent; }"));
    m_scroll = scroll;
    auto* layout = new QHBoxLayout(body);
    layout->setContentsMargins(grid(this, 1), 0, grid(this, 1), grid(this, 0.5));
    layout->setSpacing(grid(this, 1));
    layout->addWidget(m_plot, 1);
    layout->addWidget(scroll);
    setWidget(body);
    buildTitle();
    m_post.setSingleShot(true);
    m_post.setInterval(kPostMs);
    connect(&m_post, &QTimer::timeout, this, &TaskWeightsDock::postWeights);
    retranslate();
}

void TaskWeightsDock::buildTitle()
{
    QHBoxLayout* title = titleLayout();
    title->addStretch();
    auto* modes = new QButtonGroup(this);
    for (QToolButton* button : {m_shares, m_lines}) {
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        setRole(button, "switch");
        modes->addButton(button);
        title->addWidget(button);
    }
    m_shares->setChecked(true);
    m_strategy->setFocusPolicy(Qt::TabFocus);
    connect(m_lines, &QToolButton::toggled, this, [this](bool lines) {
        m_plot->setMode(lines ? TaskLinesPlot::Mode::Lines : TaskLinesPlot::Mode::Shares);
    });
    connect(m_strategy, &QComboBox::activated, this, [this] {
        m_post.stop();
        m_askedFixed = false;
        emit commandWanted(command::SetOption{"weighting", m_strategy->currentText().toStdString()});
    });
}

void TaskWeightsDock::setStrategies(std::span<const WeightingInfo> strategies)
{
    m_strategies = strategies;
    const QSignalBlocker quiet(m_strategy);
    m_strategy->clear();
    for (const WeightingInfo& info : strategies) {
        m_strategy->addItem(QString::fromStdString(info.name));
        m_strategy->setItemData(m_strategy->count() - 1, coreText(info.doc), Qt::ToolTipRole);
    }
    showStrategy();
}

void TaskWeightsDock::clearRows()
{
    for (const Row& row : m_rows)
        for (QWidget* widget : std::initializer_list<QWidget*>{row.name, row.handle, row.value})
            delete widget;
    m_rows.clear();
    m_handles.clear();
}

void TaskWeightsDock::setTasks(const std::vector<TaskStyle>& tasks)
{
    clearRows();
    m_weights.assign(tasks.size(), 1.0);
    m_plot->setTasks(tasks);
    for (size_t i = 0; i < tasks.size(); ++i) {
        Row row{tasks[i], new QLabel(widget()), new QSlider(Qt::Horizontal, widget()),
                new TabularLabel(widget())};
        row.handle->setObjectName(QStringLiteral("taskWeight:%1").arg(QString::fromStdString(tasks[i].name)));
        row.handle->setRange(0, kPositions);
        row.handle->setFixedWidth(grid(this, kHandleUnits));
        row.handle->setFocusPolicy(Qt::TabFocus);
        row.value->setAlignment(Qt::AlignRight);
        row.value->setFixedWidth(grid(this, 4.5));
        const int line = static_cast<int>(i);
        m_grid->addWidget(row.name, line, 0);
        m_grid->addWidget(row.handle, line, 1);
        m_grid->addWidget(row.value, line, 2);
        // Only what the user does: the weights that training brings are set with the signals blocked.
        connect(row.handle, &QSlider::valueChanged, this, [this, i](int position) { dragged(i, position); });
        connect(row.handle, &QSlider::sliderReleased, this, [this] {
            if (m_post.isActive()) {
                m_post.stop();
                postWeights();
            }
        });
        m_rows.push_back(row);
        m_handles.push_back(row.handle);
    }
    tint();
    retranslate();
    showWeights();
    m_scroll->setFixedWidth(m_scroll->widget()->sizeHint().width());
}

void TaskWeightsDock::tint()
{
    const bool dark = PaletteColors(palette()).dark;
    for (const Row& row : m_rows) {
        const QString color = taskColor(row.task.color, dark).name();
        row.name->setText(QStringLiteral("<span style='color:%1'>●</span>&nbsp;%2")
                              .arg(color, QString::fromStdString(row.task.name).toHtmlEscaped()));
        row.handle->setStyleSheet(QStringLiteral("QSlider::sub-page:horizontal { background: %1; }"
                                                 "QSlider::handle:horizontal { border-color: %1; }"
                                                 "QSlider::handle:horizontal:hover { background: %1; }")
                                      .arg(color));
    }
}

void TaskWeightsDock::setSnapshot(const Snapshot& now, const Snapshot& before)
{
    if (now.config != before.config) {
        m_config = now.config;
        m_askedFixed = false;
        showStrategy();
    }
    m_step = now.progress.step;
    if (m_step > m_askedStep + kPatienceSteps)
        m_askedFixed = false; // refused: the handles go back to what is in use
    m_book = now.metrics;
    if (now.metrics != before.metrics)
        m_plot->setBook(now.metrics);
    else if (now.progress.step != before.progress.step)
        m_plot->refresh();
    if (now.shownStep != before.shownStep)
        m_plot->setShownStep(now.shownStep);
    showWeights();
}

void TaskWeightsDock::showStrategy()
{
    if (m_config == nullptr)
        return;
    const QSignalBlocker quiet(m_strategy);
    m_strategy->setCurrentIndex(m_strategy->findText(QString::fromStdString(m_config->weighting)));
    const auto info =
        std::find_if(m_strategies.begin(), m_strategies.end(),
                     [&](const WeightingInfo& candidate) { return candidate.name == m_config->weighting; });
    m_strategy->setToolTip(info != m_strategies.end() ? coreText(info->doc) : QString());
}

void TaskWeightsDock::showWeights()
{
    const bool inHand =
        std::any_of(m_rows.begin(), m_rows.end(), [](const Row& row) { return row.handle->isSliderDown(); });
    // What was dragged stays until the step that uses it has been made.
    if (inHand || m_post.isActive() || m_askedFixed)
        return;
    const std::vector<double> fixed = fixedWeights(m_config.get(), m_rows.size());
    for (size_t i = 0; i < m_rows.size(); ++i) {
        const double weight =
            fixed.empty() ? valueAt(m_book.get(), "task/" + m_rows[i].task.name + "/weight") : fixed[i];
        m_weights[i] = std::isfinite(weight) ? weight : 1.0;
        const QSignalBlocker quiet(m_rows[i].handle);
        m_rows[i].handle->setValue(positionOf(m_weights[i]));
        m_rows[i].value->setText(std::isfinite(weight) ? numberText(weight, 3) : QStringLiteral("–"));
    }
}

void TaskWeightsDock::dragged(size_t row, int position)
{
    m_weights[row] = weightAt(position);
    m_rows[row].value->setText(numberText(m_weights[row], 3));
    if (!m_post.isActive())
        m_post.start();
}

void TaskWeightsDock::postWeights()
{
    // The strategy first: choosing one forgets the weights that were set for another.
    if (!m_askedFixed && (m_config == nullptr || m_config->weighting != "fixed"))
        emit commandWanted(command::SetOption{"weighting", "fixed"});
    m_askedFixed = true;
    m_askedStep = m_step;
    emit commandWanted(command::SetOption{"weighting.weights", weightList(m_weights)});
}

void TaskWeightsDock::changeEvent(QEvent* event)
{
    Dock::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tint();
    if (event->type() == QEvent::LanguageChange)
        setStrategies(m_strategies);
}

void TaskWeightsDock::retranslate()
{
    setWindowTitle(tr("Task Weights"));
    Dock::retranslate();
    m_lines->setText(tr("Lines"));
    m_lines->setToolTip(tr("Each task's weight as it is"));
    m_shares->setText(tr("Shares"));
    m_shares->setToolTip(tr("Each task's part of the sum of the weights"));
    m_strategy->setAccessibleName(tr("Weighting strategy"));
    m_plot->setAccessibleName(tr("Task weights over the steps"));
    m_plot->setEmptyText(
        tr("How much each task counts is drawn here, step by step, once training has started."));
    for (const Row& row : m_rows) {
        const QString name = QString::fromStdString(row.task.name);
        row.handle->setAccessibleName(tr("Weight of %1").arg(name));
        row.handle->setToolTip(
            tr("Drag to decide how much “%1” counts: from then on the weights are fixed, and the "
               "run records it")
                .arg(name));
    }
}

} // namespace attnscope
