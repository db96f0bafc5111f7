// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>
#include <QTranslator>

namespace attnscope {

/// The window's language, switchable while it runs: installing a translator sends LanguageChange to
/// every widget.
class Language {
public:
    /// One of codes(); empty: the system's, English where it is neither.
    void apply(const QString& code);
    static QStringList codes() { return {QStringLiteral("en"), QStringLiteral("zh_CN")}; }
    /// What is shown now: one of codes().
    QString code() const { return m_code; }

private:
    QTranslator m_program;
    QTranslator m_qt; ///< Qt's own dialogs
    QString m_code;
};

} // namespace attnscope
