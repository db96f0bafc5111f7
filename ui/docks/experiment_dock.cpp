// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/experiment_dock.h"

#include "ui/docks/catalogue_combo.h"
#include "ui/docks/data_chooser.h"
#include "ui/docks/option_row.h"
#include "ui/icons.h"
#include "ui/settings.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace attnscope {
namespace {

constexpr int kDebounceMs = 350;
/// After an edit, values coming back from the worker are older than what the hand has just set.
constexpr int kQuietMs = 500;

/// Whether the model can learn from the data, as far as the catalogue tells. Texts alone fit models of two
/// texts, for which a text is its own context.
bool fits(const ModelInfo& model, const DatasetInfo& dataset)
{
    const auto reads = [](InputKind input) { return input == InputKind::TextPair ? InputKind::Text : input; };
    return reads(model.input) == reads(dataset.input) &&
           (model.multiTask || model.makesText == dataset.makesText);
}

/// Of one strategy, not of the weighting in general.
bool isStrategyOption(const std::string& key)
{
    return key.starts_with("weighting.") && key != "weighting.measure";
}

QFrame* hairline(QWidget* parent)
{
    auto* line = new QFrame(parent);
    setRole(line, "hairline");
    return line;
}

} // namespace

ExperimentDock::ExperimentDock(const FileDialogs& dialogs, Settings& settings, QWidget* parent)
    : Dock(QStringLiteral("experimentDock"), parent), m_settings(settings),
      m_data(new DataChooser(dialogs, settings, this)), m_model(new CatalogueCombo(this)),
      m_modelLabel(new QLabel(this)), m_modelFacts(new QLabel(this)), m_waiting(new QWidget(this)),
      m_waitingText(new QLabel(m_waiting)), m_waitingButton(new QPushButton(m_waiting))
{
    m_model->setObjectName(QStringLiteral("modelCombo"));
    m_modelFacts->setObjectName(QStringLiteral("modelFacts"));
    m_waiting->setObjectName(QStringLiteral("waitingChanges"));
    m_waitingButton->setObjectName(QStringLiteral("applyAndReset"));
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(kDebounceMs);
    connect(&m_debounce, &QTimer::timeout, this, &ExperimentDock::sendDraft);
    connect(m_model, &QComboBox::activated, this, &ExperimentDock::modelChosen);
    connect(m_data, &DataChooser::specChosen, this, &ExperimentDock::specChosen);
    connect(m_waitingButton, &QPushButton::clicked, this, &ExperimentDock::resetRequested);
    buildContents();
    retranslate();
}

void ExperimentDock::buildContents()
{
    setRole(m_modelLabel, "muted");
    setRole(m_modelFacts, "caption");
    setRole(m_waitingText, "caption");
    m_modelLabel->setBuddy(m_model);
    m_waitingText->setWordWrap(true);
    m_waitingButton->setFocusPolicy(Qt::TabFocus);

    auto* page = new QWidget(this);
    m_contents = new QVBoxLayout(page);
    m_contents->setContentsMargins(grid(this, 2), 0, grid(this, 1.5), grid(this, 2));
    m_contents->setSpacing(grid(this, 1));
    m_contents->addWidget(m_data);
    auto* modelRow = new QHBoxLayout;
    modelRow->setSpacing(grid(this, 1));
    m_modelLabel->setFixedWidth(headLabelWidth(this));
    modelRow->addWidget(m_modelLabel);
    modelRow->addWidget(m_model, 1);
    m_contents->addLayout(modelRow);
    m_contents->addWidget(m_modelFacts);
    addGroup("attention", true);
    addGroup("training", true);
    addGroup("tasks", false);
    addGroup("model", false);
    addGroup("data", false);
    m_contents->addStretch();

    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(page);
    m_scroll = scroll;
    fitWidth();

    auto* waiting = new QVBoxLayout(m_waiting);
    waiting->setContentsMargins(grid(this, 2), grid(this, 1), grid(this, 2), grid(this, 1));
    waiting->addWidget(m_waitingText);
    waiting->addWidget(m_waitingButton);
    m_waiting->hide();

    auto* body = new QWidget(this);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_waiting);
    setWidget(body);
}

ExperimentDock::Group& ExperimentDock::addGroup(const std::string& name, bool open)
{
    Group group{name, new QToolButton(this), new QWidget(this), nullptr};
    const QString id = QString::fromStdString(name);
    group.header->setObjectName(QStringLiteral("group:") + id);
    group.header->setCheckable(true);
    group.header->setFocusPolicy(Qt::TabFocus);
    group.header->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setRole(group.header, "disclosure");
    group.rows = new QVBoxLayout(group.body);
    group.rows->setContentsMargins(0, 0, 0, 0);
    group.rows->setSpacing(grid(this, 0.75));
    m_contents->addWidget(hairline(this));
    m_contents->addWidget(group.header, 0, Qt::AlignLeft);
    m_contents->addWidget(group.body);
    m_groups.push_back(group);
    const size_t index = m_groups.size() - 1;
    connect(group.header, &QToolButton::toggled, this, [this, index, id](bool shown) {
        showGroup(m_groups[index], shown);
        m_settings.setGroupOpen(id, shown);
    });
    group.header->setChecked(m_settings.groupOpen(id, open));
    showGroup(group, group.header->isChecked());
    return m_groups.back();
}

void ExperimentDock::showGroup(const Group& group, bool open)
{
    group.body->setVisible(open && !group.header->isHidden());
    group.header->setIconSize(QSize(grid(this, 1.5), grid(this, 1.5)));
    group.header->setIcon(tintedIcon(open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"),
                                     PaletteColors(palette()).muted));
}

void ExperimentDock::setCatalogue(const Catalogue& catalogue)
{
    m_catalogue = &catalogue;
    m_data->setCatalogue(&catalogue);
    m_model->clear();
    for (const ModelInfo& model : catalogue.models)
        m_model->addEntry(model.name, model.title, model.doc);
    m_model->retranslate();
    showDraft();
}

void ExperimentDock::setDevices(std::vector<std::string> devices)
{
    m_devices = std::move(devices);
    m_rowsFor.clear();
    if (m_catalogue != nullptr)
        showDraft();
}

const ModelInfo* ExperimentDock::modelInfo() const
{
    if (m_catalogue != nullptr)
        for (const ModelInfo& model : m_catalogue->models)
            if (model.name == m_draft.model)
                return &model;
    return nullptr;
}

const DatasetInfo* ExperimentDock::datasetInfo() const
{
    const std::string name = specParts(QString::fromStdString(m_draft.data)).name.toStdString();
    if (m_catalogue != nullptr)
        for (const DatasetInfo& dataset : m_catalogue->datasets)
            if (dataset.name == name)
                return &dataset;
    return nullptr;
}

void ExperimentDock::rebuildRows()
{
    const std::string wanted =
        m_draft.model + '\n' + specParts(QString::fromStdString(m_draft.data)).name.toStdString();
    if (m_catalogue == nullptr || wanted == m_rowsFor)
        return;
    m_rowsFor = wanted;
    for (OptionRow* row : m_rows) {
        row->hide();
        row->deleteLater(); // one of them may be what is telling us
    }
    m_rows.clear();
    m_strategyFor.clear();
    for (OptionSpec spec : trainingOptions()) {
        if (spec.key == "clip" && modelInfo() != nullptr)
            spec.defaultValue = QString::number(modelInfo()->gradientClip).toStdString();
        addRow(spec, -1);
    }
    if (m_devices.size() > 1)
        addRow(deviceOption(m_devices), -1);
    if (const ModelInfo* model = modelInfo()) {
        addRows(model->options);
        const std::span<const OptionSpec> tasks(m_catalogue->taskOptions);
        addRows(model->multiTask ? tasks : tasks.first(std::min<size_t>(1, tasks.size())));
    }
    if (const DatasetInfo* dataset = datasetInfo())
        addRows(dataset->options);
    for (const Group& group : m_groups) {
        const bool any = std::any_of(m_rows.begin(), m_rows.end(),
                                     [&](const OptionRow* row) { return row->parentWidget() == group.body; });
        group.header->setVisible(any);
        showGroup(group, group.header->isChecked());
    }
}

/// The options of the strategy below the choice of it; the other rows stay, and with them the keyboard focus.
void ExperimentDock::rebuildStrategyRows()
{
    const ModelInfo* model = modelInfo();
    const std::string wanted = model != nullptr && model->multiTask ? m_draft.weighting : std::string();
    if (wanted == m_strategyFor)
        return;
    m_strategyFor = wanted;
    std::erase_if(m_rows, [](OptionRow* row) {
        const bool old = isStrategyOption(row->spec().key);
        if (old) {
            row->hide();
            row->deleteLater();
        }
        return old;
    });
    const auto choice = std::find_if(m_rows.begin(), m_rows.end(),
                                     [](const OptionRow* row) { return row->spec().key == "weighting"; });
    const auto strategy =
        std::find_if(m_catalogue->weightings.begin(), m_catalogue->weightings.end(),
                     [&](const WeightingInfo& weighting) { return weighting.name == wanted; });
    if (choice == m_rows.end() || strategy == m_catalogue->weightings.end())
        return;
    int place = group((*choice)->spec().group).rows->indexOf(*choice);
    for (const OptionSpec& spec : strategy->options)
        addRow(spec, ++place);
}

void ExperimentDock::addRows(std::span<const OptionSpec> specs)
{
    for (const OptionSpec& spec : specs)
        addRow(spec, -1);
}

ExperimentDock::Group& ExperimentDock::group(const std::string& name)
{
    const auto named = [&](const std::string& wanted) {
        return std::find_if(m_groups.begin(), m_groups.end(),
                            [&](const Group& g) { return g.name == wanted; });
    };
    const auto found = named(name);
    return found != m_groups.end() ? *found : *named("model");
}

void ExperimentDock::addRow(const OptionSpec& spec, int place)
{
    Group& home = group(spec.group);
    auto* row = new OptionRow(spec, *m_catalogue, home.body);
    connect(row, &OptionRow::edited, this, &ExperimentDock::edited);
    home.rows->insertWidget(place, row);
    m_rows.push_back(row);
}

QString ExperimentDock::draftValue(const OptionSpec& spec) const
{
    if (spec.key == "clip" && !m_draft.gradientClip)
        return QString::fromStdString(spec.defaultValue);
    if (spec.key == "weighting" || spec.key == "device" || findOption(trainingOptions(), spec.key) != nullptr)
        return QString::fromStdString(configValue(m_draft, spec.key));
    const auto found = m_draft.options.find(spec.key);
    return QString::fromStdString(found == m_draft.options.end() ? spec.defaultValue : found->second);
}

void ExperimentDock::edited(const QString& key, const QString& value)
{
    const auto* row = qobject_cast<OptionRow*>(sender());
    change(key.toStdString(), value.toStdString(), row != nullptr && row->spec().live);
}

void ExperimentDock::modelChosen() { change("model", m_model->currentText().toStdString(), false); }

void ExperimentDock::specChosen(const QString& spec) { change("data", spec.toStdString(), false); }

void ExperimentDock::change(const std::string& key, const std::string& value, bool live)
{
    if (!setConfigValue(m_draft, key, value).isOk())
        return; // the row has checked it; a name from the catalogue always fits
    m_sinceEdit.restart();
    if (key == "weighting") {
        // The old strategy's settings mean nothing to the new one.
        std::erase_if(m_draft.options, [](const auto& option) { return isStrategyOption(option.first); });
        showDraft();
    }
    const bool started = m_step > 0 && m_state != RunState::Loading;
    if (started && live) {
        emit optionChanged(QString::fromStdString(key), QString::fromStdString(value));
        return;
    }
    if (key == "model" || key == "data") {
        const std::string before = key == "model" ? std::string() : m_draft.model;
        fitToOther(key);
        if (m_draft.model != before)
            m_draft.gradientClip.reset(); // the model's own, as its options are
        dropForeignOptions();
        showDraft();
    }
    if (!started) {
        m_debounce.start();
        return;
    }
    m_pending[key] = value;
    if (m_active != nullptr && describeDifferences(*m_active, m_draft).empty() &&
        m_active->epochs == m_draft.epochs && m_active->device == m_draft.device)
        m_pending.clear(); // changed back
    showLocks();
}

/// A model of texts on pictures, or a classifier on translations, would only be refused: the other choice
/// follows to the first that fits.
void ExperimentDock::fitToOther(const std::string& changed)
{
    const ModelInfo* model = modelInfo();
    const DatasetInfo* dataset = datasetInfo();
    if (model == nullptr || dataset == nullptr || fits(*model, *dataset))
        return;
    if (changed == "data") {
        for (const ModelInfo& other : m_catalogue->models)
            if (fits(other, *dataset)) {
                m_draft.model = other.name;
                return;
            }
        return;
    }
    for (const DatasetInfo& other : m_catalogue->datasets)
        if (!other.needsPath && fits(*model, other)) {
            m_draft.data = other.name;
            return;
        }
}

void ExperimentDock::dropForeignOptions()
{
    const ModelInfo* model = modelInfo();
    const DatasetInfo* dataset = datasetInfo();
    const bool multiTask = model != nullptr && model->multiTask;
    std::erase_if(m_draft.options, [&](const auto& option) {
        return !(model != nullptr && findOption(model->options, option.first) != nullptr) &&
               !(dataset != nullptr && findOption(dataset->options, option.first) != nullptr) &&
               !(multiTask && isTaskOption(option.first));
    });
    if (!multiTask && modelInfo() != nullptr)
        m_draft.weighting = RunConfig().weighting;
}

/// Settings that fit any tasks. What names the tasks or counts them is of the data and the model chosen
/// before.
bool ExperimentDock::isTaskOption(const std::string& key) const
{
    return key != "tasks" && key != "composite" && findOption(m_catalogue->taskOptions, key) != nullptr;
}

/// A configuration may come from another machine, or from when there was a GPU: without it, it is the CPU's.
RunConfig ExperimentDock::onOwnDevice(RunConfig config) const
{
    if (!m_devices.empty() && std::find(m_devices.begin(), m_devices.end(), config.device) == m_devices.end())
        config.device = m_devices.front();
    return config;
}

void ExperimentDock::configure(const RunConfig& config)
{
    m_draft = onOwnDevice(config);
    m_pending.clear();
    showDraft();
    sendDraft();
}

void ExperimentDock::useData(const QString& spec)
{
    m_draft.data = spec.toStdString();
    fitToOther("data");
    dropForeignOptions();
    configure(RunConfig(m_draft));
}

void ExperimentDock::useWeights(const QString& weights)
{
    if (m_draft.weighting != "fixed")
        change("weighting", "fixed", true);
    change("weighting.weights", weights.toStdString(), true);
    showDraft();
}

void ExperimentDock::flush()
{
    if (m_debounce.isActive())
        sendDraft();
}

void ExperimentDock::sendDraft()
{
    m_debounce.stop();
    m_pending.clear();
    m_configuring = true;
    emit configureRequested(m_draft);
    showLocks();
}

void ExperimentDock::configureFailed()
{
    m_configuring = false;
    m_pending.clear();
    if (m_active != nullptr)
        adopt(*m_active);
}

void ExperimentDock::changeRefused()
{
    if (m_active != nullptr && !m_configuring && !m_debounce.isActive())
        adopt(*m_active);
}

void ExperimentDock::setSnapshot(const Snapshot& now)
{
    const bool stateChanged = now.state != m_state || (now.progress.step > 0) != (m_step > 0);
    m_state = now.state;
    m_step = now.progress.step;
    m_data->setSummary(now.dataset);
    if (now.model != m_summary) {
        m_summary = now.model;
        m_modelFacts->setText(m_summary != nullptr ? tr("%1 parameters").arg(countText(m_summary->parameters))
                                                   : QString());
    }
    const bool quiet = !m_sinceEdit.isValid() || m_sinceEdit.hasExpired(kQuietMs);
    if (now.config != nullptr && now.config != m_active && (quiet || m_configuring) &&
        !m_debounce.isActive()) {
        m_active = now.config;
        m_configuring = false;
        adopt(*m_active);
    } else if (stateChanged) {
        showLocks();
    }
}

void ExperimentDock::adopt(const RunConfig& active)
{
    m_draft = onOwnDevice(active);
    for (const auto& [key, value] : m_pending)
        (void)setConfigValue(m_draft, key, value).isOk();
    showDraft();
}

void ExperimentDock::showDraft()
{
    const QString model = QString::fromStdString(m_draft.model);
    m_model->setCurrentText(model);
    m_model->retranslate();
    m_data->setSpec(QString::fromStdString(m_draft.data));
    rebuildRows();
    if (m_catalogue != nullptr)
        rebuildStrategyRows();
    for (OptionRow* row : m_rows)
        row->setValue(draftValue(row->spec()));
    showLocks();
}

void ExperimentDock::showLocks()
{
    const bool training = m_state == RunState::Training;
    const QString lock = training ? tr("Cannot change while training: pause first.") : QString();
    m_data->setLocked(lock);
    m_model->setEnabled(!training);
    for (OptionRow* row : m_rows)
        row->setLocked(row->spec().live ? QString() : lock);
    m_waiting->setVisible(!m_pending.empty());
    m_waitingText->setText(tr("%n change(s) will apply after Reset, with fresh weights.", nullptr,
                              static_cast<int>(m_pending.size())));
}

void ExperimentDock::changeEvent(QEvent* event)
{
    Dock::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        for (const Group& group : m_groups)
            showGroup(group, group.header->isChecked());
    if (event->type() == QEvent::FontChange) {
        m_modelLabel->setFixedWidth(headLabelWidth(this));
        fitWidth();
        for (const Group& group : m_groups)
            showGroup(group, group.header->isChecked());
    }
}

void ExperimentDock::fitWidth()
{
    // A scroll area would let itself be crushed: room for the labels and for a slider with its number.
    m_scroll->setMinimumWidth(labelWidth(this) + grid(this, 17));
}

void ExperimentDock::retranslate()
{
    setWindowTitle(tr("Experiment"));
    Dock::retranslate();
    m_modelLabel->setText(tr("&Model"));
    m_model->setAccessibleName(tr("Model"));
    m_model->retranslate();
    m_waitingButton->setText(tr("Apply and Reset"));
    if (m_summary != nullptr)
        m_modelFacts->setText(tr("%1 parameters").arg(countText(m_summary->parameters)));
    const std::map<std::string, QString> titles{{"attention", tr("Attention")},
                                                {"training", tr("Training")},
                                                {"tasks", tr("Tasks")},
                                                {"model", tr("Model details")},
                                                {"data", tr("Data details")}};
    for (const Group& group : m_groups)
        group.header->setText(QLatin1Char(' ') + titles.at(group.name));
    showLocks();
}

} // namespace attnscope
