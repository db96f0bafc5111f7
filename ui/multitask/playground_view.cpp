// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/multitask/playground_view.h"

#include "ui/gl/ticks.h"
#include "ui/multitask/plane_canvas.h"
#include "ui/multitask/strategy_grid.h"
#include "ui/multitask/strategy_worker.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QAction>
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

// Two gradients that disagree a little, one of them longer: most strategies differ here.
const QPointF kStart[] = {{1.0, 0.15}, {-0.45, 0.8}, {0.3, -0.55}};
constexpr double kMostLoss = 1000;

} // namespace

PlaygroundView::PlaygroundView(QWidget* parent)
    : QWidget(parent), m_canvas(new PlaneCanvas(this)), m_grid(new StrategyGrid(this)),
      m_third(new QCheckBox(this)), m_run(new QToolButton(this)), m_runMenu(new QMenu(this)),
      m_reset(new QToolButton(this)), m_lossLabel(new QLabel(this)), m_idea(new QLabel(this)),
      m_facts(new QLabel(this)), m_source(new QLabel(this))
{
    setObjectName(QStringLiteral("playgroundView"));
    m_third->setObjectName(QStringLiteral("playgroundThird"));
    m_run->setObjectName(QStringLiteral("playgroundRun"));
    m_reset->setObjectName(QStringLiteral("playgroundReset"));
    m_idea->setObjectName(QStringLiteral("playgroundIdea"));
    m_facts->setObjectName(QStringLiteral("playgroundFacts"));
    m_source->setObjectName(QStringLiteral("playgroundSource"));
    buildContents();
    m_soon.setSingleShot(true);
    m_soon.setInterval(0);
    connect(&m_soon, &QTimer::timeout, this, &PlaygroundView::ask);
    connect(m_canvas, &PlaneCanvas::moved, this, &PlaygroundView::setGradient);
    connect(m_grid, &StrategyGrid::chosenChanged, this, &PlaygroundView::explain);
    connect(m_third, &QCheckBox::toggled, this, &PlaygroundView::setThird);
    connect(m_reset, &QToolButton::clicked, this, &PlaygroundView::startOver);
    connect(m_runMenu, &QMenu::aboutToShow, this, &PlaygroundView::fillRunMenu);
    startOver();
    retranslate();
}

void PlaygroundView::buildContents()
{
    auto* tools = new QHBoxLayout;
    tools->setSpacing(grid(this, 1));
    m_run->setMenu(m_runMenu);
    m_run->setPopupMode(QToolButton::InstantPopup);
    for (QToolButton* button : {m_run, m_reset}) {
        setRole(button, "button");
        button->setFocusPolicy(Qt::TabFocus);
        tools->addWidget(button);
    }
    tools->addWidget(m_third);
    tools->addSpacing(grid(this, 1));
    buildLosses(tools);
    tools->addStretch();

    auto* planes = new QHBoxLayout;
    planes->setSpacing(grid(this, 2));
    planes->addWidget(m_canvas, 4);
    planes->addWidget(m_grid, 6);
    setRole(m_source, "caption");
    setRole(m_facts, "muted");
    for (QLabel* label : {m_idea, m_facts, m_source})
        label->setWordWrap(true);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid(this, 2), grid(this, 0.5), grid(this, 2), grid(this, 1.5));
    layout->setSpacing(grid(this, 1));
    layout->addLayout(tools);
    layout->addLayout(planes, 1);
    layout->addWidget(m_idea);
    layout->addWidget(m_facts);
    layout->addWidget(m_source);
}

void PlaygroundView::buildLosses(QHBoxLayout* row)
{
    setRole(m_lossLabel, "muted");
    row->addWidget(m_lossLabel);
    for (size_t i = 0; i < kMost; ++i) {
        m_lossNames[i] = new QLabel(this);
        m_losses[i] = new QDoubleSpinBox(this);
        m_losses[i]->setObjectName(QStringLiteral("playgroundLoss:%1").arg(i));
        m_losses[i]->setRange(0, kMostLoss);
        m_losses[i]->setDecimals(3);
        m_losses[i]->setSingleStep(0.1);
        m_losses[i]->setButtonSymbols(QAbstractSpinBox::NoButtons);
        m_losses[i]->setFixedWidth(grid(this, 8));
        connect(m_losses[i], &QDoubleSpinBox::valueChanged, this, [this, i](double loss) {
            if (i < m_state.losses.size())
                m_state.losses[i] = loss;
            changed();
        });
        row->addWidget(m_lossNames[i]);
        row->addWidget(m_losses[i]);
    }
}

void PlaygroundView::setCore(WeighFunction weigh, std::span<const WeightingInfo> strategies)
{
    releaseCore();
    m_worker = new StrategyWorker(std::move(weigh), strategies, this);
    connect(m_worker, &StrategyWorker::answered, this,
            [this](const PlaygroundState& state, const std::vector<StrategyAnswer>& answers) {
                m_answered = state;
                m_grid->setAnswers(state, answers);
                explain();
            });
    changed();
}

void PlaygroundView::releaseCore()
{
    delete m_worker;
    m_worker = nullptr;
}

void PlaygroundView::setRun(std::vector<TaskStyle> tasks, std::shared_ptr<const MetricBook> book)
{
    if (tasks != m_runTasks) {
        m_chosenTasks.clear();
        for (size_t i = 0; i < std::min(kMost, tasks.size()); ++i)
            m_chosenTasks.push_back(i);
    }
    m_runTasks = std::move(tasks);
    m_book = std::move(book);
    m_run->setEnabled(m_runTasks.size() > 1);
}

void PlaygroundView::startOver()
{
    m_ownNames = true;
    m_fromRun = false;
    const size_t count = m_third->isChecked() ? kMost : 2;
    m_state = {};
    for (size_t i = 0; i < count; ++i) {
        m_state.tasks.push_back({tr("task %1").arg(i + 1).toStdString(), static_cast<int>(i)});
        m_state.gradients.push_back(kStart[i]);
        m_state.losses.push_back(1);
    }
    showState();
    changed();
}

void PlaygroundView::setThird(bool on)
{
    if (on == (m_state.gradients.size() == kMost))
        return;
    m_fromRun = false; // no longer what was measured
    if (!on) {
        m_state.tasks.pop_back();
        m_state.gradients.pop_back();
        m_state.losses.pop_back();
    } else {
        double longest = 0;
        for (const QPointF& g : m_state.gradients)
            longest = std::max(longest, std::hypot(g.x(), g.y()));
        int color = 0;
        while (std::any_of(m_state.tasks.begin(), m_state.tasks.end(),
                           [&](const TaskStyle& task) { return task.color == color; }))
            ++color;
        m_state.tasks.push_back({tr("task %1").arg(kMost).toStdString(), color});
        m_state.gradients.push_back(kStart[2] * (longest > 0 ? longest : 1));
        m_state.losses.push_back(1);
    }
    showState();
    changed();
}

void PlaygroundView::setGradient(int task, QPointF gradient)
{
    m_state.gradients[static_cast<size_t>(task)] = gradient;
    m_fromRun = false;
    m_canvas->setState(m_state);
    changed();
}

bool PlaygroundView::takeFromRun(const std::vector<size_t>& tasks)
{
    if (tasks.size() < 2 || tasks.size() > kMost)
        return false;
    const size_t n = tasks.size();
    std::vector<double> norms, losses, cosines(n * n, 1.0);
    for (const size_t task : tasks) {
        const std::string prefix = "task/" + m_runTasks.at(task).name;
        norms.push_back(valueAt(m_book.get(), prefix + "/gradient_norm"));
        const double loss = valueAt(m_book.get(), prefix + "/loss");
        losses.push_back(std::isfinite(loss) ? loss : 1.0);
    }
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < n; ++j)
            if (i != j)
                cosines[i * n + j] =
                    valueAt(m_book.get(),
                            cosineSeries(m_book.get(), m_runTasks[tasks[i]].name, m_runTasks[tasks[j]].name));
    const auto plane = projectToPlane(norms, cosines);
    if (!plane)
        return false;
    m_state = {};
    for (const size_t task : tasks)
        m_state.tasks.push_back(m_runTasks[task]);
    m_state.gradients = plane->vectors;
    m_state.losses = losses;
    m_kept = plane->kept;
    m_fromRun = true;
    m_ownNames = false;
    m_chosenTasks = tasks;
    showState();
    changed();
    return true;
}

void PlaygroundView::fillRunMenu()
{
    m_runMenu->clear();
    QAction* take = m_runMenu->addAction(tr("Take the newest measured gradients"), this, [this] {
        if (!takeFromRun(m_chosenTasks))
            m_source->setText(tr("This run has not measured these gradients yet."));
    });
    take->setEnabled(m_chosenTasks.size() >= 2 && m_chosenTasks.size() <= kMost);
    m_runMenu->addSection(tr("Two or three of its tasks"));
    for (size_t i = 0; i < m_runTasks.size(); ++i) {
        QAction* action = m_runMenu->addAction(QString::fromStdString(m_runTasks[i].name));
        action->setCheckable(true);
        action->setChecked(std::find(m_chosenTasks.begin(), m_chosenTasks.end(), i) != m_chosenTasks.end());
        connect(action, &QAction::toggled, this, [this, i](bool on) { chooseTask(i, on); });
    }
}

/// A fourth task takes the place of the first that was chosen.
void PlaygroundView::chooseTask(size_t task, bool on)
{
    std::erase(m_chosenTasks, task);
    if (on)
        m_chosenTasks.push_back(task);
    if (m_chosenTasks.size() > kMost)
        m_chosenTasks.erase(m_chosenTasks.begin());
    if (m_chosenTasks.size() >= 2 && !takeFromRun(m_chosenTasks))
        m_source->setText(tr("This run has not measured these gradients yet."));
}

void PlaygroundView::changed()
{
    m_stale = true;
    if (isVisible())
        m_soon.start();
}

void PlaygroundView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_stale)
        m_soon.start();
}

void PlaygroundView::ask()
{
    if (m_worker == nullptr)
        return;
    m_stale = false;
    m_worker->ask(m_state);
}

void PlaygroundView::showState()
{
    const QSignalBlocker quietThird(m_third);
    m_third->setChecked(m_state.gradients.size() == kMost);
    const PaletteColors colors(palette());
    for (size_t i = 0; i < kMost; ++i) {
        const bool there = i < m_state.losses.size();
        const QSignalBlocker quiet(m_losses[i]);
        m_lossNames[i]->setVisible(there);
        m_losses[i]->setVisible(there);
        if (!there)
            continue;
        m_losses[i]->setValue(m_state.losses[i]);
        m_losses[i]->setAccessibleName(tr("Loss of %1").arg(QString::fromStdString(m_state.tasks[i].name)));
        m_lossNames[i]->setText(QStringLiteral("<span style='color:%1'>●</span>")
                                    .arg(taskColor(m_state.tasks[i].color, colors.dark).name()));
        m_lossNames[i]->setToolTip(QString::fromStdString(m_state.tasks[i].name));
    }
    m_canvas->setState(m_state);
}

QString PlaygroundView::factsOf(const StrategyAnswer& answer) const
{
    if (answer.pending)
        return tr("still thinking …");
    if (!answer.status.isOk())
        return statusText(answer.status);
    QStringList parts;
    QStringList weights;
    for (const double weight : answer.weights)
        weights << numberText(weight, 3);
    parts << (weights.isEmpty() ? tr("no weights: it changes the gradients themselves")
                                : tr("weights %1").arg(weights.join(QStringLiteral(" · "))));
    const QPointF mean = meanOf(m_answered.gradients);
    const double length = std::hypot(answer.combined.x(), answer.combined.y());
    const double meanLength = std::hypot(mean.x(), mean.y());
    if (length > 0 && meanLength > 0) {
        const double cosine = QPointF::dotProduct(answer.combined, mean) / (length * meanLength);
        const double degrees = std::acos(std::clamp(cosine, -1.0, 1.0)) * 180 / M_PI;
        parts << tr("%1° from the average, %2 times its length")
                     .arg(QString::number(degrees, 'f', 0), numberText(length / meanLength, 3));
    } else if (length == 0) {
        parts << tr("it makes no step");
    }
    QStringList harmed;
    for (size_t i = 0; i < m_answered.gradients.size(); ++i)
        if (QPointF::dotProduct(answer.combined, m_answered.gradients[i]) < -1e-9 * length * meanLength)
            harmed << QString::fromStdString(m_answered.tasks[i].name);
    parts << (harmed.isEmpty() ? tr("harms no task") : tr("harms %1").arg(harmed.join(QStringLiteral(", "))));
    return parts.join(QStringLiteral(" · "));
}

void PlaygroundView::explain()
{
    const auto& answers = m_grid->answers();
    if (answers.empty()) {
        m_idea->setText(tr("The strategies answer once the numerical library is loaded."));
        m_facts->clear();
        return;
    }
    const StrategyAnswer& answer = answers[static_cast<size_t>(m_grid->chosen())];
    const bool known = answer.status.isOk() && !answer.pending;
    m_canvas->setCombined(known ? std::optional(answer.combined) : std::nullopt);
    m_idea->setText(
        QStringLiteral("<b>%1</b>&nbsp; %2")
            .arg(QString::fromStdString(answer.name).toHtmlEscaped(), coreText(answer.doc).toHtmlEscaped()));
    m_facts->setText(factsOf(answer));
    if (!m_fromRun)
        m_source->setText(
            tr("Arrows are the tasks' gradients: a training step goes against the combined one. The "
               "shaded directions harm no task."));
    else
        m_source->setText(
            m_state.gradients.size() > 2
                ? tr("The newest measured gradients of the run, laid into the plane that keeps most "
                     "of them (%1 of their squared lengths).")
                      .arg(percentText(m_kept))
                : tr("The newest measured gradients of the run, in the plane that they span."));
}

QString PlaygroundView::explanation() const
{
    return m_idea->text() + u'\n' + m_facts->text() + u'\n' + m_source->text();
}

void PlaygroundView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        showState();
    QWidget::changeEvent(event);
}

void PlaygroundView::retranslate()
{
    m_third->setText(tr("Third task"));
    m_third->setToolTip(tr("A third gradient: with three tasks the strategies differ more"));
    m_run->setText(tr("From the Run"));
    m_run->setToolTip(tr("Take the gradients that the run measured last, of two or three of its tasks"));
    m_reset->setText(tr("Start Over"));
    m_reset->setToolTip(tr("Two gradients that disagree, as at first"));
    m_lossLabel->setText(tr("Losses"));
    m_lossLabel->setToolTip(tr("Strategies such as gls, stch and famo look at the losses of the step"));
    m_canvas->setAccessibleName(tr("Plane of the task gradients"));
    m_canvas->setToolTip(tr("Drag the tips: every strategy answers at once"));
    m_grid->setAccessibleName(tr("Strategies"));
    if (m_ownNames) {
        for (size_t i = 0; i < m_state.tasks.size(); ++i)
            m_state.tasks[i].name = tr("task %1").arg(i + 1).toStdString();
        showState();
    }
    explain();
}

} // namespace attnscope
