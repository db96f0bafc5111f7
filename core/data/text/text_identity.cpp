// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/text_identity.h"

#include "core/base/sha256.h"
#include "core/data/parallel.h"

#include <bit>

namespace attnscope {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are hashed as little-endian");

/// Each text with its length, so that no two lists of texts give the same bytes; in blocks, to use all cores.
void addTexts(Sha256& total, std::string_view name, const std::vector<std::string>& texts)
{
    constexpr int64_t kTextsPerBlock = 1024;
    const auto count = static_cast<int64_t>(texts.size());
    std::vector<Sha256Digest> digests(static_cast<size_t>((count + kTextsPerBlock - 1) / kTextsPerBlock));
    forEachInParallel(static_cast<int64_t>(digests.size()), [&](int64_t block) {
        Sha256 hash;
        const int64_t begin = block * kTextsPerBlock;
        for (int64_t i = begin; i < std::min(begin + kTextsPerBlock, count); ++i) {
            const std::string& text = texts[static_cast<size_t>(i)];
            const auto length = static_cast<int64_t>(text.size());
            hash.update(std::as_bytes(std::span(&length, 1)));
            hash.update(text);
        }
        digests[static_cast<size_t>(block)] = hash.finish();
    });
    total.update(fmt::format("{} {}\n", name, count));
    for (const Sha256Digest& digest : digests)
        total.update(digest);
}

void addWords(Sha256& total, std::string_view name, const Vocabulary& vocabulary)
{
    total.update(fmt::format("{} {}\n", name, vocabulary.size()));
    for (int64_t id = 0; id < vocabulary.size(); ++id)
        total.update(vocabulary.word(id) + "\n");
}

} // namespace

std::string identityOf(const TextRecords& records, const SplitSizes& sizes, const Vocabulary& vocabulary,
                       const Vocabulary& targetVocabulary)
{
    Sha256 total;
    total.update(fmt::format("attnscope texts 1\n{} {} {}\n", sizes.train, sizes.validation, sizes.test));
    addTexts(total, "text", records.texts);
    addTexts(total, "context", records.contexts);
    addTexts(total, "target", records.targets);
    for (const LabelledTask& task : records.tasks) {
        total.update(task.info.name + "\n");
        total.update(std::as_bytes(std::span(task.labels)));
    }
    addWords(total, "words", vocabulary);
    addWords(total, "target words", targetVocabulary);
    return toHex(total.finish());
}

} // namespace attnscope
