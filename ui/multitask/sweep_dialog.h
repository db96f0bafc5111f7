// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"
#include "ui/file_dialogs.h"

#include <QDialog>

#include <optional>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QTableView;

namespace attnscope {

class Settings;
class SweepProcess;
class SweepTable;

/// Tries fixed task weights on the run that is set up, by cross-validation in a process of its own, and hands
/// the chosen ones back. Works beside the window, whose training goes on. Keeps its table while hidden;
/// closing it while a sweep is under way asks first.
class SweepDialog : public QDialog {
    Q_OBJECT
public:
    /// `program`: the command line. `dialogs` and `settings` must outlive the dialog.
    SweepDialog(const QString& program, const FileDialogs& dialogs, Settings& settings, QWidget* parent);

    /// What the next sweep trains, and the tasks of the window's run, in order: weights are handed back only
    /// to the same tasks.
    void setRun(const RunConfig& config, const std::vector<std::string>& tasks);

    SweepTable* table() const { return m_table; }

    void reject() override;

signals:
    /// "0.2,0.8", of the tasks in order.
    void weightsWanted(const QString& weights);

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    enum class State { Idle, Starting, Running, Stopping };

    void buildForm();
    void buildTable();
    void buildButtons();
    void connectProcess();
    /// The request that the form describes; none while something in it is wrong, which `problem` then says.
    std::optional<SweepRequest> request(QString* problem) const;
    void startOrStop();
    void setState(State state);
    void showSubject();
    void showPlan();
    void showProgress(const SweepProgress& progress, double secondsLeft);
    void showEnd(const QString& text);
    void showError(const QString& sentence);
    void showUse();
    void copyTable();
    void saveTable();
    void useWeights();
    bool mayClose();
    void retranslate();

    const FileDialogs& m_dialogs;
    Settings& m_settings;
    RunConfig m_config;
    std::vector<std::string> m_tasks;
    SweepTable* m_table;
    SweepProcess* m_process;
    State m_state = State::Idle;

    QFormLayout* m_form;
    QLabel* m_intro;
    QLabel* m_subject;
    QComboBox* m_kind; ///< a grid, or rows of one's own
    QStackedWidget* m_rows;
    QSpinBox* m_grid;
    QLineEdit* m_own;
    QSpinBox* m_folds;
    QSpinBox* m_epochs;
    QLabel* m_count;
    QPushButton* m_start;
    QProgressBar* m_bar;
    QLabel* m_progress;
    QTableView* m_view;
    QLabel* m_error;
    QPushButton* m_copy;
    QPushButton* m_save;
    QPushButton* m_use;
    QPushButton* m_close;
};

/// Rows of positive multiples of 1/steps that sum to 1: C(steps - 1, tasks - 1), at most `limit` + 1.
int64_t gridRows(int64_t tasks, int64_t steps, int64_t limit);

} // namespace attnscope
