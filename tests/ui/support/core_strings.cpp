// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "support/core_strings.h"

#include "core/api/run_config.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

namespace attnscope {
namespace {

void add(QStringList& texts, const std::string& text)
{
    const QString line = QString::fromStdString(text);
    if (!line.isEmpty() && !texts.contains(line))
        texts << line;
}

void addOptions(QStringList& texts, std::span<const OptionSpec> specs)
{
    for (const OptionSpec& spec : specs) {
        add(texts, spec.label);
        add(texts, spec.doc);
        add(texts, spec.hint);
    }
}

/// Reads string literals and the structure around them; no preprocessor, no raw strings (core has none in
/// messages).
class Reader {
public:
    explicit Reader(const QString& source) : m_text(source) {}

    bool atEnd() const { return m_at >= m_text.size(); }
    void moveTo(qsizetype at) { m_at = at; }

    /// Behind the opening bracket: the literals of argument `wanted`, one for each group of adjacent ones.
    QStringList literalsOfArgument(int wanted)
    {
        QStringList found;
        int depth = 0;
        int argument = 0;
        bool joining = false;
        while (!atEnd()) {
            const QChar c = m_text[m_at];
            if (c == u'"') {
                const QString literal = readLiteral();
                if (argument != wanted)
                    continue;
                if (joining)
                    found.last() += literal;
                else
                    found << literal;
                joining = true;
                continue;
            }
            if (c == u'\'')
                skipCharacter();
            if (skipComment())
                continue;
            if (!c.isSpace())
                joining = false;
            if (c == u'(' || c == u'{' || c == u'[')
                ++depth;
            if (c == u')' || c == u'}' || c == u']')
                if (--depth < 0)
                    return found;
            if (c == u',' && depth == 0 && ++argument > wanted)
                return found;
            ++m_at;
        }
        return found;
    }

private:
    QString readLiteral()
    {
        QString text;
        for (++m_at; !atEnd() && m_text[m_at] != u'"'; ++m_at) {
            if (m_text[m_at] != u'\\') {
                text += m_text[m_at];
                continue;
            }
            ++m_at;
            text += m_text[m_at] == u'n' ? QChar(u'\n') : m_text[m_at];
        }
        ++m_at;
        return text;
    }

    void skipCharacter()
    {
        for (++m_at; !atEnd() && m_text[m_at] != u'\''; ++m_at)
            if (m_text[m_at] == u'\\')
                ++m_at;
    }

    bool skipComment()
    {
        if (m_text[m_at] != u'/' || m_at + 1 >= m_text.size() || m_text[m_at + 1] != u'/')
            return false;
        while (!atEnd() && m_text[m_at] != u'\n')
            ++m_at;
        return true;
    }

    const QString& m_text;
    qsizetype m_at = 0;
};

struct Call {
    const char* pattern;
    int argument;
};
constexpr Call kCalls[] = {{"\\bfailure\\s*\\(", 1}, {"\\busageError\\s*\\(", 1}, {"\\bnotify\\s*\\(", 2}};

bool isText(const QString& literal)
{
    static const QRegularExpression letters(QStringLiteral("[A-Za-z]{2}"));
    return literal.contains(letters);
}

} // namespace

QStringList catalogueTexts(const Catalogue& catalogue)
{
    QStringList texts;
    addOptions(texts, trainingOptions());
    const OptionSpec device = deviceOption({});
    addOptions(texts, std::span(&device, 1));
    for (const ModelInfo& model : catalogue.models) {
        add(texts, model.title);
        add(texts, model.doc);
        addOptions(texts, model.options);
    }
    for (const DatasetInfo& dataset : catalogue.datasets) {
        add(texts, dataset.title);
        add(texts, dataset.doc);
        addOptions(texts, dataset.options);
    }
    for (const MechanismInfo& mechanism : catalogue.mechanisms)
        add(texts, mechanism.doc);
    for (const WeightingInfo& weighting : catalogue.weightings) {
        add(texts, weighting.doc);
        addOptions(texts, weighting.options);
    }
    addOptions(texts, catalogue.taskOptions);
    return texts;
}

QStringList patternsIn(const QString& source, bool alsoReturnedSentences)
{
    QStringList patterns;
    Reader reader(source);
    for (const Call& call : kCalls) {
        const QRegularExpression expression(QLatin1String(call.pattern));
        for (auto match = expression.globalMatch(source); match.hasNext();) {
            reader.moveTo(match.next().capturedEnd());
            for (const QString& literal : reader.literalsOfArgument(call.argument))
                if (isText(literal) && !patterns.contains(literal))
                    patterns << literal;
        }
    }
    if (!alsoReturnedSentences)
        return patterns;
    static const QRegularExpression sentence(QStringLiteral("return\\s+\"([A-Z][^\"]* [^\"]*\\.)\""));
    for (auto match = sentence.globalMatch(source); match.hasNext();)
        patterns << match.next().captured(1);
    return patterns;
}

QStringList sourcePatterns(const QString& root, const QStringList& folders)
{
    QStringList patterns;
    for (const QString& folder : folders) {
        QDirIterator files(QDir(root).filePath(folder), {QStringLiteral("*.cpp"), QStringLiteral("*.h")},
                           QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const bool data = file.fileName().contains(QLatin1String("/core/data/"));
            for (const QString& pattern : patternsIn(QString::fromUtf8(file.readAll()), data))
                if (!patterns.contains(pattern))
                    patterns << pattern;
        }
    }
    patterns.sort();
    return patterns;
}

} // namespace attnscope
