// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"
#include "ui/docks/prediction_answer.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace attnscope {

/// What the model says about the shown sample. One classification: its answer beside the truth, and the
/// likeliest classes as bars. Several tasks: a cell for each with its name, answer and bar, and the picture
/// itself for a mask or a point. Texts that were made are wrapped, beside the reference; what still has no
/// room is in the tool tip, and the menu copies all of it. With words hidden each bar keeps a mark where it
/// stood for the whole text, and the number says the change.
class PredictionStrip : public QWidget {
    Q_OBJECT
public:
    explicit PredictionStrip(QWidget* parent);

    void setInspection(const std::shared_ptr<const Inspection>& inspection);
    /// Every task's answer in a sentence, for readers of the screen, the tool tip, the clipboard and tests: a
    /// line a task, begun with its name where there are several.
    QString summary() const;
    /// A class's number: "0.93", or with words hidden "0.93 → 0.41 (−0.52)". Of the first task.
    QString classNumber(int index) const;
    /// Where a task's answer is drawn; null where it is not.
    QRect taskRect(const std::string& task) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Cell {
        const Prediction* prediction = nullptr;
        const Prediction* whole = nullptr; ///< the answer to the whole text; null: nothing is hidden
        QRect rect;
    };
    bool isSingle() const;
    QString sampleName() const;
    const Prediction* wholeOf(const Prediction& prediction) const;
    std::vector<Cell> layOut(int width) const;
    int titleHeight() const;
    int textHeight(const Prediction& prediction, int width) const;
    std::vector<std::pair<QString, QString>> textLines(const Prediction& prediction) const;
    void paintSingle(QPainter& painter) const;
    void paintWhere(QPainter& painter, const QRect& line) const;
    void paintCell(QPainter& painter, const Cell& cell) const;
    void paintTexts(QPainter& painter, const Cell& cell) const;
    QRect paintPicture(QPainter& painter, const Cell& cell) const;
    void paintBars(QPainter& painter, const QRect& area, const Prediction& prediction) const;
    void paintBar(QPainter& painter, const QRect& box, const Prediction& prediction, int index) const;
    void paintShare(QPainter& painter, const QRectF& groove, double share, double before, bool strong) const;
    void retell();

    std::shared_ptr<const Inspection> m_inspection;
    QAction* m_copy;
};

} // namespace attnscope
