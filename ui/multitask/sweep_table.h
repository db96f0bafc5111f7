// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace attnscope {

/// The rows of weights of a sweep with their scores, as far as they are known: weights, one column a task,
/// the composite, and what is to be said of a row.
class SweepTable : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit SweepTable(QObject* parent);

    /// All rows of a sweep that begins; empty for none.
    void setPlan(const SweepPlan& plan);
    /// The row that is under way; -1: none.
    void setCurrent(qint64 row);
    void setRow(qint64 index, const SweepRow& row);

    const SweepPlan& plan() const { return m_plan; }
    /// The row with the highest mean composite among those with all folds, the first of equal ones; -1: none.
    int best() const { return m_best; }
    /// "0.2,0.8".
    QString weightList(int row) const;
    /// Everything that is known, with a heading: fields between `separator`, full precision, points as
    /// decimal marks, means and spreads apart. Rows without a score are left out.
    QString text(QChar separator) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// After another language was chosen.
    void retranslate();

private:
    enum class Column { Weights, Task, Composite, Remark };

    Column columnAt(int section) const;
    const SweepScore* scoreAt(int row, int column) const;
    QString remark(int row) const;
    void findBest();

    SweepPlan m_plan;
    std::vector<std::optional<SweepRow>> m_rows;
    qint64 m_current = -1;
    int m_best = -1;
};

/// "0.970 ±0.012", "–" where there is none; without a spread where one fold was scored.
QString scoreText(const SweepScore& score, int64_t folds);

} // namespace attnscope
