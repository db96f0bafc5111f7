// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/dump_look.h"

#include "ui/text.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QStringList>

namespace attnscope {
namespace {

constexpr size_t kSitesNamed = 4;

QString shapeText(const AttentionSite& site)
{
    QStringList sides;
    for (const int64_t side : site.weights.shape)
        sides << QString::number(side);
    return QString::fromStdString(site.name) + u' ' + sides.join(QStringLiteral(" × "));
}

} // namespace

bool isDump(const Snapshot& now)
{
    return now.state == RunState::Empty && now.inspection != nullptr && now.model == nullptr;
}

QString dumpText(const Snapshot& now)
{
    const Inspection& inspection = *now.inspection;
    QStringList sites;
    for (size_t i = 0; i < std::min(kSitesNamed, inspection.sites.size()); ++i)
        sites << shapeText(inspection.sites[i]);
    if (inspection.sites.size() > kSitesNamed)
        sites << QStringLiteral("…");
    QStringList parts{sites.join(QStringLiteral(", "))};
    if (const TokenSequence* text = inspection.findTokens("text"))
        parts << QCoreApplication::translate("DumpLook", "%n token(s)", nullptr,
                                             static_cast<int>(text->tokens.size()));
    else if (!inspection.picture.empty())
        parts << QCoreApplication::translate("DumpLook", "%1 × %2 pixels")
                     .arg(inspection.picture.width)
                     .arg(inspection.picture.height);
    if (inspection.step > 0)
        parts << QCoreApplication::translate("DumpLook", "step %1").arg(countText(inspection.step));
    return parts.join(QStringLiteral(" · "));
}

DumpLook::DumpLook(QMainWindow& window, std::vector<QDockWidget*> panels)
    : m_window(window), m_panels(std::move(panels))
{
}

bool DumpLook::setSnapshot(const Snapshot& now)
{
    const bool dump = isDump(now);
    if (dump == !m_kept.isEmpty())
        return false;
    if (dump) {
        putAway();
    } else {
        m_window.restoreState(m_kept);
        m_kept.clear();
    }
    return !dump;
}

void DumpLook::layoutRestored()
{
    if (!m_kept.isEmpty())
        putAway();
}

void DumpLook::putAway()
{
    m_kept = m_window.saveState();
    for (QDockWidget* panel : m_panels)
        panel->hide();
}

QByteArray DumpLook::layout() const { return m_kept.isEmpty() ? m_window.saveState() : m_kept; }

} // namespace attnscope
