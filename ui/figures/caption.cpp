// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/paper.h"

#include <QTextLayout>

namespace attnscope {
namespace {

constexpr double kLineHeight = 11.5;
constexpr double kNoteHeight = 9.5;

/// Where the words of a text that is too wide are broken: at spaces, or anywhere in Chinese.
std::vector<QString> wrapped(const QString& text, TextSize size, TextWeight weight, double width)
{
    QTextLayout layout(text, figureFont(size, weight));
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    std::vector<QString> lines;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        lines.push_back(text.mid(line.textStart(), line.textLength()).trimmed());
    }
    layout.endLayout();
    return lines;
}

} // namespace

std::vector<Caption::Run> Caption::layOut(double width, double* height) const
{
    std::vector<Run> runs;
    const QString dot = QStringLiteral("  ·  ");
    const double dotWidth = textWidth(dot, TextSize::Normal);
    double y = 0;
    for (const auto& line : m_lines) {
        double x = 0;
        for (const CaptionItem& item : line) {
            const double itemWidth = textWidth(item.text, TextSize::Normal, item.weight);
            if (x > 0 && x + dotWidth + itemWidth > width) {
                x = 0;
                y += kLineHeight;
            } else if (x > 0) {
                runs.push_back({{x, y}, dot, TextSize::Normal, page::kMuted, TextWeight::Regular});
                x += dotWidth;
            }
            if (itemWidth <= width) {
                runs.push_back({{x, y}, item.text, TextSize::Normal, item.color, item.weight});
                x += itemWidth;
                continue;
            }
            for (const QString& part : wrapped(item.text, TextSize::Normal, item.weight, width)) {
                runs.push_back({{0, y}, part, TextSize::Normal, item.color, item.weight});
                y += kLineHeight;
            }
            x = width; // what follows begins a line of its own
            y -= kLineHeight;
        }
        y += kLineHeight;
    }
    if (!m_lines.empty() && !m_notes.empty())
        y += 2;
    for (const QString& note : m_notes) {
        for (const QString& part : wrapped(note, TextSize::Small, TextWeight::Regular, width)) {
            runs.push_back({{0, y}, part, TextSize::Small, page::kMuted, TextWeight::Regular});
            y += kNoteHeight;
        }
    }
    *height = y;
    return runs;
}

double Caption::height(double width) const
{
    double height = 0;
    layOut(width, &height);
    return height;
}

void Caption::paint(Paper& paper, QPointF topLeft, double width) const
{
    double height = 0;
    for (const Run& run : layOut(width, &height))
        paper.text(topLeft + run.position, Qt::AlignLeft | Qt::AlignTop, run.text, run.size, run.color,
                   run.weight);
}

QString Caption::plainText() const
{
    QStringList sentences;
    for (const auto& line : m_lines) {
        QStringList items;
        for (const CaptionItem& item : line)
            items << item.text;
        sentences << items.join(QStringLiteral(" · "));
    }
    for (const QString& note : m_notes)
        sentences << note;
    return sentences.join(u'\n');
}

} // namespace attnscope
