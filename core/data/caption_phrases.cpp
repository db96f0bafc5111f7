// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/caption_phrases.h"

#include "core/base/rng.h"

#include <algorithm>
#include <string_view>

namespace attnscope {
namespace {

// Every pattern names the colour and the shape once. "a^" is "a", or "an" before a vowel of the word behind
// it.
constexpr std::string_view kEnglish[]{
    "a^ {colour} {shape}",
    "there is a^ {colour} {shape} here",
    "the {shape} is {colour}",
    "this picture shows a^ {colour} {shape}",
    "a^ {shape} that is {colour}",
    "look, a^ {colour} {shape}!",
    "what you see is a^ {colour} {shape}",
    "among the dots lies a^ {colour} {shape}",
    "the object is a^ {shape} and its colour is {colour}",
    "I can see a^ {shape}, and it is {colour}",
};
constexpr std::string_view kChinese[]{
    "一个{colour}的{shape}",         "图中有一个{colour}的{shape}",     "这个{shape}是{colour}的",
    "图里的{shape}是{colour}的",     "这张图画着一个{colour}的{shape}", "看，一个{colour}的{shape}！",
    "我看见一个{colour}的{shape}",   "小点之间有一个{colour}的{shape}", "这是{shape}，它的颜色是{colour}",
    "有一个{shape}，它是{colour}的",
};

bool startsWithVowel(std::string_view word)
{
    return !word.empty() && std::string_view("aeiou").find(word.front()) != std::string_view::npos;
}

/// Writes the pattern into caption.text, and where the two words stand beside it.
void fill(Caption& caption, std::string_view pattern, const std::string& color, const std::string& shape)
{
    const auto namesColor = [](std::string_view rest) { return rest.starts_with("{colour}"); };
    const auto wordAt = [&](std::string_view rest) -> const std::string& {
        return namesColor(rest) ? color : shape;
    };
    std::string& text = caption.text;
    for (size_t i = 0; i < pattern.size();) {
        const std::string_view rest = pattern.substr(i);
        if (rest.starts_with("a^ ")) {
            text += startsWithVowel(wordAt(rest.substr(3))) ? "an " : "a ";
            i += 3;
        } else if (rest.front() == '{') {
            const auto begin = static_cast<int32_t>(text.size());
            text += wordAt(rest);
            TextRange& word = namesColor(rest) ? caption.colorWord : caption.shapeWord;
            word = {begin, static_cast<int32_t>(text.size())};
            i += rest.find('}') + 1;
        } else {
            text += rest.front();
            ++i;
        }
    }
}

/// Another of `count` things than `right`, all alike likely.
int otherThan(int right, int count, Rng& rng)
{
    const auto step = 1 + static_cast<int>(rng.below(static_cast<uint64_t>(count - 1)));
    return (right + step) % count;
}

} // namespace

std::vector<std::string> captionColors(TextLanguage language)
{
    if (language == TextLanguage::Chinese)
        return {"红色", "橙色", "黄色", "绿色", "蓝色", "紫色"};
    return colorNames();
}

std::vector<std::string> captionShapes(TextLanguage language)
{
    if (language == TextLanguage::Chinese)
        return {"圆形", "正方形", "三角形", "星形", "十字", "环形"};
    return shapeNames();
}

Caption writeCaption(uint64_t stream, const ShapeTarget& target, TextLanguage language)
{
    Rng rng(stream);
    const bool english = rng.below(2) == 0;
    if (language == TextLanguage::Both)
        language = english ? TextLanguage::English : TextLanguage::Chinese;
    const auto colors = captionColors(language), shapes = captionShapes(language);
    Caption caption;
    caption.language = language;
    caption.color = target.color;
    caption.shape = target.shape;
    caption.fits = rng.below(2) == 0;
    enum { WrongColor, WrongShape, WrongBoth };
    if (const auto wrong = rng.below(3); !caption.fits) {
        if (wrong != WrongShape)
            caption.color = otherThan(target.color, static_cast<int>(colors.size()), rng);
        if (wrong != WrongColor)
            caption.shape = static_cast<Shape>(otherThan(static_cast<int>(target.shape), kShapeCount, rng));
    }
    const auto patterns = language == TextLanguage::Chinese ? std::span<const std::string_view>(kChinese)
                                                            : std::span<const std::string_view>(kEnglish);
    fill(caption, patterns[rng.below(patterns.size())], colors[static_cast<size_t>(caption.color)],
         shapes[static_cast<size_t>(caption.shape)]);
    return caption;
}

} // namespace attnscope
