// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/snapshot.h"
#include "ui/docks/dock.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;

namespace attnscope {

class CurvesPanel;
class Settings;
class TabularLabel;

/// The run's curves and how they are drawn: smoothing, logarithmic values, what the x axis counts.
class CurvesDock : public Dock {
    Q_OBJECT
public:
    CurvesDock(Settings& settings, QWidget* parent);

    /// The series that are shown have grown.
    void refresh();
    void setSnapshot(const Snapshot& now, const Snapshot& before);
    CurvesPanel* panel() const { return m_panel; }
    double smoothing() const;
    bool logY() const;
    /// Beside other panels: the smoothing keeps its slider but not its name and number.
    void setCompact(bool compact);

signals:
    void seekRequested(qint64 step);
    /// The values under the crosshair, for the status bar.
    void hovered(const QString& text);

protected:
    void changeEvent(QEvent* event) override;
    void retranslate() override;

private:
    void buildControls();
    void smoothingMoved();
    void retint();

    Settings& m_settings;
    bool m_compact = false;
    CurvesPanel* m_panel;
    QLabel* m_smoothLabel;
    QSlider* m_smooth;
    TabularLabel* m_smoothValue;
    QCheckBox* m_log;
    QComboBox* m_axis;
};

} // namespace attnscope
