// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "support/window_driver.h"
#include "tests/support/text_inspections.h"
#include "ui/docks/prediction_strip.h"
#include "ui/theme.h"
#include "window_main.h"

#include <QAction>
#include <QClipboard>

using namespace attnscope;

namespace {

constexpr int kSide = 8;

Prediction classOf(const char* task, int predicted, int truth)
{
    Prediction prediction;
    prediction.task = task;
    prediction.classes = {"circle", "square", "star"};
    prediction.probabilities = {0.1F, 0.2F, 0.7F};
    prediction.predicted = predicted;
    prediction.truth = truth;
    return prediction;
}

/// A picture with a class, a mask over its left half (the truth: the left quarter) and a point.
std::shared_ptr<Inspection> scene()
{
    auto inspection = std::make_shared<Inspection>();
    inspection->picture = {kSide, kSide, std::vector<uint8_t>(kSide * kSide * 3, 120)};
    Prediction mask;
    mask.task = "mask";
    mask.kind = TaskKind::Mask;
    mask.values.shape = mask.truthValues.shape = {kSide, kSide};
    for (int i = 0; i < kSide * kSide; ++i) {
        mask.values.values.push_back(i % kSide < kSide / 2 ? 1.0F : 0.0F);
        mask.truthValues.values.push_back(i % kSide < kSide / 4 ? 1.0F : 0.0F);
    }
    Prediction point;
    point.task = "centre";
    point.kind = TaskKind::Point;
    point.values = {{2}, {6.0F, 5.0F}};
    point.truthValues = {{2}, {3.0F, 1.0F}};
    inspection->predictions = {classOf("shape", 2, 2), classOf("colour", 2, 0), mask, point};
    return inspection;
}

} // namespace

/// Every task's answer is shown, whatever its kind.
class PredictionsTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_strip = std::make_unique<PredictionStrip>(nullptr);
        m_strip->resize(900, 200);
        m_strip->show();
    }
    void cleanup() { m_strip.reset(); }

    void everyTaskHasItsSentence()
    {
        m_strip->setInspection(scene());
        const QStringList lines = m_strip->summary().split(u'\n');
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[0], QString::fromUtf8("shape: predicted star ✓"));
        QCOMPARE(lines[1], QString::fromUtf8("colour: predicted star ✗, it is circle"));
        QVERIFY(lines[2].contains("50") && lines[2].contains("0.50")); // half the picture, overlap one half
        QVERIFY(lines[3].contains("(6.0, 5.0)") && lines[3].contains("5.0 px")); // 3 and 4 pixels away
        QCOMPARE(m_strip->accessibleName(), m_strip->summary());
        QVERIFY(m_strip->toolTip().contains("colour"));
    }

    void everyTaskHasItsCellAtAnyWidth()
    {
        const auto shown = scene();
        m_strip->setInspection(shown);
        for (const int width : {160, 420, 900, 1600}) {
            m_strip->resize(width, m_strip->heightForWidth(width));
            std::vector<QRect> cells;
            for (const Prediction& each : shown->predictions)
                cells.push_back(m_strip->taskRect(each.task));
            for (size_t i = 0; i < cells.size(); ++i) {
                QVERIFY2(!cells[i].isEmpty() && m_strip->rect().contains(cells[i]),
                         qPrintable(QStringLiteral("%1: %2 in %3x%4, %5..%6")
                                        .arg(width)
                                        .arg(i)
                                        .arg(m_strip->width())
                                        .arg(m_strip->height())
                                        .arg(cells[i].top())
                                        .arg(cells[i].bottom())));
                for (size_t k = 0; k < i; ++k)
                    QVERIFY(!cells[i].intersects(cells[k]));
            }
        }
        QVERIFY(m_strip->heightForWidth(160) > m_strip->heightForWidth(1600));
    }

    void aMaskAndAPointAreDrawnInThePicture()
    {
        m_strip->setInspection(scene());
        m_strip->resize(900, m_strip->heightForWidth(900));
        const QImage image = m_strip->grab().toImage();
        const QRect mask = m_strip->taskRect("mask");
        const int eighth = grid(m_strip.get(), 6) / 8;
        const QColor inside = image.pixelColor(mask.topLeft() + QPoint(eighth, eighth));
        const QColor outside = image.pixelColor(mask.topLeft() + QPoint(7 * eighth, eighth));
        QCOMPARE(outside, QColor(120, 120, 120));
        QVERIFY(inside != outside);
        const QRect point = m_strip->taskRect("centre");
        const QColor cross = image.pixelColor(point.topLeft() + QPoint(6 * eighth, 5 * eighth));
        QVERIFY(cross != QColor(120, 120, 120));
    }

    void aLongTranslationIsWrappedAndCanBeCopied()
    {
        const std::string made = longText(120);
        const auto shorter = translationOf("ein Film", "a film");
        m_strip->setInspection(shorter);
        const int low = m_strip->heightForWidth(600);
        m_strip->setInspection(translationOf("ein Film", made));
        QVERIFY(m_strip->heightForWidth(600) > low);
        QVERIFY(m_strip->heightForWidth(600) < 4 * low); // does not push the view away
        QVERIFY(m_strip->toolTip().contains(QString::fromStdString(made)));
        m_strip->findChild<QAction*>("copyAnswers")->trigger();
        QVERIFY(QApplication::clipboard()->text().contains(QString::fromStdString(made)));
    }

    void oneClassificationKeepsItsBars()
    {
        auto inspection = scene();
        inspection->predictions.resize(1);
        m_strip->setInspection(inspection);
        QCOMPARE(m_strip->summary(), QString::fromUtf8("predicted star ✓"));
        QCOMPARE(m_strip->classNumber(2), QString("0.70"));
        QCOMPARE(m_strip->heightForWidth(900), m_strip->heightForWidth(300));
    }

private:
    std::unique_ptr<PredictionStrip> m_strip;
};

static const Suite<PredictionsTest> registered;

#include "widgets_predictions_test.moc"
