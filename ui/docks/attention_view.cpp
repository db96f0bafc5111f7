// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/attention_view.h"

#include "core/api/shown_attention.h"
#include "ui/docks/prediction_strip.h"
#include "ui/figures/labels.h"
#include "ui/gl/attention_canvas.h"
#include "ui/message_bar.h"
#include "ui/text.h"
#include "ui/text_views/text_attention_view.h"
#include "ui/theme.h"
#include "ui/view_state.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace attnscope {
namespace {

/// In the order in which they stand; the last is of texts alone.
constexpr ActionId kTabActions[] = {ActionId::Overlay, ActionId::Matrix, ActionId::Heads, ActionId::Arcs};

QString siteTip(const AttentionSite& site)
{
    QStringList facts;
    if (site.derived)
        facts << QCoreApplication::translate("AttentionView",
                                             "computed from other maps, not used by the model itself");
    if (!site.distribution)
        facts << QCoreApplication::translate("AttentionView",
                                             "independent gates: the weights need not sum to 1");
    return facts.join(QStringLiteral(" · "));
}

QString noEvidenceText()
{
    return QCoreApplication::translate(
        "AttentionView", "no evidence known for this data: compare with a random map before believing it");
}

/// The error of a known alignment over the test half as it was last measured up to the shown step; nothing:
/// not as yet.
std::optional<float> alignmentErrorOf(const Snapshot& now)
{
    if (now.dataset == nullptr || !now.dataset->hasAlignment || now.metrics == nullptr)
        return std::nullopt;
    for (const auto& series : now.metrics->series) {
        if (!series->name().ends_with("/alignment_error"))
            continue;
        const size_t count =
            now.shownStep < 0 ? series->size() : series->lowerBound(static_cast<double>(now.shownStep + 1));
        if (count > 0)
            return series->at(count - 1).value;
    }
    return std::nullopt;
}

} // namespace

QString alignmentText(std::optional<float> error)
{
    if (!error)
        return QCoreApplication::translate(
            "AttentionView", "the right alignment is outlined · how far from it: after the first epoch");
    return QCoreApplication::translate("AttentionView",
                                       "alignment error on the test half: %1 · 0 % is what is outlined")
        .arg(percentText(static_cast<double>(*error)));
}

QString verdictText(const PointingScore* score, const std::string& task, InputKind input)
{
    if (score == nullptr || score->samples == 0 || !score->tasks.contains(task))
        return noEvidenceText();
    const PointingRates& rates = score->tasks.at(task);
    const QString pattern =
        input == InputKind::Image || input == InputKind::ImageText
            ? QCoreApplication::translate("AttentionView",
                                          "top pixel on the object: %1 of %2 samples · random map: %3")
            : QCoreApplication::translate("AttentionView",
                                          "top word is evidence: %1 of %2 samples · random word: %3");
    const QString text =
        pattern.arg(percentText(rates.hit), countText(score->samples), percentText(rates.random));
    return score->tasks.size() > 1 ? QString::fromStdString(task) + QStringLiteral(": ") + text : text;
}

AttentionView::AttentionView(ViewState& view, const Actions& actions, QWidget* parent)
    : QWidget(parent), m_view(view), m_messages(new MessageBar(this)), m_site(new QComboBox(this)),
      m_head(new QComboBox(this)), m_summary(new QPushButton(this)), m_pages(new QStackedWidget(this)),
      m_content(new QSplitter(this)), m_teaching(new TeachingPage(this)), m_picture(new QWidget(this)),
      m_canvas(new AttentionCanvas(m_picture)), m_prediction(new PredictionStrip(this)),
      m_texts(new TextAttentionView(view, actions, this))
{
    setObjectName(QStringLiteral("attentionView"));
    m_canvas->setObjectName(QStringLiteral("attentionCanvas"));
    m_site->setObjectName(QStringLiteral("siteCombo"));
    m_head->setObjectName(QStringLiteral("headCombo"));
    m_summary->setObjectName(QStringLiteral("viewSummary"));
    setAttribute(Qt::WA_StyledBackground);
    setRole(this, "centre");
    buildContents(actions);
    connect(&m_view, &ViewState::changed, this, &AttentionView::showSettings);
    connect(m_canvas, &AttentionCanvas::hovered, this, &AttentionView::hovered);
    connect(m_texts, &TextAttentionView::hovered, this, &AttentionView::hovered);
    connect(m_texts, &TextAttentionView::commandWanted, this, &AttentionView::commandWanted);
    connect(m_canvas, &AttentionCanvas::queryPicked, this, &AttentionView::pickPlace);
    connect(m_canvas, &AttentionCanvas::headPicked, this, [this](const QString& site, int head) {
        m_view.setSite(site);
        m_view.setHead(head);
    });
    connect(m_site, &QComboBox::activated, this,
            [this] { m_view.setSite(m_site->currentData().toString()); });
    connect(m_head, &QComboBox::activated, this, [this] { m_view.setHead(m_head->currentData().toInt()); });
    retranslate();
    retint();
    showSettings();
    showSites();
}

void AttentionView::buildTop(QHBoxLayout* top, const Actions& actions)
{
    top->setSpacing(grid(this, 0.5));
    for (size_t i = 0; i < std::size(kTabActions); ++i) {
        m_tabs[i] = new QToolButton(this);
        m_tabs[i]->setObjectName(QStringLiteral("tab:%1").arg(i));
        m_tabs[i]->setDefaultAction(actions[kTabActions[i]]);
        m_tabs[i]->setToolButtonStyle(Qt::ToolButtonTextOnly);
        m_tabs[i]->setFocusPolicy(Qt::TabFocus);
        setRole(m_tabs[i], "tab");
        top->addWidget(m_tabs[i]);
    }
    top->addSpacing(grid(this, 1));
    for (QComboBox* box : {m_site, m_head}) {
        box->setFocusPolicy(Qt::TabFocus);
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        box->setMinimumWidth(grid(this, 12)); // long names must not widen the window
        top->addWidget(box);
    }
    // Gives way in a narrow window: the same choices are in the View menu.
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_summary->setAutoDefault(false);
    m_summary->installEventFilter(this);
    m_summary->setFocusPolicy(Qt::TabFocus);
    setRole(m_summary, "link");
    top->addWidget(m_summary, 1);
}

void AttentionView::buildContents(const Actions& actions)
{
    auto* top = new QHBoxLayout;
    buildTop(top, actions);
    auto* picture = new QVBoxLayout(m_picture);
    picture->setContentsMargins(0, 0, 0, 0);
    picture->setSpacing(grid(this, 1));
    picture->addWidget(m_canvas, 1);
    // The canvas is there from the start: a window that gets its first OpenGL child later is made anew and
    // flickers.
    m_content->addWidget(m_picture);
    m_content->addWidget(m_texts);
    m_content->setChildrenCollapsible(false);
    m_content->setHandleWidth(grid(this, 2));
    m_texts->hide();
    m_shown = new QWidget(m_pages);
    auto* shown = new QVBoxLayout(m_shown);
    shown->setContentsMargins(0, 0, 0, 0);
    shown->setSpacing(grid(this, 1));
    shown->addWidget(m_content, 1);
    shown->addWidget(m_prediction);
    m_pages->addWidget(m_shown);
    m_pages->addWidget(m_teaching);
    m_pages->setCurrentWidget(m_teaching);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid(this, 2), grid(this, 1.25), grid(this, 2), grid(this, 1));
    layout->setSpacing(grid(this, 1));
    layout->addWidget(m_messages);
    layout->addLayout(top);
    layout->addWidget(m_pages, 1);
}

void AttentionView::showGraphicsFailure(const QString& sentence)
{
    if (std::exchange(m_graphicsFailed, true))
        return;
    Notice notice;
    notice.level = Notice::Level::Error;
    notice.message = {"{}", {sentence.toStdString()}}; // already in the user's language
    m_messages->show(notice);
}

void AttentionView::setDisplayMenu(QMenu* menu) { m_summary->setMenu(menu); }

void AttentionView::showPicture()
{
    m_picked = true;
    if (m_inspection == nullptr)
        return;
    m_pages->setCurrentWidget(m_shown);
    showSites();
}

void AttentionView::showParts()
{
    const bool both = hasBoth();
    m_picture->setVisible(!hasTexts() || both);
    m_texts->setVisible(hasTexts());
    m_prediction->setVisible(!hasTexts() || both); // a text alone has one of its own
    m_texts->setBesidePicture(both);
}

/// Beside a sentence a place in the picture is a query of the words' attention, not of what lies on the
/// picture.
void AttentionView::pickPlace(int query)
{
    ViewSettings settings = m_view.settings();
    if (hasBoth()) {
        const auto from = std::find_if(m_inspection->sites.begin(), m_inspection->sites.end(), isFromPicture);
        if (from == m_inspection->sites.end())
            return;
        const bool again = settings.site == from->name && settings.query == query;
        settings.site = query < 0 || again ? std::string() : from->name;
        query = again ? -1 : query;
    }
    settings.query = query;
    m_view.set(settings);
}

void AttentionView::setSnapshot(const Snapshot& now, const Snapshot& before)
{
    chooseInput(now);
    if (now.inspection != before.inspection) {
        m_inspection = now.inspection;
        const auto picture = hasTexts() && !hasBoth() ? nullptr : m_inspection;
        m_canvas->setInspection(picture);
        m_prediction->setInspection(picture);
        showParts();
        showSites();
        showVerdict();
    }
    m_texts->setSnapshot(now, before);
    if (hasBoth() != m_both) {
        m_both = hasBoth();
        showSettings();
    }
    if (now.config != before.config && now.progress.step == 0)
        m_picked = false;
    const auto alignmentError = alignmentErrorOf(now);
    if (now.pointing != before.pointing || now.dataset != before.dataset || now.shownStep != m_shownStep ||
        alignmentError != m_alignmentError) {
        m_shownStep = now.shownStep;
        m_pointing = now.pointing;
        m_alignmentError = alignmentError;
        m_hasData = now.dataset != nullptr;
        m_hasAlignment = m_hasData && now.dataset->hasAlignment;
        showVerdict();
    }
    m_teaching->setSnapshot(now);
    chooseStage(now);
}

void AttentionView::chooseInput(const Snapshot& now)
{
    const ModelInfo* model = nullptr;
    if (m_catalogue != nullptr && now.config != nullptr)
        for (const ModelInfo& each : m_catalogue->models)
            if (each.name == now.config->model)
                model = &each;
    if (now.dataset != nullptr)
        m_input = now.dataset->input;
    else if (model != nullptr)
        m_input = model->input;
    else
        m_input =
            now.inspection != nullptr && !now.inspection->texts.empty() ? InputKind::Text : InputKind::Image;
    // A model of two texts reads a text of one's own against a context wherever its data come from.
    m_texts->setPair(m_input == InputKind::TextPair ||
                     (model != nullptr && model->input == InputKind::TextPair));
}

void AttentionView::chooseStage(const Snapshot& now)
{
    const bool own =
        m_inspection != nullptr && (m_inspection->sample.index < 0 || !m_inspection->sample.name.empty());
    const bool begun = now.progress.step > 0 || now.state == RunState::Training;
    const bool shown =
        m_inspection != nullptr && now.state != RunState::Loading && (begun || m_picked || own);
    QWidget* page = shown ? m_shown : m_teaching;
    if (m_pages->currentWidget() != page) {
        m_pages->setCurrentWidget(page);
        showSites();
    }
    for (QToolButton* tab : m_tabs)
        tab->setEnabled(m_inspection != nullptr);
    m_tabs[std::size(kTabActions) - 1]->setVisible(readsTexts());
}

void AttentionView::showSettings()
{
    const ViewSettings& settings = m_view.settings();
    ViewSettings picture = settings;
    // Beside a sentence the picture stays one: matrices and heads have the words on their axes.
    picture.view = hasBoth() ? ViewKind::Overlay : viewFor(settings.view, false);
    m_canvas->setSettings(picture);
    showSummary();
    showVerdict();
    const QSignalBlocker quietSite(m_site);
    const QSignalBlocker quietHead(m_head);
    m_site->setCurrentIndex(std::max(0, m_site->findData(QString::fromStdString(settings.site))));
    showSites();
}

int AttentionView::headsOf(const Inspection& inspection) const
{
    const AttentionSite* site = chosenSite(inspection);
    return site != nullptr && !site->weights.shape.empty() ? static_cast<int>(site->weights.shape[0]) : 1;
}

void AttentionView::showSites()
{
    std::string shown;
    if (m_inspection != nullptr)
        for (const AttentionSite& site : m_inspection->sites)
            shown += site.name + ':' +
                     std::to_string(site.weights.shape.empty() ? 0 : site.weights.shape[0]) + ' ';
    shown += (hasTexts() ? 't' : '|') + m_view.settings().site;
    const bool stale = shown != m_sitesShown;
    m_sitesShown = shown;
    const QSignalBlocker quietSite(m_site);
    const QSignalBlocker quietHead(m_head);
    if (stale) {
        m_site->clear();
        m_head->clear();
        m_site->addItem(tr("main map"), QString());
        if (!hasTexts())
            m_site->addItem(tr("all maps"), QString(kAllSites));
        m_head->addItem(tr("mean of heads"), -1);
        int heads = 1;
        if (m_inspection != nullptr) {
            for (const AttentionSite& site : m_inspection->sites) {
                m_site->addItem(QString::fromStdString(site.name), QString::fromStdString(site.name));
                m_site->setItemData(m_site->count() - 1, siteTip(site), Qt::ToolTipRole);
            }
            heads = headsOf(*m_inspection);
        }
        for (int head = 0; heads > 1 && head < heads; ++head)
            m_head->addItem(headName(head), head);
        m_manyHeads = heads > 1;
    }
    const bool picture = m_pages->currentWidget() != m_teaching;
    m_site->setVisible(picture && m_inspection != nullptr && m_inspection->sites.size() > 1);
    m_head->setVisible(picture && m_manyHeads);
    m_site->setCurrentIndex(std::max(0, m_site->findData(QString::fromStdString(m_view.settings().site))));
    m_head->setCurrentIndex(std::max(0, m_head->findData(m_view.settings().head)));
}

/// The site that is chosen, the primary one unless another is; null: there is none.
const AttentionSite* AttentionView::chosenSite(const Inspection& inspection) const
{
    const AttentionSite* site = inspection.findSite(m_view.settings().site);
    return site != nullptr ? site : inspection.primarySite();
}

/// The task that a site belongs to; one that belongs to all is scored by the first.
std::string AttentionView::taskOf(const AttentionSite* site) const
{
    if (site != nullptr && !site->task.empty())
        return site->task;
    if (m_inspection != nullptr && !m_inspection->predictions.empty())
        return m_inspection->predictions.front().task;
    return m_pointing != nullptr && !m_pointing->tasks.empty() ? m_pointing->tasks.begin()->first
                                                               : std::string();
}

void AttentionView::showVerdict()
{
    m_verdict = QString();
    if (m_hasAlignment) {
        m_verdict = alignmentText(m_alignmentError);
    } else if (m_hasData) {
        const AttentionSite* site = m_inspection != nullptr ? chosenSite(*m_inspection) : nullptr;
        const bool measured = site == nullptr || (site->primary && m_view.settings().head < 0);
        m_verdict = measured ? verdictText(m_pointing.get(), taskOf(site), m_input)
                             : tr("how often this map is right is not measured, only the main map's");
        // First, since the end is what a narrow window leaves out.
        if (measured && m_pointing != nullptr && m_shownStep >= 0 && m_pointing->step != m_shownStep)
            m_verdict = tr("at step %1, not the one shown").arg(countText(m_pointing->step)) +
                        QStringLiteral(" · ") + m_verdict;
    }
    m_canvas->setFootnote(m_verdict);
    m_texts->setVerdict(m_verdict);
}

void AttentionView::showSummary()
{
    const QString text = viewSummary(m_view.settings());
    m_summary->setAccessibleName(text);
    m_summary->setText(
        m_summary->fontMetrics().elidedText(text, Qt::ElideRight, m_summary->width() - grid(this, 1)));
}

bool AttentionView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_summary && (event->type() == QEvent::Resize || event->type() == QEvent::FontChange))
        QTimer::singleShot(0, this, &AttentionView::showSummary); // not within the layout's own work
    return QWidget::eventFilter(watched, event);
}

void AttentionView::retint()
{
    // The views take their background from the palette: here it is the centre's shade.
    QPalette centre = palette();
    centre.setColor(QPalette::Window, PaletteColors(palette()).centre);
    m_canvas->setPalette(centre);
}

void AttentionView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        retint();
    QWidget::changeEvent(event);
}

void AttentionView::retranslate()
{
    m_site->setAccessibleName(tr("Attention site"));
    m_site->setToolTip(tr("Which place in the model: each attention layer has its own weights"));
    m_head->setAccessibleName(tr("Head"));
    m_head->setToolTip(tr("Heads look at different things at once; their mean hides that"));
    m_summary->setToolTip(tr("Colour map, scale and what is drawn"));
    m_sitesShown.clear();
    showSites();
    showSummary();
    showVerdict();
}

} // namespace attnscope
