// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"

#include <QFont>
#include <QGlyphRun>
#include <QPointF>
#include <QRectF>
#include <QString>

#include <span>
#include <string>
#include <vector>

namespace attnscope {

/// A sequence of tokens as running text. Invariants:
/// 1. The text is laid out by QTextLayout a paragraph at a time, never token by token: shaping, fonts for
/// other
///    scripts, right-to-left order and line breaks are those of the whole text. What lies between the tokens
///    keeps its place.
/// 2. A token has one rectangle for each piece that stands apart (a line break, a change of direction); the
///    rectangles of different tokens do not overlap, and each holds the advances of its glyphs.
/// 3. Lines ascend by their top and hold their pieces; drawing a part of the text looks at that part alone.
class TokenLayout {
public:
    struct Request {
        const TokenSequence* tokens = nullptr;
        int leading = 0;            ///< the model's own tokens before the text, shown as "[class]"
        bool sentenceLines = false; ///< every sentence starts a line
        QFont font;
        double width = 400; ///< logical pixels
        double gutter = 0;  ///< left free on every line
    };

    /// One piece of a token, or of what lies between tokens (place -1).
    struct Piece {
        int place = -1; ///< of the token, the leading ones included
        QRectF rect;    ///< its advances wide, the line's text high
        QList<QGlyphRun> glyphs;
        QPointF origin; ///< where `glyphs` are drawn
    };
    struct Line {
        double top = 0, bottom = 0;
        int sentence = 0;
        size_t first = 0, count = 0; ///< of pieces()
    };

    /// Lays out anew where the text, font or width differ from the last call; true if it did.
    bool update(const Request& request);

    double height() const { return m_height; }
    std::span<const Line> lines() const { return m_lines; }
    std::span<const Piece> pieces() const { return m_pieces; }
    std::span<const Piece> piecesOf(const Line& line) const
    {
        return pieces().subspan(line.first, line.count);
    }
    /// First and last + 1 of the lines that touch [top, bottom].
    std::pair<size_t, size_t> linesWithin(double top, double bottom) const;
    /// The place under a position; -1: none.
    int placeAt(QPointF position) const;
    std::vector<QRectF> rectsOf(int place) const;
    /// The place whose piece is nearest above (direction -1) or below (+1) `place`; `place` itself at an end.
    int placeBeside(int place, int direction) const;

private:
    struct Span {
        qsizetype begin, end;
        int place;
    };
    struct Paragraph {
        QString text;
        std::vector<Span> spans; ///< ascending
        int sentence = 0;
    };
    class Builder;

    void layOut(const Paragraph& paragraph, const Request& request);
    void addLine(const class LineSource& source, const Paragraph& paragraph);

    std::vector<Line> m_lines;
    std::vector<Piece> m_pieces;
    std::vector<std::vector<size_t>> m_piecesOfPlace;
    double m_height = 0;
    // What was laid out last.
    std::string m_key;
    QFont m_font;
    double m_width = -1, m_gutter = 0;
};

} // namespace attnscope
