// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/figure.h"
#include "ui/figures/figure_check.h"
#include "ui/figures/pdf_text.h"

#include "core/base/atomic_file.h"
#include "core/base/version.h"

#include <QBuffer>
#include <QFileInfo>
#include <QImageWriter>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <cmath>

namespace attnscope {
namespace {

constexpr int kPdfDotsPerInch = 1200; // QPdfWriter rounds the page to these
constexpr double kLargestPng = 16384; // pixels a side

struct Page {
    QSize size; ///< points
    QString title;
    QString description;
};

Result<QByteArray> toPng(const Page& page, const FigureContent& content, const FigureRequest& request)
{
    const double scale = request.pngScale;
    const double longest = scale * std::max(page.size.width(), page.size.height());
    if (!(scale > 0) || longest > kLargestPng)
        return usageError("figure",
                          "the picture would be too large (expected at most {} pixels a side, found {})",
                          kLargestPng, longest);
    QImage image(static_cast<int>(std::lround(page.size.width() * scale)),
                 static_cast<int>(std::lround(page.size.height() * scale)), QImage::Format_RGB32);
    if (image.isNull())
        return failure("figure", "not enough memory for a picture of {} pixels a side", longest);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.scale(scale, scale);
    paintFigure(painter, QRectF({0, 0}, QSizeF(page.size)), content, request);
    painter.end();
    const int dotsPerMetre = static_cast<int>(std::lround(72.0 * scale / 0.0254));
    image.setDotsPerMeterX(dotsPerMetre);
    image.setDotsPerMeterY(dotsPerMetre);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, "png");
    writer.setText(QStringLiteral("Title"), page.title);
    writer.setText(QStringLiteral("Description"), page.description);
    writer.setText(QStringLiteral("Software"),
                   QStringLiteral("Attnscope %1").arg(QLatin1String(kProgramVersion)));
    if (!writer.write(image))
        return failure("figure", "cannot encode the picture ({})", writer.errorString().toStdString());
    return bytes;
}

/// Viewers without our font should take a sans-serif of theirs, not a serif; and what Qt leaves to their
/// default, how small images are enlarged, must be sharp cells where we asked for no smoothing.
QByteArray withFallbacks(QByteArray svg)
{
    svg.replace("font-family=\"Inter\"",
                "font-family=\"Inter, Helvetica, Arial, 'Noto Sans', 'Noto Sans CJK SC', sans-serif\"");
    return svg;
}

Result<QByteArray> toSvg(const Page& page, const FigureContent& content, const FigureRequest& request)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    {
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setResolution(72); // one user unit is one point
        generator.setSize(page.size);
        generator.setViewBox(QRectF({0, 0}, QSizeF(page.size)));
        generator.setTitle(page.title);
        generator.setDescription(page.description);
        QPainter painter;
        if (!painter.begin(&generator))
            return failure("figure", "cannot begin an SVG drawing");
        paintFigure(painter, QRectF({0, 0}, QSizeF(page.size)), content, request);
        painter.end();
    }
    return withFallbacks(bytes);
}

Result<QByteArray> toPdf(const Page& page, const FigureContent& content, const FigureRequest& request)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setResolution(kPdfDotsPerInch);
        writer.setPageSize(QPageSize(QSizeF(page.size), QPageSize::Point, QString(), QPageSize::ExactMatch));
        writer.setPageMargins(QMarginsF(0, 0, 0, 0));
        writer.setTitle(page.title);
        writer.setCreator(QStringLiteral("Attnscope %1").arg(QLatin1String(kProgramVersion)));
        QPainter painter;
        if (!painter.begin(&writer))
            return failure("figure", "cannot begin a PDF drawing");
        painter.scale(kPdfDotsPerInch / 72.0, kPdfDotsPerInch / 72.0);
        paintFigure(painter, QRectF({0, 0}, QSizeF(page.size)), content, request);
        painter.end();
    }
    return withTrueCharacters(std::move(bytes));
}

} // namespace

Status saveFigure(const QString& path, const FigureContent& content, const FigureRequest& request)
{
    ATTNSCOPE_TRY(checkFigure(content, request));
    const QString suffix = QFileInfo(path).suffix().toLower();
    Page page{figureSize(content, request), {}, figureDescription(content, request)};
    const QString firstLine = page.description.section(u'\n', 0, 0);
    page.title =
        firstLine.isEmpty() ? QStringLiteral("Attnscope") : QStringLiteral("Attnscope: ") + firstLine;

    // Made whole in memory first: a failure while drawing touches no file.
    Result<QByteArray> bytes =
        usageError(path.toStdString(), "unknown kind of figure (expected .png, .svg or .pdf, found {})",
                   suffix.isEmpty() ? std::string("no ending") : "." + suffix.toStdString());
    if (suffix == QStringLiteral("png"))
        bytes = toPng(page, content, request);
    else if (suffix == QStringLiteral("svg"))
        bytes = toSvg(page, content, request);
    else if (suffix == QStringLiteral("pdf"))
        bytes = toPdf(page, content, request);
    if (!bytes.isOk())
        return bytes.status();
    return writeFileAtomically(
        path.toStdString(), std::as_bytes(std::span(bytes->constData(), static_cast<size_t>(bytes->size()))));
}

} // namespace attnscope
