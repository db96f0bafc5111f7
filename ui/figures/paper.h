// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/color_map.h"
#include "ui/figures/nice_ticks.h"

#include <QColor>
#include <QFont>
#include <QImage>
#include <QPainter>
#include <QString>

#include <vector>

namespace attnscope {

/// What all views of a figure share: sizes that suit a printed page, in points.
namespace page {
inline constexpr double kMargin = 8;
inline constexpr double kGap = 10;   ///< between tiles
inline constexpr double kBarGap = 8; ///< between a picture and its colour bar
inline constexpr double kBarWidth = 8;
inline constexpr double kBarRoom = 34;     ///< for the numbers beside a bar
inline constexpr double kTitleHeight = 14; ///< above a tile
inline constexpr double kAxisRoom = 15;    ///< for the numbers under an axis
inline constexpr double kLabelRoom = 12;   ///< for an axis's name
inline constexpr double kHairline = 0.5;
inline constexpr double kFullWidth = 496; ///< of a two-column page
inline const QColor kInk{0x1b, 0x1f, 0x27};
inline const QColor kMuted{0x5b, 0x63, 0x70};
inline const QColor kFrame{0x8a, 0x91, 0x9c};
inline const QColor kGrid{0xe3, 0xe6, 0xea};
inline const QColor kWrong{0xb4, 0x23, 0x2e};
} // namespace page

enum class TextSize { Small = 7, Normal = 8, Title = 9 };
enum class TextWeight { Regular, Strong };
/// Whether signs are shaped with their neighbours, or apart from them, which a PDF needs (pdf_text.h).
enum class Signs { Shaped, Apart };

/// Inter with its Chinese companion and what systems have in their place. The size is in pixels of the
/// painter's own units (points), whatever the device's resolution; no hinting, which would space letters for
/// a screen.
QFont figureFont(TextSize size, TextWeight weight = TextWeight::Regular);
double textWidth(const QString& text, TextSize size, TextWeight weight = TextWeight::Regular);

/// Drawing in the style of a figure, in points.
class Paper {
public:
    explicit Paper(QPainter& painter);

    QPainter& painter() { return m_painter; }
    /// How text is laid out for the painter's device.
    Signs signs() const;

    /// `anchor` is a point of the text's box: its left, centre or right (horizontal flag of `align`) and its
    /// top, middle of the small letters, baseline or bottom (vertical flag).
    void text(QPointF anchor, Qt::Alignment align, const QString& text, TextSize size = TextSize::Normal,
              const QColor& color = page::kInk, TextWeight weight = TextWeight::Regular);
    /// Reading upwards, centred on `anchor` (the name of a vertical axis), or with Qt::AlignLeft beginning
    /// there (the label of a column).
    void uprightText(QPointF anchor, const QString& text, TextSize size, const QColor& color,
                     Qt::Alignment align = Qt::AlignHCenter);

    void line(QPointF from, QPointF to, const QColor& color, double width = page::kHairline);
    void frame(const QRectF& rect, const QColor& color = page::kFrame);
    enum class Smoothing { None, Smooth };
    void image(const QRectF& rect, const QImage& image, Smoothing smoothing);

    /// A vertical colour bar in `rect` with ticks and numbers to its right (page::kBarRoom) and the common
    /// factor above, if there is one.
    void colorBar(const QRectF& rect, const ColorMap& map, const ColorScale& scale);

    /// The bottom axis of `plot`: ticks, numbers and name below.
    struct Axis {
        double low = 0, high = 1;
        bool logarithmic = false;
        Ticks ticks;
        QString name;
        /// Position of a value in [0, 1].
        double position(double value) const;
    };
    void bottomAxis(const QRectF& plot, const Axis& axis);
    void leftAxis(const QRectF& plot, const Axis& axis, bool grid);

private:
    QPainter& m_painter;
};

/// One piece of a caption's line; pieces follow one another with a dot between them.
struct CaptionItem {
    QString text;
    QColor color = page::kInk;
    TextWeight weight = TextWeight::Regular;
};

/// Text under a figure: lines of items that wrap where the figure is narrow.
class Caption {
public:
    void add(std::vector<CaptionItem> line) { m_lines.push_back(std::move(line)); }
    /// A small muted sentence that wraps between words.
    void addNote(const QString& note) { m_notes.push_back(note); }
    bool isEmpty() const { return m_lines.empty() && m_notes.empty(); }

    double height(double width) const;
    void paint(Paper& paper, QPointF topLeft, double width) const;
    /// The whole caption as one text, for the file's description.
    QString plainText() const;

private:
    struct Run {
        QPointF position; ///< top left
        QString text;
        TextSize size;
        QColor color;
        TextWeight weight;
    };
    std::vector<Run> layOut(double width, double* height) const;

    std::vector<std::vector<CaptionItem>> m_lines;
    std::vector<QString> m_notes;
};

} // namespace attnscope
