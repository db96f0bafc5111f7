// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"

#include <QWidget>

#include <memory>

namespace attnscope {

/// What the model says about the shown sample: its answer beside the truth, and the likeliest classes as
/// bars.
class PredictionStrip : public QWidget {
    Q_OBJECT
public:
    explicit PredictionStrip(QWidget* parent);

    void setInspection(const std::shared_ptr<const Inspection>& inspection);
    /// The left text, for readers of the screen and tests.
    QString summary() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QString sampleName() const;
    void drawBars(QPainter& painter, const QRect& area, const Prediction& prediction) const;

    std::shared_ptr<const Inspection> m_inspection;
};

} // namespace attnscope
