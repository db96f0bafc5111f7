// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "support/fake_core.h"
#include "support/window_driver.h"
#include "tests/support/text_inspections.h"
#include "ui/bridge/sample_model.h"
#include "ui/gl/attention_canvas.h"
#include "ui/text_views/text_input.h"
#include "ui/text_views/text_site.h"
#include "ui/text_views/token_strip.h"
#include "window_main.h"

#include <QLabel>
#include <QListView>

using namespace attnscope;

namespace {

constexpr int kSide = 16, kCells = 4;

AttentionSite gridSite(const char* name, int64_t queries, int64_t keys)
{
    AttentionSite site;
    site.name = name;
    site.kind = SiteKind::Matrix;
    site.geometry = {2.0F, 2.0F, 4.0F, 4.0F};
    site.weights = {{1, queries, keys}, std::vector<float>(static_cast<size_t>(queries * keys))};
    for (int64_t q = 0; q < queries; ++q) // query q looks at key q, for the most part
        for (int64_t k = 0; k < keys; ++k)
            site.weights.values[static_cast<size_t>(q * keys + k)] =
                k == q % keys ? 0.8F : 0.2F / static_cast<float>(keys - 1);
    return site;
}

/// A picture and its sentence, which look at each other.
std::shared_ptr<Inspection> pictureWithSentence(const std::string& text)
{
    auto inspection = poolingOf(text);
    inspection->picture = {kSide, kSide, std::vector<uint8_t>(3 * kSide * kSide, 120)};
    inspection->input = {{3, kSide, kSide}, std::vector<float>(3 * kSide * kSide, 0.0F)};
    const auto words = static_cast<int64_t>(inspection->texts[0].tokens.size());
    AttentionSite look = gridSite("text-to-image", words, kCells * kCells);
    look.queryTokens = "text";
    look.keyGrid = {0, kCells, kCells};
    AttentionSite back = gridSite("image-to-text", kCells * kCells, words);
    back.keyTokens = "text";
    back.queryGrid = {0, kCells, kCells};
    inspection->sites = {look, back};
    return inspection;
}

} // namespace

/// Pictures with sentences: both are seen, and each shows where the other looks.
class PictureTextTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_state = std::make_shared<FakeSessionState>();
        m_driver = std::make_unique<WindowDriver>(fakeLoader(m_state));
        QVERIFY(m_driver->waitFor([&] { return m_state->count<command::Configure>() == 1; }));
        m_driver->window().resize(1280, 900);
        m_state->next = textSnapshot(pictureWithSentence("the red circle"));
        auto dataset = std::make_shared<DatasetSummary>(*m_state->next.dataset);
        dataset->input = InputKind::ImageText;
        m_state->next.dataset = dataset;
        m_state->next.progress.step = 1;
        publish();
    }
    void cleanup() { m_driver.reset(); }

    void bothAreSeenSideBySide()
    {
        QVERIFY(canvas()->isVisible());
        QVERIFY(strip()->isVisible());
        QVERIFY(m_driver->find("textBox")->isVisible());
        const QRect picture(canvas()->mapTo(&m_driver->window(), QPoint()), canvas()->size());
        const QRect text(strip()->mapTo(&m_driver->window(), QPoint()), strip()->size());
        QVERIFY(!picture.intersects(text));
        QVERIFY(picture.width() > 200 && text.width() > 200);
        // What the model says is told once.
        QVERIFY(!m_driver->find("textPrediction")->isVisible());
        QCOMPARE(visibleStrips(), 1);
        QVERIFY(!m_driver->find("compareButton")->isVisible());
    }

    void aWordIsSoughtInThePicture()
    {
        QTest::mouseClick(strip()->viewport(), Qt::LeftButton, {}, middleOf(2));
        const ViewSettings& settings = m_driver->window().viewState().settings();
        QCOMPARE(settings.site, std::string("text-to-image"));
        QCOMPARE(settings.query, 2);
        QCOMPARE(strip()->content().selected, 2); // and the words show what they showed
        QCOMPARE(strip()->content().weights.size(), size_t(3));
        QVERIFY(m_driver->find<QLabel>("textNote")->text().contains("outlined word"));
        QTest::mouseClick(strip()->viewport(), Qt::LeftButton, {}, middleOf(2));
        QCOMPARE(settings.query, -1);
        QCOMPARE(strip()->content().selected, -1);
    }

    void aPlaceOfThePictureIsSoughtInTheWords()
    {
        emit canvas()->queryPicked(1); // row 0, column 1
        const ViewSettings& settings = m_driver->window().viewState().settings();
        QCOMPARE(settings.site, std::string("image-to-text"));
        QCOMPARE(settings.query, 1);
        const std::vector<float>& weights = strip()->content().weights;
        QCOMPARE(weights, (std::vector<float>{0.1F, 0.8F, 0.1F}));
        const TextSite site = chosenTextSite(m_state->next.inspection, settings);
        QVERIFY(site.isFromPicture());
        QVERIFY(queryLabel(site, 1).contains("row 0, column 1"));
        emit canvas()->queryPicked(-1);
        QCOMPARE(settings.query, -1);
    }

    void theMatrixHasPlacesAgainstWords()
    {
        for (const char* view : {"actionMatrix", "actionHeads", "actionArcs"}) {
            m_driver->trigger(view);
            QVERIFY2(canvas()->isVisible(), view);
            m_driver->window().grab(); // paints every part
        }
    }

    void theSentenceIsEditedBesideItsPicture()
    {
        auto* box = m_driver->find<TextBox>("textBox");
        QCOMPARE(box->text(), QString("the red circle"));
        box->setText(QStringLiteral("a blue circle"));
        QCOMPARE(m_state->last<command::InspectText>()->text, std::string("a blue circle"));
        auto answer = pictureWithSentence("a blue circle");
        answer->sample = {Split::Test, 0, "a blue circle", {}};
        m_state->next.inspection = answer;
        publish();
        QCOMPARE(box->text(), QString("a blue circle"));
        QVERIFY(canvas()->isVisible());
        // The row of its picture stays chosen.
        QCOMPARE(m_driver->find<QListView>("sampleList")->currentIndex().row(), 0);
    }

    void aPictureAloneHasTheWholeRoomAgain()
    {
        m_state->next = readySnapshot();
        m_state->next.progress.step = 1;
        publish();
        QVERIFY(canvas()->isVisible());
        QVERIFY(!strip()->isVisible());
        m_state->next = textSnapshot(poolingOf("a film"));
        m_state->next.progress.step = 1;
        publish();
        QVERIFY(!canvas()->isVisible());
        QVERIFY(strip()->isVisible());
    }

    void marksOfWebPagesAreNotReadOutInTheList()
    {
        auto page = std::make_shared<SamplePage>(*m_state->next.samples);
        page->rows[0].text = "Dull.<br /><br />But\nthe end!";
        m_state->next.samples = page;
        publish();
        const QAbstractItemModel* model = m_driver->find<QListView>("sampleList")->model();
        QVERIFY(model->index(0, 0).data().toString().startsWith(QLatin1String("Dull. But the end!")));
        QVERIFY(!model->index(0, 0).data(Qt::ToolTipRole).toString().contains(QLatin1String("br")));
    }

private:
    AttentionCanvas* canvas() { return m_driver->find<AttentionCanvas>("attentionCanvas"); }
    TokenStrip* strip() { return m_driver->find<TokenStrip>("tokenStrip"); }
    QPoint middleOf(int place)
    {
        return (strip()->layout().rectsOf(place).front().center() - strip()->offset()).toPoint();
    }
    int visibleStrips()
    {
        int visible = 0;
        for (const QWidget* widget : m_driver->window().findChildren<QWidget*>())
            visible += widget->inherits("attnscope::PredictionStrip") && widget->isVisible() ? 1 : 0;
        return visible;
    }
    void publish()
    {
        m_state->publish();
        QVERIFY(m_driver->waitFor([&] { return m_driver->now().generation == m_state->latest->generation; }));
        QCoreApplication::processEvents();
    }

    std::shared_ptr<FakeSessionState> m_state;
    std::unique_ptr<WindowDriver> m_driver;
};

static const Suite<PictureTextTest> registered;

#include "widgets_picture_text_test.moc"
