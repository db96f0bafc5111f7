// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/option_row.h"

#include "ui/text.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSlider>
#include <QStyle>
#include <QTimer>

#include <algorithm>
#include <array>
#include <cmath>

namespace attnscope {
namespace {

/// Width of the number beside a slider, in grid units.
constexpr double kValueUnits = 6.25;
/// A range too wide to drag in (a seed) gets a number field alone.
constexpr double kWidestSlider = 1000;
/// Where a logarithmic range starts at 0, this part of its maximum is the smallest value above 0.
constexpr double kLogFloor = 1e-6;

bool hasSlider(const OptionSpec& spec)
{
    return spec.logarithmic || spec.maximum - spec.minimum <= kWidestSlider;
}

double logFloor(const OptionSpec& spec)
{
    const double least = spec.kind == OptionKind::Integer ? 1.0 : spec.maximum * kLogFloor;
    return spec.minimum > 0 ? spec.minimum : least;
}

/// The nearest of 1, 2, 5 x 10^n.
double onGrid(double value)
{
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    double best = power;
    for (const double digit : {1.0, 2.0, 3.0, 5.0, 7.0, 10.0})
        if (std::abs(std::log(value / (digit * power))) < std::abs(std::log(value / best)))
            best = digit * power;
    return best;
}

/// A round step that divides a linear range into 20 to 200 parts.
double linearStep(const OptionSpec& spec)
{
    const double raw = (spec.maximum - spec.minimum) / 100.0;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double digit : {1.0, 2.0, 5.0})
        if (digit * power >= raw * 0.999)
            return digit * power;
    return 10.0 * power;
}

bool isPowerOfTwoKey(const OptionSpec& spec) { return spec.kind == OptionKind::Integer && spec.logarithmic; }

QString choiceTip(const Catalogue& catalogue, const OptionSpec& spec, const std::string& choice)
{
    for (const MechanismInfo& mechanism : catalogue.mechanisms)
        if (mechanism.name == choice &&
            QString::fromStdString(spec.key).startsWith(QLatin1String("attention.")))
            return QStringLiteral("<b>%1</b>&nbsp; %2<br>%3")
                .arg(QString::fromStdString(choice).toHtmlEscaped(),
                     QString::fromStdString(mechanism.formula).toHtmlEscaped(),
                     coreText(mechanism.doc).toHtmlEscaped());
    for (const WeightingInfo& weighting : catalogue.weightings)
        if (weighting.name == choice && spec.key == "weighting")
            return QStringLiteral("<b>%1</b><br>%2")
                .arg(QString::fromStdString(choice).toHtmlEscaped(), coreText(weighting.doc).toHtmlEscaped());
    return {};
}

} // namespace

int labelWidth(const QWidget* widget)
{
    const bool large = grid(widget, 1) > 8;
    return grid(widget, large ? 12 : 16);
}

int headLabelWidth(const QWidget* widget) { return grid(widget, 7); }

int sliderPosition(const OptionSpec& spec, double value)
{
    value = std::clamp(value, spec.minimum, spec.maximum);
    double share = 0;
    if (!spec.logarithmic) {
        share = (value - spec.minimum) / (spec.maximum - spec.minimum);
    } else {
        const double low = logFloor(spec);
        if (value < low)
            return 0;
        const int first = spec.minimum > 0 ? 0 : 1;
        const double part = std::log(value / low) / std::log(spec.maximum / low);
        return first + static_cast<int>(std::lround(part * (kSliderSteps - first)));
    }
    return static_cast<int>(std::lround(share * kSliderSteps));
}

double sliderValue(const OptionSpec& spec, int position)
{
    double value = 0;
    if (spec.logarithmic) {
        const int first = spec.minimum > 0 ? 0 : 1;
        if (position < first)
            return 0;
        const double low = logFloor(spec);
        const double part = static_cast<double>(position - first) / (kSliderSteps - first);
        value = low * std::pow(spec.maximum / low, part);
        value = isPowerOfTwoKey(spec) ? std::exp2(std::round(std::log2(value))) : onGrid(value);
    } else {
        const double part = static_cast<double>(position) / kSliderSteps;
        const double step = spec.kind == OptionKind::Integer ? 1.0 : linearStep(spec);
        value = spec.minimum + std::round(part * (spec.maximum - spec.minimum) / step) * step;
    }
    if (spec.kind == OptionKind::Integer)
        value = std::round(value);
    return std::clamp(value, spec.minimum, spec.maximum);
}

QString optionNumber(const OptionSpec& spec, double value)
{
    if (spec.kind == OptionKind::Integer)
        return QString::number(static_cast<qint64>(std::llround(value)));
    return QString::number(value, 'g', 6);
}

OptionRow::OptionRow(const OptionSpec& spec, const Catalogue& catalogue, QWidget* parent)
    : QWidget(parent), m_spec(spec), m_catalogue(catalogue), m_label(new QLabel(this))
{
    setObjectName(QStringLiteral("option:") + QString::fromStdString(spec.key));
    setRole(m_label, "muted");
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid(this, 1));
    m_label->setFixedWidth(labelWidth(this));
    layout->addWidget(m_label);
    buildControl();
    setValue(QString::fromStdString(spec.defaultValue));
    retranslate();
}

void OptionRow::buildControl()
{
    if (m_spec.kind == OptionKind::Choice) {
        m_combo = new QComboBox(this);
        m_combo->setFocusPolicy(Qt::TabFocus);
        m_combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        m_combo->setMinimumContentsLength(6);
        for (const std::string& choice : m_spec.choices)
            m_combo->addItem(QString::fromStdString(choice));
        connect(m_combo, &QComboBox::activated, this, [this] { take(m_combo->currentText()); });
        layout()->addWidget(m_combo);
        m_label->setBuddy(m_combo);
    } else if (m_spec.kind == OptionKind::Bool) {
        m_check = new QCheckBox(this);
        m_check->setFocusPolicy(Qt::TabFocus);
        connect(m_check, &QCheckBox::clicked, this,
                [this](bool on) { take(on ? QStringLiteral("true") : QStringLiteral("false")); });
        layout()->addWidget(m_check);
        static_cast<QHBoxLayout*>(layout())->addStretch();
        m_label->setBuddy(m_check);
    } else if (m_spec.kind == OptionKind::Text) {
        buildText();
    } else {
        buildNumber();
    }
}

void OptionRow::buildText()
{
    m_edit = new QLineEdit(this);
    m_edit->setAcceptDrops(false);
    m_edit->setMaxLength(static_cast<int>(kMaxOptionText));
    connect(m_edit, &QLineEdit::editingFinished, this, [this] { take(m_edit->text()); });
    layout()->addWidget(m_edit);
    m_label->setBuddy(m_edit);
}

void OptionRow::buildNumber()
{
    auto* row = static_cast<QHBoxLayout*>(layout());
    if (hasSlider(m_spec)) {
        m_slider = new QSlider(Qt::Horizontal, this);
        m_slider->setRange(0, kSliderSteps);
        m_slider->setPageStep(kSliderSteps / 10);
        m_slider->setSingleStep(kSliderSteps / 40);
        m_slider->setFocusPolicy(Qt::TabFocus);
        connect(m_slider, &QSlider::valueChanged, this, &OptionRow::sliderMoved);
        row->addWidget(m_slider, 1);
    }
    m_edit = new QLineEdit(this);
    m_edit->setAlignment(Qt::AlignRight);
    m_edit->setAcceptDrops(false);
    if (m_slider != nullptr) {
        setRole(m_edit, "value");
        m_edit->setFixedWidth(grid(this, kValueUnits));
    }
    connect(m_edit, &QLineEdit::editingFinished, this, [this] { take(m_edit->text()); });
    row->addWidget(m_edit);
    m_label->setBuddy(m_edit);
}

void OptionRow::sliderMoved(int position) { take(optionNumber(m_spec, sliderValue(m_spec, position))); }

void OptionRow::take(const QString& text)
{
    const Result<std::string> canonical = canonicalValue(m_spec, text.trimmed().toStdString());
    if (m_edit != nullptr) {
        m_edit->setProperty("invalid", !canonical.isOk());
        m_edit->style()->unpolish(m_edit);
        m_edit->style()->polish(m_edit);
        m_edit->setToolTip(canonical.isOk() ? tip() : statusText(canonical.status()));
    }
    if (!canonical.isOk())
        return;
    const QString value = QString::fromStdString(canonical.value());
    const bool changed = value != m_value;
    show(value);
    if (changed)
        emit edited(QString::fromStdString(m_spec.key), value);
}

void OptionRow::setValue(const QString& text)
{
    // A field that is being typed in keeps what is typed.
    if (m_edit != nullptr && m_edit->hasFocus() && m_edit->isModified())
        return;
    show(text);
}

void OptionRow::show(const QString& text)
{
    m_value = text;
    if (m_combo != nullptr)
        m_combo->setCurrentText(text);
    if (m_check != nullptr)
        m_check->setChecked(text == QLatin1String("true"));
    if (m_slider != nullptr && !m_slider->isSliderDown()) {
        const QSignalBlocker quiet(m_slider);
        m_slider->setValue(sliderPosition(m_spec, text.toDouble()));
    }
    if (m_edit != nullptr) {
        m_edit->setText(m_spec.kind == OptionKind::Text ? text : optionNumber(m_spec, text.toDouble()));
        m_edit->setModified(false);
    }
}

void OptionRow::setLocked(const QString& reason)
{
    m_lock = reason;
    for (QWidget* control : std::array<QWidget*, 4>{m_combo, m_check, m_slider, m_edit})
        if (control != nullptr)
            control->setEnabled(reason.isEmpty());
    retranslate();
}

QString OptionRow::tip() const
{
    QString text = QStringLiteral("<p><b>%1</b></p><p>%2</p>")
                       .arg(coreText(m_spec.label).toHtmlEscaped(), coreText(m_spec.doc).toHtmlEscaped());
    QStringList facts;
    if (m_spec.kind == OptionKind::Integer || m_spec.kind == OptionKind::Real)
        facts << tr("%1 to %2").arg(boundText(m_spec.minimum), boundText(m_spec.maximum));
    if (!m_spec.defaultValue.empty())
        facts << tr("default %1").arg(QString::fromStdString(m_spec.defaultValue));
    facts << QStringLiteral("<code>--set %1=…</code>").arg(QString::fromStdString(m_spec.key));
    text += QStringLiteral("<p>%1</p>").arg(facts.join(QStringLiteral(" · ")));
    if (!m_lock.isEmpty())
        text += QStringLiteral("<p><i>%1</i></p>").arg(m_lock.toHtmlEscaped());
    return text;
}

void OptionRow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::FontChange) {
        m_label->setFixedWidth(labelWidth(this));
        if (m_slider != nullptr)
            m_edit->setFixedWidth(grid(this, kValueUnits));
        QTimer::singleShot(0, this, &OptionRow::retranslate); // when the label has its font too
    }
    QWidget::changeEvent(event);
}

void OptionRow::retranslate()
{
    const QString label = coreText(m_spec.label);
    m_label->setText(m_label->fontMetrics().elidedText(label, Qt::ElideRight, m_label->width()));
    setToolTip(tip());
    for (QWidget* control : std::array<QWidget*, 4>{m_combo, m_check, m_slider, m_edit}) {
        if (control == nullptr)
            continue;
        control->setAccessibleName(label);
        control->setToolTip(tip());
    }
    if (m_spec.kind == OptionKind::Text)
        m_edit->setPlaceholderText(coreText(m_spec.hint));
    if (m_combo != nullptr)
        for (int i = 0; i < m_combo->count(); ++i)
            m_combo->setItemData(i, choiceTip(m_catalogue, m_spec, m_combo->itemText(i).toStdString()),
                                 Qt::ToolTipRole);
}

} // namespace attnscope
