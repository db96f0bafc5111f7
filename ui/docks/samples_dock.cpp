// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/samples_dock.h"

#include "ui/docks/sample_delegate.h"
#include "ui/icons.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QVBoxLayout>

namespace attnscope {
namespace {

constexpr int kTypingMs = 250;
constexpr int kRefreshMs = 1500;

} // namespace

SamplesDock::SamplesDock(QWidget* parent)
    : Dock(QStringLiteral("samplesDock"), parent), m_model(new SampleModel(this)),
      m_filter(new QLineEdit(this)), m_split(new QComboBox(this)), m_onlyErrors(new QCheckBox(this)),
      m_list(new QListView(this)), m_delegate(new SampleDelegate(this)), m_count(new QLabel(this))
{
    m_filter->setObjectName(QStringLiteral("sampleFilter"));
    m_split->setObjectName(QStringLiteral("sampleSplit"));
    m_onlyErrors->setObjectName(QStringLiteral("sampleOnlyErrors"));
    m_list->setObjectName(QStringLiteral("sampleList"));
    m_count->setObjectName(QStringLiteral("sampleCount"));
    buildContents();

    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingMs);
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(kRefreshMs);
    connect(&m_typing, &QTimer::timeout, this, &SamplesDock::queryChanged);
    connect(&m_refresh, &QTimer::timeout, this, [this] { loadVisible(SampleModel::Want::FreshRows); });
    connect(m_filter, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_split, &QComboBox::activated, this, &SamplesDock::queryChanged);
    connect(m_onlyErrors, &QCheckBox::clicked, this, &SamplesDock::queryChanged);
    connect(m_list->verticalScrollBar(), &QScrollBar::valueChanged, this,
            [this] { loadVisible(SampleModel::Want::Rows); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& current) {
                const SampleRow* row = m_model->row(current.row());
                if (!m_following && current.isValid() && row != nullptr)
                    emit sampleChosen(row->sample);
                emit selectionChanged();
            });
    // The list forgets its current row when the model is reset; the next snapshot selects it again.
    m_list->installEventFilter(this);
    showSplits(nullptr);
    retranslate();
    retint();
}

void SamplesDock::buildContents()
{
    m_filter->setClearButtonEnabled(true);
    m_filter->setAcceptDrops(false);
    m_filterIcon = m_filter->addAction(QIcon(), QLineEdit::LeadingPosition);
    m_split->setFocusPolicy(Qt::TabFocus);
    m_onlyErrors->setFocusPolicy(Qt::TabFocus);
    setRole(m_count, "caption");

    m_list->setModel(m_model);
    m_list->setItemDelegate(m_delegate);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setAcceptDrops(false);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);

    auto* body = new QWidget(this);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid(this, 1));
    auto* top = new QVBoxLayout;
    top->setContentsMargins(grid(this, 2), 0, grid(this, 2), 0);
    top->setSpacing(grid(this, 1));
    top->addWidget(m_filter);
    auto* row = new QHBoxLayout;
    row->setSpacing(grid(this, 1.5));
    row->addWidget(m_split);
    row->addWidget(m_onlyErrors);
    row->addStretch();
    top->addLayout(row);
    top->addWidget(m_count);
    layout->addLayout(top);
    layout->addWidget(m_list, 1);
    setWidget(body);
}

void SamplesDock::setPinAction(QAction* pin) { m_list->addAction(pin); }

void SamplesDock::focusFilter()
{
    show();
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

const SampleRow* SamplesDock::selected() const { return m_model->row(m_list->currentIndex().row()); }

void SamplesDock::setSnapshot(const Snapshot& now, const Snapshot& before)
{
    if (now.dataset != before.dataset) {
        m_texts = now.dataset != nullptr && now.dataset->input != InputKind::Image;
        m_delegate->setTexts(m_texts);
        m_list->doItemsLayout();
        m_model->forget();
        showSplits(now.dataset.get());
        retranslate();
    }
    if (now.samples != before.samples) {
        m_model->setPage(now.samples);
        showCount();
    }
    m_model->setShown(now.shownStep < 0 ? now.inspection : nullptr);
    m_first = now.inspection;
    m_second = now.compared;
    if (now.inspection != before.inspection || now.compared != before.compared ||
        now.samples != before.samples)
        showSelection();
    if (now.dataset != nullptr) {
        loadVisible(SampleModel::Want::Rows);
        if (!m_refresh.isActive() && now.samples != before.samples)
            m_refresh.start();
    }
}

void SamplesDock::setSlot(Slot slot)
{
    m_slot = slot;
    showSelection();
}

void SamplesDock::queryChanged()
{
    m_typing.stop();
    m_model->setQuery(static_cast<Split>(m_split->currentData().toInt()), m_filter->text().trimmed(),
                      m_onlyErrors->isChecked());
    loadVisible(SampleModel::Want::Rows);
}

void SamplesDock::loadVisible(SampleModel::Want want)
{
    const int height = std::max(1, m_list->sizeHintForRow(0));
    const int first = std::max(0, m_list->verticalScrollBar()->value() / height);
    const int last = first + m_list->viewport()->height() / height + 1;
    if (const auto page = m_model->missing(first, last, want))
        emit pageWanted(*page);
}

void SamplesDock::showSelection()
{
    const auto& shown = m_slot == Slot::First ? m_first : m_second;
    if (shown == nullptr) // nothing, or the second is on its way
        return;
    m_following = true;
    const int row = shown->sample.index < 0 ? -1 : m_model->rowOf(shown->sample);
    if (shown->sample.index < 0)
        m_list->setCurrentIndex({});
    else if (row >= 0 && m_list->currentIndex().row() != row)
        m_list->setCurrentIndex(m_model->index(row));
    m_following = false;
    emit selectionChanged();
}

void SamplesDock::showSplits(const DatasetSummary* dataset)
{
    const int chosen = m_split->count() > 0 ? m_split->currentData().toInt() : static_cast<int>(Split::Test);
    m_split->clear();
    m_split->addItem(tr("Test"), static_cast<int>(Split::Test));
    if (dataset != nullptr && dataset->validationSamples > 0)
        m_split->addItem(tr("Validation"), static_cast<int>(Split::Validation));
    m_split->addItem(tr("Training"), static_cast<int>(Split::Train));
    m_split->setCurrentIndex(std::max(0, m_split->findData(chosen)));
}

void SamplesDock::showCount()
{
    const int total = m_model->rowCount();
    const bool searching = !m_filter->text().isEmpty() || m_onlyErrors->isChecked();
    if (total == 0 && searching)
        m_count->setText(tr("No sample fits. Clear the filter to see all."));
    else
        m_count->setText(tr("%1 samples").arg(countText(total)));
}

void SamplesDock::changeEvent(QEvent* event)
{
    Dock::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        retint();
    if (event->type() == QEvent::FontChange)
        m_list->doItemsLayout();
}

bool SamplesDock::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_list && event->type() == QEvent::Resize)
        loadVisible(SampleModel::Want::Rows);
    return Dock::eventFilter(watched, event);
}

void SamplesDock::retint()
{
    if (m_filterIcon != nullptr)
        m_filterIcon->setIcon(tintedIcon(QStringLiteral("search"), PaletteColors(palette()).muted));
}

void SamplesDock::retranslate()
{
    setWindowTitle(tr("Samples"));
    Dock::retranslate();
    m_filter->setPlaceholderText(tr("Filter samples…"));
    m_filter->setAccessibleName(tr("Filter samples"));
    m_filter->setToolTip(m_texts ? tr("Keeps the samples whose words, class or prediction contain this text")
                                 : tr("Keeps the samples whose class or prediction contains this text"));
    m_split->setToolTip(
        tr("Test samples were never trained on: only they tell what the model has understood"));
    m_split->setAccessibleName(tr("Split"));
    for (int i = 0; i < m_split->count(); ++i) {
        const auto split = static_cast<Split>(m_split->itemData(i).toInt());
        m_split->setItemText(i, split == Split::Test    ? tr("Test")
                                : split == Split::Train ? tr("Training")
                                                        : tr("Validation"));
    }
    m_onlyErrors->setText(tr("Only errors"));
    m_onlyErrors->setToolTip(tr("List only what the model gets wrong: look where it looks instead"));
    m_list->setAccessibleName(tr("Samples"));
    m_list->setToolTip(QString());
    showCount();
    m_list->viewport()->update();
}

} // namespace attnscope
