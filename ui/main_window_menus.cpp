// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/main_window_menus.h"

#include "ui/docks/attention_view.h"
#include "ui/docks/curves_dock.h"
#include "ui/docks/experiment_dock.h"
#include "ui/docks/gradients_dock.h"
#include "ui/docks/playground_dock.h"
#include "ui/docks/samples_dock.h"
#include "ui/docks/task_maps_dock.h"
#include "ui/docks/task_weights_dock.h"
#include "ui/docks/timeline_dock.h"
#include "ui/help_dialogs.h"
#include "ui/icons.h"
#include "ui/multitask/multitask_docks.h"
#include "ui/scratch.h"
#include "ui/text.h"
#include "ui/text_views/text_attention_view.h"

#include <QApplication>
#include <QFileInfo>
#include <QImage>
#include <QLocale>
#include <QMenuBar>
#include <QPainter>

namespace attnscope {
namespace {

/// A strip of the colour map, to choose it by its looks.
QIcon colorMapIcon(const ColorMap& map)
{
    QImage strip(256, 1, QImage::Format_RGB32);
    for (int i = 0; i < 256; ++i) {
        const Rgb& c = map.table[static_cast<size_t>(i)];
        strip.setPixel(i, 0, qRgb(c.r, c.g, c.b));
    }
    return QIcon(QPixmap::fromImage(strip.scaled(48, 24)));
}

QAction* choice(QMenu* menu, QActionGroup* group, const QString& name, const QVariant& data)
{
    QAction* action = menu->addAction(QString());
    action->setObjectName(name);
    action->setCheckable(true);
    action->setData(data);
    group->addAction(action);
    return action;
}

void describe(QAction* action, const QString& text, const QString& tip)
{
    action->setText(text);
    action->setToolTip(tip);
    action->setStatusTip(tip);
}

void checkData(QActionGroup* group, const QVariant& data)
{
    for (QAction* action : group->actions())
        action->setChecked(action->data() == data);
}

} // namespace

void MainWindow::buildMenus()
{
    m_menus = std::make_unique<Menus>();
    Menus& m = *m_menus;
    const Actions& a = *m_actions;
    m.file = menuBar()->addMenu(QString());
    m.file->addActions({a[ActionId::New], a[ActionId::Open]});
    m.recent = m.file->addMenu(QString());
    m.recent->setObjectName(QStringLiteral("recentMenu"));
    m.file->addActions({a[ActionId::OpenImage], a[ActionId::OpenText]});
    m.file->addSeparator();
    m.file->addAction(a[ActionId::SaveAs]);
    m.file->addSeparator();
    m.file->addAction(a[ActionId::ExportFigure]);
    m.exportData = m.file->addMenu(QString());
    m.exportData->addActions(
        {a[ActionId::ExportArrays], a[ActionId::ExportMetrics], a[ActionId::ExportWeights]});
    m.file->addSeparator();
    m.file->addAction(a[ActionId::Quit]);
    connect(m.recent, &QMenu::aboutToShow, this, &MainWindow::fillRecent);

    m.edit = menuBar()->addMenu(QString());
    m.edit->addActions({a[ActionId::CopyFigure], a[ActionId::PasteText], a[ActionId::Find]});
    m.view = menuBar()->addMenu(QString());
    buildViewMenu();
    m.train = menuBar()->addMenu(QString());
    m.train->addActions({a[ActionId::Train], a[ActionId::Step], a[ActionId::Reset]});
    m.train->addSeparator();
    m.train->addAction(a[ActionId::Sweep]);
    m.inspect = menuBar()->addMenu(QString());
    m.inspect->addActions({a[ActionId::Pin], a[ActionId::OpenImage], a[ActionId::OpenText]});
    m.inspect->addSeparator();
    m.inspect->addActions(
        {a[ActionId::TypeText], a[ActionId::Compare], a[ActionId::MaskTokens], a[ActionId::ShowAllTokens]});
    m.inspect->addSeparator();
    m.inspect->addActions({a[ActionId::EarlierStep], a[ActionId::LaterStep], a[ActionId::Live]});
    m.help = menuBar()->addMenu(QString());
    m.help->addActions({a[ActionId::FirstSteps], a[ActionId::Shortcuts], a[ActionId::About]});
    for (QMenu* menu : {m.file, m.recent, m.edit, m.view, m.display, m.scale, m.interpolation, m.panels,
                        m.train, m.inspect, m.help})
        menu->setToolTipsVisible(true);
    retranslateMenus();
}

void MainWindow::buildDisplayMenu()
{
    Menus& m = *m_menus;
    const Actions& a = *m_actions;
    m.display = new QMenu(this);
    m.display->setObjectName(QStringLiteral("displayMenu"));
    m.colorMap = m.display->addMenu(QString());
    m.colorMaps = new QActionGroup(this);
    for (const ColorMap& map : colorMaps()) {
        const QString name = QString::fromStdString(map.name);
        QAction* action = choice(m.colorMap, m.colorMaps, QStringLiteral("colorMap:") + name, name);
        action->setText(name);
        action->setIcon(colorMapIcon(map));
    }
    m.scale = m.display->addMenu(QString());
    m.scales = new QActionGroup(this);
    for (const ScaleKind kind : {ScaleKind::Linear, ScaleKind::Log, ScaleKind::Diverging})
        choice(m.scale, m.scales, QStringLiteral("scale:%1").arg(static_cast<int>(kind)),
               static_cast<int>(kind));
    m.interpolation = m.display->addMenu(QString());
    m.interpolations = new QActionGroup(this);
    for (const Interpolation kind : {Interpolation::Nearest, Interpolation::Linear, Interpolation::Cubic})
        choice(m.interpolation, m.interpolations,
               QStringLiteral("interpolation:%1").arg(static_cast<int>(kind)), static_cast<int>(kind));
    m.display->addSeparator();
    m.display->addActions(
        {a[ActionId::SharedScale], a[ActionId::UnitScale], a[ActionId::Contour], a[ActionId::Evidence]});
    m_attention->setDisplayMenu(m.display);
}

void MainWindow::buildViewMenu()
{
    Menus& m = *m_menus;
    const Actions& a = *m_actions;
    m.views = new QActionGroup(this);
    for (const ActionId id : {ActionId::Overlay, ActionId::Matrix, ActionId::Heads, ActionId::Arcs}) {
        m.views->addAction(a[id]);
        m.view->addAction(a[id]);
    }
    m.view->addSeparator();
    buildDisplayMenu();
    m.view->addMenu(m.colorMap);
    m.view->addMenu(m.scale);
    m.view->addMenu(m.interpolation);
    m.view->addActions(
        {a[ActionId::SharedScale], a[ActionId::UnitScale], a[ActionId::Contour], a[ActionId::Evidence]});
    m.view->addSeparator();
    m.panels = m.view->addMenu(QString());
    for (QDockWidget* dock : std::initializer_list<QDockWidget*>{
             m_experiment, m_samples, m_curves, m_timeline, m_multitask->weights(), m_multitask->gradients(),
             m_multitask->maps(), m_multitask->playground()})
        m.panels->addAction(dock->toggleViewAction());
    for (qsizetype i = 0; i < m.panels->actions().size(); ++i)
        m.panels->actions()[i]->setShortcut(QKeySequence(QStringLiteral("Alt+%1").arg(i + 1)));
    m.theme = m.view->addMenu(QString());
    m.themes = new QActionGroup(this);
    for (const ThemeChoice theme : {ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::System})
        choice(m.theme, m.themes, QStringLiteral("theme:%1").arg(static_cast<int>(theme)),
               static_cast<int>(theme));
    m.language = m.view->addMenu(QString());
    m.languages = new QActionGroup(this);
    // Each language in its own words, so that whoever cannot read this one finds theirs.
    choice(m.language, m.languages, QStringLiteral("language:en"), QStringLiteral("en"))
        ->setText(QStringLiteral("English"));
    choice(m.language, m.languages, QStringLiteral("language:zh_CN"), QStringLiteral("zh_CN"))
        ->setText(QStringLiteral("简体中文"));
    m.view->addAction(a[ActionId::Presentation]);
    m.view->addAction(a[ActionId::ResetLayout]);
}

void MainWindow::retranslateMenus()
{
    if (m_menus == nullptr)
        return;
    Menus& m = *m_menus;
    const std::tuple<QMenu*, QString, const char*> titles[] = {
        {m.file, tr("&File"), nullptr},
        {m.recent, tr("Open &Recent"), "recent"},
        {m.exportData, tr("Export &Data"), "data"},
        {m.edit, tr("&Edit"), nullptr},
        {m.view, tr("&View"), nullptr},
        {m.colorMap, tr("&Colour Map"), "palette"},
        {m.scale, tr("S&cale"), "scale"},
        {m.interpolation, tr("&Interpolation"), "interpolation"},
        {m.panels, tr("&Panels"), "layout"},
        {m.theme, tr("&Theme"), "theme"},
        {m.language, tr("&Language"), "language"},
        {m.train, tr("&Train"), nullptr},
        {m.inspect, tr("&Inspect"), nullptr},
        {m.help, tr("&Help"), nullptr}};
    for (const auto& [menu, title, icon] : titles) {
        menu->setTitle(title);
        if (icon != nullptr)
            menu->setIcon(themedIcon(QLatin1String(icon), palette()));
    }
    const QString scaleTips[] = {
        tr("Equal steps of colour are equal steps of weight; black is zero"),
        tr("Equal steps of colour are equal factors: shows what is small beside what is large"),
        tr("Zero in the middle: for values of both signs")};
    for (QAction* action : m.scales->actions())
        describe(action, scaleName(static_cast<ScaleKind>(action->data().toInt())),
                 scaleTips[action->data().toInt()]);
    const QString interpolationTips[] = {tr("One square for each weight: exactly what the model used"),
                                         tr("Straight lines between the weights"),
                                         tr("Smooth curves between the weights; may hide single cells")};
    for (QAction* action : m.interpolations->actions())
        describe(action, interpolationName(static_cast<Interpolation>(action->data().toInt())),
                 interpolationTips[action->data().toInt()]);
    const QString themes[] = {tr("&System"), tr("&Light"), tr("&Dark")};
    for (QAction* action : m.themes->actions())
        action->setText(themes[action->data().toInt()]);
    checkData(m.languages, m_language.code());
    checkData(m.themes, static_cast<int>(m_options.theme.value_or(m_settings.theme())));
    const std::pair<QDockWidget*, const char*> panels[] = {{m_experiment, "experiment"},
                                                           {m_samples, "samples"},
                                                           {m_curves, "metrics"},
                                                           {m_timeline, "timeline"},
                                                           {m_multitask->weights(), "balance"},
                                                           {m_multitask->gradients(), "gradients"},
                                                           {m_multitask->maps(), "heads"},
                                                           {m_multitask->playground(), "playground"}};
    for (const auto& [dock, icon] : panels)
        dock->toggleViewAction()->setIcon(themedIcon(QLatin1String(icon), palette()));
    for (QAction* action : m.panels->actions())
        describe(action, action->text(), tr("Show or hide this panel"));
}

void MainWindow::connectActions()
{
    const auto on = [this](ActionId id, auto slot) {
        connect((*m_actions)[id], &QAction::triggered, this, slot);
    };
    on(ActionId::New, &MainWindow::newExperiment);
    on(ActionId::Open, &MainWindow::openRun);
    on(ActionId::OpenImage, &MainWindow::openImage);
    on(ActionId::OpenText, &MainWindow::openText);
    on(ActionId::PasteText, &MainWindow::pasteText);
    on(ActionId::TypeText, [this] {
        m_attention->showPicture();
        m_attention->texts()->focusText();
    });
    on(ActionId::SaveAs, [this] { saveAs(); });
    on(ActionId::ExportFigure, &MainWindow::exportFigure);
    on(ActionId::ExportArrays, &MainWindow::exportArrays);
    on(ActionId::ExportMetrics, &MainWindow::exportMetrics);
    on(ActionId::ExportWeights, &MainWindow::exportWeights);
    on(ActionId::Quit, [this] { close(); });
    on(ActionId::CopyFigure, &MainWindow::copyFigure);
    on(ActionId::Find, [this] { m_samples->focusFilter(); });
    on(ActionId::Train, &MainWindow::toggleTraining);
    on(ActionId::Step, [this] {
        m_experiment->flush();
        m_session.post(command::SingleStep{});
    });
    on(ActionId::Reset, &MainWindow::reset);
    on(ActionId::Sweep, [this] { m_multitask->openSweep(m_options.dialogs); });
    on(ActionId::Pin, &MainWindow::togglePin);
    on(ActionId::EarlierStep, [this] { m_timeline->goBy(-1); });
    on(ActionId::LaterStep, [this] { m_timeline->goBy(1); });
    on(ActionId::Live, [this] { m_timeline->seek(-1); });
    on(ActionId::FirstSteps, [this] { makeFirstStepsDialog(this)->show(); });
    on(ActionId::Shortcuts, [this] { makeShortcutsDialog(*m_actions, this)->show(); });
    on(ActionId::About,
       [this] { makeAboutDialog(m_host.core() != nullptr ? &m_host.environment() : nullptr, this)->show(); });
    on(ActionId::ResetLayout, &MainWindow::resetLayout);
    connect((*m_actions)[ActionId::Presentation], &QAction::toggled, this, &MainWindow::setPresentation);
    connectViewActions();
}

void MainWindow::connectViewActions()
{
    const auto on = [this](ActionId id, auto slot) {
        connect((*m_actions)[id], &QAction::triggered, this, slot);
    };
    on(ActionId::Overlay, [this] { m_view.setView(ViewKind::Overlay); });
    on(ActionId::Matrix, [this] { m_view.setView(ViewKind::Matrix); });
    on(ActionId::Heads, [this] { m_view.setView(ViewKind::Heads); });
    on(ActionId::Arcs, [this] {
        m_view.setView(ViewKind::Tokens);
        m_view.setArcs(true);
    });
    on(ActionId::UnitScale, [this](bool yes) { m_view.setUnitScale(yes); });
    on(ActionId::SharedScale, [this](bool yes) { m_view.setSharedScale(yes); });
    on(ActionId::Contour, [this](bool yes) { m_view.setContour(yes); });
    on(ActionId::Evidence, [this](bool yes) { m_view.setEvidence(yes); });
    connect(m_menus->colorMaps, &QActionGroup::triggered, this,
            [this](QAction* action) { m_view.setColorMap(action->data().toString()); });
    connect(m_menus->scales, &QActionGroup::triggered, this,
            [this](QAction* action) { m_view.setScale(static_cast<ScaleKind>(action->data().toInt())); });
    connect(m_menus->interpolations, &QActionGroup::triggered, this, [this](QAction* action) {
        m_view.setInterpolation(static_cast<Interpolation>(action->data().toInt()));
    });
    connect(m_menus->themes, &QActionGroup::triggered, this,
            [this](QAction* action) { setTheme(static_cast<ThemeChoice>(action->data().toInt())); });
    connect(m_menus->languages, &QActionGroup::triggered, this,
            [this](QAction* action) { setLanguage(action->data().toString()); });
    connect(&m_view, &ViewState::changed, this, [this] {
        m_settings.setView(m_view.settings());
        showViewActions();
    });
}

void MainWindow::showViewActions()
{
    const ViewSettings& view = m_view.settings();
    const Actions& a = *m_actions;
    const bool plain = view.view == ViewKind::Overlay || view.view == ViewKind::Tokens;
    a[ActionId::Overlay]->setChecked(plain && !m_view.arcs());
    a[ActionId::Arcs]->setChecked(plain && m_view.arcs());
    a[ActionId::UnitScale]->setChecked(view.unitScale);
    a[ActionId::Matrix]->setChecked(view.view == ViewKind::Matrix);
    a[ActionId::Heads]->setChecked(view.view == ViewKind::Heads);
    a[ActionId::SharedScale]->setChecked(view.sharedScale);
    a[ActionId::Contour]->setChecked(view.contour);
    a[ActionId::Evidence]->setChecked(view.showEvidence);
    checkData(m_menus->colorMaps, QString::fromStdString(view.colorMap));
    checkData(m_menus->scales, static_cast<int>(view.scale));
    checkData(m_menus->interpolations, static_cast<int>(view.interpolation));
}

void MainWindow::fillRecent()
{
    QMenu* menu = m_menus->recent;
    menu->clear();
    for (const QString& path : m_settings.recentFiles()) {
        QAction* action = menu->addAction(QFileInfo(path).fileName());
        action->setToolTip(path);
        action->setEnabled(QFileInfo::exists(path));
        connect(action, &QAction::triggered, this, [this, path] { openInput(path); });
    }
    const QList<UnsavedRun> unsaved =
        unsavedRuns(m_options.scratchFolder,
                    QFileInfo(QString::fromStdString(m_session.now()->runPath)).absoluteFilePath());
    if (!unsaved.isEmpty())
        menu->addSection(tr("Recordings without a name"));
    for (const UnsavedRun& run : unsaved) {
        QAction* action = menu->addAction(QLocale().toString(run.changed, QLocale::ShortFormat));
        action->setToolTip(tr("The newest %1 recordings that were never saved are kept").arg(kUnsavedKept));
        connect(action, &QAction::triggered, this, [this, run] { openInput(run.path); });
    }
    if (menu->isEmpty())
        menu->addAction(tr("Nothing opened yet"))->setEnabled(false);
    else if (!m_settings.recentFiles().isEmpty()) {
        menu->addSeparator();
        connect(menu->addAction(tr("Clear List")), &QAction::triggered, this,
                [this] { m_settings.clearRecent(); });
    }
}

void MainWindow::toggleTraining()
{
    if (m_session.now()->state == RunState::Training) {
        m_session.post(command::Pause{});
        return;
    }
    m_experiment->flush();
    m_session.post(command::Train{});
}

void MainWindow::reset()
{
    tellWhereTheRecordingGoes();
    if (m_experiment->hasPendingChanges())
        m_experiment->configure(m_experiment->draft());
    else
        m_session.post(command::Reset{});
}

void MainWindow::togglePin()
{
    const SampleRow* row = m_samples->selected();
    if (row != nullptr)
        m_session.post(command::PinSample{row->sample, !row->pinned});
}

} // namespace attnscope
