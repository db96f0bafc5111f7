// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"

#include <QString>

#include <optional>

namespace attnscope {

/// What the model said for one task, in words and as a bar.
struct Answer {
    QString said;
    QString truth;             ///< empty: not known, or not worth words
    std::optional<bool> right; ///< empty: not known, or not a matter of yes and no
    QString number;            ///< beside the bar
    double share = -1;         ///< of the bar, 0..1; below 0: none
    double before = -1;        ///< the bar's mark: of the whole text, with words hidden
};

/// `whole`: the same task's answer to the whole text; null where nothing is hidden.
Answer answerOf(const Prediction& prediction, const Prediction* whole);

/// One sentence: "predicted cat ✗, it is dog", "made “2021-03-05” ✓", "mask over 12 % ...".
QString answerSentence(const Prediction& prediction);

/// A class's probability: "0.93", or with words hidden "0.93 → 0.41 (−0.52)". Empty where there is none.
QString probabilityText(const Prediction& prediction, const Prediction* whole, int index);

/// The name of a class; empty where there is none of that index.
QString classNameOf(const Prediction& prediction, int index);

} // namespace attnscope
