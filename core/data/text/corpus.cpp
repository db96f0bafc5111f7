// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/corpus.h"

#include "core/data/parallel.h"

#include <algorithm>

namespace attnscope {
namespace {

/// The texts that are cut at once, with a numbering of their words of their own: what becomes of a text
/// depends on nothing but its block, so the threads may take blocks as they like.
struct Block {
    const std::vector<std::string>* texts = nullptr;
    size_t part = 0;
    int64_t begin = 0, end = 0; ///< of the texts
    int64_t counted = 0;        ///< up to which text words are counted

    std::vector<int32_t> tokens; ///< kept ones, by the block's own numbers
    std::vector<uint16_t> sentences;
    std::vector<int64_t> lengths;
    TextMap<int32_t> numbers;
    std::vector<int64_t> counts; ///< by number
};

constexpr int64_t kTextsPerBlock = 1024;
constexpr int32_t kNoWord = -1;

std::vector<Block> blocksOf(std::span<const std::vector<std::string>* const> parts, int64_t counted)
{
    std::vector<Block> blocks;
    for (size_t part = 0; part < parts.size(); ++part) {
        const auto size = static_cast<int64_t>(parts[part]->size());
        for (int64_t begin = 0; begin < size; begin += kTextsPerBlock) {
            Block& block = blocks.emplace_back();
            block.texts = parts[part];
            block.part = part;
            block.begin = begin;
            block.end = std::min(begin + kTextsPerBlock, size);
            block.counted = counted;
        }
    }
    return blocks;
}

void cutBlock(Block& block, Tokenizer& tokenizer, const TextLimit& limit)
{
    std::vector<TokenPlace> places;
    std::string form;
    for (int64_t i = block.begin; i < block.end; ++i) {
        const std::string& text = (*block.texts)[static_cast<size_t>(i)];
        tokenizer.cut(text, places);
        const auto count = static_cast<int64_t>(places.size());
        const int64_t first = limit.first(count), last = first + limit.kept(count);
        const bool counts = i < block.counted;
        for (int64_t k = counts ? 0 : first; k < (counts ? count : last); ++k) {
            const TokenPlace& place = places[static_cast<size_t>(k)];
            vocabularyForm(std::string_view(text).substr(static_cast<size_t>(place.begin),
                                                         static_cast<size_t>(place.end - place.begin)),
                           form);
            auto found = block.numbers.find(std::string_view(form));
            if (found == block.numbers.end()) {
                found = block.numbers.emplace(form, static_cast<int32_t>(block.counts.size())).first;
                block.counts.push_back(0);
            }
            block.counts[static_cast<size_t>(found->second)] += counts ? 1 : 0;
            if (k < first || k >= last)
                continue;
            block.tokens.push_back(found->second);
            block.sentences.push_back(
                static_cast<uint16_t>(place.sentence - places[static_cast<size_t>(first)].sentence));
        }
        block.lengths.push_back(std::max<int64_t>(last - first, 1));
        if (count == 0) {
            block.tokens.push_back(kNoWord);
            block.sentences.push_back(0);
        }
    }
}

Vocabulary vocabularyOf(const std::vector<Block>& blocks, Vocabulary::Limits limits)
{
    TextMap<int64_t> total;
    for (const Block& block : blocks)
        for (const auto& [word, number] : block.numbers)
            if (const int64_t count = block.counts[static_cast<size_t>(number)]; count > 0)
                total[word] += count;
    return {{total.begin(), total.end()}, limits};
}

/// Turns the block's own numbers into ids.
void look(Block& block, const Vocabulary& vocabulary)
{
    std::vector<int32_t> ids(block.counts.size());
    for (const auto& [word, number] : block.numbers)
        ids[static_cast<size_t>(number)] = static_cast<int32_t>(vocabulary.find(word));
    for (int32_t& token : block.tokens)
        token = token == kNoWord ? static_cast<int32_t>(kUnknownToken) : ids[static_cast<size_t>(token)];
    block.numbers.clear();
}

} // namespace

Tokenizer TokenizerPool::take() const
{
    const std::lock_guard lock(m_mutex);
    if (m_free.empty())
        return m_prototype.clone();
    Tokenizer last = std::move(m_free.back());
    m_free.pop_back();
    return last;
}

std::optional<EncodedParts> encodeTexts(std::span<const std::vector<std::string>* const> parts,
                                        const TokenizerPool& pool, const CorpusPlan& plan,
                                        const LoadProgress& report)
{
    constexpr double kCuttingShare = 0.8;
    std::vector<Block> blocks = blocksOf(parts, plan.counted);
    const auto count = static_cast<int64_t>(blocks.size());
    const auto at = [&](int64_t i) -> Block& { return blocks[static_cast<size_t>(i)]; };
    const auto cut = [&](int64_t i) {
        pool.with([&](Tokenizer& tokenizer) { cutBlock(at(i), tokenizer, plan.limit); });
    };
    if (!forEachInParallel(count, cut, [&](int64_t done) {
            return report(kCuttingShare * static_cast<double>(done) / static_cast<double>(count));
        }))
        return std::nullopt;
    EncodedParts result;
    result.vocabulary = vocabularyOf(blocks, plan.words);
    forEachInParallel(count, [&](int64_t i) { look(at(i), result.vocabulary); });
    result.parts.resize(parts.size());
    for (Block& block : blocks) {
        EncodedTexts& texts = result.parts[block.part];
        texts.ids.insert(texts.ids.end(), block.tokens.begin(), block.tokens.end());
        texts.sentences.insert(texts.sentences.end(), block.sentences.begin(), block.sentences.end());
        for (const int64_t length : block.lengths)
            texts.starts.push_back(texts.starts.back() + length);
        block = {};
    }
    return report(1.0) ? std::optional(std::move(result)) : std::nullopt;
}

Token specialToken(int64_t id, int32_t sentence)
{
    Token token;
    token.text = kSpecialNames[static_cast<size_t>(id)];
    token.id = id;
    token.sentence = sentence;
    token.known = id != kUnknownToken;
    return token;
}

TokenSequence tokensOf(std::string name, const std::string& text, const TokenizerPool& pool,
                       const Vocabulary& vocabulary, const TextLimit& limit)
{
    std::vector<TokenPlace> places;
    pool.with([&](Tokenizer& tokenizer) { tokenizer.cut(text, places); });
    const auto count = static_cast<int64_t>(places.size());
    TokenSequence sequence{std::move(name), text, {}, limit.first(count), 0};
    const int64_t last = sequence.cutBefore + limit.kept(count);
    sequence.cutAfter = count - last;
    std::string form;
    for (int64_t k = sequence.cutBefore; k < last; ++k) {
        const TokenPlace& place = places[static_cast<size_t>(k)];
        Token& token = sequence.tokens.emplace_back();
        token.text =
            text.substr(static_cast<size_t>(place.begin), static_cast<size_t>(place.end - place.begin));
        token.begin = place.begin;
        token.end = place.end;
        token.sentence = place.sentence - places[static_cast<size_t>(sequence.cutBefore)].sentence;
        vocabularyForm(token.text, form);
        token.id = vocabulary.find(form);
        token.known = token.id != kUnknownToken;
    }
    if (sequence.tokens.empty())
        sequence.tokens.push_back(specialToken(kUnknownToken, 0));
    return sequence;
}

} // namespace attnscope
