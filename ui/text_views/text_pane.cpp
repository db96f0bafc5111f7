// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/text_views/text_pane.h"

#include "core/api/shown_attention.h"
#include "ui/docks/prediction_strip.h"
#include "ui/text_views/head_grid.h"
#include "ui/text_views/read_out.h"
#include "ui/text_views/text_input.h"
#include "ui/text_views/token_arcs.h"
#include "ui/text_views/token_matrix.h"
#include "ui/text_views/token_strip.h"
#include "ui/theme.h"
#include "ui/view_state.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>

#include <algorithm>

namespace attnscope {
namespace {

/// Below this width, in grid units, the note has no room beside the scale.
constexpr double kNarrowUnits = 56;

const ColorMap* mapOf(const ViewSettings& settings)
{
    const ColorMap* map = findColorMap(settings.colorMap);
    return map != nullptr ? map : &colorMaps().front();
}

std::set<int32_t> hiddenPositions(const Inspection& inspection)
{
    std::set<int32_t> hidden;
    if (const TokenSequence* text = inspection.findTokens("text"))
        for (size_t i = 0; i < text->tokens.size(); ++i)
            if (text->tokens[i].hidden)
                hidden.insert(static_cast<int32_t>(i));
    return hidden;
}

} // namespace

TextPane::TextPane(ViewState& view, Slot slot, QWidget* parent)
    : QWidget(parent), m_view(view), m_slot(slot), m_input(new TextInput(this)),
      m_pages(new QStackedWidget(this)), m_queryTitle(new QLabel(this)), m_queryStrip(new TokenStrip(this)),
      m_keyTitle(new QLabel(this)), m_strip(new TokenStrip(this)), m_arcs(new TokenArcs(this)),
      m_matrix(new TokenMatrix(this)), m_grid(new HeadGrid(this)), m_scale(new ScaleBar(this)),
      m_note(new QLabel(this)), m_showAll(new QPushButton(this)), m_prediction(new PredictionStrip(this))
{
    name();
    build();
    connectParts();
    retranslate();
}

void TextPane::name()
{
    const QString suffix = m_slot == Slot::First ? QString() : QStringLiteral("2");
    const std::pair<QWidget*, const char*> names[] = {
        {this, "textPane"},           {m_queryStrip, "queryStrip"},
        {m_strip, "tokenStrip"},      {m_arcs, "tokenArcs"},
        {m_matrix, "tokenMatrix"},    {m_grid, "headGrid"},
        {m_scale, "textScale"},       {m_note, "textNote"},
        {m_showAll, "showAllTokens"}, {m_prediction, "textPrediction"}};
    for (const auto& [widget, name] : names)
        widget->setObjectName(QLatin1String(name) + suffix);
    m_input->setNames(suffix);
}

void TextPane::build()
{
    for (QLabel* label : {m_queryTitle, m_keyTitle, m_note})
        setRole(label, "caption");
    m_note->setWordWrap(true);
    m_note->setAlignment(Qt::AlignRight | Qt::AlignTop);
    m_showAll->setAutoDefault(false);
    m_showAll->setFocusPolicy(Qt::TabFocus);
    setRole(m_showAll, "link");
    m_showAll->hide();

    auto* strips = new QWidget(m_pages);
    auto* column = new QVBoxLayout(strips);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid(this, 0.5));
    column->addWidget(m_queryTitle);
    column->addWidget(m_queryStrip, 1);
    column->addWidget(m_keyTitle);
    column->addWidget(m_strip, 2);
    m_pages->addWidget(strips);
    m_pages->addWidget(m_arcs);
    m_pages->addWidget(m_matrix);
    m_pages->addWidget(m_grid);

    m_below = new QBoxLayout(QBoxLayout::LeftToRight);
    m_below->addWidget(m_scale, 0);
    m_below->addWidget(m_note, 1);
    m_below->addWidget(m_showAll, 0);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, grid(this, 0.5), 0, 0);
    layout->setSpacing(grid(this, 1));
    layout->addWidget(m_input);
    layout->addWidget(m_pages, 1);
    layout->addLayout(m_below);
    layout->addWidget(m_prediction);
}

void TextPane::connectParts()
{
    connect(&m_view, &ViewState::changed, this, &TextPane::showView);
    connect(m_input, &TextInput::entered, this, &TextPane::activated);
    connect(m_input, &TextInput::edited, this, [this] {
        emit commandWanted(
            command::InspectText{m_input->text().toStdString(), m_input->context().toStdString(), m_slot});
    });
    connect(m_strip, &TokenStrip::picked, this, &TextPane::pickPlace);
    connect(m_strip, &TokenStrip::maskToggled, this, &TextPane::toggleMask);
    connect(m_queryStrip, &TokenStrip::picked, &m_view, &ViewState::setQuery);
    connect(m_queryStrip, &TokenStrip::maskToggled, this, [this](int place) {
        if (m_site && m_site.site->queryTokens == "text")
            toggleHidden(place - m_site.site->queryLeading);
    });
    connect(m_queryStrip, &TokenStrip::heightChanged, this,
            [this] { m_queryStrip->setMaximumHeight(m_queryStrip->contentHeight()); });
    connect(m_arcs, &TokenArcs::picked, &m_view, &ViewState::setQuery);
    connect(m_matrix, &TokenMatrix::picked, &m_view, &ViewState::setQuery);
    connect(m_grid, &HeadGrid::headPicked, this, [this](const QString& site, int head) {
        ViewSettings settings = m_view.settings();
        settings.site = site.toStdString();
        settings.head = head;
        settings.query = -1;
        settings.view = ViewKind::Matrix; // a head is opened where all of it can be read
        m_view.set(settings);
    });
    for (TokenStrip* strip : {m_strip, m_queryStrip})
        connect(strip, &TokenStrip::hovered, this, &TextPane::hovered);
    connect(m_arcs, &TokenArcs::hovered, this, &TextPane::hovered);
    connect(m_arcs, &TokenArcs::noteChanged, this, &TextPane::showNote);
    connect(m_matrix, &TokenMatrix::hovered, this, &TextPane::hovered);
    connect(m_grid, &HeadGrid::hovered, this, &TextPane::hovered);
    connect(m_showAll, &QPushButton::clicked, this, &TextPane::showAllTokens);
    for (QWidget* part : std::initializer_list<QWidget*>{m_strip, m_queryStrip, m_arcs, m_matrix, m_grid})
        part->installEventFilter(this);
}

bool TextPane::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusIn)
        emit activated();
    if (event->type() == QEvent::Resize && watched == m_matrix)
        QTimer::singleShot(0, this, &TextPane::showNote); // how many weights share a point is known then
    return QWidget::eventFilter(watched, event);
}

void TextPane::setInspection(const std::shared_ptr<const Inspection>& inspection)
{
    m_inspection = inspection;
    m_prediction->setInspection(inspection);
    if (inspection != nullptr) {
        m_input->follow(*inspection);
        // While an answer is awaited the hand is ahead of what is shown.
        const std::set<int32_t> shown = hiddenPositions(*inspection);
        if (!(inspection->sample == m_hiddenOf) || !m_awaitingHidden || shown == m_hidden) {
            m_hidden = shown;
            m_awaitingHidden = false;
        }
        m_hiddenOf = inspection->sample;
    }
    m_showAll->setVisible(!m_hidden.empty());
    showView();
    emit hiddenChanged();
}

void TextPane::setPair(bool pair) { m_input->setPair(pair); }
void TextPane::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool narrow = width() < grid(this, kNarrowUnits);
    m_below->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_below->setSpacing(grid(this, narrow ? 0.5 : 2));
    m_note->setAlignment((narrow ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop);
}

void TextPane::setPredictionShown(bool shown) { m_prediction->setVisible(shown); }

void TextPane::setLive(bool live)
{
    if (live == m_live)
        return;
    m_live = live;
    m_input->setVisible(live);
    showNote();
}

void TextPane::forgetHidden()
{
    m_awaitingHidden = false;
    m_hidden.clear();
    m_showAll->hide();
    emit hiddenChanged();
}

void TextPane::setTokenLimit(int64_t tokens) { m_input->setTokenLimit(tokens); }

void TextPane::setMasking(bool on)
{
    m_masking = on;
    m_strip->setMasking(on && m_site && m_site.site->keyTokens == "text");
    m_queryStrip->setMasking(on && m_site && m_site.site->queryTokens == "text");
    showNote();
}

void TextPane::setActive(bool active, bool compared)
{
    m_active = active;
    m_compared = compared;
    update();
}

void TextPane::setMenuActions(const QList<QAction*>& actions)
{
    m_strip->setMenuActions(actions);
    m_queryStrip->setMenuActions(actions);
}

void TextPane::type(const QString& text) { m_input->type(text); }
void TextPane::focusText() { m_input->focusText(); }

TextPane::Page TextPane::page() const
{
    switch (m_view.settings().view) {
    case ViewKind::Matrix: return Matrix;
    case ViewKind::Heads: return Grid;
    default: return m_view.arcs() ? Arcs : Strips;
    }
}

ShownAttention TextPane::shownNow() const
{
    if (m_inspection == nullptr)
        return {};
    ViewSettings settings = m_view.settings();
    settings.view = page() == Matrix ? ViewKind::Matrix : ViewKind::Tokens;
    return shownAttention(*m_inspection, settings);
}

std::vector<float> TextPane::valuesOf(const TextSite& site)
{
    const ViewSettings& settings = m_view.settings();
    const int query = site.isPooled() ? 0 : shownNow().query;
    if (!(m_known.site == site) || m_known.head != settings.head || m_known.query != query)
        m_known = {site, settings.head, query, keyWeights(site, settings.head, query)};
    return m_known.values;
}

ColorScale TextPane::scaleOf(const TextSite& site, std::span<const float> shown)
{
    const ViewSettings& settings = m_view.settings();
    ViewSettings asked = settings;
    asked.view = page() == Matrix ? ViewKind::Matrix : ViewKind::Tokens;
    // Lines are single weights, never means.
    const TextScale extent = page() == Arcs && settings.sharedScale && !settings.unitScale
                                 ? TextScale::Site
                                 : textScaleOf(asked, shownNow());
    if (extent != TextScale::Site)
        return textScale(settings.scale, extent, site, shown);
    if (!(m_knownScale.site == site) || m_knownScale.kind != settings.scale)
        m_knownScale = {site, settings.scale, textScale(settings.scale, TextScale::Site, site, shown)};
    return m_knownScale.scale;
}

/// Only the page in front asks for room: beside a picture, at 1280 x 800, there is none for the tallest of
/// all.
void TextPane::turnTo(Page page)
{
    for (int i = 0; i < m_pages->count(); ++i) {
        QWidget* widget = m_pages->widget(i);
        QSizePolicy policy = widget->sizePolicy();
        policy.setVerticalPolicy(i == page ? QSizePolicy::Preferred : QSizePolicy::Ignored);
        widget->setSizePolicy(policy);
    }
    m_pages->setCurrentIndex(page);
}

void TextPane::showView()
{
    turnTo(page());
    m_site = textSiteOf(m_inspection, shownNow().site);
    if (m_site && page() != Grid && m_view.settings().head >= m_site.heads)
        return m_view.setHead(-1); // of another model; the change comes back here
    switch (page()) {
    case Strips: showStrips(m_site); break;
    case Arcs: showArcs(m_site); break;
    case Matrix: showMatrix(m_site); break;
    case Grid: showGrid(); break;
    }
    setMasking(m_masking);
}

void TextPane::showStrips(const TextSite& site)
{
    const ViewSettings& settings = m_view.settings();
    StripContent keys;
    keys.inspection = m_inspection;
    const TokenSequence* text = m_inspection != nullptr ? m_inspection->findTokens("text") : nullptr;
    keys.tokens = site ? site.keys : text;
    const bool twoTexts = site && site.queries != nullptr && !site.isSelf();
    m_queryStrip->setVisible(twoTexts);
    m_queryTitle->setVisible(twoTexts);
    m_keyTitle->setVisible(twoTexts);
    if (site) {
        keys.leading = site.site->keyLeading;
        keys.weights = valuesOf(site);
        keys.map = mapOf(settings);
        keys.scale = scaleOf(site, keys.weights);
        const int query = shownNow().query;
        keys.selected = site.keyOfQuery(query);
        if (const int word = wordOverPicture(); word >= 0 && keys.tokens == text)
            keys.selected = word + site.site->keyLeading;
        if (keys.tokens->name == "text")
            keys.sentenceWeights = sentenceWeights(m_inspection, settings.head);
        const int head = settings.head < site.heads ? settings.head : -1;
        keys.describe = [site, head, query, values = keys.weights](int place) {
            return weightText(site, head, query, place, values[static_cast<size_t>(place)]);
        };
        m_scale->setScale(keys.map, keys.scale);
    }
    // Beside a picture the evidence may be of the picture.
    if (settings.showEvidence && m_inspection != nullptr && keys.tokens == text && text != nullptr &&
        m_inspection->evidence.size() == text->tokens.size())
        keys.evidence = m_inspection->evidence;
    if (twoTexts) {
        StripContent queries;
        queries.inspection = m_inspection;
        queries.tokens = site.queries;
        queries.leading = site.site->queryLeading;
        queries.selected = shownNow().query;
        queries.describe = [site](int place) {
            return placeLabel(site.queries, site.site->queryLeading, place);
        };
        m_queryTitle->setText(tr("from: %1").arg(sequenceTitle(site.queries->name)));
        m_keyTitle->setText(tr("to: %1").arg(sequenceTitle(site.keys->name)));
        m_queryStrip->setContent(std::move(queries));
        m_queryStrip->setMaximumHeight(m_queryStrip->contentHeight());
    }
    m_strip->setContent(std::move(keys));
}

void TextPane::showArcs(const TextSite& site)
{
    if (!site) {
        m_arcs->setContent({});
        return;
    }
    const ColorScale scale = scaleOf(site, valuesOf(site));
    const ViewSettings& settings = m_view.settings();
    m_arcs->setContent({site, settings.head, shownNow().query, scale});
    m_scale->setScale(mapOf(settings), scale);
}

void TextPane::showMatrix(const TextSite& site)
{
    const ViewSettings& settings = m_view.settings();
    TokenMatrix::Content content{site, settings.head, shownNow().query, mapOf(settings), {}, true};
    m_matrix->setContent(content);
    if (!site)
        return;
    content.scale = scaleOf(site, m_matrix->values()); // of the mean of heads, which the matrix has made
    m_matrix->setContent(content);
    m_scale->setScale(content.map, content.scale);
}

void TextPane::showGrid()
{
    const ViewSettings& settings = m_view.settings();
    HeadGrid::Content content;
    ViewSettings every = settings;
    every.site.clear(); // the chosen one is outlined among all
    if (m_inspection != nullptr)
        for (const AttentionSite* each : multipleSites(*m_inspection, every))
            if (const TextSite site = textSiteOf(m_inspection, each))
                content.sites.push_back(site);
    content.map = mapOf(settings);
    content.kind = settings.scale;
    content.extent = settings.unitScale     ? TextScale::Unit
                     : settings.sharedScale ? TextScale::Site
                                            : TextScale::Shown;
    content.chosenSite = settings.site;
    content.chosenHead = settings.head;
    m_grid->setContent(std::move(content));
    m_scale->setScale(mapOf(settings), m_grid->scale());
}

QString TextPane::gestureNote() const
{
    if (m_masking)
        return tr("click a word: the model no longer sees it; click again: it is back");
    const int query = shownNow().query;
    if (m_site && m_site.isFromPicture())
        return wordOverPicture() >= 0 ? tr("the picture shows where the outlined word looks · click it again "
                                           "for the mean")
               : query >= 0
                   ? tr("the words that the outlined place of the picture looks at")
                   : tr("mean over the picture · click a word, or a place in the picture, to see where it "
                        "looks");
    if (m_site && m_site.site->queryTokens == "sentences" && query < 0)
        return tr("bars: weight of each sentence · colours: weight of a word within its sentence");
    if (m_site && !m_site.isPooled() && query < 0 && m_view.settings().query >= 0)
        return tr(
            "this text is shorter than the chosen word's place: mean over all words · click a word to see "
            "where it looks");
    if (m_site && !m_site.isPooled())
        return query < 0 ? tr("mean over all words · click a word to see where it looks")
                         : tr("where the outlined word looks · click it again for the mean");
    return m_live ? tr("the weights that gather all words into the answer · Mask Words: take one out")
                  : tr("the weights that gather all words into the answer");
}

void TextPane::showNote()
{
    QString note;
    switch (page()) {
    case Strips: note = m_site ? gestureNote() : tr("this model has no attention over these words"); break;
    case Arcs: note = m_arcs->note(); break;
    case Matrix:
        note = tr("rows look at columns · wheel zooms, dragging moves, a double click shows all");
        if (m_matrix->cellsInView().width() > m_matrix->pictureRect().width())
            note += QStringLiteral(" · ") + tr("each point is the largest of its weights");
        break;
    case Grid: note = tr("a row for each layer, a column for each head · click one to open it"); break;
    }
    m_note->setText(note);
}

/// Where words look in the picture beside them; null: there is none.
const AttentionSite* TextPane::overPicture() const
{
    if (m_inspection == nullptr || m_inspection->picture.empty())
        return nullptr;
    for (const AttentionSite& site : m_inspection->sites)
        if (site.queryTokens == "text" && isOverInput(site))
            return &site;
    return nullptr;
}

/// The word whose look at the picture is shown; -1: none.
int TextPane::wordOverPicture() const
{
    const AttentionSite* site = overPicture();
    ViewSettings settings = m_view.settings();
    settings.view = ViewKind::Overlay;
    return site != nullptr && settings.site == site->name ? shownAttention(*m_inspection, settings).query
                                                          : -1;
}

void TextPane::pickPlace(int place)
{
    if (const AttentionSite* site = overPicture();
        site != nullptr && m_site && m_site.site->keyTokens == "text") {
        const int word = place < 0 ? -1 : place - m_site.site->keyLeading + site->queryLeading;
        ViewSettings settings = m_view.settings();
        const bool again = settings.site == site->name && settings.query == word;
        settings.query = again ? -1 : word;
        settings.site = settings.query < 0 ? std::string() : site->name;
        m_view.set(settings);
        return;
    }
    if (!m_site || place < 0)
        m_view.setQuery(-1);
    else if (m_site.isSelf())
        m_view.setQuery(m_site.queryOfKey(place));
}

void TextPane::toggleMask(int place)
{
    if (m_site && m_site.site->keyTokens == "text") // only its words can be taken out
        toggleHidden(place - m_site.site->keyLeading);
}

void TextPane::toggleHidden(int position)
{
    if (position < 0)
        return;
    if (!m_hidden.erase(position))
        m_hidden.insert(position);
    postHidden();
}

void TextPane::showAllTokens()
{
    if (m_hidden.empty())
        return;
    m_hidden.clear();
    postHidden();
}

void TextPane::postHidden()
{
    m_awaitingHidden = true;
    m_showAll->setVisible(!m_hidden.empty());
    emit commandWanted(command::HideTokens{{m_hidden.begin(), m_hidden.end()}, m_slot});
    emit hiddenChanged();
}

void TextPane::paintEvent(QPaintEvent*)
{
    if (!m_compared)
        return;
    QPainter painter(this);
    const PaletteColors colors(palette());
    painter.fillRect(QRect(0, 0, width(), std::max(2, grid(this, 0.25))),
                     m_active ? colors.accent : colors.hairline);
}

void TextPane::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void TextPane::retranslate()
{
    m_strip->setAccessibleName(tr("The text with its attention"));
    m_queryStrip->setAccessibleName(tr("The text that looks"));
    m_arcs->setAccessibleName(tr("Lines from words to the words they look at"));
    m_matrix->setAccessibleName(tr("Matrix of words against words"));
    m_grid->setAccessibleName(tr("Layers and heads"));
    m_showAll->setText(tr("Show all words"));
    m_showAll->setToolTip(tr("Give the hidden words back to the model"));
    showView();
}

} // namespace attnscope
