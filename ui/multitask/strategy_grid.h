// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/multitask/playground_model.h"

#include <QWidget>

namespace attnscope {

/// One small plane for every strategy: the gradients, the plain average (dashed) and what the strategy
/// follows, all on one scale. A dot for every task below: filled where the step helps it, a ring where it
/// harms it.
///
/// A click or the arrow keys choose a strategy.
class StrategyGrid : public QWidget {
    Q_OBJECT
public:
    explicit StrategyGrid(QWidget* parent);

    void setAnswers(const PlaygroundState& state, std::vector<StrategyAnswer> answers);
    const std::vector<StrategyAnswer>& answers() const { return m_answers; }
    int chosen() const { return m_chosen; }
    void choose(int strategy);
    QRectF tileRect(int strategy) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void chosenChanged(int strategy);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    int columns() const;
    int strategyAt(QPointF at) const;
    void paintTile(QPainter& painter, int strategy, double unit) const;

    PlaygroundState m_state;
    std::vector<StrategyAnswer> m_answers;
    int m_chosen = 0;
};

} // namespace attnscope
