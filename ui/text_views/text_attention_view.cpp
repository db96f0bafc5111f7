// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/text_views/text_attention_view.h"

#include "ui/actions.h"
#include "ui/text_views/text_pane.h"
#include "ui/theme.h"
#include "ui/view_state.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace attnscope {

TextAttentionView::TextAttentionView(ViewState& view, const Actions& actions, QWidget* parent)
    : QWidget(parent), m_actions(actions), m_first(new TextPane(view, Slot::First, this)),
      m_second(new TextPane(view, Slot::Second, this)), m_mask(new QToolButton(this)),
      m_compare(new QToolButton(this)), m_verdict(new QLabel(this))
{
    setObjectName(QStringLiteral("textAttentionView"));
    m_mask->setObjectName(QStringLiteral("maskButton"));
    m_compare->setObjectName(QStringLiteral("compareButton"));
    m_mask->setDefaultAction(actions[ActionId::MaskTokens]);
    m_compare->setDefaultAction(actions[ActionId::Compare]);
    auto* tools = new QHBoxLayout;
    tools->setSpacing(grid(this, 0.5));
    for (QToolButton* button : {m_mask, m_compare}) {
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::TabFocus);
        setRole(button, "tab");
        tools->addWidget(button);
    }
    m_verdict->setObjectName(QStringLiteral("textVerdict"));
    m_verdict->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_verdict->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // gives way in a narrow window
    setRole(m_verdict, "caption");
    tools->addWidget(m_verdict, 1);
    auto* panes = new QHBoxLayout;
    panes->setSpacing(grid(this, 2));
    panes->addWidget(m_first, 1);
    panes->addWidget(m_second, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid(this, 0.5));
    layout->addLayout(tools);
    layout->addLayout(panes, 1);
    m_second->hide();

    const QList<QAction*> menu{actions[ActionId::MaskTokens], actions[ActionId::ShowAllTokens],
                               actions[ActionId::Compare]};
    for (TextPane* pane : {m_first, m_second}) {
        const Slot slot = pane == m_first ? Slot::First : Slot::Second;
        pane->setMenuActions(menu);
        connect(pane, &TextPane::commandWanted, this, &TextAttentionView::commandWanted);
        connect(pane, &TextPane::hovered, this, &TextAttentionView::hovered);
        connect(pane, &TextPane::activated, this, [this, slot] { setActive(slot); });
        connect(pane, &TextPane::hiddenChanged, this, &TextAttentionView::showHidden);
        connect(actions[ActionId::MaskTokens], &QAction::toggled, pane, &TextPane::setMasking);
        connect(actions[ActionId::ShowAllTokens], &QAction::triggered, pane, &TextPane::showAllTokens);
    }
    connect(actions[ActionId::Compare], &QAction::toggled, this, &TextAttentionView::setComparing);
}

void TextAttentionView::setSnapshot(const Snapshot& now, const Snapshot& before)
{
    if (now.dataset != before.dataset) {
        const int64_t tokens = now.dataset != nullptr ? now.dataset->text.tokens : 0;
        m_first->setTokenLimit(tokens);
        m_second->setTokenLimit(tokens);
        // A second pane means nothing to images, whose list would go on filling it.
        if (now.dataset != nullptr && now.dataset->input == InputKind::Image)
            m_actions[ActionId::Compare]->setChecked(false);
    }
    for (TextPane* pane : {m_first, m_second}) {
        pane->setLive(now.model != nullptr);
        if (now.model != before.model)
            pane->forgetHidden();
    }
    const auto show = [](TextPane* pane, const std::shared_ptr<const Inspection>& inspection) {
        const bool text = inspection != nullptr && !inspection->texts.empty();
        const auto shown = text ? inspection : nullptr;
        if (shown != pane->inspection())
            pane->setInspection(shown);
    };
    show(m_first, now.inspection);
    show(m_second, now.compared);
    // The session ended the comparison (another data set): so does the window.
    if (before.compared != nullptr && now.compared == nullptr)
        m_actions[ActionId::Compare]->setChecked(false);
}

void TextAttentionView::setBesidePicture(bool on)
{
    m_first->setPredictionShown(!on);
    m_compare->setVisible(!on);
    if (on)
        m_actions[ActionId::Compare]->setChecked(false);
}

void TextAttentionView::setComparing(bool on)
{
    m_second->setVisible(on);
    setActive(on ? Slot::Second : Slot::First);
    if (!on) {
        emit commandWanted(command::CloseSecond{});
        return;
    }
    // The same text beside itself, to be changed.
    if (const auto& inspection = m_first->inspection()) {
        const SampleRef& sample = inspection->sample;
        if (sample.index < 0) // beside a picture a sentence of one's own goes with its sample
            emit commandWanted(command::InspectText{sample.name, sample.context, Slot::Second});
        else
            emit commandWanted(command::SelectSample{sample, Slot::Second});
    }
}

void TextAttentionView::setPair(bool pair)
{
    m_first->setPair(pair);
    m_second->setPair(pair);
}

void TextAttentionView::setActive(Slot slot)
{
    const bool changed = slot != m_active;
    m_active = slot;
    if (changed)
        emit activeSlotChanged(slot);
    const bool compared = !m_second->isHidden();
    m_first->setActive(slot == Slot::First, compared);
    m_second->setActive(slot == Slot::Second, compared);
}

void TextAttentionView::showHidden()
{
    m_actions[ActionId::ShowAllTokens]->setEnabled(m_first->hasHiddenTokens() || m_second->hasHiddenTokens());
}

void TextAttentionView::setVerdict(const QString& verdict)
{
    m_verdictText = verdict;
    m_verdict->setToolTip(verdict);
    showVerdict();
}

void TextAttentionView::showVerdict()
{
    m_verdict->setText(
        m_verdict->fontMetrics().elidedText(m_verdictText, Qt::ElideRight, m_verdict->width()));
}

void TextAttentionView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    QTimer::singleShot(0, this, &TextAttentionView::showVerdict); // when the layout has given it its width
}

void TextAttentionView::type(const QString& text) { pane(m_active)->type(text); }
void TextAttentionView::focusText() { pane(m_active)->focusText(); }

} // namespace attnscope
