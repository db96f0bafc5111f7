// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/catalogue.h"
#include "core/api/run_config.h"
#include "core/api/snapshot.h"
#include "ui/docks/dock.h"
#include "ui/file_dialogs.h"

#include <QElapsedTimer>
#include <QTimer>

#include <map>
#include <memory>
#include <vector>

class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace attnscope {

class CatalogueCombo;
class DataChooser;
class OptionRow;
class Settings;

/// What is trained and how: data set, model, and a control for every option that the catalogue lists.
///
/// Before the first step a change sets the run up anew (after a moment without further changes). Later, live
/// options change the running training; the others wait in the draft until the run is reset, and say so.
class ExperimentDock : public Dock {
    Q_OBJECT
public:
    ExperimentDock(const FileDialogs& dialogs, Settings& settings, QWidget* parent);

    /// `catalogue` must outlive the dock.
    void setCatalogue(const Catalogue& catalogue);
    /// The devices that a model can be trained on; with the processor alone there is no choice to show.
    void setDevices(std::vector<std::string> devices);
    void setSnapshot(const Snapshot& now);

    /// Takes a configuration over and asks for it (a new experiment, one from the command line).
    void configure(const RunConfig& config);
    /// Sets the experiment up on other data, with the first model that fits where the chosen one does not.
    void useData(const QString& spec);
    /// Fixed task weights, "0.6,0.4" in the tasks' order: at once where a run goes on, else set up with it.
    void useWeights(const QString& weights);
    /// Sends a change that still waits for its moment, before training starts.
    void flush();
    /// The last configuration asked for could not be set up: go back to what is there.
    void configureFailed();
    /// A change was refused: the controls show what is in use.
    void changeRefused();
    bool isConfiguring() const { return m_configuring; }
    /// Changes that only a reset brings about.
    bool hasPendingChanges() const { return !m_pending.empty(); }
    const RunConfig& draft() const { return m_draft; }

signals:
    void configureRequested(const attnscope::RunConfig& config);
    void optionChanged(const QString& key, const QString& value);
    /// The user wants the waiting changes now, at the price of a new start.
    void resetRequested();

protected:
    void changeEvent(QEvent* event) override;
    void retranslate() override;

private:
    struct Group {
        std::string name;
        QToolButton* header;
        QWidget* body;
        QVBoxLayout* rows;
    };

    void buildContents();
    void fitWidth();
    Group& addGroup(const std::string& name, bool open);
    void showGroup(const Group& group, bool open);
    void rebuildRows();
    void rebuildStrategyRows();
    void addRows(std::span<const OptionSpec> specs);
    /// At a place among its group's rows; -1: last.
    void addRow(const OptionSpec& spec, int place);
    Group& group(const std::string& name);
    void edited(const QString& key, const QString& value);
    void modelChosen();
    void specChosen(const QString& spec);
    void change(const std::string& key, const std::string& value, bool live);
    void fitToOther(const std::string& changed);
    void dropForeignOptions();
    bool isTaskOption(const std::string& key) const;
    void adopt(const RunConfig& active);
    void showDraft();
    void showLocks();
    void sendDraft();
    const ModelInfo* modelInfo() const;
    const DatasetInfo* datasetInfo() const;
    QString draftValue(const OptionSpec& spec) const;
    RunConfig onOwnDevice(RunConfig config) const;

    Settings& m_settings;
    const Catalogue* m_catalogue = nullptr;
    std::vector<std::string> m_devices;
    DataChooser* m_data;
    CatalogueCombo* m_model;
    QLabel* m_modelLabel;
    QLabel* m_modelFacts;
    QWidget* m_waiting; ///< "applies after Reset"
    QLabel* m_waitingText;
    QPushButton* m_waitingButton;
    QVBoxLayout* m_contents = nullptr;
    QScrollArea* m_scroll = nullptr;
    std::vector<Group> m_groups;
    std::vector<OptionRow*> m_rows;
    std::string m_rowsFor;     ///< model and data set that the rows were built for
    std::string m_strategyFor; ///< the strategy whose options have rows; empty: none

    RunConfig m_draft;
    std::shared_ptr<const RunConfig> m_active;
    std::shared_ptr<const ModelSummary> m_summary;
    std::map<std::string, std::string> m_pending; ///< key -> value, waiting for a reset
    RunState m_state = RunState::Empty;
    int64_t m_step = 0;
    bool m_configuring = false;
    QTimer m_debounce;
    QElapsedTimer m_sinceEdit;
};

} // namespace attnscope
