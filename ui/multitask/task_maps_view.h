// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/snapshot.h"
#include "ui/multitask/task_looks.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace attnscope {

class ScaleBar;
class TaskTiles;
class TokenStrip;
class ViewState;

/// Where each task looks in the one input that is selected, on one scale, and where two of the tasks differ:
/// over a picture as tiles, over a text as one strip a task.
class TaskMapsView : public QWidget {
    Q_OBJECT
public:
    /// Colours, interpolation and blend are those of `view`, which must outlive this.
    TaskMapsView(ViewState& view, QWidget* parent);

    void setTasks(std::vector<TaskStyle> tasks);
    void setInspection(const std::shared_ptr<const Inspection>& inspection);

    TaskTiles* tiles() const { return m_tiles; }
    /// One a task, then the difference.
    const std::vector<TokenStrip*>& strips() const { return m_strips; }
    const std::vector<TaskLook>& looks() const { return m_looks; }

signals:
    void hovered(const QString& text);

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildContents();
    void fillChoices();
    void show();
    void showTiles();
    void showStrips();
    void makeStrips(size_t count);
    std::vector<ColorScale> scalesFor() const;
    ColorScale differenceScale() const;
    void retranslate();

    ViewState& m_view;
    std::shared_ptr<const Inspection> m_inspection;
    std::vector<TaskStyle> m_tasks;
    std::vector<TaskLook> m_looks;
    QStackedWidget* m_pages;
    QLabel* m_message;
    TaskTiles* m_tiles;
    QScrollArea* m_scroll;
    QVBoxLayout* m_column = nullptr; ///< of captions and strips
    std::vector<QLabel*> m_captions;
    std::vector<TokenStrip*> m_strips;
    QWidget* m_below;
    QLabel* m_scaleLabel;
    QLabel* m_minus;
    QComboBox* m_first;
    QComboBox* m_second;
    ScaleBar* m_scale;
    ScaleBar* m_differenceScale;
};

} // namespace attnscope
