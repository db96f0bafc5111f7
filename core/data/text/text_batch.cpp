// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/text_batch.h"

#include "core/base/rng.h"

#include <torch/torch.h>

#include <algorithm>

namespace attnscope {
namespace {

/// A batch of zeros, that is of padding, with room for the longest.
TokenBatch emptyBatch(std::span<const int64_t> lengths)
{
    const auto count = static_cast<int64_t>(lengths.size());
    const int64_t longest = lengths.empty() ? 1 : *std::max_element(lengths.begin(), lengths.end());
    TokenBatch batch;
    batch.ids = torch::zeros({count, longest}, torch::kInt64);
    batch.lengths = torch::empty({count}, torch::kInt64);
    std::copy(lengths.begin(), lengths.end(), batch.lengths.data_ptr<int64_t>());
    return batch;
}

std::vector<int64_t> lengthsOf(const EncodedTexts& texts, std::span<const int64_t> which, int64_t more)
{
    std::vector<int64_t> lengths;
    for (const int64_t text : which)
        lengths.push_back(texts.length(text) + more);
    return lengths;
}

TokenBatch batchOfOne(const std::vector<int64_t>& ids)
{
    const std::array<int64_t, 1> lengths{static_cast<int64_t>(ids.size())};
    TokenBatch batch = emptyBatch(lengths);
    std::copy(ids.begin(), ids.end(), batch.ids.data_ptr<int64_t>());
    return batch;
}

void shuffle(std::vector<int64_t>& values, Rng& rng)
{
    for (size_t i = values.size(); i > 1; --i)
        std::swap(values[i - 1], values[rng.below(i)]);
}

} // namespace

TokenBatch batchOfTexts(const EncodedTexts& texts, std::span<const int64_t> which)
{
    TokenBatch batch = emptyBatch(lengthsOf(texts, which, 0));
    batch.sentences = torch::zeros_like(batch.ids);
    int64_t* ids = batch.ids.data_ptr<int64_t>();
    int64_t* sentences = batch.sentences.data_ptr<int64_t>();
    for (const int64_t text : which) {
        const int64_t start = texts.starts[static_cast<size_t>(text)], length = texts.length(text);
        std::copy_n(texts.ids.begin() + start, length, ids);
        std::copy_n(texts.sentences.begin() + start, length, sentences);
        // Ascending to the end, padding included.
        std::fill(sentences + length, sentences + batch.ids.size(1), sentences[length - 1]);
        ids += batch.ids.size(1);
        sentences += batch.ids.size(1);
    }
    return batch;
}

TokenBatch batchOfTargets(const EncodedTexts& texts, std::span<const int64_t> which)
{
    TokenBatch batch = emptyBatch(lengthsOf(texts, which, 2));
    int64_t* ids = batch.ids.data_ptr<int64_t>();
    for (const int64_t text : which) {
        ids[0] = kBeginToken;
        std::copy_n(texts.ids.begin() + texts.starts[static_cast<size_t>(text)], texts.length(text), ids + 1);
        ids[texts.length(text) + 1] = kEndToken;
        ids += batch.ids.size(1);
    }
    return batch;
}

TokenBatch batchOfSequence(const TokenSequence& sequence)
{
    std::vector<int64_t> ids, sentences;
    int32_t last = -1;
    int64_t sentence = -1;
    for (const Token& token : sequence.tokens) {
        if (token.hidden)
            continue;
        sentence += sentence < 0 || token.sentence != last ? 1 : 0;
        last = token.sentence;
        ids.push_back(token.id);
        sentences.push_back(sentence);
    }
    if (ids.empty()) {
        ids = {kUnknownToken};
        sentences = {0};
    }
    TokenBatch batch = batchOfOne(ids);
    batch.sentences = torch::zeros_like(batch.ids);
    std::copy(sentences.begin(), sentences.end(), batch.sentences.data_ptr<int64_t>());
    return batch;
}

TokenBatch batchOfTarget(const TokenSequence& sequence)
{
    std::vector<int64_t> ids{kBeginToken};
    for (const Token& token : sequence.tokens)
        if (!token.hidden && token.id != kBeginToken && token.id != kEndToken)
            ids.push_back(token.id);
    ids.push_back(kEndToken);
    return batchOfOne(ids);
}

std::vector<int64_t> orderByLength(std::span<const TextLength> lengths, uint64_t seed, int64_t epoch,
                                   int64_t batchSize)
{
    constexpr int64_t kRunsPerPool = 64;
    const auto size = static_cast<int64_t>(lengths.size());
    std::vector<int64_t> order = epochOrder(size, seed, epoch);
    const auto shorter = [&](int64_t a, int64_t b) {
        return lengths[static_cast<size_t>(a)] < lengths[static_cast<size_t>(b)];
    };
    const int64_t runs = size / batchSize, pool = kRunsPerPool * batchSize, whole = runs * batchSize;
    for (int64_t begin = 0; begin < whole; begin += pool)
        std::stable_sort(order.begin() + begin, order.begin() + std::min(begin + pool, whole), shorter);
    std::vector<int64_t> places(static_cast<size_t>(runs));
    for (int64_t i = 0; i < runs; ++i)
        places[static_cast<size_t>(i)] = i;
    Rng rng(streamOf(seed, keyOf("order of lengths"), epoch));
    shuffle(places, rng);
    std::vector<int64_t> result;
    result.reserve(order.size());
    for (const int64_t place : places)
        result.insert(result.end(), order.begin() + place * batchSize,
                      order.begin() + (place + 1) * batchSize);
    result.insert(result.end(), order.begin() + whole, order.end());
    return result;
}

} // namespace attnscope
