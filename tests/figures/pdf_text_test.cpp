// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// The characters that a PDF's glyphs stand for.
#include "ui/figures/pdf_text.h"

#include <gtest/gtest.h>

namespace attnscope {
namespace {

/// A file of three objects with a table: a font, the stream of its map, and another stream.
QByteArray pdfWith(const QByteArray& map, const QByteArray& other)
{
    const auto stream = [](const QByteArray& number, const QByteArray& content) {
        return number + " 0 obj\n<< /Length " + QByteArray::number(content.size()) + " >>\nstream\n" +
               content + "\nendstream\nendobj\n";
    };
    QByteArray pdf = "%PDF-1.4\n", table = "xref\n0 4\n0000000000 65535 f \n";
    for (const QByteArray& object : {QByteArray("1 0 obj\n<< /Type /Font /ToUnicode 2 0 R >>\nendobj\n"),
                                     stream("2", map), stream("3", other)}) {
        table += QByteArray::number(pdf.size()).rightJustified(10, '0') + " 00000 n \n";
        pdf += object;
    }
    return pdf + table + "trailer\n<< /Size 4 >>\nstartxref\n" + QByteArray::number(pdf.size()) + "\n%%EOF\n";
}

TEST(PdfText, OnlyTheDestinationsOfMapsChange)
{
    const QByteArray before = "<2F47> beginbfchar\n<2F47> <2F47>\n<0002> <FEE3>\nendbfchar\n"
                              "2 beginbfrange\n<0001> <0003> [<2F06> <0009> <FEFB> ]\n<0004> <0004> <2329>\n"
                              "<0005> <0010> <2F00>\nendbfrange\n<2F47>\n";
    // A ligature, which is two letters, and a range given by its first character stay.
    const QByteArray after = "<2F47> beginbfchar\n<2F47> <65E5>\n<0002> <0645>\nendbfchar\n"
                             "2 beginbfrange\n<0001> <0003> [<4E8C> <0020> <FEFB> ]\n<0004> <0004> <3008>\n"
                             "<0005> <0010> <2F00>\nendbfrange\n<2F47>\n";
    EXPECT_EQ(withTrueCharacters(pdfWith(before, before)), pdfWith(after, before));
}

TEST(PdfText, AFileWithoutATableOfObjectsStays)
{
    const QByteArray whole = pdfWith("beginbfchar <0001> <2F47> endbfchar", "");
    ASSERT_NE(withTrueCharacters(whole), whole);
    for (qsizetype size = 0; size < whole.size() - 6; ++size) {
        const QByteArray cut = whole.left(size);
        EXPECT_EQ(withTrueCharacters(cut).size(), size);
    }
    QByteArray far = whole;
    far.replace("startxref\n", "startxref\n9");
    EXPECT_EQ(withTrueCharacters(far), far);
}

TEST(PdfText, SignsStandApartButEmojiSequencesDoNot)
{
    const auto apart = [](const char16_t* text) {
        const QString string = QString::fromUtf16(text);
        QString signs;
        for (const auto& range : signsApart(string))
            signs += string.mid(range.start, range.length);
        return signs;
    };
    EXPECT_EQ(apart(u"2036-08-17 (0.9) 3x4"), QStringLiteral("--()x"));
    EXPECT_EQ(apart(u"It's a tax, \"A.\""), QString());
    EXPECT_EQ(apart(u"\u2764\uFE0F \U0001F937\u200D\u2640\uFE0F *\uFE0F\u20E3"), QString());
}

} // namespace
} // namespace attnscope
