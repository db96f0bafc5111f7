// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/snapshot.h"

#include <QByteArray>
#include <QString>

#include <vector>

class QDockWidget;
class QMainWindow;

namespace attnscope {

/// Whether the session shows attention that came in a file of its own, without a model.
bool isDump(const Snapshot& now);

/// "layer0 4 × 9 × 9, pool 1 × 1 × 9 · 9 tokens · step 400": what a dump holds.
QString dumpText(const Snapshot& now);

/// The window while it shows a dump: the panels that would have nothing to say are put away, and come back
/// with the next run. Whoever wants one nevertheless finds it in the View menu.
class DumpLook {
public:
    /// All must outlive this.
    DumpLook(QMainWindow& window, std::vector<QDockWidget*> panels);

    /// True where a dump's end has put the layout from before it back.
    bool setSnapshot(const Snapshot& now);
    /// The layout without regard to a dump: what to remember for the next start.
    QByteArray layout() const;
    /// After that layout, or another, was put in place: what a dump does not need is put away again.
    void layoutRestored();

private:
    void putAway();

    QMainWindow& m_window;
    const std::vector<QDockWidget*> m_panels;
    QByteArray m_kept; ///< the layout from before; empty: no dump is shown
};

} // namespace attnscope
