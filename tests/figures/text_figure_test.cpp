// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// Figures of texts: running text, labelled matrices, heads.
#include "core/api/color_map.h"
#include "tests/figures/text_samples.h"
#include "ui/figures/figure.h"
#include "ui/figures/token_text.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QXmlStreamReader>

namespace attnscope {
namespace {

const std::vector<std::string> kEnglish{"The", "plot", "was", "thin", ",", "yet", "I", "loved", "it"};
const std::vector<std::string> kChinese{"这部", "电影", "的", "情节", "很", "单薄", "，", "但", "我", "喜欢"};
const std::vector<std::string> kHebrew{"הסרט", "הזה", "היה", "נפלא"};
const std::vector<std::string> kMixed{"Wow", "😀", "مرحبا", "café", "好看", "!"};

class TextFigure : public testing::Test {
protected:
    TextFigure()
    {
        content.inspection = &inspection;
        const QByteArray kept = qgetenv("ATTNSCOPE_KEEP_FIGURES");
        folder = kept.isEmpty() ? temporary.path() : QString::fromLocal8Bit(kept);
    }

    QString path(const QString& name) const { return QDir(folder).filePath(name); }

    QByteArray saved(const QString& name, const FigureRequest& request)
    {
        const Status status = saveFigure(path(name), content, request);
        EXPECT_TRUE(status.isOk()) << status.text();
        QFile file(path(name));
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    }

    /// All characters that an SVG holds, without spaces.
    QString svgText(const QString& name, const FigureRequest& request)
    {
        QXmlStreamReader reader(saved(name, request));
        QString text;
        while (!reader.atEnd())
            if (reader.readNext() == QXmlStreamReader::Characters)
                text += reader.text();
        EXPECT_FALSE(reader.hasError()) << reader.errorString().toStdString();
        return text.remove(u' ');
    }

    std::string refusal(const FigureRequest& request)
    {
        const Status status = saveFigure(path(QStringLiteral("no.svg")), content, request);
        EXPECT_FALSE(status.isOk());
        EXPECT_FALSE(QFile::exists(path(QStringLiteral("no.svg"))));
        return status.text();
    }

    static FigureRequest view(ViewKind kind, const char* site = "")
    {
        FigureRequest request;
        request.view.view = kind;
        request.view.site = site;
        return request;
    }

    QTemporaryDir temporary;
    QString folder;
    Inspection inspection = readingOf(textOf("text", kEnglish));
    FigureContent content;
};

QString joined(const std::vector<std::string>& words)
{
    QString text;
    for (const std::string& word : words)
        text += QString::fromStdString(word);
    return text;
}

TEST_F(TextFigure, TextOfEveryScriptIsTextInAnSvg)
{
    int number = 0;
    for (const auto& [words, between] :
         {std::pair(kEnglish, " "), {kChinese, ""}, {kHebrew, " "}, {kMixed, " "}}) {
        inspection = readingOf(textOf("text", words, between));
        saved(QStringLiteral("script%1.png").arg(number), view(ViewKind::Tokens));
        const QString text = svgText(QStringLiteral("script%1.svg").arg(number++), view(ViewKind::Tokens));
        // Not in reading order from right to left, but every word whole.
        for (const std::string& word : words)
            EXPECT_TRUE(text.contains(QString::fromStdString(word))) << word;
        EXPECT_TRUE(text.contains(QStringLiteral("predicted:positive(0.875)"))) << text.toStdString();
    }
}

/// What the fonts' maps of a PDF say that their glyphs stand for.
QString mappedCharacters(const QByteArray& pdf)
{
    static const QRegularExpression section(QStringLiteral("beginbf(range|char)\\s(.*?)endbf"),
                                            QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression code(QStringLiteral("<(\\w{4})>"));
    QString characters;
    for (auto sections = section.globalMatch(QString::fromLatin1(pdf)); sections.hasNext();)
        for (auto codes = code.globalMatch(sections.next().captured(2)); codes.hasNext();)
            characters += QChar(codes.next().captured(1).toUShort(nullptr, 16));
    return characters;
}

TEST_F(TextFigure, TextOfEveryScriptCanBeCopiedFromAPdf)
{
    const std::vector<std::string> signs{"2036-08-17", "(0.9)", "[12]", "3x4", "10:30", "A-B", "->", "שלום"};
    const std::vector<std::string> radicals{"日", "二", "八", "月", "十", "长", "门", "用户", "龟", "胶"};
    const std::vector<std::string> arabic{"مرحبا", "بالعالم"};
    const QString program = QStandardPaths::findExecutable(QStringLiteral("pdftotext"));
    static const QRegularExpression invisible(QStringLiteral("[\\s\\x{202a}-\\x{202e}]"));
    int number = 0;
    for (const auto& [words, between] : {std::pair(kEnglish, " "),
                                         {kChinese, ""},
                                         {signs, " "},
                                         {radicals, ""},
                                         {kHebrew, " "},
                                         {arabic, " "}}) {
        inspection = readingOf(textOf("text", words, between));
        content.source = QStringLiteral("2036-08-17 3x4 (0.9)"); // in the caption
        const QString name = path(QStringLiteral("script%1.pdf").arg(number++));
        const QByteArray pdf = saved(name, view(ViewKind::Tokens));
        const QString mapped = mappedCharacters(pdf);
        for (const QChar c : joined(words) + QStringLiteral(" (.)"))
            EXPECT_TRUE(mapped.contains(c)) << QString(c).toStdString();
        if (program.isEmpty())
            continue;
        QProcess process;
        process.start(program, {QStringLiteral("-enc"), QStringLiteral("UTF-8"), name, QStringLiteral("-")});
        ASSERT_TRUE(process.waitForFinished());
        EXPECT_TRUE(process.readAllStandardError().isEmpty()) << "a damaged file";
        const QString text = QString::fromUtf8(process.readAllStandardOutput()).remove(invisible);
        for (const std::string& word : words)
            EXPECT_TRUE(text.contains(QString::fromStdString(word))) << word << " in " << text.toStdString();
        EXPECT_TRUE(text.contains(QStringLiteral("2036-08-173x4(0.9)"))) << text.toStdString();
        EXPECT_TRUE(text.contains(QStringLiteral("predicted:positive(0.875)"))) << text.toStdString();
    }
}

/// A paragraph on an image of its own, four pixels a point.
QImage painted(TokenText& text, double width, double height)
{
    QImage image(static_cast<int>(width * 4) + 40, static_cast<int>(height * 4) + 40, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.scale(4, 4);
    Paper paper(painter);
    text.paint(paper, {5, 5});
    return image;
}

TEST_F(TextFigure, BackgroundsHaveTheirColourAndDoNotOverlap)
{
    for (const auto& [words, between] :
         {std::pair(kEnglish, " "), {kChinese, ""}, {kHebrew, " "}, {kMixed, " "}}) {
        const TokenSequence sequence = textOf("text", words, between);
        std::vector<TokenStyle> styles(words.size());
        for (size_t i = 0; i < words.size(); ++i)
            styles[i].background = QColor(200, static_cast<int>(10 + 20 * i), 30);
        TokenText text({sequence, 0, words.size(), {}, styles, {}, {}});
        const double height = text.layOut(90);
        const QImage image = painted(text, 90, height);
        std::vector<QRectF> all;
        for (size_t i = 0; i < words.size(); ++i) {
            const std::vector<QRectF> boxes = text.boxes(i);
            ASSERT_FALSE(boxes.empty()) << words[i];
            EXPECT_GT(boxes.front().width(), 1.5) << words[i];
            // Just inside its lower left corner, below the letters.
            const QPointF corner = boxes.front().bottomLeft() + QPointF(5 + 1.2, 5 - 0.35);
            EXPECT_EQ(image.pixelColor((corner * 4).toPoint()), styles[i].background) << words[i];
            for (const QRectF& box : boxes) {
                for (const QRectF& other : all)
                    EXPECT_LT(box.intersected(other).width() * box.intersected(other).height(), 1e-6)
                        << words[i];
                EXPECT_GE(box.left(), -1);
                EXPECT_LE(box.right(), 91);
                EXPECT_LE(box.bottom(), height);
                all.push_back(box);
            }
        }
    }
}

TEST_F(TextFigure, HebrewRunsFromTheRight)
{
    const TokenSequence sequence = textOf("text", kHebrew);
    TokenText text({sequence, 0, kHebrew.size(), {}, {}, {}, {}});
    text.layOut(400);
    for (size_t i = 1; i < kHebrew.size(); ++i)
        EXPECT_LT(text.boxes(i).front().right(), text.boxes(i - 1).front().left());
    EXPECT_GT(text.boxes(0).front().right(), 395) << "the paragraph begins at the right";
}

TEST_F(TextFigure, APngHasTheColoursOfTheTable)
{
    saved(QStringLiteral("tokens.png"), view(ViewKind::Tokens));
    const QImage image(path(QStringLiteral("tokens.png")));
    const auto& weights = inspection.sites[0].weights.values;
    const ColorScale scale = fittingScale(ScaleKind::Linear, weights);
    // The first token's background begins 0.7 points left of the text, which begins at the margin.
    const Rgb wanted = colorOf(colorMaps().front(), scale, weights[0]);
    EXPECT_EQ(image.pixelColor(23, static_cast<int>((8 + 14 + 7.2) * 3)),
              QColor(wanted.r, wanted.g, wanted.b));
}

TEST_F(TextFigure, LongTextsMakeTheFigureGrowInHeight)
{
    std::vector<std::string> words;
    for (int i = 0; i < 2000; ++i)
        words.push_back(kEnglish[static_cast<size_t>(i) % kEnglish.size()] + std::to_string(i));
    const QSize small = figureSize(content, view(ViewKind::Tokens));
    inspection = readingOf(textOf("text", {words.begin(), words.begin() + 200}));
    const QSize middle = figureSize(content, view(ViewKind::Tokens));
    inspection = readingOf(textOf("text", words));
    const QSize large = figureSize(content, view(ViewKind::Tokens));
    EXPECT_EQ(small.width(), large.width());
    EXPECT_GT(middle.height(), small.height());
    EXPECT_GT(large.height(), 3 * middle.height());
    EXPECT_TRUE(svgText(QStringLiteral("long.svg"), view(ViewKind::Tokens)).contains(joined({words.back()})));
    saved(QStringLiteral("long.png"), view(ViewKind::Tokens));
    EXPECT_EQ(QImage(path(QStringLiteral("long.png"))).height(), large.height() * 3);
    const QSize matrix = figureSize(content, view(ViewKind::Matrix, "layer0"));
    EXPECT_LT(std::max(matrix.width(), matrix.height()), 1300);
    EXPECT_TRUE(svgText(QStringLiteral("longmatrix.svg"), view(ViewKind::Matrix, "layer0"))
                    .contains(QStringLiteral("noteverytokenislabelled")));
}

TEST_F(TextFigure, OneTokenIsEnough)
{
    inspection = readingOf(textOf("text", {"好"}));
    for (const ViewKind kind : {ViewKind::Tokens, ViewKind::Matrix, ViewKind::Heads})
        EXPECT_TRUE(svgText(QStringLiteral("one.svg"), view(kind)).contains(QStringLiteral("好")));
}

TEST_F(TextFigure, SentencesHaveTheirWeightBesideThem)
{
    inspection = hierarchicalReading();
    FigureRequest request = view(ViewKind::Tokens, "words");
    request.view.colorMap = "magma";
    const QString text = svgText(QStringLiteral("hierarchical.svg"), request);
    saved(QStringLiteral("hierarchical.png"), request);
    for (const char* expected : {"0.100", "0.700", "0.200", "loved", "bars:weightofeachsentence"})
        EXPECT_TRUE(text.contains(QLatin1String(expected))) << expected;
    // A word has its own sentence's row, not a mean over sentences that do not hold it.
    const auto weights = keyWeights(inspection, *inspection.findSite("words"), -1, -1);
    EXPECT_EQ(weights, (std::vector<float>{0.25F, 0.5F, 0.25F, 0.25F, 0.5F, 0.25F, 0.25F, 0.5F, 0.25F}));
    inspection.sites[1].name = "whole";
    EXPECT_TRUE(svgText(QStringLiteral("s.svg"), view(ViewKind::Tokens, "whole"))
                    .contains(QStringLiteral("whole,Sentences")));
}

TEST_F(TextFigure, SitesHeadsAndQueriesAreChosen)
{
    FigureRequest request = view(ViewKind::Tokens, "*");
    request.view.head = kAllHeads;
    const QString all = svgText(QStringLiteral("all.svg"), request);
    for (const char* expected : {"pool", "layer0,head0", "layer0,head1", "[class]", "onescaleforallpanels"})
        EXPECT_TRUE(all.contains(QString::fromUtf8(expected))) << expected;
    request = view(ViewKind::Tokens, "layer0");
    request.view.head = 1;
    request.view.query = 2;
    EXPECT_TRUE(svgText(QStringLiteral("query.svg"), request).contains(QStringLiteral("query2:“plot”")));
    const auto weights = keyWeights(inspection, inspection.sites[1], 1, 2);
    EXPECT_EQ(std::count(weights.begin(), weights.end(), 0.0F), 9);
    EXPECT_EQ(weights[2], 1.0F);
}

TEST_F(TextFigure, WhatIsSpecialAboutTokensIsSaid)
{
    TokenSequence& text = inspection.texts[0];
    text.tokens[1].known = false;
    text.tokens[2].hidden = true;
    text.cutAfter = 120;
    inspection.evidence.assign(text.tokens.size(), 0);
    inspection.evidence[7] = 1;
    FigureRequest request = view(ViewKind::Tokens);
    request.view.showEvidence = true;
    content.source = QStringLiteral("text.attn-rnn on reviews");
    const QString shown = svgText(QStringLiteral("marks.svg"), request);
    saved(QStringLiteral("marks.png"), request);
    for (const char* expected : {"[…120tokensleftout]", "dotted:notinthevocabulary", "struckthrough",
                                 "underlined", "text.attn-rnnonreviews", "step400"})
        EXPECT_TRUE(shown.contains(QString::fromUtf8(expected))) << expected;
}

TEST_F(TextFigure, AMatrixIsLabelledAndTheKnownAlignmentOutlined)
{
    inspection = translation();
    const FigureRequest request = view(ViewKind::Matrix);
    const QByteArray with = saved(QStringLiteral("alignment.svg"), request);
    const QString text = svgText(QStringLiteral("alignment.svg"), request);
    saved(QStringLiteral("alignment.png"), request);
    for (const char* expected : {"March", "<eos>", "Output", "Text", "output:2021-08-05",
                                 "reference:2021-03-05", "outlined:theknownalignment"})
        EXPECT_TRUE(text.contains(QLatin1String(expected))) << expected;
    inspection.alignment = {};
    const QByteArray without = saved(QStringLiteral("unknown.svg"), request);
    EXPECT_GT(with.count("<path"), without.count("<path"));
    inspection = readingOf(textOf("text", kChinese, ""));
    const QString both = svgText(QStringLiteral("self.svg"), view(ViewKind::Matrix, "layer0"));
    EXPECT_EQ(both.count(QStringLiteral("喜欢")), 2) << "once on each axis";
    EXPECT_EQ(both.count(QStringLiteral("[class]")), 2);
}

TEST_F(TextFigure, TheWrongViewForTheInputIsRefused)
{
    EXPECT_NE(refusal(view(ViewKind::Overlay)).find("expected tokens, arcs, matrix or heads"),
              std::string::npos);
    FigureRequest request = view(ViewKind::Matrix, "layer0");
    request.view.head = kAllHeads;
    EXPECT_NE(refusal(request).find("head: all heads at once"), std::string::npos);
    EXPECT_EQ(refusal(request).find("-2"), std::string::npos);
    request.view.head = 2;
    EXPECT_NE(refusal(request).find("head: no such head (expected 0 to 1"), std::string::npos);
    request = view(ViewKind::Tokens, "layer0");
    request.view.query = 10;
    EXPECT_NE(refusal(request).find("query: no such query (expected 0 to 9"), std::string::npos);
    EXPECT_NE(refusal(view(ViewKind::Tokens, "layer7")).find("nearest layer0"), std::string::npos);
    inspection.sites[1].keyTokens.clear();
    EXPECT_NE(refusal(view(ViewKind::Tokens, "layer0")).find("does not attend to tokens"), std::string::npos);
    inspection.texts.clear();
    EXPECT_NE(refusal(view(ViewKind::Tokens)).find("expected overlay, matrix or heads, found tokens"),
              std::string::npos);
}

TEST_F(TextFigure, MarksOfWebPagesAreNewLines)
{
    inspection = readingOf(textOf("text", {"dull", "but", "short"}, "<br /><br />"));
    for (const ViewKind kind : {ViewKind::Tokens, ViewKind::Heads, ViewKind::Matrix}) {
        const QString text = svgText(QStringLiteral("br.svg"), view(kind));
        EXPECT_TRUE(text.contains(QStringLiteral("short")));
        EXPECT_FALSE(text.contains(QStringLiteral("br/")) || text.contains(QStringLiteral("lt;")));
    }
    const TokenSequence broken = textOf("text", {"dull", "but"}, "<BR/> \r\n <br>");
    TokenText lines({broken, 0, 2, {}, {}, {}, {}});
    EXPECT_LT(lines.layOut(400), 2.5 * 1.6 * static_cast<int>(TextSize::Title))
        << "a new line, no blank ones";
    EXPECT_GT(lines.boxes(1).front().top(), lines.boxes(0).front().bottom());
}

TEST_F(TextFigure, AScaleFromZeroToOneIsTheSameForEveryFigure)
{
    for (const ViewKind kind : {ViewKind::Tokens, ViewKind::Matrix}) {
        FigureRequest request = view(kind, kind == ViewKind::Tokens ? "pool" : "layer0");
        request.view.sharedScale = false;
        request.view.head = kind == ViewKind::Matrix ? 0 : -1; // weights of 1/11 each
        const QString fitted = svgText(QStringLiteral("fitted.svg"), request);
        request.view.unitScale = true;
        const QString unit = svgText(QStringLiteral("unit.svg"), request);
        EXPECT_NE(fitted, unit);
    }
    FigureRequest request = view(ViewKind::Tokens);
    request.view.unitScale = true;
    saved(QStringLiteral("unit.png"), request);
    const Rgb wanted =
        colorOf(colorMaps().front(), {ScaleKind::Linear, 0.0F, 1.0F}, inspection.sites[0].weights.values[0]);
    EXPECT_EQ(QImage(path(QStringLiteral("unit.png"))).pixelColor(23, static_cast<int>((8 + 14 + 7.2) * 3)),
              QColor(wanted.r, wanted.g, wanted.b));
}

TEST_F(TextFigure, OddSizesAndDamagedOffsetsDraw)
{
    inspection = hierarchicalReading();
    for (const ViewKind kind : {ViewKind::Tokens, ViewKind::Matrix, ViewKind::Heads})
        for (const QSize size : {QSize(1, 1), QSize(40, 900), QSize(900, 40), QSize(252, 126)}) {
            FigureRequest request = view(kind);
            request.size = size;
            saved(QStringLiteral("odd.png"), request);
            EXPECT_EQ(QImage(path(QStringLiteral("odd.png"))).size(), size * 3);
        }
    inspection = readingOf(textOf("text", kMixed));
    auto& tokens = inspection.texts[0].tokens;
    tokens[0].end = 9999;
    tokens[1].begin += 1; // inside a character
    std::swap(tokens[2], tokens[3]);
    tokens[4].sentence = -7;
    for (const ViewKind kind : {ViewKind::Tokens, ViewKind::Matrix, ViewKind::Heads})
        saved(QStringLiteral("damaged.png"), view(kind));
}

/// Where a line of `layer0`'s second head lies: from each token to itself, level.
TEST_F(TextFigure, ArcsAreVectorsBetweenWordsThatAreText)
{
    FigureRequest request = view(ViewKind::Arcs, "layer0");
    request.view.head = 1;
    const QString text = svgText(QStringLiteral("arcs.svg"), request);
    for (const std::string& word : kEnglish) // on either side
        EXPECT_GE(text.count(QString::fromStdString(word)), 2) << word;
    EXPECT_TRUE(text.contains(QStringLiteral("layer0,head1")));
    EXPECT_TRUE(text.contains(QStringLiteral("10lines")))
        << text.toStdString(); // nine words and the class token
    EXPECT_TRUE(text.contains(QStringLiteral("weightsaboveanevenshare(0.1)")));
    QXmlStreamReader reader(saved(QStringLiteral("arcs.svg"), request));
    int curves = 0;
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::StartElement &&
            reader.attributes().value(QLatin1String("d")).contains(u'C'))
            ++curves;
    EXPECT_EQ(curves, 10) << "one for each line";
    EXPECT_TRUE(saved(QStringLiteral("arcs.pdf"), request).startsWith("%PDF-"));
    const QImage image = QImage::fromData(saved(QStringLiteral("arcs.png"), request));
    EXPECT_FALSE(image.isNull());
}

TEST_F(TextFigure, ArcsOfAllHeadsHaveTheirColoursAndTheirNumbers)
{
    const FigureRequest request = view(ViewKind::Arcs, "layer0");
    const QByteArray svg = saved(QStringLiteral("heads.svg"), request);
    for (const size_t head : {0, 1}) {
        const Rgb c = categoryColors()[head];
        EXPECT_TRUE(svg.contains(QColor(c.r, c.g, c.b).name().toUtf8())) << head;
    }
    // An even share is worth a line: three for each of the first head's ten places, one for the second's.
    EXPECT_TRUE(
        svgText(QStringLiteral("heads.svg"), request).contains(QStringLiteral("40lines:the3strongest")));
}

TEST_F(TextFigure, ArcsOfAPooledSiteGoFromTheModel)
{
    const QString text = svgText(QStringLiteral("pool.svg"), view(ViewKind::Arcs));
    EXPECT_TRUE(text.contains(QStringLiteral("themodel")));
    EXPECT_TRUE(text.contains(QStringLiteral("weightsabove")));
}

TEST_F(TextFigure, ArcsOfAQueryAloneAreItsTwelveStrongest)
{
    inspection = readingOf(textOf("text", std::vector<std::string>(40, "word")));
    FigureRequest request = view(ViewKind::Arcs, "layer0");
    request.view.head = 0;
    request.view.query = 7;
    EXPECT_TRUE(svgText(QStringLiteral("one.svg"), request).contains(QStringLiteral("12lines")));
}

TEST_F(TextFigure, ArcsOfAVeryLongTextLeaveOutTheWeakerLinesAndSaySo)
{
    inspection = readingOf(textOf("text", std::vector<std::string>(900, "word")));
    inspection.sites[1].weights.values.assign(inspection.sites[1].weights.values.size(), 1.0F / 901);
    content.inspection = &inspection;
    const FigureRequest request = view(ViewKind::Arcs, "layer0");
    const QString text = svgText(QStringLiteral("long-arcs.svg"), request);
    EXPECT_FALSE(text.contains(QStringLiteral("leftout"))); // 5,406 lines of 9,010
    EXPECT_TRUE(text.contains(QStringLiteral("noteverytokenislabelled")));
    EXPECT_LE(figureSize(content, request).height(), 3200);
}

TEST_F(TextFigure, ACaptionsNextItemBeginsBelowOneThatWraps)
{
    const QString longer = QStringLiteral("words that go on ").repeated(8);
    Caption wraps, both, line;
    wraps.add({{longer}});
    both.add({{longer}, {QStringLiteral("short")}});
    line.add({{QStringLiteral("short")}});
    EXPECT_EQ(both.height(200), wraps.height(200) + line.height(200));
}

TEST_F(TextFigure, ArcsAreRefusedWhereThereAreNone)
{
    EXPECT_NE(refusal(view(ViewKind::Arcs, "*")).find("all sites at once are for the tokens view"),
              std::string::npos);
    FigureRequest request = view(ViewKind::Arcs, "layer0");
    request.view.query = 99;
    EXPECT_NE(refusal(request).find("no such query"), std::string::npos);
    inspection.texts.clear();
    EXPECT_NE(refusal(view(ViewKind::Arcs)).find("found arcs"), std::string::npos);
}

} // namespace
} // namespace attnscope
