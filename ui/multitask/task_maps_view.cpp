// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/multitask/task_maps_view.h"

#include "ui/multitask/task_tiles.h"
#include "ui/gl/ticks.h"
#include "ui/text_views/read_out.h"
#include "ui/text_views/text_site.h"
#include "ui/text_views/token_strip.h"
#include "ui/theme.h"
#include "ui/view_state.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedWidget>

#include <algorithm>

namespace attnscope {
namespace {

constexpr int kDifferencePoints = 64; ///< enough to find the largest difference of two maps

const ColorMap& contrastMap() { return *findColorMap("blue-red"); }

/// "● name  answer", the disc in the task's colour.
QString captionOf(const TaskLook& look, const QPalette& palette)
{
    const PaletteColors colors(palette);
    const QColor answer = look.wrong ? colors.error : colors.muted;
    return QStringLiteral(
               "<span style='color:%1'>●</span>&nbsp;<b>%2</b>&nbsp;&nbsp;<span style='color:%3'>%4</span>")
        .arg(taskColor(look.task.color, colors.dark).name(),
             QString::fromStdString(look.task.name).toHtmlEscaped(), answer.name(),
             look.answer.toHtmlEscaped());
}

} // namespace

TaskMapsView::TaskMapsView(ViewState& view, QWidget* parent)
    : QWidget(parent), m_view(view), m_pages(new QStackedWidget(this)), m_message(new QLabel(this)),
      m_tiles(new TaskTiles(this)), m_scroll(new QScrollArea(this)), m_below(new QWidget(this)),
      m_scaleLabel(new QLabel(m_below)), m_minus(new QLabel(QStringLiteral("−"), m_below)),
      m_first(new QComboBox(m_below)), m_second(new QComboBox(m_below)), m_scale(new ScaleBar(m_below)),
      m_differenceScale(new ScaleBar(m_below))
{
    setObjectName(QStringLiteral("taskMapsView"));
    m_first->setObjectName(QStringLiteral("taskMapsFirst"));
    m_second->setObjectName(QStringLiteral("taskMapsSecond"));
    m_scale->setObjectName(QStringLiteral("taskMapsScale"));
    m_differenceScale->setObjectName(QStringLiteral("taskMapsDifferenceScale"));
    m_message->setObjectName(QStringLiteral("taskMapsMessage"));
    buildContents();
    for (QComboBox* box : {m_first, m_second})
        connect(box, &QComboBox::activated, this, &TaskMapsView::show);
    connect(&m_view, &ViewState::changed, this, &TaskMapsView::show);
    connect(m_tiles, &TaskTiles::hovered, this, &TaskMapsView::hovered);
    connect(m_tiles, &TaskTiles::picked, this, [this](int tile) {
        m_view.setSite(QString::fromStdString(m_tiles->content().looks[static_cast<size_t>(tile)].site));
    });
    retranslate();
}

void TaskMapsView::buildContents()
{
    m_message->setWordWrap(true);
    m_message->setAlignment(Qt::AlignCenter);
    setRole(m_message, "muted");
    auto* texts = new QWidget(m_scroll);
    m_column = new QVBoxLayout(texts);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(grid(this, 0.5));
    m_column->addStretch();
    m_scroll->setWidget(texts);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (QWidget* page : std::initializer_list<QWidget*>{m_message, m_tiles, m_scroll})
        m_pages->addWidget(page);

    setRole(m_scaleLabel, "caption");
    auto* choice = new QHBoxLayout;
    choice->setSpacing(grid(this, 0.5));
    for (QComboBox* box : {m_first, m_second}) {
        box->setFocusPolicy(Qt::TabFocus);
        box->setMinimumContentsLength(3);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    }
    choice->addWidget(m_first, 1);
    choice->addWidget(m_minus);
    choice->addWidget(m_second, 1);
    auto* below = new QGridLayout(m_below);
    below->setContentsMargins(0, 0, 0, 0);
    below->setHorizontalSpacing(grid(this, 1));
    below->setVerticalSpacing(grid(this, 0.25));
    below->addWidget(m_scaleLabel, 0, 0);
    below->addLayout(choice, 0, 1);
    below->addWidget(m_scale, 1, 0);
    below->addWidget(m_differenceScale, 1, 1);
    below->setColumnStretch(0, 2);
    below->setColumnStretch(1, 3);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid(this, 2), 0, grid(this, 2), grid(this, 1));
    layout->setSpacing(grid(this, 0.75));
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_below);
}

void TaskMapsView::setTasks(std::vector<TaskStyle> tasks)
{
    m_tasks = std::move(tasks);
    setInspection(m_inspection);
}

void TaskMapsView::setInspection(const std::shared_ptr<const Inspection>& inspection)
{
    m_inspection = inspection;
    m_looks = taskLooks(inspection, m_tasks);
    // A view holds tiles or strips: where some tasks look at the picture and others at its text, the first
    // decides.
    if (!m_looks.empty()) {
        const bool picture = m_looks.front().map.has_value();
        std::erase_if(m_looks, [&](const TaskLook& look) { return look.map.has_value() != picture; });
    }
    fillChoices();
    show();
}

void TaskMapsView::fillChoices()
{
    QStringList names;
    for (const TaskLook& look : m_looks)
        names << QString::fromStdString(look.task.name);
    QStringList shown;
    for (int i = 0; i < m_first->count(); ++i)
        shown << m_first->itemText(i);
    if (names == shown)
        return;
    for (QComboBox* box : {m_first, m_second}) {
        const QSignalBlocker quiet(box);
        box->clear();
        box->addItems(names);
        box->setCurrentIndex(box == m_first ? 0 : std::min<int>(1, static_cast<int>(names.size()) - 1));
    }
}

void TaskMapsView::show()
{
    m_below->setVisible(m_looks.size() > 1);
    if (m_looks.empty()) {
        retranslate(); // why there is nothing depends on the inspection
        m_pages->setCurrentWidget(m_message);
        return;
    }
    if (m_looks.front().map)
        showTiles();
    else
        showStrips();
}

/// One scale for all tasks, so that equal colours mean equal weights; or one for each, if the view says so.
std::vector<ColorScale> TaskMapsView::scalesFor() const
{
    const ViewSettings& settings = m_view.settings();
    const auto valuesOf = [](const TaskLook& look) -> const std::vector<float>& {
        return look.map ? look.map->values : look.weights;
    };
    std::vector<ColorScale> scales;
    std::vector<float> all;
    for (const TaskLook& look : m_looks) {
        scales.push_back(fittingScale(settings.scale, valuesOf(look)));
        all.insert(all.end(), valuesOf(look).begin(), valuesOf(look).end());
    }
    if (settings.sharedScale)
        std::fill(scales.begin(), scales.end(), fittingScale(settings.scale, all));
    return scales;
}

ColorScale TaskMapsView::differenceScale() const
{
    const TaskLook& a = m_looks[static_cast<size_t>(std::max(0, m_first->currentIndex()))];
    const TaskLook& b = m_looks[static_cast<size_t>(std::max(0, m_second->currentIndex()))];
    std::vector<float> values = differenceOf(a, b);
    if (a.map && b.map)
        values = differenceField(*a.map, *b.map, m_view.settings().interpolation,
                                 {kDifferencePoints, kDifferencePoints},
                                 QSizeF(m_inspection->picture.width, m_inspection->picture.height))
                     .values;
    return fittingScale(ScaleKind::Diverging, values);
}

void TaskMapsView::showTiles()
{
    m_pages->setCurrentWidget(m_tiles);
    const ViewSettings& settings = m_view.settings();
    TileContent content;
    content.inspection = m_inspection;
    content.looks = m_looks;
    content.first = std::max(0, m_first->currentIndex());
    content.second = std::max(0, m_second->currentIndex());
    content.scales = scalesFor();
    content.difference = differenceScale();
    content.map = findColorMap(settings.colorMap);
    content.contrast = &contrastMap();
    content.interpolation = settings.interpolation;
    content.blend = settings.blend;
    m_scale->setScale(content.map, content.scales.front());
    m_scale->setVisible(settings.sharedScale);
    m_differenceScale->setScale(content.contrast, content.difference);
    m_tiles->setContent(std::move(content));
    retranslate();
}

void TaskMapsView::makeStrips(size_t count)
{
    while (m_strips.size() < count) {
        auto* caption = new QLabel(m_scroll->widget());
        auto* strip = new TokenStrip(m_scroll->widget());
        strip->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        strip->setObjectName(QStringLiteral("taskStrip:%1").arg(m_strips.size()));
        connect(strip, &TokenStrip::hovered, this, &TaskMapsView::hovered);
        connect(strip, &TokenStrip::heightChanged, strip,
                [strip] { strip->setFixedHeight(strip->contentHeight()); });
        const int place = m_column->count() - 1; // before the stretch
        m_column->insertWidget(place, caption);
        m_column->insertWidget(place + 1, strip);
        m_captions.push_back(caption);
        m_strips.push_back(strip);
    }
    for (size_t i = 0; i < m_strips.size(); ++i) {
        m_captions[i]->setVisible(i < count);
        m_strips[i]->setVisible(i < count);
    }
}

void TaskMapsView::showStrips()
{
    m_pages->setCurrentWidget(m_scroll);
    const ViewSettings& settings = m_view.settings();
    const std::vector<ColorScale> scales = scalesFor();
    const TaskLook& a = m_looks[static_cast<size_t>(std::max(0, m_first->currentIndex()))];
    const TaskLook& b = m_looks[static_cast<size_t>(std::max(0, m_second->currentIndex()))];
    const std::vector<float> difference = differenceOf(a, b);
    const bool compared = m_looks.size() > 1 && !difference.empty();
    makeStrips(m_looks.size() + (compared ? 1 : 0));
    const auto put = [this](TokenStrip* strip, const TaskLook& look, std::vector<float> weights,
                            const ColorMap* map, const ColorScale& scale) {
        StripContent content;
        content.inspection = m_inspection;
        content.tokens = look.tokens;
        content.leading = look.leading;
        content.map = map;
        content.scale = scale;
        content.small = true; // the tasks are compared: as many as possible in view
        if (m_view.settings().showEvidence && look.tokens->name == "text")
            content.evidence = m_inspection->evidence;
        content.describe = [weights, tokens = look.tokens, leading = look.leading](int place) {
            return QStringLiteral("“%1”: %2")
                .arg(placeLabel(tokens, leading, place), exactText(weights[static_cast<size_t>(place)]));
        };
        content.weights = std::move(weights);
        strip->setContent(std::move(content));
        strip->setFixedHeight(strip->contentHeight());
    };
    for (size_t i = 0; i < m_looks.size(); ++i) {
        m_captions[i]->setText(captionOf(m_looks[i], palette()));
        put(m_strips[i], m_looks[i], m_looks[i].weights, findColorMap(settings.colorMap), scales[i]);
    }
    m_scale->setScale(findColorMap(settings.colorMap), scales.front());
    m_scale->setVisible(settings.sharedScale);
    if (compared) {
        const ColorScale scale = fittingScale(ScaleKind::Diverging, difference);
        m_captions[m_looks.size()]->setText(QStringLiteral("<b>%1 − %2</b>")
                                                .arg(QString::fromStdString(a.task.name).toHtmlEscaped(),
                                                     QString::fromStdString(b.task.name).toHtmlEscaped()));
        put(m_strips[m_looks.size()], a, difference, &contrastMap(), scale);
        m_differenceScale->setScale(&contrastMap(), scale);
    }
    retranslate();
}

void TaskMapsView::changeEvent(QEvent* event)
{
    // Texts are set anew with what is shown, whatever there is to show.
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        setInspection(m_inspection);
    QWidget::changeEvent(event);
}

void TaskMapsView::retranslate()
{
    m_message->setText(
        m_inspection == nullptr
            ? tr("Where each task looks is shown here once there is a sample to look at.")
            : tr("This model has one attention for all its tasks: the attention view shows it."));
    m_scaleLabel->setText(m_view.settings().sharedScale ? tr("weight") : tr("each task has its own scale"));
    m_first->setToolTip(tr("The last picture shows this task's weights …"));
    m_second->setToolTip(
        tr("… minus this task's: red where the first looks more, blue where the second does"));
    m_first->setAccessibleName(tr("Task whose attention is compared"));
    m_second->setAccessibleName(tr("Task that is subtracted"));
}

} // namespace attnscope
