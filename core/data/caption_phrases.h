// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/shape_scene.h"
#include "core/data/text/built_in_text.h"
#include "core/data/text/text_dataset.h"

#include <string>

namespace attnscope {

/// A sentence that says of a picture which object it shows, true or not.
struct Caption {
    std::string text;                              ///< names one colour and one shape, once each
    TextLanguage language = TextLanguage::English; ///< never Both
    int color = 0;                                 ///< that it names: index of colorNames()
    Shape shape = Shape::Circle;                   ///< that it names
    bool fits = false;                             ///< both are the picture's
    TextRange colorWord, shapeWord;                ///< where they stand in the text
};

/// Writes a sentence about `target`, which depends on the arguments alone. One in two fits; of the others a
/// third each has the colour, the shape or both wrong, drawn evenly from the wrong ones. For a `target` whose
/// colour is drawn evenly the colour named is so too, whether the sentence fits or not.
Caption writeCaption(uint64_t stream, const ShapeTarget& target, TextLanguage language);

/// The words of one language, indexed by ShapeTarget::color and by Shape.
std::vector<std::string> captionColors(TextLanguage language);
std::vector<std::string> captionShapes(TextLanguage language);

} // namespace attnscope
