// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/dataset.h"

#include <memory>

namespace attnscope {

/// Makes one data set of two halves that hold the pictures and the texts of the same samples in the same
/// order (made from one spec, seed and validation share): InputKind::ImageText. Tasks, labels and evidence
/// are those of both, the pictures' first; where both know evidence, the pictures' is taken and the texts'
/// are the words about it (Dataset::wordsAbout()). A sample without a picture goes into the model as the
/// training pictures' mean colour, one without a text as one unknown token. Both halves must have as many
/// samples in each split.
std::unique_ptr<Dataset> joinImagesAndTexts(std::unique_ptr<Dataset> images, std::unique_ptr<Dataset> texts);

} // namespace attnscope
