// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/loader.h"
#include "support/core_strings.h"
#include "window_main.h"

#include <QDirIterator>
#include <QFile>
#include <QLibraryInfo>
#include <QRegularExpression>
#include <QTranslator>
#include <QtTest>

using namespace attnscope;

namespace {

const QString kRoot = QStringLiteral(ATTNSCOPE_SOURCE_DIR);

bool hasChinese(const QString& text)
{
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) { return c.unicode() >= 0x4e00 && c.unicode() < 0xa000; });
}

/// What must be the same in a text and its translation, sorted: %1, %n, {} and the like.
QStringList placeholders(const QString& text)
{
    static const QRegularExpression expression(QStringLiteral("%[0-9n]|\\{\\}"));
    QStringList found;
    for (auto match = expression.globalMatch(text); match.hasNext();)
        found << match.next().captured();
    found.sort();
    return found;
}

} // namespace

/// Simplified Chinese is complete: nothing that a person reads is left in English.
class TranslationsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_chinese.load(":/i18n/zh_CN.qm")); }

    void qtsOwnDialogsAreChinese()
    {
        QTranslator qt;
        QVERIFY2(qt.load("qtbase_zh_CN", QLibraryInfo::path(QLibraryInfo::TranslationsPath)),
                 "Qt's translations are not installed (qt6-translations-l10n)");
        QVERIFY(hasChinese(qt.translate("QFileDialog", "Look in:")));
    }

    void thePatternsOfASourceAreFound()
    {
        const QString source =
            "return failure(path(a, \"b, c\"), \"is \" \"{} big\", n); // failure(x, \"no\")\n"
            "usageError(k, ok ? \"one way\" : \"another\", v); notify(L::I, w, {\"all saved\", {}});\n"
            "return \"A whole sentence.\";";
        QCOMPARE(patternsIn(source, true),
                 QStringList({"is {} big", "no", "one way", "another", "all saved", "A whole sentence."}));
        QVERIFY(!patternsIn(source, false).contains("A whole sentence."));
    }

    void everyMessageOfCoreIsTranslated()
    {
        const QStringList patterns = sourcePatterns(kRoot, {"core", "ui/figures"});
        QVERIFY(patterns.size() > 100);
        check(patterns);
    }

    void everyTextOfTheCatalogueIsTranslated()
    {
        auto core = loadCore();
        QVERIFY2(core.isOk(), core.status().text().c_str());
        check(catalogueTexts((*core)->catalogue()));
    }

    void everyTextOfTheWindowIsTranslated()
    {
        QFile file(kRoot + "/assets/i18n/zh_CN.ts");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        QVERIFY2(!text.contains("type=\"unfinished\""), "assets/i18n/zh_CN.ts has unfinished entries");
        static const QRegularExpression entry("<source>(.*?)</source>.*?<translation>(.*?)</translation>",
                                              QRegularExpression::DotMatchesEverythingOption);
        int entries = 0;
        for (auto match = entry.globalMatch(text); match.hasNext(); ++entries) {
            const auto found = match.next();
            const QStringList wanted = placeholders(found.captured(1));
            QCOMPARE(placeholders(found.captured(2)), wanted);
        }
        QVERIFY(entries > 300);
    }

    void everyTextInTheSourcesOfTheWindowIsInTheFile()
    {
        // tr("...") in ui/: lupdate finds what this finds; a text added without running it is caught here.
        QFile file(kRoot + "/assets/i18n/zh_CN.ts");
        QVERIFY(file.open(QIODevice::ReadOnly));
        QString known = QString::fromUtf8(file.readAll());
        known.replace("&apos;", "'")
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        QStringList missing;
        const QStringList texts = windowTexts();
        QVERIFY(texts.size() > 250);
        for (const QString& text : texts)
            if (!known.contains("<source>" + text + "</source>"))
                missing << text;
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join("\n")));
    }

private:
    void check(const QStringList& texts)
    {
        QStringList missing;
        for (const QString& text : texts) {
            const QString chinese = m_chinese.translate("core", text.toUtf8().constData());
            if (!hasChinese(chinese) || placeholders(chinese) != placeholders(text))
                missing << text;
        }
        QVERIFY2(missing.isEmpty(), qPrintable(QStringLiteral("%1 of %2 texts lack a Chinese translation:\n")
                                                   .arg(missing.size())
                                                   .arg(texts.size()) +
                                               missing.join("\n")));
    }

    static QStringList windowTexts()
    {
        static const QRegularExpression call(
            "(?:\\btr\\(\\s*|\\b(?:translate|QT_TRANSLATE_NOOP)\\(\\s*\"\\w+\",\\s*)"
            "((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*)+)");
        static const QRegularExpression literal("\"((?:[^\"\\\\]|\\\\.)*)\"");
        QStringList texts;
        QDirIterator files(kRoot + "/ui", {"*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QString source = QString::fromUtf8(file.readAll());
            for (auto match = call.globalMatch(source); match.hasNext();) {
                const QString literals = match.next().captured(1);
                QString text;
                for (auto part = literal.globalMatch(literals); part.hasNext();)
                    text += part.next().captured(1);
                if (!text.isEmpty() && !texts.contains(text))
                    texts << text;
            }
        }
        return texts;
    }

    QTranslator m_chinese;
};

static const Suite<TranslationsTest> registered;

#include "translations_test.moc"
