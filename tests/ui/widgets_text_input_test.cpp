// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "support/fake_core.h"
#include "support/window_driver.h"
#include "tests/support/text_inspections.h"
#include "ui/docks/attention_view.h"
#include "ui/text_views/text_input.h"
#include "ui/text_views/token_strip.h"
#include "window_main.h"

#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QToolButton>

using namespace attnscope;

namespace {

/// As Ctrl+V does, from a clipboard of the test's own.
class OpenBox : public TextBox {
public:
    static void paste(TextBox* box, const QString& text)
    {
        QMimeData data;
        data.setText(text);
        (box->*&OpenBox::insertFromMimeData)(&data);
    }
};

} // namespace

/// What a person types for the model, and which data, model and sample the window thinks it is about.
class TextInputTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_state = std::make_shared<FakeSessionState>();
        m_driver = std::make_unique<WindowDriver>(fakeLoader(m_state));
        QVERIFY(m_driver->waitFor([&] { return m_state->count<command::Configure>() == 1; }));
        m_driver->window().resize(1280, 1040);              // everything is in view
        QApplication::setActiveWindow(&m_driver->window()); // without a window manager nobody else does
        m_state->next = textSnapshot(poolingOf("a slow film"));
        m_state->next.progress.step = 1;
        publish();
    }
    void cleanup() { m_driver.reset(); }

    void noBreakSpacesAndOtherLineEndsStayAsTheyAre()
    {
        const QString typed = QString::fromUtf8("un film\u00a0: très\u00a0bon\r\nvraiment");
        box()->selectAll();
        OpenBox::paste(box(), typed);
        const std::string sent = m_state->last<command::InspectText>()->text;
        QCOMPARE(QString::fromStdString(sent), QString::fromUtf8("un film\u00a0: très\u00a0bon\nvraiment"));
        QTextCursor cursor = box()->textCursor();
        cursor.setPosition(4);
        box()->setTextCursor(cursor);
        answer(sent);
        QCOMPARE(box()->textCursor().position(), 4); // not filled anew
        QCOMPARE(box()->text().toStdString(), sent);
        // A sample from a file with such characters: filled once.
        auto sample = poolingOf("deux\u00a0mots\r\nici");
        sample->sample.index = 7;
        show(sample);
        cursor = box()->textCursor();
        cursor.setPosition(3);
        box()->setTextCursor(cursor);
        show(std::make_shared<Inspection>(*sample));
        QCOMPARE(box()->textCursor().position(), 3);
    }

    void aTextBeyondTheModelsLimitIsCutAndSaysSo()
    {
        auto* note = m_driver->find<QLabel>("textCutNote");
        QVERIFY(!note->isVisible());
        box()->selectAll();
        OpenBox::paste(box(), QStringLiteral("word ").repeated(400'000));
        const auto limit = static_cast<size_t>(box()->limit());
        QVERIFY(limit < 100'000);
        QCOMPARE(m_state->last<command::InspectText>()->text.size(), limit);
        QVERIFY(note->isVisible());
        QVERIFY(note->text().contains("100 tokens")); // what the data set keeps of a text
        QTest::keyClick(box(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(box(), "short");
        QVERIFY(!note->isVisible());
        m_driver->window().activateWindow();
        QApplication::clipboard()->setText(QStringLiteral("好").repeated(300'000));
        m_driver->trigger("actionPasteText");
        QCOMPARE(QString::fromStdString(m_state->last<command::InspectText>()->text).size(),
                 qsizetype(limit));
        QVERIFY(note->isVisible());
    }

    void anEmptiedBoxSaysSoAndGetsItsTextBackWhenItIsLeft()
    {
        auto* note = m_driver->find<QLabel>("textCutNote");
        box()->setFocus();
        const int before = m_state->count<command::InspectText>();
        box()->clear();
        QCOMPARE(m_state->count<command::InspectText>(), before); // nothing is asked
        QVERIFY(note->isVisible());
        QVERIFY(note->text().contains("at least one word"));
        publish(); // the training goes on
        QCOMPARE(box()->text(), QString());
        m_driver->find("tokenStrip")->setFocus();
        QCOMPARE(box()->text(), QString("a slow film"));
        QVERIFY(!note->isVisible());
        QCOMPARE(m_state->count<command::InspectText>(), before);
        // Whoever types again is answered again.
        box()->setFocus();
        box()->clear();
        QTest::keyClicks(box(), "b");
        QVERIFY(!note->isVisible());
        QCOMPARE(m_state->last<command::InspectText>()->text, std::string("b"));
    }

    void anotherModelForgetsTheWordsThatAreStillToBeHidden()
    {
        m_driver->trigger("actionMaskTokens");
        QTest::mouseClick(strip()->viewport(), Qt::LeftButton, {},
                          (strip()->layout().rectsOf(1).front().center() - strip()->offset()).toPoint());
        QCOMPARE(m_state->last<command::HideTokens>()->positions, std::vector<int32_t>{1});
        auto* back = m_driver->find("showAllTokens");
        QVERIFY(back->isVisible());
        publish(); // no answer yet: the hand is ahead
        QVERIFY(back->isVisible());
        m_state->next.model = std::make_shared<ModelSummary>(*m_state->next.model);
        publish(); // its answer will never come
        QVERIFY(!back->isVisible());
        QVERIFY(!m_driver->action("actionShowAllTokens")->isEnabled());
        QTest::mouseClick(strip()->viewport(), Qt::LeftButton, {},
                          (strip()->layout().rectsOf(2).front().center() - strip()->offset()).toPoint());
        QCOMPARE(m_state->last<command::HideTokens>()->positions, std::vector<int32_t>{2});
    }

    void aModelOfTwoTextsHasABoxForTheContextWhateverItsData()
    {
        QVERIFY(!m_driver->find("contextBox")->isVisible());
        auto config = std::make_shared<RunConfig>(*m_state->next.config);
        config->model = "text.pair";
        m_state->next.config = config;
        publish();
        QVERIFY(m_driver->find("contextBox")->isVisible());
        auto* context = m_driver->find<TextBox>("contextBox");
        context->setFocus();
        QTest::keyClicks(context, "beside");
        QCOMPARE(m_state->last<command::InspectText>()->context, std::string("beside"));
    }

    void aRunWithoutItsDataIsStillOfTexts()
    {
        m_state->next.dataset.reset();
        m_state->next.model.reset();
        m_state->next.samples.reset();
        m_state->next.state = RunState::Finished;
        auto config = std::make_shared<RunConfig>(*m_state->next.config);
        config->model = "text.small";
        m_state->next.config = config;
        publish();
        QVERIFY(m_driver->find("tokenStrip")->isVisible());
        QVERIFY(m_driver->action("actionArcs")->isEnabled());
        QVERIFY(m_driver->action("actionCompare")->isEnabled());
        QVERIFY(!m_driver->action("actionContour")->isEnabled());
        QVERIFY(m_driver->find<QToolButton>("tab:3")->isVisible());
    }

    void theListFollowsThePaneInUse()
    {
        m_driver->click("compareButton");
        auto second = poolingOf("a bad film");
        second->sample.index = 5;
        m_state->next.compared = second;
        publish();
        auto* list = m_driver->find<QListView>("sampleList");
        QCOMPARE(list->currentIndex().row(), 5);
        m_driver->find<TextBox>("textBox")->setFocus();
        QVERIFY(m_driver->waitFor([&] { return list->currentIndex().row() == 0; }, 2000));
        m_driver->find("tokenStrip2")->setFocus();
        QVERIFY(m_driver->waitFor([&] { return list->currentIndex().row() == 5; }, 2000));
        const ExportSubject subject = m_driver->window().exportSubject();
        QCOMPARE(subject.inspection.get(), second.get()); // and so does a figure
        m_driver->click("compareButton");
        QVERIFY(m_driver->waitFor([&] { return list->currentIndex().row() == 0; }, 2000));
    }

    void aQueryBeyondAShorterTextIsTheMeanHereAndInAFigure()
    {
        show(selfAttentionOf("a film that goes on for very many words indeed", 2, 1));
        m_driver->window().viewState().setQuery(8);
        QCOMPARE(strip()->content().selected, 8);
        show(selfAttentionOf("a film", 2, 1));
        QCOMPARE(strip()->content().selected, -1);
        QVERIFY(m_driver->find<QLabel>("textNote")->text().contains("shorter"));
        const ExportSubject subject = m_driver->window().exportSubject();
        QCOMPARE(subject.view.query, 8); // the choice is kept for the next text
        QCOMPARE(subject.figureView(ViewKind::Tokens).query, -1);
        m_driver->trigger("actionCopyFigure");
        QVERIFY(m_driver->window().findChild<QWidget*>("errorDialog") == nullptr);
        QVERIFY(!QApplication::clipboard()->image().isNull());
    }

    void dataAndModelFollowEachOther()
    {
        auto* models = m_driver->find<QComboBox>("modelCombo");
        auto* data = m_driver->find<QComboBox>("dataCombo");
        choose(data, "pairs");
        QCOMPARE(models->currentText(), QString("text.maker"));
        choose(models, "text.small");
        QCOMPARE(data->currentText(), QString("words"));
        choose(models, "text.maker");
        QCOMPARE(data->currentText(), QString("pairs"));
        choose(data, "words");
        QCOMPARE(models->currentText(), QString("text.small"));
    }

private:
    TextBox* box() { return m_driver->find<TextBox>("textBox"); }
    TokenStrip* strip() { return m_driver->find<TokenStrip>("tokenStrip"); }
    static void choose(QComboBox* combo, const char* name)
    {
        combo->setCurrentText(QLatin1String(name));
        emit combo->activated(combo->currentIndex());
    }
    void publish()
    {
        m_state->publish();
        QVERIFY(m_driver->waitFor([&] { return m_driver->now().generation == m_state->latest->generation; }));
        QCoreApplication::processEvents();
    }
    void show(const std::shared_ptr<Inspection>& inspection)
    {
        m_state->next.inspection = inspection;
        publish();
    }
    void answer(const std::string& text)
    {
        auto inspection = poolingOf(text);
        inspection->sample = {Split::Test, -1, text, {}};
        show(inspection);
    }

    std::shared_ptr<FakeSessionState> m_state;
    std::unique_ptr<WindowDriver> m_driver;
};

static const Suite<TextInputTest> registered;

#include "widgets_text_input_test.moc"
