// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "support/fake_core.h"
#include "tests/support/text_inspections.h"
#include "support/window_driver.h"
#include "ui/docks/prediction_strip.h"
#include "ui/text_views/head_grid.h"
#include "ui/text_views/token_arcs.h"
#include "ui/text_views/token_matrix.h"
#include "ui/text_views/token_strip.h"
#include "window_main.h"

#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QScrollBar>

using namespace attnscope;

namespace {

const char* const kSentence = "the plot was slow but the acting was wonderful 很好看";

QPoint middleOf(const TokenStrip& strip, int place)
{
    return (strip.layout().rectsOf(place).front().center() - strip.offset()).toPoint();
}

void moveTo(QWidget* widget, QPointF at)
{
    QMouseEvent event(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
    QCoreApplication::sendEvent(widget, &event);
}

/// The corner of a token's rectangle, where no glyph reaches, has the colour.
bool isColored(const QImage& image, const TokenStrip& strip, int place, Rgb color)
{
    const QRectF rect = strip.layout().rectsOf(place).front().translated(-strip.offset());
    const QPoint corner = QPointF(rect.left() + 1.5, rect.top() + 1.5).toPoint();
    return image.pixel(corner) == qRgb(color.r, color.g, color.b);
}

} // namespace

/// The views of texts inside the real window, on inspections made by hand.
class TextViewsTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_state = std::make_shared<FakeSessionState>();
        m_driver = std::make_unique<WindowDriver>(fakeLoader(m_state));
        QVERIFY(m_driver->waitFor([&] { return m_state->count<command::Configure>() == 1; }));
    }
    void cleanup() { m_driver.reset(); }

    void everyTokenHasTheColourOfItsWeight()
    {
        show(poolingOf(kSentence));
        const StripContent& content = strip()->content();
        QCOMPARE(content.weights, m_shown->sites[0].weights.values);
        const QImage image = strip()->viewport()->grab().toImage();
        for (int place = 0; place < static_cast<int>(content.weights.size()); ++place) {
            const float weight = content.weights[static_cast<size_t>(place)];
            QVERIFY2(isColored(image, *strip(), place, colorOf(*content.map, content.scale, weight)),
                     qPrintable(QStringLiteral("token %1").arg(place)));
        }
    }

    void hoveringReadsTheExactWeight()
    {
        show(poolingOf(kSentence));
        QSignalSpy spy(strip(), &TokenStrip::hovered);
        moveTo(strip()->viewport(), middleOf(*strip(), 1));
        const QString text = spy.last().first().toString();
        QVERIFY2(holdsExactly(text, m_shown->sites[0].weights.values[1]), qPrintable(text));
        QVERIFY(text.contains("plot"));
        QVERIFY(text.contains("id "));
    }

    void aClickSelectsTheQueryWhoseRowIsShown()
    {
        show(selfAttentionOf(kSentence, 2, 1));
        QTest::mouseClick(strip()->viewport(), Qt::LeftButton, {}, middleOf(*strip(), 3));
        QCOMPARE(m_driver->window().viewState().settings().query, 3);
        QCOMPARE(strip()->content().selected, 3);
        m_driver->window().viewState().setHead(1);
        const auto columns = m_shown->texts[0].tokens.size();
        const auto head =
            m_shown->sites[0].weights.values.begin() + static_cast<std::ptrdiff_t>(columns * columns);
        const std::vector<float> row(head + static_cast<std::ptrdiff_t>(3 * columns),
                                     head + static_cast<std::ptrdiff_t>(4 * columns));
        QCOMPARE(strip()->content().weights, row);
        QTest::mouseClick(strip()->viewport(), Qt::LeftButton, {}, middleOf(*strip(), 3));
        QCOMPARE(m_driver->window().viewState().settings().query, -1);
    }

    void maskingAWordTellsTheSessionAndShowsTheChange()
    {
        auto whole = poolingOf(kSentence);
        show(whole);
        m_driver->click("maskButton");
        QTest::mouseClick(strip()->viewport(), Qt::LeftButton, {}, middleOf(*strip(), 2));
        QTest::mouseClick(strip()->viewport(), Qt::LeftButton, {}, middleOf(*strip(), 4));
        QCOMPARE(m_state->last<command::HideTokens>()->positions, std::vector<int32_t>({2, 4}));

        auto masked = std::make_shared<Inspection>(*whole);
        masked->texts[0].tokens[2].hidden = masked->texts[0].tokens[4].hidden = true;
        masked->wholePredictions = whole->predictions;
        masked->predictions[0].probabilities = {0.59F, 0.41F};
        show(masked);
        auto* prediction = m_driver->find<PredictionStrip>("textPrediction");
        QCOMPARE(prediction->classNumber(1), QStringLiteral("0.93 → 0.41 (%1").arg(QChar(0x2212)) + "0.52)");
        m_driver->click("showAllTokens");
        QVERIFY(m_state->last<command::HideTokens>()->positions.empty());
    }

    void hiddenWordsAreHatchedAndEvidenceIsUnderlined()
    {
        auto inspection = poolingOf(kSentence);
        const QImage before = shown(inspection);
        auto marked = std::make_shared<Inspection>(*inspection);
        marked->texts[0].tokens[2].hidden = true;
        marked->evidence.assign(marked->texts[0].tokens.size(), 0);
        marked->evidence[6] = 1;
        m_driver->window().viewState().setEvidence(true);
        const QImage after = shown(marked);
        const QRect hidden = strip()->layout().rectsOf(2).front().translated(-strip()->offset()).toRect();
        QVERIFY(before.copy(hidden) != after.copy(hidden));
        const QRectF evident = strip()->layout().rectsOf(6).front().translated(-strip()->offset());
        QCOMPARE(after.pixelColor(QPointF(evident.center().x(), evident.bottom() + 2).toPoint()),
                 QColor(0xcc, 0xbb, 0x44));
        const QRectF other = strip()->layout().rectsOf(5).front().translated(-strip()->offset());
        QVERIFY(after.pixelColor(QPointF(other.center().x(), other.bottom() + 2).toPoint()) !=
                QColor(0xcc, 0xbb, 0x44));
    }

    void rectanglesHoldTheirGlyphsAndDoNotOverlap_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("english") << QString::fromUtf8("A quiet, wonderful film about nothing at all.");
        QTest::newRow("chinese") << QString::fromUtf8("剧情很无聊，但是演员的表演非常精彩。");
        QTest::newRow("emoji") << QString::fromUtf8(
            "good 👍🏽 family 👨‍👩‍👧 e\u0301te\u0301");
        QTest::newRow("hebrew") << QString::fromUtf8("שלום עולם זה סרט נפלא");
        QTest::newRow("mixed") << QString::fromUtf8("the film שלום עולם 3.5 was good مرحبا بالعالم 好看");
    }
    void rectanglesHoldTheirGlyphsAndDoNotOverlap()
    {
        QFETCH(QString, text);
        const TokenSequence tokens = wordsOf("text", text.toStdString());
        TokenLayout layout;
        TokenLayout::Request request;
        request.tokens = &tokens;
        request.font = m_driver->window().font();
        request.width = 160; // wraps
        QVERIFY(layout.update(request));
        QVERIFY(!layout.update(request)); // the same again costs nothing
        for (int place = 0; place < static_cast<int>(tokens.tokens.size()); ++place)
            QVERIFY(!layout.rectsOf(place).empty());
        for (const TokenLayout::Piece& piece : layout.pieces()) {
            for (const QGlyphRun& run : piece.glyphs)
                for (const QPointF& at : run.positions()) {
                    const double x = piece.origin.x() + at.x();
                    QVERIFY2(x > piece.rect.left() - 1.5 && x < piece.rect.right() + 1.5, qPrintable(text));
                }
            for (const TokenLayout::Piece& other : layout.pieces())
                if (&other != &piece)
                    QVERIFY(!piece.rect.adjusted(0.3, 0.3, -0.3, -0.3)
                                 .intersects(other.rect.adjusted(0.3, 0.3, -0.3, -0.3)));
        }
    }

    void rightToLeftWordsStandFromRightToLeft()
    {
        const TokenSequence tokens = wordsOf("text", "שלום עולם");
        TokenLayout layout;
        TokenLayout::Request request;
        request.tokens = &tokens;
        request.font = m_driver->window().font();
        request.width = 500;
        layout.update(request);
        QVERIFY(layout.rectsOf(0).front().left() > layout.rectsOf(1).front().right());
        QVERIFY(layout.rectsOf(0).front().right() > 450);
    }

    void aCutTextSaysHowMuchIsLeftOut()
    {
        auto inspection = poolingOf(kSentence);
        inspection->texts[0].cutAfter = 120;
        show(inspection);
        const auto pieces = strip()->layout().pieces();
        QVERIFY(pieces.back().place == -1 && pieces.back().glyphs.size() > 0);
        const TokenSequence whole = wordsOf("text", kSentence);
        TokenLayout uncut;
        TokenLayout::Request request;
        request.tokens = &whole;
        request.font = m_driver->window().font();
        uncut.update(request);
        QVERIFY(uncut.pieces().back().place >= 0);
    }

    void typingAsksForTheAnswerAndKeepsWhatIsTyped()
    {
        show(poolingOf(kSentence));
        auto* box = m_driver->find<QPlainTextEdit>("textBox");
        QCOMPARE(box->toPlainText(), QString::fromUtf8(kSentence));
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, "bad film");
        QCOMPARE(m_state->last<command::InspectText>()->text, std::string("bad film"));
        QVERIFY(m_state->last<command::InspectText>()->slot == Slot::First);
        auto answer = poolingOf("bad");
        answer->sample = {Split::Test, -1, "bad", {}}; // to what was typed three letters ago
        show(answer);
        QCOMPARE(box->toPlainText(), QString("bad film"));
        show(poolingOf(kSentence)); // the sample that was shown before, once more
        QCOMPARE(box->toPlainText(), QString("bad film"));
    }

    void anEmptiedBoxAsksForNothing()
    {
        show(poolingOf(kSentence));
        auto* box = m_driver->find<QPlainTextEdit>("textBox");
        const int before = m_state->count<command::InspectText>();
        box->clear();
        QCOMPARE(m_state->count<command::InspectText>(), before);
    }

    void arcsAreTheStrongestOnly()
    {
        m_driver->window().resize(1280, 1040); // all words are in view
        show(selfAttentionOf(kSentence, 2, 1));
        m_driver->trigger("actionArcs");
        auto* arcs = m_driver->find<TokenArcs>("tokenArcs");
        QVERIFY(arcs->isVisible());
        const TextSite site = chosenTextSite(m_shown, {});
        size_t expected = 0;
        for (int head = 0; head < 2; ++head)
            for (int query = 0; query < site.rows; ++query)
                expected += strongestArcs(*site.site, head, query, 3).size();
        QCOMPARE(arcs->arcs().size(), expected);
        QVERIFY(expected > 20);
        const auto saysHowMany = [&] {
            return m_driver->find<QLabel>("textNote")
                ->text()
                .startsWith(QString::number(arcs->arcs().size()) + ' ');
        };
        QVERIFY(saysHowMany());
        m_driver->window().resize(1280, 800); // fewer words are in view
        QVERIFY(m_driver->waitFor([&] { return arcs->arcs().size() < expected; }));
        QVERIFY(saysHowMany());
        m_driver->window().resize(1280, 1040);
        QVERIFY(m_driver->waitFor([&] { return arcs->arcs().size() == expected; }));
        moveTo(arcs->viewport(), arcs->tokenRect(TokenArcs::Side::Query, 2).center());
        for (const Arc& arc : arcs->arcs())
            QCOMPARE(arc.query, 2);
        QVERIFY(arcs->arcs().back().weight >= arcs->arcs().front().weight);
        QVERIFY(m_driver->find<QLabel>("textNote")->text().contains(QString::number(arcs->arcs().size())));
    }

    void theMatrixNamesBothAxesAndReadsItsCells()
    {
        show(translationOf("den röda katten sover", "the red cat sleeps"));
        m_driver->trigger("actionMatrix");
        auto* matrix = m_driver->find<TokenMatrix>("tokenMatrix");
        QVERIFY(matrix->isVisible());
        QCOMPARE(matrix->labels(Qt::Horizontal)[1].second, QString::fromUtf8("röda"));
        QCOMPARE(matrix->labels(Qt::Vertical)[2].second, QString("cat"));
        QCOMPARE(matrix->goldCells().size(), size_t(4));
        QSignalSpy spy(matrix, &TokenMatrix::hovered);
        moveTo(matrix, matrix->cellRect(2, 1).center());
        const float weight = m_shown->sites[0].weights.values[2 * 4 + 1];
        QVERIFY(holdsExactly(spy.last().first().toString(), weight));
        const QImage image = matrix->grab().toImage();
        const QPoint at = (matrix->cellRect(0, 3).center()).toPoint();
        const ColorScale scale =
            textScale(ScaleKind::Linear, TextScale::Site, chosenTextSite(m_shown, {}), {});
        const Rgb color = colorOf(colorMaps().front(), scale, m_shown->sites[0].weights.values[3]);
        QCOMPARE(image.pixel(at), qRgb(color.r, color.g, color.b));
    }

    void aLargeMatrixThinsItsLabelsAndZooms()
    {
        show(selfAttentionOf(longText(600), 1, 1));
        m_driver->trigger("actionMatrix");
        auto* matrix = m_driver->find<TokenMatrix>("tokenMatrix");
        const size_t few = matrix->labels(Qt::Horizontal).size();
        QVERIFY(few > 5 && few < 100);
        const QPointF at = matrix->pictureRect().center();
        for (int i = 0; i < 12; ++i) {
            QWheelEvent wheel(at, matrix->mapToGlobal(at), {}, QPoint(0, 120), Qt::NoButton, Qt::NoModifier,
                              Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(matrix, &wheel);
        }
        QVERIFY(matrix->cellsInView().width() < 100);
        const auto side = static_cast<double>(m_shown->texts[0].tokens.size());
        QVERIFY(matrix->cellsInView().contains(QPointF(side / 2, side / 2)));
        QTest::mouseDClick(matrix, Qt::LeftButton, {}, at.toPoint());
        QCOMPARE(matrix->cellsInView(), QRectF(0, 0, side, side));
    }

    void aPixelOfManyWeightsShowsTheLargest()
    {
        std::vector<float> values(100 * 100, 0.0F);
        values[57 * 100 + 33] = 1.0F;
        const QImage image = weightImage(values, 100, QRectF(0, 0, 100, 100), QSize(10, 10),
                                         colorMaps().front(), ColorScale());
        const Rgb top = colorMaps().front().table[255];
        QCOMPARE(image.pixel(3, 5), qRgb(top.r, top.g, top.b));
        const Rgb zero = colorMaps().front().table[0];
        QCOMPARE(image.pixel(4, 5), qRgb(zero.r, zero.g, zero.b));
    }

    void aHeadOfTheGridOpensInTheMatrix()
    {
        show(selfAttentionOf(kSentence, 3, 2));
        m_driver->trigger("actionHeads");
        auto* grid = m_driver->find<HeadGrid>("headGrid");
        QVERIFY(m_driver->waitFor([&] { return grid->isComplete(); }, 3000));
        QTest::mouseClick(grid->viewport(), Qt::LeftButton, {}, grid->cellRect(1, 2).center());
        const ViewSettings& view = m_driver->window().viewState().settings();
        QCOMPARE(view.site, std::string("layer1"));
        QCOMPARE(view.head, 2);
        QVERIFY(m_driver->find<TokenMatrix>("tokenMatrix")->isVisible());
    }

    void sentencesShowTheirWeightBesideTheirWords()
    {
        show(hierarchyOf("The plot was slow. The acting was wonderful! I will see it again."));
        QCOMPARE(strip()->content().sentenceWeights, m_shown->sites[1].weights.values);
        const auto lines = strip()->layout().lines();
        QVERIFY(lines.size() >= 3);
        QCOMPARE(lines.back().sentence, 2);
        const auto words = static_cast<size_t>(m_shown->sites[0].weights.shape[2]);
        const int sentence = m_shown->texts[0].tokens[6].sentence;
        QCOMPARE(strip()->content().weights[6],
                 m_shown->sites[0].weights.values[static_cast<size_t>(sentence) * words + 6]);
    }

    void twoTextsStandSideBySide()
    {
        show(poolingOf(kSentence));
        m_driver->click("compareButton");
        QVERIFY(m_state->last<command::SelectSample>()->slot == Slot::Second);
        m_state->next.compared = poolingOf("a bad film");
        publish();
        auto* second = m_driver->find<TokenStrip>("tokenStrip2");
        QVERIFY(m_driver->waitFor([&] { return second->content().weights.size() == 3; }));
        QVERIFY(second->isVisible() && strip()->isVisible());
        auto* box = m_driver->find<QPlainTextEdit>("textBox2");
        box->setFocus();
        QTest::keyClicks(box, "x");
        QVERIFY(m_state->last<command::InspectText>()->slot == Slot::Second);
        m_driver->find<QListView>("sampleList")
            ->setCurrentIndex(m_driver->find<QListView>("sampleList")->model()->index(3, 0));
        QVERIFY(m_state->last<command::SelectSample>()->slot == Slot::Second);
        m_driver->click("compareButton");
        QCOMPARE(m_state->count<command::CloseSecond>(), 1);
        QVERIFY(!second->isVisible());
    }

    void aScaleFromZeroToOneIsTheSameForEveryText()
    {
        show(poolingOf(kSentence));
        QVERIFY(strip()->content().scale.high < 1.0F);
        m_driver->trigger("actionUnitScale");
        QCOMPARE(strip()->content().scale.low, 0.0F);
        QCOMPARE(strip()->content().scale.high, 1.0F);
    }

    void aTextFileAndTheClipboardAreInspected()
    {
        show(poolingOf(kSentence));
        QFile file(m_driver->file("mine.txt"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("我自己的句子");
        file.close();
        m_driver->drop(file.fileName());
        QCOMPARE(m_state->last<command::InspectText>()->text, std::string("我自己的句子"));
        QApplication::clipboard()->setText("from elsewhere");
        m_driver->trigger("actionPasteText");
        QCOMPARE(m_state->last<command::InspectText>()->text, std::string("from elsewhere"));
    }

    void aFileThatIsNoTextIsRefusedInOneSentence()
    {
        show(poolingOf(kSentence));
        QFile file(m_driver->file("broken.txt"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("abc \xff\xfe\xc3\x28 def");
        file.close();
        const int before = m_state->count<command::InspectText>();
        m_driver->drop(file.fileName());
        auto* error = m_driver->window().findChild<QMessageBox*>("errorDialog");
        QVERIFY(error != nullptr && error->text().contains("broken.txt"));
        QCOMPARE(m_state->count<command::InspectText>(), before);
        error->close();
    }

    void dataOfTextsBringsAModelThatReadsThem()
    {
        show(poolingOf(kSentence));
        auto* data = m_driver->find<QComboBox>("dataCombo");
        data->setCurrentText("words");
        emit data->activated(data->currentIndex());
        QCOMPARE(m_driver->find<QComboBox>("modelCombo")->currentText(), QString("text.small"));
        auto* column = m_driver->find("option:data.text")->findChild<QLineEdit*>();
        QCOMPARE(column->text(), QString("text"));
    }

    void rowsOfTextsAreSentences()
    {
        show(poolingOf(kSentence));
        auto* list = m_driver->find<QListView>("sampleList");
        QVERIFY(m_driver->waitFor([&] { return list->model()->rowCount() == 60; }));
        QVERIFY(list->model()->index(5, 0).data().toString().contains("5 minutes too long"));
        const QImage row = list->viewport()->grab(list->visualRect(list->model()->index(2, 0))).toImage();
        const QRgb background = row.pixel(1, 1);
        int inked = 0;
        for (int x = 0; x < row.width(); ++x)
            for (int y = 0; y < row.height() / 3; ++y)
                inked += row.pixel(x, y) != background ? 1 : 0;
        QVERIFY(inked > 100); // the first line of the sentence
    }

    void pictureViewsComeBackWithPictures()
    {
        show(poolingOf(kSentence));
        QVERIFY(strip()->isVisible());
        m_state->next = readySnapshot();
        m_state->next.progress.step = 1;
        publish();
        QVERIFY(m_driver->waitFor([&] { return m_driver->find("attentionCanvas")->isVisible(); }));
        QVERIFY(!strip()->isVisible());
    }

private:
    TokenStrip* strip() { return m_driver->find<TokenStrip>("tokenStrip"); }
    void publish()
    {
        m_state->publish();
        QVERIFY(m_driver->waitFor([&] { return m_driver->now().generation == m_state->latest->generation; }));
    }
    void show(const std::shared_ptr<Inspection>& inspection)
    {
        m_shown = inspection;
        if (m_state->next.dataset == nullptr)
            m_state->next = textSnapshot(inspection);
        m_state->next.inspection = inspection;
        m_state->next.progress.step = 1; // past the page that teaches
        publish();
        QCoreApplication::processEvents();
    }
    QImage shown(const std::shared_ptr<Inspection>& inspection)
    {
        show(inspection);
        return strip()->viewport()->grab().toImage();
    }

    std::shared_ptr<FakeSessionState> m_state;
    std::unique_ptr<WindowDriver> m_driver;
    std::shared_ptr<const Inspection> m_shown;
};

static const Suite<TextViewsTest> registered;

#include "widgets_text_views_test.moc"
