// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"
#include "core/base/array_bundle.h"
#include "core/base/status.h"

#include <string>
#include <string_view>

namespace attnscope {

/// Whether the name's ending says that this may hold attention weights: .npz, .safetensors, .json.
bool isDumpName(const std::string& path);

/// Attention weights from a file, to be looked at without the model that made them: what `attention -o` wrote
/// (bundleOf, all of it), or another program's arrays. Of those, "attention" (or "attentions") is [layer,
/// head, query, key], [layer, 1, head, query, key], [head, query, key] or [query, key], and each
/// "attention/NAME" is [head, query, key] or [query, key]; words are the list "tokens" in the file's metadata
/// or in the .json of the same name beside it, numbers where there is none. A .json holds "tokens" and
/// "attention" as nested lists, or what toJsonText writes. Failure: no such arrays, weights that are not
/// finite, sizes that do not agree, a damaged file; at most 4 GiB, as JSON 64 MiB.
Result<Inspection> readInspection(const std::string& path);

/// The inverse of bundleOf. `where` names the file. Failure: what does not agree.
Result<Inspection> inspectionOf(const ArrayBundle& bundle, const std::string& where);

/// What another program's arrays say; see readInspection.
Result<Inspection> foreignInspectionOf(const ArrayBundle& bundle, const std::string& where);

/// toJsonText's form, or an object whose nested lists of numbers become F32 arrays and whose other values
/// become metadata. Failure: no JSON object, ragged lists.
Result<ArrayBundle> fromJsonText(std::string_view text, const std::string& where);

/// fromJsonText of a file of at most 64 MiB.
Result<ArrayBundle> readJsonArrays(const std::string& path);

/// Values of any real type as floats.
std::vector<float> floatsOf(const NamedArray& array);

} // namespace attnscope
