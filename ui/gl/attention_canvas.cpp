// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/gl/attention_canvas.h"

#include <QEvent>
#include <QFontMetricsF>
#include <QOpenGLFramebufferObject>
#include <QPainter>

#include <algorithm>

namespace attnscope {

AttentionCanvas::AttentionCanvas(QWidget* parent) : GlView(parent), m_theme(ViewTheme::fromPalette(palette()))
{
    setObjectName(QStringLiteral("attentionCanvas"));
    setAccessibleName(tr("Attention view"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
}

AttentionCanvas::~AttentionCanvas()
{
    if (m_graphics && makeCurrent() != nullptr) {
        m_graphics.reset();
        doneCurrent();
    }
}

void AttentionCanvas::setInspection(std::shared_ptr<const Inspection> inspection)
{
    if (inspection == m_inspection)
        return;
    m_inspection = std::move(inspection);
    rebuild();
}

void AttentionCanvas::setSettings(const ViewSettings& settings)
{
    if (settings == m_settings)
        return;
    m_settings = settings;
    rebuild();
}

void AttentionCanvas::setTheme(const ViewTheme& theme)
{
    m_ownTheme = true;
    m_theme = theme;
    redraw();
}

QSize AttentionCanvas::minimumSizeHint() const
{
    return {240, 140 + static_cast<int>(4.5 * QFontMetricsF(captionFont(font())).height())};
}

void AttentionCanvas::setFootnote(const QString& text)
{
    if (text == m_footnote)
        return;
    m_footnote = text;
    update();
}

void AttentionCanvas::rebuild()
{
    m_scene = m_inspection ? buildScene(*m_inspection, m_settings) : CanvasScene{};
    ++m_revision;
    const bool matrix = m_scene.view == ViewKind::Matrix && !m_scene.tiles.empty();
    const QSize cells = matrix ? QSize(m_scene.tiles.front().columns, m_scene.tiles.front().rows) : QSize();
    if (matrix && cells != m_cellsFor) {
        m_cells = {};
        m_cellsFor = cells;
    }
    sceneChanged();
}

void AttentionCanvas::sceneChanged()
{
    m_layout = layoutScene(m_scene, size(), font(), m_settings.sharedScale);
    if (m_hover)
        updateHover(hoverAt(m_hover->at));
    redraw();
}

QRectF AttentionCanvas::tileRect(int index) const
{
    const bool known = index >= 0 && static_cast<size_t>(index) < m_layout.pictures.size();
    return known ? m_layout.pictures[static_cast<size_t>(index)] : QRectF();
}

QRectF AttentionCanvas::matrixCells() const
{
    if (!m_cells.isNull() || m_scene.tiles.empty())
        return m_cells;
    return {0, 0, static_cast<double>(m_scene.tiles.front().columns),
            static_cast<double>(m_scene.tiles.front().rows)};
}

void AttentionCanvas::initialize(Gl* gl)
{
    if (gl == nullptr)
        return;
    Result<std::unique_ptr<CanvasGraphics>> graphics = CanvasGraphics::create(*gl);
    if (!graphics) {
        fail(QString::fromStdString(graphics.status().text()));
        return;
    }
    m_graphics = std::move(graphics).value();
}

CanvasFrame AttentionCanvas::frameFor(const CanvasLayout& layout) const
{
    return {m_scene, layout, m_settings, m_theme, matrixCells()};
}

void AttentionCanvas::drawScene(CanvasGraphics& graphics, const CanvasLayout& layout, QSize framebuffer,
                                double scale)
{
    if (m_inspection)
        graphics.upload(m_scene, *m_inspection, m_revision);
    const Status status = graphics.draw(frameFor(layout), framebuffer, scale);
    if (!status)
        fail(QString::fromStdString(status.text()));
}

void AttentionCanvas::paintMarksOver(QPainter& painter, const CanvasLayout& layout, QSizeF size,
                                     bool interactive)
{
    CanvasMarks marks;
    marks.font = font();
    marks.inspection = m_inspection.get();
    marks.footnote = m_footnote;
    marks.size = size;
    if (interactive) {
        marks.hover = m_hover;
        marks.focus = hasFocus();
    }
    paintMarks(painter, frameFor(layout), marks);
}

void AttentionCanvas::draw(Gl&, QSize framebuffer)
{
    if (m_graphics)
        drawScene(*m_graphics, m_layout, framebuffer, devicePixelRatio());
}

void AttentionCanvas::paintOver(QPainter& painter)
{
    if (m_graphics)
        paintMarksOver(painter, m_layout, size(), true);
}

QImage AttentionCanvas::renderToImage(QSize size)
{
    Gl* gl = size.isEmpty() ? nullptr : makeCurrent();
    if (gl == nullptr)
        return {};
    QImage image;
    const CanvasLayout layout = layoutScene(m_scene, size, font(), m_settings.sharedScale);
    if (m_graphics) {
        QOpenGLFramebufferObject target(size);
        target.bind();
        drawScene(*m_graphics, layout, size, 1.0);
        target.bind();
        image = readPixels(*gl, size);
    }
    doneCurrent();
    if (!image.isNull()) {
        QPainter painter(&image);
        painter.setRenderHint(QPainter::TextAntialiasing);
        paintMarksOver(painter, layout, size, false);
    }
    return image;
}

void AttentionCanvas::changeEvent(QEvent* event)
{
    GlView::changeEvent(event);
    switch (event->type()) {
    case QEvent::PaletteChange:
        if (!m_ownTheme)
            m_theme = ViewTheme::fromPalette(palette());
        redraw();
        break;
    case QEvent::FontChange:
    case QEvent::LanguageChange:
        setAccessibleName(tr("Attention view"));
        rebuild(); // titles are in the user's language
        break;
    default: break;
    }
}

void AttentionCanvas::resizeEvent(QResizeEvent* event)
{
    GlView::resizeEvent(event);
    sceneChanged();
}

} // namespace attnscope
