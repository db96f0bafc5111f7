// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/catalogue.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSlider;

namespace attnscope {

/// Width of the column of labels in the Experiment panel: "Scale of the product" fits. With large text it is
/// narrower, so that the controls keep their room, and long labels are elided (the tool tip has them whole).
int labelWidth(const QWidget* widget);
/// The same for data and model at the top, whose labels are short and whose names are long.
int headLabelWidth(const QWidget* widget);

/// A control for one OptionSpec: a combo box, a check box, a line of text, or a slider with an
/// editable number. Object
/// name "option:KEY". Emits edited() with canonical text only; a value out of range stays marked in the
/// field and is not sent.
class OptionRow : public QWidget {
    Q_OBJECT
public:
    OptionRow(const OptionSpec& spec, const Catalogue& catalogue, QWidget* parent);

    const OptionSpec& spec() const { return m_spec; }
    QString value() const { return m_value; }
    /// Shows a value without emitting.
    void setValue(const QString& text);
    /// Why it cannot be changed now; empty: it can.
    void setLocked(const QString& reason);

signals:
    void edited(const QString& key, const QString& value);

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildControl();
    void buildText();
    void buildNumber();
    void show(const QString& text);
    void take(const QString& text);
    void sliderMoved(int position);
    void retranslate();
    QString tip() const;

    OptionSpec m_spec;
    const Catalogue& m_catalogue;
    QString m_value;
    QString m_lock;
    QLabel* m_label;
    QComboBox* m_combo = nullptr;
    QCheckBox* m_check = nullptr;
    QSlider* m_slider = nullptr;
    QLineEdit* m_edit = nullptr;
};

/// Slider positions 0..kSliderSteps of a number, linear or logarithmic; a logarithmic range that starts at 0
/// keeps position 0 for 0. Values fall on a 1-2-5 grid (logarithmic) or on round fractions of the range.
inline constexpr int kSliderSteps = 200;
int sliderPosition(const OptionSpec& spec, double value);
double sliderValue(const OptionSpec& spec, int position);

/// The text of a number in the form in which people write it: 0.001 for 1e-3, 1e-05 below.
QString optionNumber(const OptionSpec& spec, double value);

} // namespace attnscope
