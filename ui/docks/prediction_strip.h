// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"

#include <QWidget>

#include <memory>

namespace attnscope {

/// What the model says about the shown sample: its answer beside the truth, and the likeliest classes as
/// bars. With words hidden each bar keeps a mark where it stood for the whole text, and the number says the
/// change; of a translation both texts stand one above the other.
class PredictionStrip : public QWidget {
    Q_OBJECT
public:
    explicit PredictionStrip(QWidget* parent);

    void setInspection(const std::shared_ptr<const Inspection>& inspection);
    /// The left text, for readers of the screen and tests.
    QString summary() const;
    /// A class's number: "0.93", or with words hidden "0.93 → 0.41 (−0.52)".
    QString classNumber(int index) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QString sampleName() const;
    void drawBars(QPainter& painter, const QRect& area, const Prediction& prediction) const;
    void drawBar(QPainter& painter, const QRect& box, const Prediction& prediction, int index) const;
    void drawSequence(QPainter& painter, const QRect& area, const Prediction& prediction) const;
    /// The same task's answer to the whole text; null where nothing is hidden.
    const Prediction* whole() const;
    QString sequenceSummary(const Prediction& prediction) const;

    std::shared_ptr<const Inspection> m_inspection;
};

} // namespace attnscope
