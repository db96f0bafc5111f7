// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/command.h"
#include "core/api/snapshot.h"
#include "ui/actions.h"
#include "ui/docks/teaching_page.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QHBoxLayout;
class QMenu;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace attnscope {

class AttentionCanvas;
class MessageBar;
class PredictionStrip;
class TextAttentionView;
class ViewState;

/// The centre of the window: tabs for the views, which site and head, the picture or the text, what the model
/// says, and whether the map means anything.
class AttentionView : public QWidget {
    Q_OBJECT
public:
    AttentionView(ViewState& view, const Actions& actions, QWidget* parent);

    /// `catalogue` must outlive the view; it says what the models read.
    void setCatalogue(const Catalogue& catalogue) { m_catalogue = &catalogue; }
    void setSnapshot(const Snapshot& now, const Snapshot& before);
    /// Texts are shown, not pictures: by the data, or, of a run whose data is not there, by its model.
    bool readsTexts() const { return m_input != InputKind::Image; }
    TeachingPage* teaching() const { return m_teaching; }
    MessageBar* messages() const { return m_messages; }
    AttentionCanvas* canvas() const { return m_canvas; }
    TextAttentionView* texts() const { return m_texts; }
    /// What the summary at the top right opens (the window's own menus for colours and scale).
    void setDisplayMenu(QMenu* menu);

    /// The user picked a sample: show its attention, even of an untrained model.
    void showPicture();
    QString verdict() const { return m_verdict; }
    /// A view of the window cannot draw: said in the message bar, once, however many views there are.
    void showGraphicsFailure(const QString& sentence);

signals:
    /// What lies under the mouse, for the status bar.
    void hovered(const QString& text);
    /// What the views of texts want done.
    void commandWanted(const attnscope::Command& command);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildContents(const Actions& actions);
    void buildTop(QHBoxLayout* top, const Actions& actions);
    void showSettings();
    void showSites();
    void showVerdict();
    const AttentionSite* chosenSite(const Inspection& inspection) const;
    std::string taskOf(const AttentionSite* site) const;
    void showSummary();
    void chooseStage(const Snapshot& now);
    void chooseInput(const Snapshot& now);
    void showParts();
    void pickPlace(int query);
    bool hasTexts() const { return m_inspection != nullptr && !m_inspection->texts.empty(); }
    /// Pictures with sentences: both are shown, side by side.
    bool hasBoth() const { return hasTexts() && !m_inspection->picture.empty(); }
    int headsOf(const Inspection& inspection) const;
    void retranslate();
    void retint();

    ViewState& m_view;
    const Catalogue* m_catalogue = nullptr;
    MessageBar* m_messages;
    QToolButton* m_tabs[4];
    QComboBox* m_site;
    QComboBox* m_head;
    QPushButton* m_summary;
    QStackedWidget* m_pages;
    QWidget* m_shown = nullptr; ///< m_content and the prediction below it
    QSplitter* m_content;       ///< the picture, the text, or both
    TeachingPage* m_teaching;
    QWidget* m_picture;
    AttentionCanvas* m_canvas;
    PredictionStrip* m_prediction;
    TextAttentionView* m_texts;
    QString m_verdict;
    std::shared_ptr<const Inspection> m_inspection;
    std::shared_ptr<const PointingScore> m_pointing;
    std::string m_sitesShown; ///< names and heads in the combo boxes
    bool m_manyHeads = false;
    bool m_graphicsFailed = false;
    std::optional<float> m_alignmentError;
    int64_t m_shownStep = -1; ///< as Snapshot::shownStep
    bool m_hasData = false, m_hasAlignment = false;
    InputKind m_input = InputKind::Image;
    bool m_picked = false;
    bool m_both = false; ///< hasBoth() when the picture's settings were made
};

/// "top pixel on the object: 97 % of 1 000 samples · random map: 21 %" ("top word is evidence: ..." for
/// texts), or a word of caution where no evidence is known.
/// Of one task's primary map; its name stands first where several tasks have one. Without the task's rates:
/// that nothing is known.
QString verdictText(const PointingScore* score, const std::string& task, InputKind input = InputKind::Image);

/// The same for translations whose alignment is known: `error` as EvalReport's "alignment_error", 0 to 1;
/// nothing before the first evaluation.
QString alignmentText(std::optional<float> error);

} // namespace attnscope
