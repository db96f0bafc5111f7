// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// The mouse and the keyboard of CurvesPanel.
#include "ui/imgui/curves_panel.h"

#include <QKeyEvent>
#include <QMenu>

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace attnscope {

namespace {

constexpr float kDragDistance = 4.0F;

double partX(const QRectF& area, float x) { return (static_cast<double>(x) - area.left()) / area.width(); }

double partY(const QRectF& area, float y) { return (area.bottom() - static_cast<double>(y)) / area.height(); }

} // namespace

void CurvesPanel::interact(Plot& plot)
{
    const QRectF& area = plot.area;
    const ImGuiIO& io = ImGui::GetIO();
    ImGui::SetCursorScreenPos(ImVec2(static_cast<float>(area.left()), static_cast<float>(area.top())));
    ImGui::PushID(plot.id.c_str());
    ImGui::InvisibleButton("plot",
                           ImVec2(static_cast<float>(area.width()), static_cast<float>(area.height())),
                           ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
    const bool hovered = ImGui::IsItemHovered();
    const bool active = ImGui::IsItemActive();
    const bool released = ImGui::IsItemDeactivated();
    ImGui::PopID();
    const ImVec2 mouse = io.MousePos;
    const double x = partX(area, mouse.x);
    const double y = partY(area, mouse.y);
    if (hovered)
        m_nextCross = m_scale.toStep(m_x.fromUnit(std::clamp(x, 0.0, 1.0)));
    if (hovered && io.MouseWheel != 0.0F) {
        const double factor = std::pow(1.2, static_cast<double>(io.MouseWheel));
        if (io.KeyCtrl) {
            plot.y.zoom(factor, y);
            plot.yFixed = true;
        } else {
            m_x.zoom(factor, x);
            m_follow = false;
        }
    }
    if (hovered && io.MouseWheelH != 0.0F) {
        m_x.pan(-0.1 * static_cast<double>(io.MouseWheelH));
        m_follow = false;
    }
    if (hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        fit();
        m_ignoreRelease = true;
    }
    if (active && ImGui::IsMouseDragging(ImGuiMouseButton_Left, kDragDistance)) {
        const double moved = static_cast<double>(io.MouseDelta.x) / area.width();
        const double raised = static_cast<double>(io.MouseDelta.y) / area.height();
        if (moved != 0.0) {
            m_x.pan(-moved);
            m_follow = false;
        }
        // Sideways is the common case: the height follows only once it was set by hand.
        if (plot.yFixed && raised != 0.0)
            plot.y.pan(raised);
    }
    interactBox(plot, active, released);
    if (released && ImGui::IsMouseReleased(ImGuiMouseButton_Left)) {
        const bool click = io.MouseDragMaxDistanceSqr[0] < kDragDistance * kDragDistance;
        if (click && hovered && !m_ignoreRelease)
            emit seekRequested(std::max<qint64>(0, std::llround(m_scale.toStep(m_x.fromUnit(x)))));
        m_ignoreRelease = false;
    }
}

void CurvesPanel::interactBox(Plot& plot, bool active, bool released)
{
    const ImGuiIO& io = ImGui::GetIO();
    const QRectF& area = plot.area;
    const QPointF from(static_cast<double>(io.MouseClickedPos[1].x),
                       static_cast<double>(io.MouseClickedPos[1].y));
    const QPointF to(std::clamp(static_cast<double>(io.MousePos.x), area.left(), area.right()),
                     std::clamp(static_cast<double>(io.MousePos.y), area.top(), area.bottom()));
    const QRectF box = QRectF(from, to).normalized();
    const bool large =
        box.width() > static_cast<double>(kDragDistance) && box.height() > static_cast<double>(kDragDistance);
    if (active && large && ImGui::IsMouseDown(ImGuiMouseButton_Right)) {
        const QColor& accent = theme().accent;
        const ImVec2 a(static_cast<float>(box.left()), static_cast<float>(box.top()));
        const ImVec2 b(static_cast<float>(box.right()), static_cast<float>(box.bottom()));
        m_list->AddRectFilled(a, b, IM_COL32(accent.red(), accent.green(), accent.blue(), 40));
        m_list->AddRect(a, b, IM_COL32(accent.red(), accent.green(), accent.blue(), 255));
    }
    if (!released || !large || !ImGui::IsMouseReleased(ImGuiMouseButton_Right))
        return;
    const PlotAxis x = m_x;
    const PlotAxis y = plot.y;
    m_x.set(x.fromUnit(partX(area, static_cast<float>(box.left()))),
            x.fromUnit(partX(area, static_cast<float>(box.right()))));
    plot.y.set(y.fromUnit(partY(area, static_cast<float>(box.bottom()))),
               y.fromUnit(partY(area, static_cast<float>(box.top()))));
    plot.yFixed = true;
    m_follow = false;
}

// Under "+3": switches for what it stands for.
void CurvesPanel::openMore(const std::string& id, const QRectF& rect)
{
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("curvesMore"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [menu](const QString& text, bool on) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(on);
        return action;
    };
    const auto isNamed = [this](const Plot& plot) {
        return std::any_of(m_chips.begin(), m_chips.end(),
                           [&plot](const auto& chip) { return chip.first == plot.id; });
    };
    for (const Plot& plot : m_plots) {
        if (id.empty() && !isNamed(plot))
            connect(add(plot.title, plot.shown), &QAction::toggled, this,
                    [this, name = QString::fromStdString(plot.id)](bool on) { setPlotShown(name, on); });
        for (const Line& line : plot.lines)
            if (id == plot.id && line.legend.isNull())
                connect(add(line.curve.label, line.shown), &QAction::toggled, this,
                        [this, id, label = line.curve.label](bool on) { setLineShown(id, label, on); });
    }
    menu->popup(mapToGlobal(rect.bottomLeft().toPoint()));
}

void CurvesPanel::setLineShown(const std::string& id, const QString& label, bool on)
{
    for (Plot& plot : m_plots)
        for (Line& line : plot.lines)
            if (plot.id == id && line.curve.label == label)
                line.shown = on;
    requestFrames();
}

void CurvesPanel::reportCrosshair()
{
    if (m_nextCross)
        m_nextCross = std::round(*m_nextCross); // there is nothing between two steps
    if (m_nextCross == m_crossStep)
        return;
    m_crossStep = m_nextCross;
    setCursor(m_crossStep ? Qt::CrossCursor : Qt::ArrowCursor);
    QString text;
    if (m_crossStep) {
        text = tr("step %1").arg(tickLabel(*m_crossStep, 1.0));
        for (const Plot* plot : shownPlots()) {
            for (const Line& line : plot->lines) {
                const std::optional<Series::Point> at = pointNear(drawn(line), *m_crossStep);
                if (line.shown && at)
                    text += QStringLiteral(" · %1 (%2) %3")
                                .arg(plot->title, line.curve.label,
                                     numberText(static_cast<double>(at->value), 4));
            }
        }
    }
    emit hovered(text);
}

void CurvesPanel::keyPressEvent(QKeyEvent* event)
{
    const auto moveX = [this](auto change) {
        change(m_x);
        m_follow = false;
        requestFrames(1);
    };
    switch (event->key()) {
    case Qt::Key_Left: return moveX([](PlotAxis& axis) { axis.pan(-0.1); });
    case Qt::Key_Right: return moveX([](PlotAxis& axis) { axis.pan(0.1); });
    case Qt::Key_Plus:
    case Qt::Key_Equal: return moveX([](PlotAxis& axis) { axis.zoom(1.5, 0.5); });
    case Qt::Key_Minus: return moveX([](PlotAxis& axis) { axis.zoom(1.0 / 1.5, 0.5); });
    case Qt::Key_0:
    case Qt::Key_Home: return fit();
    case Qt::Key_L: return setLogY(!m_logY);
    default: ImGuiHost::keyPressEvent(event);
    }
}

} // namespace attnscope
