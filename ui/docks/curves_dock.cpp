// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/curves_dock.h"

#include "ui/imgui/curves_panel.h"
#include "ui/settings.h"
#include "ui/tabular_label.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>

#include <cmath>

namespace attnscope {
namespace {

constexpr int kSmoothSteps = 100;
/// The slider's right end: an average over about 1000 steps.
constexpr double kLongestAverage = 1000.0;

/// Even steps of the slider are even steps in the logarithm of the averaging length 1 / (1 - weight).
double weightAt(int position)
{
    return 1.0 - std::pow(kLongestAverage, -static_cast<double>(position) / kSmoothSteps);
}

int positionOf(double weight)
{
    return static_cast<int>(std::lround(-std::log(1.0 - weight) / std::log(kLongestAverage) * kSmoothSteps));
}

} // namespace

CurvesDock::CurvesDock(Settings& settings, QWidget* parent)
    : Dock(QStringLiteral("curvesDock"), parent), m_settings(settings), m_panel(new CurvesPanel(this)),
      m_smoothLabel(new QLabel(this)), m_smooth(new QSlider(Qt::Horizontal, this)),
      m_smoothValue(new TabularLabel(this)), m_log(new QCheckBox(this)), m_axis(new QComboBox(this))
{
    m_panel->setObjectName(QStringLiteral("curvesPanel"));
    m_smooth->setObjectName(QStringLiteral("curvesSmoothing"));
    m_log->setObjectName(QStringLiteral("curvesLogY"));
    m_axis->setObjectName(QStringLiteral("curvesAxis"));
    auto* body = new QWidget(this);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0); // the panel has margins of its own
    layout->addWidget(m_panel);
    setWidget(body);
    buildControls();
    connect(m_panel, &CurvesPanel::seekRequested, this, &CurvesDock::seekRequested);
    connect(m_panel, &CurvesPanel::hovered, this, &CurvesDock::hovered);
    retranslate();
    retint();
}

void CurvesDock::buildControls()
{
    setRole(m_smoothLabel, "muted");
    m_smoothLabel->setBuddy(m_smooth);
    m_smooth->setRange(0, kSmoothSteps);
    m_smooth->setFixedWidth(grid(this, 10));
    m_smooth->setFocusPolicy(Qt::TabFocus);
    m_smooth->setValue(positionOf(m_settings.smoothing()));
    m_smoothValue->setFixedWidth(grid(this, 4.5));
    m_log->setFocusPolicy(Qt::TabFocus);
    m_axis->setFocusPolicy(Qt::TabFocus);
    for (const CurveAxis axis : {CurveAxis::Step, CurveAxis::Epoch, CurveAxis::Time})
        m_axis->addItem(QString(), static_cast<int>(axis));
    QHBoxLayout* title = titleLayout();
    title->addStretch();
    title->addWidget(m_smoothLabel);
    title->addSpacing(grid(this, 1));
    title->addWidget(m_smooth);
    title->addSpacing(grid(this, 0.5));
    title->addWidget(m_smoothValue);
    title->addSpacing(grid(this, 1.5));
    title->addWidget(m_log);
    title->addSpacing(grid(this, 1.5));
    title->addWidget(m_axis);
    connect(m_smooth, &QSlider::valueChanged, this, &CurvesDock::smoothingMoved);
    connect(m_log, &QCheckBox::toggled, m_panel, &CurvesPanel::setLogY);
    connect(m_axis, &QComboBox::activated, this,
            [this] { m_panel->setAxis(static_cast<CurveAxis>(m_axis->currentData().toInt())); });
    smoothingMoved();
}

double CurvesDock::smoothing() const { return weightAt(m_smooth->value()); }

bool CurvesDock::logY() const { return m_log->isChecked(); }

void CurvesDock::setCompact(bool compact)
{
    m_smoothLabel->setHidden(compact);
    m_smoothValue->setHidden(compact);
    m_compact = compact;
    m_smooth->setFixedWidth(grid(this, compact ? 7 : 10));
}

void CurvesDock::smoothingMoved()
{
    m_smoothValue->setText(QString::number(smoothing(), 'f', 3));
    m_settings.setSmoothing(smoothing());
    m_panel->setSmoothing(smoothing());
}

void CurvesDock::refresh() { m_panel->refresh(); }

void CurvesDock::setSnapshot(const Snapshot& now, const Snapshot& before)
{
    if (now.metrics != before.metrics)
        m_panel->setBook(now.metrics);
    else if (now.progress.step != before.progress.step || now.lastEpoch != before.lastEpoch)
        m_panel->refresh();
    if (now.progress.stepsPerEpoch != before.progress.stepsPerEpoch)
        m_panel->setProgress(now.progress.stepsPerEpoch);
    if (now.shownStep != before.shownStep)
        m_panel->setShownStep(now.shownStep);
}

void CurvesDock::changeEvent(QEvent* event)
{
    Dock::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        retint();
    if (event->type() == QEvent::FontChange) {
        m_smooth->setFixedWidth(grid(this, m_compact ? 7 : 10));
        m_smoothValue->setFixedWidth(grid(this, 4.5));
    }
}

void CurvesDock::retint()
{
    QPalette centre = palette();
    centre.setColor(QPalette::Window, PaletteColors(palette()).centre);
    m_panel->setPalette(centre);
}

void CurvesDock::retranslate()
{
    setWindowTitle(tr("Curves"));
    Dock::retranslate();
    m_smoothLabel->setText(tr("Smoothing"));
    m_smooth->setToolTip(
        tr("Weight of the past in the moving average. The raw line stays behind it, so that smoothing hides "
           "nothing."));
    m_smooth->setAccessibleName(tr("Smoothing"));
    m_log->setText(tr("log y"));
    m_log->setToolTip(tr("Logarithmic values: equal distances are equal factors"));
    const QString names[] = {tr("by step"), tr("by epoch"), tr("by time")};
    for (int i = 0; i < m_axis->count(); ++i)
        m_axis->setItemText(i, names[i]);
    m_axis->setToolTip(tr("What the horizontal axis counts"));
    m_axis->setAccessibleName(tr("Horizontal axis"));
}

} // namespace attnscope
