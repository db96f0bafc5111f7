// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace attnscope {

void Language::apply(const QString& code)
{
    QString wanted = code;
    if (wanted.isEmpty())
        wanted =
            QLocale::system().language() == QLocale::Chinese ? QStringLiteral("zh_CN") : QStringLiteral("en");
    if (wanted != QLatin1String("zh_CN"))
        wanted = QStringLiteral("en");
    if (wanted == m_code)
        return;
    m_code = wanted;
    QCoreApplication::removeTranslator(&m_qt);
    QCoreApplication::removeTranslator(&m_program);
    QLocale::setDefault(QLocale(wanted));
    const QString folder = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
    if (m_qt.load(QLatin1String("qtbase_") + wanted, folder))
        QCoreApplication::installTranslator(&m_qt);
    if (m_program.load(QStringLiteral(":/i18n/%1.qm").arg(wanted)))
        QCoreApplication::installTranslator(&m_program);
}

} // namespace attnscope
