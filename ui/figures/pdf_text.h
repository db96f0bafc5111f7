// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// Text that is copied from a PDF as it was written. A PDF says of each glyph of a font which character it
// stands for (its ToUnicode map), and Qt finds that out by asking the font: the first character up to U+FFFF
// that has the glyph. So glyphs that no character has, and glyphs that several have, need help.
#pragma once

#include <QByteArray>
#include <QString>
#include <QTextLayout>

namespace attnscope {

/// Ranges, one character each, that keep the signs of `text` apart from their neighbours when it is laid out.
/// Inter exchanges a sign between digits or capitals for an alternate of another height (and x between
/// digits for a multiplication sign). No character has those alternates: copied from a PDF, "2036-08-17" and
/// "(0.9)" were "2036 08 17" and "0.9". Shaped alone, a sign keeps its own glyph. (QFont::PreferNoShaping
/// would also part Arabic letters, turn the brackets of Hebrew and lose kerning; QFont::setFeature is of
/// Qt 6.7.) Any thread.
QList<QTextLayout::FormatRange> signsApart(const QString& text);

/// `pdf`, a whole file as QPdfWriter writes it, with the right characters in its ToUnicode maps, in place:
/// no length and no offset changes, and no other stream is touched. Where a glyph has several characters Qt
/// takes the first: of 日 the radical U+2F47, of a space the tab, of Arabic letters their presentation form.
/// A file that is written otherwise (compressed maps, no table of objects) is returned as it is. Any thread.
QByteArray withTrueCharacters(QByteArray pdf);

} // namespace attnscope
