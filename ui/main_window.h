// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/actions.h"
#include "ui/bridge/core_host.h"
#include "ui/bridge/session_proxy.h"
#include "ui/export_dialog.h"
#include "ui/file_dialogs.h"
#include "ui/language.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/view_state.h"

#include <QElapsedTimer>
#include <QMainWindow>

#include <memory>

class QActionGroup;
class QLabel;
class QMenu;

namespace attnscope {

class AttentionView;
class CurvesDock;
class DumpLook;
class ExperimentDock;
class MultitaskDocks;
class RunToolbar;
class SamplesDock;
class TimelineDock;

/// How a window starts.
struct WindowOptions {
    CoreHost::Loader loader; ///< loadCore, or a stand-in of a test
    FileDialogs dialogs = FileDialogs::native();
    QString scratchFolder;            ///< for recordings without a name
    QStringList inputs;               ///< runs, data SPECs, images, from the command line
    QString language;                 ///< overrides the remembered one; empty: does not
    std::optional<ThemeChoice> theme; ///< the same
};

/// The window: composition of docks, views and actions around one session. The core is loaded after the first
/// frame.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(WindowOptions options, QWidget* parent = nullptr);
    ~MainWindow() override;

    SessionProxy& session() { return m_session; }
    ViewState& viewState() { return m_view; }
    const Actions& actions() const { return *m_actions; }

    /// Opens what a file, folder or SPEC is: a run, an image, a data set. Posts to the session; what it
    /// thinks of it comes back as a notice.
    void openInput(const QString& input);
    /// What an export of the present view contains.
    ExportSubject exportSubject() const;

    void setLanguage(const QString& code);
    void setTheme(ThemeChoice theme);
    void setPresentation(bool on);

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    struct Menus;

    // main_window.cpp: what the window is made of, and what it shows
    void buildDocks();
    void arrangeDocks();
    void sizeDocks();
    void presentPanels();
    void sizePresentation();
    void resetLayout();
    QByteArray layoutToRemember() const;
    void restoreLayout();
    void connectSession();
    void connectDocks();
    void coreReady();
    void coreFailed(const Status& status);
    void showSnapshot(const SnapshotPtr& now, const SnapshotPtr& before);
    void showNotice(const Notice& notice);
    /// From now on, for a moment, an error is the answer to this action of the user's and gets a dialog.
    void expectAnswer(const QString& title);
    /// A dialog that waits for nobody.
    void tell(const QString& title, const QString& text);
    void showActions(const Snapshot& now);
    void showStatus(const Snapshot& now);
    void showTitle(const Snapshot& now);
    void applyLook();
    void startFirstRun();
    RunConfig configFor(bool text) const;

    // main_window_menus.cpp: menus and what the actions do
    void buildMenus();
    void buildDisplayMenu();
    void buildViewMenu();
    void connectActions();
    void connectViewActions();
    void showViewActions();
    void retranslateMenus();
    void fillRecent();
    void toggleTraining();
    void reset();
    void togglePin();

    // main_window_files.cpp: files in and out
    void newExperiment();
    void tellWhereTheRecordingGoes();
    void openRun();
    void openImage();
    void openText();
    void pasteText();
    void readTextFile(const QString& path);
    void inspectText(const QString& text);
    bool saveAs();
    void exportFigure();
    void copyFigure();
    void exportArrays();
    void exportMetrics();
    void exportWeights();
    void openDataFolder(const QString& path);
    bool mayClose();
    QString askSave(const QString& title, const QString& purpose, const QString& name, const QString& filter,
                    const QString& suffix);

    WindowOptions m_options;
    Settings m_settings;
    Language m_language;
    QPalette m_systemPalette;
    ViewState m_view;
    CoreHost m_host;
    SessionProxy m_session; ///< after m_host: its session must end before the core does
    Actions* m_actions;
    std::unique_ptr<Menus> m_menus;
    RunToolbar* m_toolbar;
    AttentionView* m_attention;
    ExperimentDock* m_experiment;
    SamplesDock* m_samples;
    CurvesDock* m_curves;
    TimelineDock* m_timeline;
    MultitaskDocks* m_multitask;
    std::unique_ptr<DumpLook> m_dumpLook;
    QLabel* m_status;
    QByteArray m_firstLayout;
    QByteArray m_plainLayout; ///< the layout without a presentation, while there is one
    QString m_awaited;        ///< title for the dialog if the user's action fails
    QElapsedTimer m_sinceAction;
    bool m_presenting = false; ///< large text, and panels arranged for it
    bool m_paintedOnce = false;
    bool m_closeWhenSaved = false;
    bool m_closing = false;
};

} // namespace attnscope
