// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/series.h"
#include "core/base/array_bundle.h"
#include "core/api/inspection.h"
#include "core/base/status.h"

#include <string>

namespace attnscope {

/// Metrics as a table: .csv has "step" and one column a series (empty where a series has no point at that
/// step), .json
/// {"series": {NAME: {"step": [...], "value": [...]}}}. Written atomically. Usage error for another ending.
Status writeMetrics(const MetricBook& book, const std::string& path);

/// TensorBoard event file (TFRecord framing with masked CRC-32C, Event/Summary protobuf messages written by
/// hand from tensorflow's event.proto and summary.proto) in `folder`, one scalar tag a series, with the given
/// wall-clock start.
Status writeTensorBoard(const MetricBook& book, const std::string& folder, double startSeconds);

/// The arrays of the command line's `attention -o`: "input", "logits/<task>", "attention/<site>" ([heads, h,
/// w] or [heads, query, key]), "picture" (the input for people, [h, w, 3]) and, where known, "evidence";
/// metadata: sample, step, classes, truth, prediction, which sites are distributions, derived, primary. Of
/// masks and points: "prediction/<task>" and "truth/<task>". Of texts: "input" the token ids [n] of the text,
/// int64, "input/context", "input/target", "input/output" those of the others, "probabilities/<task>" of a
/// text that was made, "evidence" [n], "alignment" [target token, text token]; metadata "tokens", a JSON list
/// of the text's tokens, and "texts", a JSON object with everything about each, by name.
ArrayBundle bundleOf(const Inspection& inspection);

} // namespace attnscope
