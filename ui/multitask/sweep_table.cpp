// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/multitask/sweep_table.h"

#include "ui/text.h"

#include <QFont>

#include <cmath>

namespace attnscope {
namespace {

QString exactNumber(double value)
{
    return std::isfinite(value) ? QString::number(value, 'g', 10) : QString();
}

/// A field of a table in text form: quoted where it holds what separates fields or lines.
QString field(const QString& text, QChar separator)
{
    if (!text.contains(separator) && !text.contains(u'"') && !text.contains(u'\n'))
        return text;
    return u'"' + QString(text).replace(u'"', QStringLiteral("\"\"")) + u'"';
}

} // namespace

QString scoreText(const SweepScore& score, int64_t folds)
{
    if (folds == 0 || std::isnan(score.mean))
        return QStringLiteral("–");
    const QString mean = QString::number(score.mean, 'f', 3);
    return folds > 1 ? QStringLiteral("%1 ±%2").arg(mean, QString::number(score.spread, 'f', 3)) : mean;
}

SweepTable::SweepTable(QObject* parent) : QAbstractTableModel(parent) {}

void SweepTable::setPlan(const SweepPlan& plan)
{
    beginResetModel();
    m_plan = plan;
    m_rows.assign(plan.weights.size(), std::nullopt);
    m_current = m_best = -1;
    endResetModel();
}

void SweepTable::setCurrent(qint64 row)
{
    if (row == m_current)
        return;
    m_current = row;
    if (!m_rows.empty())
        emit dataChanged(index(0, columnCount() - 1), index(rowCount() - 1, columnCount() - 1));
}

void SweepTable::setRow(qint64 row, const SweepRow& scored)
{
    if (row < 0 || row >= static_cast<qint64>(m_rows.size()))
        return;
    m_rows[static_cast<size_t>(row)] = scored;
    findBest();
    emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void SweepTable::findBest()
{
    m_best = -1;
    for (size_t i = 0; i < m_rows.size(); ++i) {
        const auto& row = m_rows[i];
        if (row && row->folds == m_plan.folds &&
            (m_best < 0 || row->composite.mean > m_rows[static_cast<size_t>(m_best)]->composite.mean))
            m_best = static_cast<int>(i);
    }
}

QString SweepTable::weightList(int row) const
{
    QStringList weights;
    if (row >= 0 && row < rowCount())
        for (const double weight : m_plan.weights[static_cast<size_t>(row)])
            weights << exactNumber(weight);
    return weights.join(u',');
}

QString SweepTable::text(QChar separator) const
{
    QStringList head;
    for (const std::string& task : m_plan.tasks)
        head << QStringLiteral("weight/%1").arg(QString::fromStdString(task));
    const auto headScore = [&head](const QString& name) {
        head << name + QStringLiteral("/mean") << name + QStringLiteral("/spread");
    };
    for (size_t k = 0; k < m_plan.tasks.size(); ++k)
        headScore(QString::fromStdString(m_plan.tasks[k] + "/" + m_plan.scores[k]));
    headScore(QStringLiteral("composite"));
    head << QStringLiteral("folds") << QStringLiteral("problem");
    const auto lineOf = [separator](QStringList fields) {
        for (QString& each : fields)
            each = field(each, separator);
        return fields.join(separator) + u'\n';
    };
    QString text = lineOf(head);
    for (const auto& row : m_rows) {
        if (!row)
            continue;
        QStringList line;
        for (const double weight : row->weights)
            line << exactNumber(weight);
        std::vector<SweepScore> scores = row->tasks;
        scores.resize(m_plan.tasks.size(), {NAN, NAN});
        scores.push_back(row->folds > 0 ? row->composite : SweepScore{NAN, NAN});
        for (const SweepScore& score : scores)
            line << exactNumber(score.mean) << exactNumber(score.spread);
        line << QString::number(row->folds)
             << (row->problem.isOk() ? QString() : QString::fromStdString(row->problem.text()));
        text += lineOf(line);
    }
    return text;
}

int SweepTable::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SweepTable::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() || m_plan.tasks.empty() ? 0 : static_cast<int>(m_plan.tasks.size()) + 3;
}

SweepTable::Column SweepTable::columnAt(int section) const
{
    const int tasks = static_cast<int>(m_plan.tasks.size());
    if (section == 0)
        return Column::Weights;
    if (section <= tasks)
        return Column::Task;
    return section == tasks + 1 ? Column::Composite : Column::Remark;
}

/// Null where there is none yet.
const SweepScore* SweepTable::scoreAt(int row, int column) const
{
    const auto& scored = m_rows[static_cast<size_t>(row)];
    if (!scored || scored->folds == 0)
        return nullptr;
    if (columnAt(column) == Column::Composite)
        return &scored->composite;
    const auto task = static_cast<size_t>(column - 1);
    return columnAt(column) == Column::Task && task < scored->tasks.size() ? &scored->tasks[task] : nullptr;
}

QString SweepTable::remark(int row) const
{
    const auto& scored = m_rows[static_cast<size_t>(row)];
    if (!scored)
        return row == m_current ? tr("under way") : QString();
    if (!scored->problem.isOk())
        return tr("diverged");
    if (row == m_best)
        return tr("best");
    return scored->folds < m_plan.folds ? tr("%1 of %2 folds").arg(scored->folds).arg(m_plan.folds)
                                        : QString();
}

QVariant SweepTable::data(const QModelIndex& index, int role) const
{
    const int row = index.row();
    const Column column = columnAt(index.column());
    const auto& scored = m_rows[static_cast<size_t>(row)];
    if (role == Qt::DisplayRole) {
        if (column == Column::Weights)
            return weightList(row).replace(u',', QStringLiteral("  "));
        if (column == Column::Remark)
            return remark(row);
        const SweepScore* score = scoreAt(row, index.column());
        return score != nullptr ? scoreText(*score, scored->folds) : QStringLiteral("–");
    }
    if (role == Qt::ToolTipRole && scored && !scored->problem.isOk())
        return statusText(scored->problem);
    if (role == Qt::TextAlignmentRole)
        return QVariant((column == Column::Remark ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::FontRole && row == m_best) {
        QFont bold;
        bold.setWeight(QFont::DemiBold);
        return bold;
    }
    return {};
}

QVariant SweepTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    switch (columnAt(section)) {
    case Column::Weights: return tr("Weights");
    case Column::Task: {
        const auto task = static_cast<size_t>(section - 1);
        const bool overlap = m_plan.scores[task] == "iou";
        return QStringLiteral("%1\n%2").arg(QString::fromStdString(m_plan.tasks[task]),
                                            overlap ? tr("IoU") : tr("accuracy"));
    }
    case Column::Composite: return tr("Composite");
    case Column::Remark: return QString();
    }
    return {};
}

void SweepTable::retranslate()
{
    if (columnCount() > 0)
        emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

} // namespace attnscope
