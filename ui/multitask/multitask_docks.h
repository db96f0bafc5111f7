// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"
#include "core/api/command.h"
#include "ui/multitask/task_style.h"

#include <QList>
#include <QObject>

class QDockWidget;
class QMainWindow;

namespace attnscope {

class CurvesDock;
class GradientsDock;
struct FileDialogs;
class PlaygroundDock;
class Settings;
class SweepDialog;
class TaskMapsDock;
class TaskWeightsDock;
class ViewState;

/// The panels that only a run with several tasks needs: they come when one is set up and go with it, unless
/// the user closed them, which is remembered. The playground comes only when it is asked for.
class MultitaskDocks : public QObject {
    Q_OBJECT
public:
    /// `settings` and `view` must outlive this; `window` owns the docks.
    MultitaskDocks(Settings& settings, ViewState& view, QMainWindow* window);

    TaskWeightsDock* weights() const { return m_weights; }
    GradientsDock* gradients() const { return m_gradients; }
    TaskMapsDock* maps() const { return m_maps; }
    PlaygroundDock* playground() const { return m_playground; }

    /// Puts the panels where they belong at first: weights and gradients beside `curves`, maps with
    /// `samples`.
    void arrange(CurvesDock* curves, QDockWidget* samples);
    /// After the window's layout was restored: nothing of it shows before there is a run with several tasks.
    void hideAll();
    /// `core` must outlive this.
    void setCore(Core& core);
    /// Before it ends: nothing asks it any more.
    void releaseCore();
    void setSnapshot(const Snapshot& now, const Snapshot& before);
    /// Side by side where the window has room, as tabs where it has not: the panels' first places.
    void shareRoom();
    /// In a presentation the panels are tabs of the curves and of the samples, which lie beside the picture.
    /// After the window's layout has been changed to one of a presentation, or back.
    void setPresenting(bool on);

    /// The window's layout is being remembered.
    void rememberPlaces();

    /// The dialog that tries fixed task weights on the run that is set up. `dialogs` must outlive this.
    void openSweep(const FileDialogs& dialogs);

signals:
    /// Fixed weights chosen from a sweep: "0.6,0.4", of the tasks in order.
    void weightsWanted(const QString& weights);
    void commandWanted(const attnscope::Command& command);
    void seekRequested(qint64 step);
    void hovered(const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QList<QDockWidget*> panels() const;
    void connectPlots();
    void setTasks(const std::vector<TaskStyle>& tasks);
    void show(bool multitask);
    void showPanels();
    void giveRoom();
    void tabify();
    void tellSweep();

    Settings& m_settings;
    QMainWindow* m_window;
    TaskWeightsDock* m_weights;
    GradientsDock* m_gradients;
    TaskMapsDock* m_maps;
    PlaygroundDock* m_playground;
    CurvesDock* m_curves = nullptr;
    QDockWidget* m_samples = nullptr;
    SweepDialog* m_sweep = nullptr; ///< made when it is first asked for
    std::shared_ptr<const RunConfig> m_config;
    std::vector<TaskStyle> m_tasks;
    bool m_shown = false;
    bool m_placed = false; ///< the panels have had their first places
    bool m_presenting = false;
};

} // namespace attnscope
