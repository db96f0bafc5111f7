// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/rng.h"
#include "core/data/text/tokenizer.h"

#include <gtest/gtest.h>

namespace attnscope {
namespace {

using Words = std::vector<std::string>;

std::vector<TokenPlace> placesOf(const std::string& text, const TokenizerOptions& options = {},
                                 Tokenizer::Shortcut shortcut = Tokenizer::Shortcut::Ascii)
{
    auto tokenizer = Tokenizer::make(options, shortcut);
    EXPECT_TRUE(tokenizer.isOk());
    std::vector<TokenPlace> places;
    tokenizer->cut(text, places);
    return places;
}

Words cut(const std::string& text, const TokenizerOptions& options = {})
{
    Words words;
    for (const TokenPlace& place : placesOf(text, options))
        words.push_back(
            text.substr(static_cast<size_t>(place.begin), static_cast<size_t>(place.end - place.begin)));
    return words;
}

std::vector<int32_t> sentencesOf(const std::string& text)
{
    std::vector<int32_t> sentences;
    for (const TokenPlace& place : placesOf(text))
        sentences.push_back(place.sentence);
    return sentences;
}

std::string formOf(const std::string& token)
{
    std::string form;
    vocabularyForm(token, form);
    return form;
}

TEST(Tokenizer, CutsEnglishIntoWordsAndMarks)
{
    EXPECT_EQ(cut("It's 3.5 stars, isn't it?"), (Words{"It's", "3.5", "stars", ",", "isn't", "it", "?"}));
    EXPECT_EQ(cut("a well-made U.S. film..."),
              (Words{"a", "well", "-", "made", "U.S", ".", "film", ".", ".", "."}));
}

TEST(Tokenizer, CutsChineseByItsDictionary)
{
    EXPECT_EQ(cut("这家餐厅的服务非常好。"), (Words{"这", "家", "餐厅", "的", "服务", "非常", "好", "。"}));
    EXPECT_EQ(cut("我喜欢Python和AI"), (Words{"我", "喜欢", "Python", "和", "AI"}));
}

TEST(Tokenizer, KeepsEmojiAndCombiningMarksWhole)
{
    const std::string family = "👨‍👩‍👧", flag = "🇫🇷", accent = "e\u0301";
    EXPECT_EQ(cut("so " + family + flag + "!"), (Words{"so", family, flag, "!"}));
    EXPECT_EQ(cut("caf" + accent + " x"), (Words{"caf" + accent, "x"}));
    const TokenizerOptions characters{TokenUnit::Character, true};
    EXPECT_EQ(cut(accent + family + "a", characters), (Words{accent, family, "a"}));
}

TEST(Tokenizer, CutsRightToLeftTextInReadingOrder)
{
    EXPECT_EQ(cut("שלום עולם!"), (Words{"שלום", "עולם", "!"}));
    EXPECT_EQ(cut("هذا فيلم رائع"), (Words{"هذا", "فيلم", "رائع"}));
}

TEST(Tokenizer, LeavesOutMarksButNotEmojiWhereAsked)
{
    const TokenizerOptions without{TokenUnit::Word, false};
    EXPECT_EQ(cut("\"Great\" - really_good, 10/10 😀 ... $5 ©", without),
              (Words{"Great", "really_good", "10", "10", "😀", "5", "©"}));
    EXPECT_EQ(cut("好。«bien» ?!", without), (Words{"好", "bien"}));
    EXPECT_EQ(cut("?! ...", without), Words{});
}

TEST(Tokenizer, TakesLineBreakMarksForLineBreaks)
{
    EXPECT_EQ(cut("good<br /><br />bad<BR>end <b>x"), (Words{"good", "bad", "end", "<", "b", ">", "x"}));
    EXPECT_EQ(sentencesOf("one two<br />three"), (std::vector<int32_t>{0, 0, 1}));
}

TEST(Tokenizer, NumbersSentencesWithoutGaps)
{
    EXPECT_EQ(sentencesOf("It was good. Was it? Yes"), (std::vector<int32_t>{0, 0, 0, 0, 1, 1, 1, 2}));
    EXPECT_EQ(sentencesOf("很好。不错！"), (std::vector<int32_t>{0, 0, 1, 1}));
    // The middle line holds no token.
    const auto places = placesOf("one\n...\ntwo", {TokenUnit::Word, false});
    EXPECT_EQ(places, (std::vector<TokenPlace>{{0, 3, 0}, {8, 11, 1}}));
}

TEST(Tokenizer, CharactersKeepOneSpaceBetweenWords)
{
    const TokenizerOptions characters{TokenUnit::Character, true};
    EXPECT_EQ(cut("  ab \n c ", characters), (Words{"a", "b", " \n ", "c"}));
    EXPECT_EQ(cut("二〇二一年", characters), (Words{"二", "〇", "二", "一", "年"}));
}

TEST(Tokenizer, NothingComesOfNothing)
{
    EXPECT_EQ(cut(""), Words{});
    EXPECT_EQ(cut(" \t\r\n\u3000\u00a0"), Words{});
    EXPECT_EQ(cut(std::string("\0\x01 \x7f", 4)), Words{});
    EXPECT_EQ(cut("<br />", {TokenUnit::Character, true}), Words{});
}

/// The shortcut for ASCII must give what ICU gives, for all short strings of characters that its rules tell
/// apart and for many longer ones.
TEST(Tokenizer, TheShortcutEqualsIcu)
{
    const std::string kinds = "aZ1_.,:;'\"-@ \n\x01<$";
    auto fast = Tokenizer::make({TokenUnit::Word, true}, Tokenizer::Shortcut::Ascii);
    auto slow = Tokenizer::make({TokenUnit::Word, true}, Tokenizer::Shortcut::Never);
    std::vector<TokenPlace> a, b;
    const auto same = [&](const std::string& text) {
        fast->cut(text, a);
        slow->cut(text, b);
        return a == b;
    };
    std::string text;
    for (size_t i = 0; i < kinds.size() * kinds.size() * kinds.size() * kinds.size(); ++i) {
        text.clear();
        for (size_t rest = i; text.size() < 4; rest /= kinds.size())
            text += kinds[rest % kinds.size()];
        ASSERT_TRUE(same(text)) << text;
    }
    const std::vector<std::string> parts{"a",  "1", "é",      "中", "文", "\u0301", "\u200d", "😀",
                                         "'",  ".", ",",      ":",  " ",  "\n",     "-",      "א",
                                         "\"", "_", "<br />", "ก",  "า",  "カ",     "\u00a0"};
    Rng rng(7);
    for (int i = 0; i < 20000; ++i) {
        text.clear();
        for (int k = 0; k < 12; ++k)
            text += parts[rng.below(parts.size())];
        ASSERT_TRUE(same(text)) << text;
    }
}

TEST(Tokenizer, CopiesCutAlike)
{
    auto tokenizer = Tokenizer::make({TokenUnit::Character, false});
    Tokenizer copy = tokenizer->clone();
    std::vector<TokenPlace> a, b;
    tokenizer->cut("a-é。中", a);
    copy.cut("a-é。中", b);
    EXPECT_EQ(a.size(), 3U);
    EXPECT_EQ(a, b);
}

TEST(Tokenizer, VocabularyFormsFoldCaseAndComposition)
{
    EXPECT_EQ(formOf("GREAT"), "great");
    EXPECT_EQ(formOf("É"), "é");
    EXPECT_EQ(formOf("E\u0301"), "é");
    EXPECT_EQ(formOf("Straße"), "straße");
    EXPECT_EQ(formOf("中"), "中");
    EXPECT_EQ(formOf(" <br />\t"), " ");
    EXPECT_EQ(formOf("<"), "<");
}

TEST(TextCheck, NamesTheFirstByteThatIsNotUtf8)
{
    EXPECT_TRUE(checkText("t", "").isOk());
    EXPECT_TRUE(checkText("t", "aé中😀").isOk());
    EXPECT_EQ(checkText("t", "ab\xff").text(),
              "t: not UTF-8 (the byte 0xff at offset 2 does not belong there)");
    EXPECT_EQ(checkText("t", "é\xc3").text(),
              "t: not UTF-8 (the byte 0xc3 at offset 2 does not belong there)");
    for (const std::string bad :
         {"\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80"}) // overlong, surrogate...
        EXPECT_FALSE(checkText("t", bad).isOk());
    EXPECT_EQ(checkText("t", std::string(kMaxTextBytes + 1, 'a')).text(),
              "t: the text is too long (expected at most 4194304 bytes, found 4194305)");
}

} // namespace
} // namespace attnscope
