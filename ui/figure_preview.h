// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/figures/figure.h"

#include <QPixmap>
#include <QWidget>

namespace attnscope {

/// A figure on its white page, fitted into the widget: painted by the painter that saves it.
class FigurePreview : public QWidget {
    Q_OBJECT
public:
    explicit FigurePreview(QWidget* parent);

    /// What `content` points to must live until the next call.
    void setFigure(const FigureContent& content, const FigureRequest& request);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    FigureContent m_content;
    FigureRequest m_request;
    QPixmap m_page;
};

} // namespace attnscope
