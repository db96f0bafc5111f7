// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/figures/labels.h"

#include "ui/figures/nice_ticks.h"

#include <QCoreApplication>

namespace attnscope {

QString headName(int head) { return QCoreApplication::translate("Figure", "head %1").arg(head); }

QString scaleRangeText(const ColorScale& scale)
{
    return QCoreApplication::translate("Figure", "%1 to %2")
        .arg(shortNumber(static_cast<double>(scale.valueAt(0.0F))),
             shortNumber(static_cast<double>(scale.valueAt(1.0F))));
}

} // namespace attnscope
