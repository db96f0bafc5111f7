// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/multitask/sweep_dialog.h"

#include "core/api/weight_list.h"
#include "ui/gl/ticks.h"
#include "ui/multitask/sweep_process.h"
#include "ui/multitask/sweep_table.h"
#include "ui/settings.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QClipboard>
#include <QCloseEvent>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QSaveFile>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr int kMostRows = 1000; ///< that a sweep takes
constexpr int kBarSteps = 1000;
constexpr double kWidthUnits = 98, kHeightUnits = 72;

/// As fine a grid as gives about ten rows.
int startingGrid(int tasks)
{
    int steps = std::max(2, tasks);
    while (tasks > 1 && gridRows(tasks, steps + 1, kMostRows) <= 10)
        ++steps;
    return steps;
}

QString clockText(double seconds)
{
    const auto whole = static_cast<qint64>(std::max(0.0, std::round(seconds)));
    const auto two = [](qint64 number) { return QString::number(number).rightJustified(2, u'0'); };
    const QString minutes = two(whole % 60);
    return whole < 3600 ? QStringLiteral("%1:%2").arg(whole / 60).arg(minutes)
                        : QStringLiteral("%1:%2:%3").arg(whole / 3600).arg(two(whole / 60 % 60), minutes);
}

} // namespace

int64_t gridRows(int64_t tasks, int64_t steps, int64_t limit)
{
    if (tasks < 1 || steps < tasks)
        return 0;
    int64_t rows = 1; // C(steps - 1, k), one k after the other: each quotient is whole
    for (int64_t k = 1; k < tasks; ++k) {
        rows = rows * (steps - k) / k;
        if (rows > limit)
            return limit + 1;
    }
    return rows;
}

SweepDialog::SweepDialog(const QString& program, const FileDialogs& dialogs, Settings& settings,
                         QWidget* parent)
    : QDialog(parent), m_dialogs(dialogs), m_settings(settings), m_table(new SweepTable(this)),
      m_process(new SweepProcess(program, this)), m_form(new QFormLayout), m_intro(new QLabel(this)),
      m_subject(new QLabel(this)), m_kind(new QComboBox(this)), m_rows(new QStackedWidget(this)),
      m_grid(new QSpinBox(this)), m_own(new QLineEdit(this)), m_folds(new QSpinBox(this)),
      m_epochs(new QSpinBox(this)), m_count(new QLabel(this)), m_start(new QPushButton(this)),
      m_bar(new QProgressBar(this)), m_progress(new QLabel(this)), m_view(new QTableView(this)),
      m_error(new QLabel(this)), m_copy(new QPushButton(this)), m_save(new QPushButton(this)),
      m_use(new QPushButton(this)), m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("sweepDialog"));
    const std::pair<QWidget*, const char*> names[] = {
        {m_subject, "sweepSubject"},   {m_kind, "sweepKind"},   {m_grid, "sweepGrid"},
        {m_own, "sweepOwn"},           {m_folds, "sweepFolds"}, {m_epochs, "sweepEpochs"},
        {m_count, "sweepCount"},       {m_start, "sweepStart"}, {m_bar, "sweepBar"},
        {m_progress, "sweepProgress"}, {m_view, "sweepTable"},  {m_error, "sweepError"},
        {m_copy, "sweepCopy"},         {m_save, "sweepSave"},   {m_use, "sweepUse"},
        {m_close, "sweepClose"}};
    for (const auto& [widget, name] : names)
        widget->setObjectName(QLatin1String(name));
    buildForm();
    buildTable();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid(this, 3), grid(this, 3), grid(this, 3), grid(this, 2));
    layout->setSpacing(grid(this, 1.5));
    layout->addWidget(m_intro);
    layout->addWidget(m_subject);
    layout->addLayout(m_form);
    auto* run = new QHBoxLayout;
    run->setSpacing(grid(this, 2));
    run->addWidget(m_count, 1);
    run->addWidget(m_start);
    layout->addLayout(run);
    layout->addWidget(m_bar);
    layout->addWidget(m_progress);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_error);
    buildButtons();
    connectProcess();
    resize(grid(this, kWidthUnits), grid(this, kHeightUnits));
    retranslate();
    setState(State::Idle);
}

void SweepDialog::buildForm()
{
    m_intro->setWordWrap(true);
    setRole(m_intro, "muted");
    m_subject->setTextFormat(Qt::PlainText);
    m_subject->setWordWrap(true);
    m_count->setWordWrap(true);
    setRole(m_count, "muted");
    m_kind->addItems({QString(), QString()});
    m_grid->setRange(2, kMostRows);
    m_folds->setRange(2, 100);
    m_folds->setValue(5);
    m_epochs->setRange(1, 100000);
    m_rows->addWidget(m_grid);
    m_rows->addWidget(m_own);
    auto* rows = new QHBoxLayout;
    rows->setSpacing(grid(this, 1));
    rows->addWidget(m_kind);
    rows->addWidget(m_rows, 1);
    m_form->setHorizontalSpacing(grid(this, 2));
    m_form->setVerticalSpacing(grid(this, 1));
    m_form->addRow(new QLabel(this), rows);
    m_form->addRow(new QLabel(this), m_folds);
    m_form->addRow(new QLabel(this), m_epochs);
    m_grid->setPrefix(QStringLiteral("1/"));
    for (QSpinBox* box : {m_grid, m_folds, m_epochs}) {
        box->setButtonSymbols(QAbstractSpinBox::NoButtons);
        box->setFixedWidth(grid(this, 12));
    }
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this](int kind) {
        m_rows->setCurrentIndex(kind);
        showPlan();
    });
    for (QSpinBox* box : {m_grid, m_folds, m_epochs})
        connect(box, &QSpinBox::valueChanged, this, &SweepDialog::showPlan);
    connect(m_own, &QLineEdit::textChanged, this, &SweepDialog::showPlan);
    connect(m_start, &QPushButton::clicked, this, &SweepDialog::startOrStop);
}

void SweepDialog::buildTable()
{
    m_bar->setRange(0, kBarSteps);
    m_bar->setTextVisible(false);
    setRole(m_progress, "caption");
    setRole(m_error, "warning");
    m_error->setWordWrap(true);
    m_error->setTextFormat(Qt::PlainText);
    m_error->hide();
    m_view->setModel(m_table);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(grid(this, 3.25));
    m_view->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_view->horizontalHeader()->setStretchLastSection(true);
    m_view->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_view->horizontalHeader()->setHighlightSections(false);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &SweepDialog::showUse);
}

void SweepDialog::buildButtons()
{
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(grid(this, 1));
    buttons->addWidget(m_copy);
    buttons->addWidget(m_save);
    buttons->addStretch();
    buttons->addWidget(m_use);
    buttons->addWidget(m_close);
    for (QPushButton* button : {m_copy, m_save, m_use, m_close})
        button->setAutoDefault(false);
    m_start->setDefault(true);
    static_cast<QVBoxLayout*>(layout())->addLayout(buttons);
    connect(m_copy, &QPushButton::clicked, this, &SweepDialog::copyTable);
    connect(m_save, &QPushButton::clicked, this, &SweepDialog::saveTable);
    connect(m_use, &QPushButton::clicked, this, &SweepDialog::useWeights);
    connect(m_close, &QPushButton::clicked, this, &SweepDialog::reject);
}

void SweepDialog::connectProcess()
{
    connect(m_process, &SweepProcess::ready, this, [this](const SweepPlan& plan) {
        m_table->setPlan(plan);
        if (m_state == State::Starting)
            setState(State::Running);
        m_progress->setText(tr("%1 rows × %2 folds of %3 training samples, %4 steps each")
                                .arg(countText(static_cast<qint64>(plan.weights.size())),
                                     countText(plan.folds), countText(plan.trainSamples),
                                     countText(plan.stepsPerFold)));
    });
    connect(m_process, &SweepProcess::progressed, this, &SweepDialog::showProgress);
    connect(m_process, &SweepProcess::rowDone, this, [this](qint64 index, const SweepRow& row) {
        m_table->setRow(index, row);
        showUse();
    });
    connect(m_process, &SweepProcess::finished, this, [this] { showEnd(tr("All rows are complete.")); });
    connect(m_process, &SweepProcess::stopped, this,
            [this] { showEnd(tr("Stopped. Every score is of the folds that were complete.")); });
    connect(m_process, &SweepProcess::failed, this, [this](const QString& sentence) {
        showEnd(QString());
        showError(sentence);
    });
}

void SweepDialog::setRun(const RunConfig& config, const std::vector<std::string>& tasks)
{
    const bool others = tasks != m_tasks;
    const bool otherLength = config.epochs != m_config.epochs;
    m_config = config;
    m_tasks = tasks;
    if (others)
        m_grid->setValue(startingGrid(static_cast<int>(tasks.size())));
    if (others || otherLength)
        m_epochs->setValue(static_cast<int>(std::clamp<int64_t>(config.epochs, 1, 100000)));
    if (m_state == State::Idle)
        showSubject(); // what is under way keeps its own
    showPlan();
    showUse();
}

std::optional<SweepRequest> SweepDialog::request(QString* problem) const
{
    SweepRequest request;
    request.config = m_config;
    request.config.steps.reset();
    request.config.epochs = m_epochs->value();
    request.folds = m_folds->value();
    const auto tasks = static_cast<int64_t>(m_tasks.size());
    if (m_kind->currentIndex() == 0) {
        request.grid = m_grid->value();
        const int64_t rows = gridRows(tasks, request.grid, kMostRows);
        if (rows >= 1 && rows <= kMostRows)
            return request;
        *problem = rows == 0 ? tr("Too coarse: at least %1 parts, one a task.").arg(tasks)
                             : tr("Too many rows to try (at most %1).").arg(countText(kMostRows));
        return std::nullopt;
    }
    for (const QString& text : m_own->text().split(u';', Qt::SkipEmptyParts)) {
        const auto row = weightsIn("weights", text.trimmed().toStdString());
        if (!row) {
            *problem = statusText(row.status());
            return std::nullopt;
        }
        if (static_cast<int64_t>(row->size()) != tasks) {
            *problem = tr("Each row needs %1 weights, one a task: “%2” has %3.")
                           .arg(tasks)
                           .arg(text.trimmed())
                           .arg(row->size());
            return std::nullopt;
        }
        request.weights.push_back(*row);
    }
    if (!request.weights.empty() && request.weights.size() <= kMostRows)
        return request;
    *problem = request.weights.empty() ? tr("Write at least one row of weights.")
                                       : tr("Too many rows to try (at most %1).").arg(countText(kMostRows));
    return std::nullopt;
}

void SweepDialog::showSubject()
{
    QStringList tasks;
    for (const std::string& task : m_tasks)
        tasks << QString::fromStdString(task);
    m_subject->setText(tr("%1 on %2 · weights in the order %3")
                           .arg(QString::fromStdString(m_config.model), QString::fromStdString(m_config.data),
                                tasks.join(QStringLiteral(", "))));
}

void SweepDialog::showPlan()
{
    QString problem;
    const auto wanted = request(&problem);
    if (wanted) {
        const int64_t rows = wanted->grid > 0
                                 ? gridRows(static_cast<int64_t>(m_tasks.size()), wanted->grid, kMostRows)
                                 : static_cast<int64_t>(wanted->weights.size());
        m_count->setText(
            tr("%1 rows × %2 folds = %3 trainings")
                .arg(countText(rows), countText(wanted->folds), countText(rows * wanted->folds)));
    } else {
        m_count->setText(problem);
    }
    if (m_state == State::Idle)
        m_start->setEnabled(wanted.has_value() && m_tasks.size() > 1);
}

void SweepDialog::startOrStop()
{
    if (m_state != State::Idle) {
        setState(State::Stopping);
        m_process->cancel();
        return;
    }
    QString problem;
    const auto wanted = request(&problem);
    if (!wanted)
        return;
    m_error->hide();
    m_table->setPlan({});
    m_bar->setValue(0);
    m_progress->setText(tr("Reading the data…"));
    setState(State::Starting);
    m_process->start(*wanted);
}

void SweepDialog::setState(State state)
{
    m_state = state;
    const bool idle = state == State::Idle;
    for (QWidget* field : std::initializer_list<QWidget*>{m_kind, m_rows, m_folds, m_epochs})
        field->setEnabled(idle);
    m_start->setText(idle ? tr("&Start") : state == State::Stopping ? tr("Stopping…") : tr("&Stop"));
    m_start->setEnabled(state != State::Stopping);
    m_bar->setVisible(!idle);
    if (idle) {
        showSubject();
        showPlan();
    }
    showUse();
}

void SweepDialog::showProgress(const SweepProgress& progress, double secondsLeft)
{
    m_bar->setValue(static_cast<int>(progress.fraction * kBarSteps));
    m_table->setCurrent(progress.row);
    m_progress->setText(tr("weights %1 · fold %2 of %3 · loss %4 · %5 left")
                            .arg(m_table->weightList(static_cast<int>(progress.row)),
                                 countText(progress.fold + 1), countText(m_table->plan().folds),
                                 numberText(progress.loss, 4), clockText(secondsLeft)));
}

void SweepDialog::showEnd(const QString& text)
{
    m_table->setCurrent(-1);
    m_progress->setText(text);
    if (m_table->best() >= 0 && !m_view->selectionModel()->hasSelection())
        m_view->selectRow(m_table->best());
    setState(State::Idle);
}

void SweepDialog::showError(const QString& sentence)
{
    m_error->setText(sentence);
    m_error->show();
}

void SweepDialog::showUse()
{
    const bool known = m_table->rowCount() > 0;
    const bool scored = known && m_table->text(u',').count(u'\n') > 1;
    m_copy->setEnabled(scored);
    m_save->setEnabled(scored);
    const bool same = m_table->plan().tasks == m_tasks;
    m_use->setEnabled(known && same && m_view->selectionModel()->hasSelection());
    m_use->setToolTip(!known || same
                          ? tr("The run of the window goes on, or is set up, with these fixed weights")
                          : tr("The run of the window has other tasks by now"));
}

void SweepDialog::useWeights()
{
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    if (!rows.isEmpty())
        emit weightsWanted(m_table->weightList(rows.front().row()));
}

void SweepDialog::copyTable() { QGuiApplication::clipboard()->setText(m_table->text(u'\t')); }

void SweepDialog::saveTable()
{
    const QString purpose = QStringLiteral("export");
    const QString start = QDir(m_settings.folder(purpose)).filePath(QStringLiteral("sweep.csv"));
    const QString path = withSuffix(m_dialogs.save(this, tr("Save Table"), start, tr("Table (*.csv)")),
                                    QStringLiteral(".csv"));
    if (path.isEmpty())
        return;
    m_settings.setFolder(purpose, path);
    QSaveFile file(path);
    const QByteArray text = m_table->text(u',').toUtf8();
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit())
        m_error->hide();
    else
        showError(tr("%1 cannot be written: %2.").arg(QDir::toNativeSeparators(path), file.errorString()));
}

/// True where nothing would be lost; else asks, and closes later if the answer is yes.
bool SweepDialog::mayClose()
{
    if (m_state == State::Idle)
        return true;
    auto* box = new QMessageBox(QMessageBox::Question, tr("Sweep of Task Weights"), tr("Stop the sweep?"),
                                QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("sweepStopDialog"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(tr("Rows that are complete stay in the table."));
    QPushButton* stop = box->addButton(tr("Stop"), QMessageBox::DestructiveRole);
    QPushButton* go = box->addButton(tr("Go On"), QMessageBox::RejectRole);
    stop->setObjectName(QStringLiteral("sweepStopYes"));
    box->setDefaultButton(go);
    box->setEscapeButton(go);
    connect(stop, &QPushButton::clicked, this, [this] {
        if (m_state != State::Idle && m_state != State::Stopping)
            startOrStop();
        hide();
    });
    box->open();
    return false;
}

void SweepDialog::reject()
{
    if (mayClose())
        QDialog::reject();
}

void SweepDialog::closeEvent(QCloseEvent* event)
{
    if (mayClose())
        event->accept();
    else
        event->ignore();
}

void SweepDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void SweepDialog::retranslate()
{
    setWindowTitle(tr("Sweep of Task Weights"));
    m_intro->setText(tr("Each row of weights trains the model anew on all parts of the training samples but "
                        "one, and is scored on that one, in turn. The test samples are not looked at."));
    showSubject();
    m_kind->setItemText(0, tr("all that sum to 1, in steps of"));
    m_kind->setItemText(1, tr("rows of your own"));
    m_own->setPlaceholderText(QStringLiteral("0.2,0.8; 0.5,0.5; 0.8,0.2"));
    const QString labels[] = {tr("&Weights"), tr("&Folds"), tr("&Epochs")};
    QWidget* const fields[] = {m_kind, m_folds, m_epochs};
    for (int i = 0; i < 3; ++i) {
        auto* label = qobject_cast<QLabel*>(m_form->itemAt(i, QFormLayout::LabelRole)->widget());
        label->setText(labels[i]);
        label->setBuddy(fields[i]);
    }
    m_grid->setAccessibleName(tr("Parts"));
    m_own->setAccessibleName(tr("Rows of weights"));
    m_own->setToolTip(tr("Weights of a row with commas between them, rows with semicolons between them"));
    m_folds->setToolTip(tr("Into so many parts the training samples are cut"));
    m_epochs->setToolTip(tr("So often each training goes through its samples"));
    m_view->setAccessibleName(tr("Rows of weights and their scores"));
    m_copy->setText(tr("&Copy Table"));
    m_save->setText(tr("Save as CS&V…"));
    m_use->setText(tr("&Use These Weights"));
    m_close->setText(tr("Close"));
    m_table->retranslate();
    setState(m_state);
    showPlan();
}

} // namespace attnscope
