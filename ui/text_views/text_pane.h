// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/command.h"
#include "ui/text_views/text_site.h"

#include <QWidget>

#include <set>

class QBoxLayout;
class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace attnscope {

class HeadGrid;
class PredictionStrip;
class ScaleBar;
class TextInput;
class TokenArcs;
class TokenMatrix;
class TokenStrip;
class ViewState;

/// One text with what the model says about it and where it looks: the box to type in, the view that is
/// chosen, the scale, the predictions. Two of them stand side by side when texts are compared; they share the
/// ViewState.
///
/// Names of the parts for tests ("tokenStrip", "tokenMatrix", "textBox", ...) end with "2" in the second.
class TextPane : public QWidget {
    Q_OBJECT
public:
    TextPane(ViewState& view, Slot slot, QWidget* parent);

    /// `inspection` must have texts; null: nothing is shown.
    void setInspection(const std::shared_ptr<const Inspection>& inspection);
    void setPair(bool pair);
    /// Whether a model is there to answer: without one there is nothing to type or to hide.
    void setLive(bool live);
    /// Beside a picture what the model says stands below both.
    void setPredictionShown(bool shown);
    /// Another model: an answer that is still awaited of the last one will not come.
    void forgetHidden();
    /// How many tokens the model reads at most; 0: not known.
    void setTokenLimit(int64_t tokens);
    void setMasking(bool on);
    /// Marks this one as the pane that samples from the list go to; only drawn while two are shown.
    void setActive(bool active, bool compared);
    void showView();
    void setMenuActions(const QList<QAction*>& actions);

    void type(const QString& text);
    void focusText();
    /// Asks the session to show all hidden tokens again.
    void showAllTokens();
    bool hasHiddenTokens() const { return !m_hidden.empty(); }
    const std::shared_ptr<const Inspection>& inspection() const { return m_inspection; }

signals:
    void commandWanted(const attnscope::Command& command);
    void hovered(const QString& text);
    /// The user has put the hand on this pane.
    void activated();
    void hiddenChanged();

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum Page { Strips, Arcs, Matrix, Grid };
    void build();
    void name();
    void connectParts();
    Page page() const;
    void turnTo(Page page);
    void showStrips(const TextSite& site);
    void showArcs(const TextSite& site);
    void showMatrix(const TextSite& site);
    void showGrid();
    void showNote();
    void toggleMask(int place);
    void toggleHidden(int position);
    void pickPlace(int place);
    const AttentionSite* overPicture() const;
    int wordOverPicture() const;
    void postHidden();
    /// What the page on show shows.
    ShownAttention shownNow() const;
    std::vector<float> valuesOf(const TextSite& site);
    ColorScale scaleOf(const TextSite& site, std::span<const float> shown);
    QString gestureNote() const;
    void retranslate();

    ViewState& m_view;
    Slot m_slot;
    TextInput* m_input;
    QStackedWidget* m_pages;
    QLabel* m_queryTitle;
    TokenStrip* m_queryStrip;
    QLabel* m_keyTitle;
    TokenStrip* m_strip;
    TokenArcs* m_arcs;
    TokenMatrix* m_matrix;
    HeadGrid* m_grid;
    QBoxLayout* m_below = nullptr; ///< scale and note: side by side, or below each other in a narrow pane
    ScaleBar* m_scale;
    QLabel* m_note;
    QPushButton* m_showAll;
    PredictionStrip* m_prediction;
    std::shared_ptr<const Inspection> m_inspection;
    TextSite m_site;
    std::set<int32_t> m_hidden; ///< positions in the text, as last asked for or answered
    SampleRef m_hiddenOf;
    bool m_awaitingHidden = false;
    bool m_live = true;
    bool m_masking = false;
    bool m_active = false, m_compared = false;

    // What was computed last, and of what: neither hovering nor another view computes it again.
    struct Known {
        TextSite site;
        int head = -2, query = -2;
        std::vector<float> values;
    } m_known;
    struct KnownScale {
        TextSite site;
        ScaleKind kind = ScaleKind::Linear;
        ColorScale scale;
    } m_knownScale;
};

} // namespace attnscope
