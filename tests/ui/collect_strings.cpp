// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// Writes core's texts as a source file that lupdate understands: the first half of the target
// update_translations.
#include "core/api/loader.h"
#include "support/core_strings.h"

#include <QCoreApplication>
#include <QFile>
#include <QTextStream>

#include <cstdio>

using namespace attnscope;

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3) {
        std::fprintf(stderr, "usage: attnscope_collect_strings SOURCE_FOLDER OUT.cpp\n");
        return 2;
    }
    auto core = loadCore();
    if (!core) {
        std::fprintf(stderr, "attnscope_collect_strings: %s\n", core.status().text().c_str());
        return 1;
    }
    QStringList texts = catalogueTexts((*core)->catalogue());
    texts += sourcePatterns(arguments[1], {QStringLiteral("core"), QStringLiteral("ui/figures")});
    texts.removeDuplicates();
    QFile file(arguments[2]);
    if (!file.open(QIODevice::WriteOnly)) {
        std::fprintf(stderr, "attnscope_collect_strings: %s: cannot be written\n", qPrintable(arguments[2]));
        return 1;
    }
    QTextStream out(&file);
    for (QString text : std::as_const(texts)) {
        text.replace(u'\\', QLatin1String("\\\\")).replace(u'"', QLatin1String("\\\""));
        out << "QT_TRANSLATE_NOOP(\"core\", \"" << text << "\");\n";
    }
    return 0;
}
