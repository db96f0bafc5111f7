// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "support/fake_core.h"
#include "support/window_driver.h"
#include "ui/docks/experiment_dock.h"
#include "ui/docks/option_row.h"
#include "window_main.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QSlider>
#include <QTimer>

using namespace attnscope;

/// The Experiment panel over a hand-made catalogue.
class ExperimentTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_state = std::make_shared<FakeSessionState>();
        m_driver = std::make_unique<WindowDriver>(fakeLoader(m_state));
        QVERIFY(m_driver->waitFor([&] { return m_state->count<command::Configure>() == 1; }));
        show(RunState::Ready, 0);
    }
    void cleanup() { m_driver.reset(); }

    void offersADeviceOnlyWhereThereIsAChoice()
    {
        QVERIFY(m_driver->find<OptionRow>("option:device") == nullptr);
        auto* dock = m_driver->find<ExperimentDock>("experimentDock");
        dock->setDevices({"cpu", "cuda:0"});
        auto* choice = row("device")->findChild<QComboBox*>();
        QVERIFY(choice != nullptr);
        QCOMPARE(choice->count(), 2);
        QCOMPARE(choice->currentIndex(), 0);
        choice->setCurrentIndex(1);
        emit choice->activated(1);
        QCOMPARE(dock->draft().device, std::string("cuda:0"));
        dock->setDevices({"cpu"});
        dock->configure(dock->draft()); // on a machine without the GPU
        QCOMPARE(dock->draft().device, std::string("cpu"));
        QVERIFY(m_driver->waitFor([&] { return m_driver->find<OptionRow>("option:device") == nullptr; }));
    }

    void hasOneControlForEachOption()
    {
        for (const char* key : {"option:attention.score", "option:attention.temperature", "option:norm",
                                "option:width", "option:lr"})
            QVERIFY2(m_driver->find<OptionRow>(key) != nullptr, key);
        QVERIFY(row("attention.score")->findChild<QComboBox*>() != nullptr);
        QVERIFY(row("attention.temperature")->findChild<QSlider*>() != nullptr);
        QVERIFY(row("norm")->findChild<QCheckBox*>() != nullptr);
        QVERIFY(row("attention.score")->toolTip().contains("What attention.score does."));
    }

    void aChangeBeforeTrainingSetsTheRunUpAnew()
    {
        choose("attention.score", "additive");
        QVERIFY(m_driver->waitFor([&] { return m_state->count<command::Configure>() == 2; }));
        QCOMPARE(m_state->last<command::Configure>()->config.options.at("attention.score"),
                 std::string("additive"));
        QCOMPARE(m_state->last<command::Configure>()->config.data, std::string("dots"));
    }

    void dataWithoutAPlaceIsNotChosen()
    {
        auto* data = m_driver->find<QComboBox>("dataCombo");
        bool asked = false;
        QTimer::singleShot(100, &m_driver->window(), [&asked] {
            if (QWidget* menu = QApplication::activePopupWidget()) {
                asked = true;
                menu->close();
            }
        });
        data->setCurrentText("outside");
        emit data->activated(data->currentIndex());
        QVERIFY(asked);
        QCOMPARE(data->currentText(), QString("dots")); // what Train would train on
        QCOMPARE(m_state->count<command::Configure>(), 1);
    }

    void anotherModelDropsOptionsThatItDoesNotHave()
    {
        choose("attention.score", "additive");
        auto* models = m_driver->find<QComboBox>("modelCombo");
        models->setCurrentText("image.other");
        emit models->activated(models->currentIndex());
        QVERIFY(m_driver->waitFor(
            [&] { return m_state->last<command::Configure>()->config.model == "image.other"; }));
        QVERIFY(m_state->last<command::Configure>()->config.options.empty());
        QVERIFY(m_driver->waitFor(
            [&] { return m_driver->window().findChild<OptionRow*>("option:attention.score") == nullptr; }));
    }

    void aModelOfSeveralTasksHasTheirSettings()
    {
        QVERIFY(find("sampling") == nullptr && find("composite") == nullptr && find("weighting") == nullptr);
        QCOMPARE(row("tasks")->findChild<QLineEdit*>()->placeholderText(), QString("What suits"));
        chooseModel("image.multi");
        choose("sampling", "equal");
        type("composite", "0.6,0.4");
        type("tasks", "a,b");
        QVERIFY(m_driver->waitFor([&] {
            const auto& config = m_state->last<command::Configure>()->config;
            return config.options.contains("tasks");
        }));
        const RunConfig& config = m_state->last<command::Configure>()->config;
        QCOMPARE(config.model, std::string("image.multi"));
        QCOMPARE(config.options.at("sampling"), std::string("equal"));
        QCOMPARE(config.options.at("composite"), std::string("0.6,0.4"));
        QCOMPARE(config.options.at("tasks"), std::string("a,b"));
        // They fit no model of one task; names of tasks fit no other data.
        chooseModel("image.small");
        QVERIFY(m_driver->waitFor(
            [&] { return m_state->last<command::Configure>()->config.model == "image.small"; }));
        QVERIFY(m_state->last<command::Configure>()->config.options.empty());
    }

    void aStrategyBringsItsOwnSettings()
    {
        chooseModel("image.multi");
        auto* combo = row("weighting")->findChild<QComboBox*>();
        QVERIFY(find("weighting.weights") == nullptr);
        QCOMPARE(combo->itemData(1, Qt::ToolTipRole).toString(), QString("<b>fixed</b><br>What fixed does."));
        choose("weighting", "fixed");
        QVERIFY(find("weighting.weights") != nullptr);
        QCOMPARE(row("weighting")->findChild<QComboBox*>(), combo); // and the keyboard stays where it was
        type("weighting.weights", "2,1");
        QVERIFY(m_driver->waitFor([&] {
            const auto& config = m_state->last<command::Configure>()->config;
            return config.weighting == "fixed" && config.options.contains("weighting.weights");
        }));
        choose("weighting", "equal");
        QVERIFY(m_driver->waitFor([&] { return find("weighting.weights") == nullptr; }));
        QVERIFY(m_driver->waitFor(
            [&] { return m_state->last<command::Configure>()->config.weighting == "equal"; }));
        QVERIFY(m_state->last<command::Configure>()->config.options.empty());
    }

    void aStrategyMayBeChangedWhileItTrains()
    {
        show(RunState::Training, 5, "image.multi");
        QVERIFY(row("weighting")->findChild<QComboBox*>()->isEnabled());
        QVERIFY(!row("sampling")->findChild<QComboBox*>()->isEnabled());
        choose("weighting", "fixed");
        QCOMPARE(m_state->last<command::SetOption>()->key, std::string("weighting"));
        type("weighting.weights", "2,1");
        QCOMPARE(m_state->last<command::SetOption>()->key, std::string("weighting.weights"));
        QCOMPARE(m_state->last<command::SetOption>()->value, std::string("2,1"));
    }

    void trainingSendsAChangeThatStillWaits()
    {
        choose("attention.score", "additive");
        m_driver->trigger("actionTrain");
        QCOMPARE(m_state->commands.size() >= 2, true);
        const size_t n = m_state->commands.size();
        QVERIFY(std::holds_alternative<command::Configure>(m_state->commands[n - 2]));
        QVERIFY(std::holds_alternative<command::Train>(m_state->commands[n - 1]));
    }

    void liveOptionsChangeTheRunningTrainingAndOthersAreLocked()
    {
        show(RunState::Training, 5);
        type("attention.temperature", "2.5");
        QCOMPARE(m_state->last<command::SetOption>()->key, std::string("attention.temperature"));
        QCOMPARE(m_state->last<command::SetOption>()->value, std::string("2.5"));
        QVERIFY(!row("attention.score")->findChild<QComboBox*>()->isEnabled());
        QVERIFY(row("attention.score")->toolTip().contains("pause first"));
        QVERIFY(row("attention.temperature")->findChild<QLineEdit*>()->isEnabled());
    }

    void changesOfAStartedRunWaitForItsReset()
    {
        show(RunState::Paused, 5);
        const int before = m_state->count<command::Configure>();
        choose("attention.score", "additive");
        QVERIFY(m_driver->find("waitingChanges")->isVisible());
        QTest::qWait(500);
        QCOMPARE(m_state->count<command::Configure>(), before);
        m_driver->click("applyAndReset");
        QCOMPARE(m_state->count<command::Configure>(), before + 1);
        QCOMPARE(m_state->last<command::Configure>()->config.options.at("attention.score"),
                 std::string("additive"));
        QVERIFY(!m_driver->find("waitingChanges")->isVisible());
    }

    void aValueOutOfRangeIsMarkedAndNotSent()
    {
        const int before = m_state->count<command::Configure>();
        type("width", "4096");
        auto* edit = row("width")->findChild<QLineEdit*>();
        QVERIFY(edit->property("invalid").toBool());
        QVERIFY(edit->toolTip().contains("4096"));
        QTest::qWait(500);
        QCOMPARE(m_state->count<command::Configure>(), before);
        type("width", "64");
        QVERIFY(!edit->property("invalid").toBool());
        QVERIFY(m_driver->waitFor([&] { return m_state->count<command::Configure>() == before + 1; }));
    }

    void aFailedSetUpGoesBackToWhatIsThere()
    {
        choose("attention.score", "additive");
        QVERIFY(m_driver->waitFor([&] { return m_state->count<command::Configure>() == 2; }));
        m_state->next.notices.push_back({1, Notice::Level::Error, "dots", {"cannot open ({})", {"why"}}});
        m_state->publish();
        QVERIFY(m_driver->waitFor(
            [&] { return m_driver->window().findChild<QWidget*>("errorDialog") != nullptr; }));
        QCOMPARE(row("attention.score")->value(), QString("dot"));
    }

    void slidersReachTheirEndsAndStayOnRoundValues()
    {
        OptionSpec spec;
        spec.minimum = 1e-7;
        spec.maximum = 10;
        spec.logarithmic = true;
        QCOMPARE(sliderValue(spec, 0), 1e-7);
        QCOMPARE(sliderValue(spec, kSliderSteps), 10.0);
        const double middle = sliderValue(spec, sliderPosition(spec, 1e-3));
        QVERIFY2(std::abs(middle / 1e-3 - 1) < 1e-9, qPrintable(QString::number(middle)));
        spec.minimum = 0;
        spec.maximum = 1;
        spec.logarithmic = false;
        QCOMPARE(sliderValue(spec, sliderPosition(spec, 0.37)), 0.37);
        spec.kind = OptionKind::Integer;
        spec.minimum = 1;
        spec.maximum = 4096;
        spec.logarithmic = true;
        QCOMPARE(sliderValue(spec, sliderPosition(spec, 64)), 64.0);
    }

private:
    OptionRow* row(const char* key)
    {
        return m_driver->find<OptionRow>(qPrintable(QStringLiteral("option:") + QLatin1String(key)));
    }
    /// Null where there is no such row, without a warning.
    OptionRow* find(const char* key)
    {
        return m_driver->window().findChild<OptionRow*>(QStringLiteral("option:") + QLatin1String(key));
    }
    void chooseModel(const char* name)
    {
        auto* models = m_driver->find<QComboBox>("modelCombo");
        models->setCurrentText(QLatin1String(name));
        emit models->activated(models->currentIndex());
    }
    void choose(const char* key, const char* value)
    {
        auto* combo = row(key)->findChild<QComboBox*>();
        combo->setCurrentText(QLatin1String(value));
        emit combo->activated(combo->currentIndex());
    }
    void type(const char* key, const char* value)
    {
        auto* edit = row(key)->findChild<QLineEdit*>();
        edit->setText(QLatin1String(value));
        edit->setModified(true);
        emit edit->editingFinished();
    }
    void show(RunState state, int64_t step, const char* model = "image.small")
    {
        m_state->next = readySnapshot();
        RunConfig config = *m_state->next.config;
        config.model = model;
        m_state->next.config = std::make_shared<RunConfig>(config);
        m_state->next.generation = m_state->latest->generation;
        m_state->next.state = state;
        m_state->next.progress.step = step;
        m_state->publish();
        QVERIFY(m_driver->waitFor(
            [&] { return m_driver->now().state == state && m_driver->now().progress.step == step; }));
    }

    std::shared_ptr<FakeSessionState> m_state;
    std::unique_ptr<WindowDriver> m_driver;
};

static const Suite<ExperimentTest> registered;

#include "widgets_experiment_test.moc"
