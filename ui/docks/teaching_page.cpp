// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/teaching_page.h"

#include "ui/icons.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace attnscope {

TeachingPage::TeachingPage(QWidget* parent)
    : QWidget(parent), m_title(new QLabel(this)), m_text(new QLabel(this)),
      m_progress(new QProgressBar(this)), m_train(new QPushButton(this)), m_hint(new QLabel(this))
{
    setObjectName(QStringLiteral("teachingPage"));
    m_title->setObjectName(QStringLiteral("teachingTitle"));
    m_text->setObjectName(QStringLiteral("teachingText"));
    m_train->setObjectName(QStringLiteral("teachingTrain"));
    setAttribute(Qt::WA_StyledBackground);
    setRole(this, "centre");
    setRole(m_title, "title");
    setRole(m_train, "primary");
    setRole(m_hint, "caption");
    m_text->setTextFormat(Qt::RichText);
    for (QLabel* label : {m_title, m_text, m_hint}) {
        label->setWordWrap(true);
        label->setMaximumWidth(grid(this, 66));
    }
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(grid(this, 40));

    auto* column = new QVBoxLayout;
    column->setSpacing(grid(this, 2));
    column->addStretch(2);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addWidget(m_progress);
    column->addWidget(m_train, 0, Qt::AlignLeft);
    column->addWidget(m_hint);
    column->addStretch(3);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(grid(this, 4), grid(this, 2), grid(this, 4), grid(this, 2));
    layout->addStretch(1);
    layout->addLayout(column, 4);
    layout->addStretch(1);
    connect(m_train, &QPushButton::clicked, this, &TeachingPage::trainRequested);
    retranslate();
}

void TeachingPage::showStage(Stage stage, const QString& reason)
{
    if (stage == m_stage && reason == m_reason && stage != Stage::Loading)
        return;
    m_stage = stage;
    m_reason = reason;
    retranslate();
}

void TeachingPage::setSnapshot(const Snapshot& now)
{
    m_loading = now.progress.loading;
    m_data = now.config != nullptr ? QString::fromStdString(now.config->data) : QString();
    const bool evidence = now.dataset != nullptr && now.dataset->hasEvidence;
    const bool texts = now.dataset != nullptr && now.dataset->input != InputKind::Image;
    const bool changed = evidence != m_hasEvidence || texts != m_texts;
    m_hasEvidence = evidence;
    m_texts = texts;
    if (now.state == RunState::Loading)
        showStage(Stage::Loading);
    else if (now.state == RunState::Empty)
        showStage(m_busy ? Stage::Preparing : Stage::Nothing);
    else
        showStage(Stage::Ready);
    if (changed)
        retranslate();
}

void TeachingPage::describe(QString& title, QString& text) const
{
    switch (m_stage) {
    case Stage::Preparing:
        title = tr("Preparing…");
        text = tr("Loading the numerical library. This takes about a second.");
        return;
    case Stage::Failed:
        title = tr("Training is not available");
        text = m_reason.toHtmlEscaped();
        return;
    case Stage::Loading:
        title = tr("Reading the data…");
        text = tr("The samples are read and checked, and the model is built.");
        return;
    case Stage::Nothing:
        title = tr("Nothing is set up");
        text = tr("Choose a data set and a model on the left, open a run, or drop one here.");
        return;
    case Stage::Ready: break;
    }
    title = tr("Watch a model learn where to look");
    const QString seen =
        m_texts
            ? tr("The bright words are where the model looks. At first they mean nothing; as the loss falls "
                 "they settle on the words that decide.")
        : m_hasEvidence
            ? tr("The bright spot is where the model looks. At first it is anywhere; within seconds it "
                 "moves on to the object while the loss falls below.")
            : tr("The bright places are where the model looks. At first they mean nothing; as the loss "
                 "falls they settle on what tells the classes apart.");
    const QString row = QStringLiteral("<tr><td style='padding-right:12px'><b>%1</b></td>"
                                       "<td style='padding-bottom:8px'>%2</td></tr>");
    text = QStringLiteral("<table cellspacing='0'>") +
           row.arg(QStringLiteral("1"),
                   tr("Press <b>Train</b> (Space). Press it again to pause; nothing is lost.")) +
           row.arg(QStringLiteral("2"), seen) +
           row.arg(QStringLiteral("3"),
                   tr("Pick another sample on the right, or drag the timeline back to see how it "
                      "looked earlier.")) +
           QStringLiteral("</table>");
}

void TeachingPage::retranslate()
{
    QString title, text;
    describe(title, text);
    m_title->setText(title);
    m_text->setText(text);
    m_progress->setVisible(m_stage == Stage::Loading);
    m_progress->setValue(static_cast<int>(m_loading * 1000));
    m_train->setVisible(m_stage == Stage::Ready);
    m_train->setText(tr("Train"));
    m_train->setIcon(tintedIcon(QStringLiteral("train"), palette().color(QPalette::HighlightedText)));
    m_hint->setVisible(m_stage == Stage::Ready);
    m_hint->setText(m_texts ? tr("Or click a sample to see how the untrained model looks at it: that is what "
                                 "nothing looks like. "
                                 "Type a text of your own (Ctrl+T), or drop one anywhere, to see it through "
                                 "the model's eyes.")
                            : tr("Or click a sample to see how the untrained model looks at it: that is what "
                                 "nothing looks like. "
                                 "Drop your own picture anywhere to see it through the model's eyes."));
}

void TeachingPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        retranslate();
    if (event->type() == QEvent::FontChange)
        for (QLabel* label : {m_title, m_text, m_hint})
            label->setMaximumWidth(grid(this, 66));
    QWidget::changeEvent(event);
}

} // namespace attnscope
