// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"
#include "core/api/view_settings.h"
#include "ui/gl/canvas_marks.h"
#include "ui/gl/gl_view.h"

#include <memory>
#include <optional>

namespace attnscope {

/// The centre view: attention over the image, as a query x key matrix, or as a grid of heads. Shows what
/// it is given and reports what the user points at; it never changes its own settings. Draws only when
/// something changed.
///
/// Mouse: hovering reads the exact value; Overlay and Matrix: a click picks a query (again: lets it go);
/// Matrix: drag pans, wheel zooms at the cursor, double click shows all; Heads: a click picks a head.
/// Keys: arrows move (the query, the part in view, the head), + - 0 zoom the matrix, Escape lets the query
/// go.
class AttentionCanvas : public GlView {
    Q_OBJECT

public:
    explicit AttentionCanvas(QWidget* parent = nullptr);
    ~AttentionCanvas() override;

    /// Null: shows nothing but the background.
    void setInspection(std::shared_ptr<const Inspection> inspection);
    void setSettings(const ViewSettings& settings);
    /// Overrides the colours that follow the widget's palette.
    void setTheme(const ViewTheme& theme);
    /// A line under the pictures, beside the scale.
    void setFootnote(const QString& text);

    const ViewSettings& settings() const { return m_settings; }
    const CanvasScene& scene() const { return m_scene; }
    /// Where tile `index` of scene() lies in the widget, in logical pixels; null if there is none.
    QRectF tileRect(int index) const;
    /// Matrix view: the cells in view (columns, rows).
    QRectF matrixCells() const;

    /// The view drawn at `size` (pixels) without hover marks; also while the widget has never been shown.
    /// Null image where there is no OpenGL 3.3.
    QImage renderToImage(QSize size);

    QSize sizeHint() const override { return {720, 480}; }
    /// Pictures of a hundred pixels with what stands around them.
    QSize minimumSizeHint() const override;

signals:
    /// The value and position under the mouse; empty when it leaves the pictures.
    void hovered(const QString& text);
    /// -1: the picked query was let go.
    void queryPicked(int query);
    void headPicked(const QString& site, int head);

protected:
    void initialize(Gl* gl) override;
    void draw(Gl& gl, QSize framebuffer) override;
    void paintOver(QPainter& painter) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void rebuild();
    void sceneChanged();
    void drawScene(CanvasGraphics& graphics, const CanvasLayout& layout, QSize framebuffer, double scale);
    void paintMarksOver(QPainter& painter, const CanvasLayout& layout, QSizeF size, bool interactive);
    CanvasFrame frameFor(const CanvasLayout& layout) const;

    const AttentionSite& siteOf(const CanvasTile& tile) const;
    std::optional<CanvasHover> hoverAt(QPointF position) const;
    QString describe(const CanvasTile& tile, CellPosition cell) const;
    void updateHover(std::optional<CanvasHover> hover);
    void click(QPointF position);
    void pickQueryOnImage(const QRectF& picture, QPointF position);
    void pickQuery(int query);
    void moveQuery(int rows, int columns);
    void moveHead(int rows, int columns);
    void panMatrix(double columns, double rows);
    void zoomMatrix(double factor, QPointF at);
    void setMatrixCells(QRectF cells);

    std::shared_ptr<const Inspection> m_inspection;
    ViewSettings m_settings;
    ViewTheme m_theme;
    bool m_ownTheme = false; // set from outside; no longer follows the palette
    QString m_footnote;
    CanvasScene m_scene;
    CanvasLayout m_layout;
    uint64_t m_revision = 1; // of m_scene
    QRectF m_cells;          // Matrix: cells in view; null: all
    QSize m_cellsFor;        // the matrix size that m_cells belongs to
    std::optional<CanvasHover> m_hover;
    QPointF m_pressed, m_dragged;
    bool m_dragging = false;
    std::unique_ptr<CanvasGraphics> m_graphics;
};

} // namespace attnscope
