// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/record/text_store.h"

#include "core/base/rng.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>

namespace attnscope::record {
namespace {

using nlohmann::json;

/// A token in the blob `tokens`: 24 bytes, no padding.
struct StoredToken {
    int64_t id;
    int32_t begin, end;
    int32_t sentence;
    uint32_t flags;
};
static_assert(sizeof(StoredToken) == 24, "docs/run-file.md gives the layout");
constexpr uint32_t kUnknown = 1, kHidden = 2;

constexpr int64_t kMostTokens = int64_t{1} << 24;
/// What a parsed JSON list takes for each byte of it, at most: of ["","", ... a value, its string and a copy
/// of it for every three bytes.
constexpr uint64_t kParsedSize = 32;

StoredToken stored(const Token& token)
{
    return {token.id, token.begin, token.end, token.sentence,
            (token.known ? 0 : kUnknown) | (token.hidden ? kHidden : 0)};
}

/// Between two characters, or at either end.
bool isBoundary(const std::string& text, int32_t at)
{
    return static_cast<size_t>(at) == text.size() ||
           (static_cast<unsigned char>(text[static_cast<size_t>(at)]) & 0xc0) != 0x80;
}

bool liesIn(const std::string& text, const Token& token)
{
    if (token.sentence < 0)
        return false;
    if (token.begin == -1 && token.end == -1)
        return true;
    return token.begin >= 0 && token.begin <= token.end && static_cast<size_t>(token.end) <= text.size() &&
           isBoundary(text, token.begin) && isBoundary(text, token.end);
}

std::vector<StoredToken> storedTokens(const TokenSequence& sequence)
{
    std::vector<StoredToken> tokens;
    tokens.reserve(sequence.tokens.size());
    for (const Token& token : sequence.tokens)
        tokens.push_back(stored(token));
    return tokens;
}

std::string wordsText(const TokenSequence& sequence)
{
    std::vector<std::string> words;
    words.reserve(sequence.tokens.size());
    for (const Token& token : sequence.tokens)
        words.push_back(token.text);
    return namesText(words);
}

} // namespace

std::string TextStore::where(const std::string& name) const
{
    return fmt::format("{}: text {}", m_file.path(), name);
}

Status TextStore::check(const std::vector<TokenSequence>& texts) const
{
    for (const TokenSequence& sequence : texts) {
        const auto same = [&](const TokenSequence& other) { return other.name == sequence.name; };
        if (std::count_if(texts.begin(), texts.end(), same) > 1)
            return failure(where(sequence.name), "is there twice");
        if (!isUtf8(sequence.text))
            return failure(where(sequence.name), "is not valid UTF-8");
        for (size_t i = 0; i < sequence.tokens.size(); ++i)
            if (!liesIn(sequence.text, sequence.tokens[i]))
                return failure(where(sequence.name), "its token {} does not lie in its {} bytes", i,
                               sequence.text.size());
    }
    return Status::ok();
}

int64_t TextStore::textId(const TokenSequence& sequence)
{
    const std::vector<StoredToken> tokens = storedTokens(sequence);
    const std::vector<std::byte> blob = compress(std::as_bytes(std::span(tokens)));
    const std::string words = wordsText(sequence);
    const auto fingerprint =
        static_cast<int64_t>(mix64(keyOf(sequence.text) ^ mix64(keyOf(words))) ^ keyOf(sequence.name));
    // The fingerprint finds candidates; equality is decided by all that is stored.
    SQLite::Statement find(
        m_file.handle(), "SELECT id FROM text WHERE fingerprint = ? AND name = ? AND content = ? AND "
                         "cut_before = ? AND cut_after = ? AND token_count = ? AND tokens = ? AND words = ?");
    SQLite::Statement add(m_file.handle(),
                          "INSERT INTO text (fingerprint, name, content, cut_before, cut_after, token_count, "
                          "tokens, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    for (SQLite::Statement* statement : {&find, &add}) {
        statement->bind(1, fingerprint);
        statement->bind(2, sequence.name);
        statement->bind(3, sequence.text);
        statement->bind(4, sequence.cutBefore);
        statement->bind(5, sequence.cutAfter);
        statement->bind(6, static_cast<int64_t>(sequence.tokens.size()));
        bindBlob(*statement, 7, blob);
        statement->bind(8, words);
    }
    if (find.executeStep())
        return find.getColumn(0).getInt64();
    add.exec();
    return m_file.handle().getLastInsertRowid();
}

void TextStore::put(int64_t snapshot, const std::vector<TokenSequence>& texts)
{
    int64_t position = 0;
    for (const TokenSequence& sequence : texts) {
        const int64_t id = textId(sequence);
        SQLite::Statement add(m_file.handle(),
                              "INSERT INTO snapshot_text (snapshot, position, text) VALUES (?, ?, ?)");
        add.bind(1, snapshot);
        add.bind(2, position++);
        add.bind(3, id);
        add.exec();
    }
}

uint64_t TextStore::readingSize(const TokenSequence& sequence)
{
    return sequence.text.size() + wordsText(sequence).size() * kParsedSize +
           sequence.tokens.size() * (sizeof(Token) + sizeof(StoredToken));
}

void TextStore::prune()
{
    m_file.handle().exec("DELETE FROM text WHERE id NOT IN (SELECT text FROM snapshot_text)");
}

Result<TokenSequence> TextStore::readText(const SQLite::Statement& row, ByteBudget& budget) const
{
    TokenSequence sequence;
    sequence.name = row.getColumn(0).getString();
    const std::string place = where(sequence.name);
    const int64_t count = row.getColumn(4).getInt64();
    sequence.cutBefore = row.getColumn(2).getInt64();
    sequence.cutAfter = row.getColumn(3).getInt64();
    if (count < 0 || count > kMostTokens || sequence.cutBefore < 0 || sequence.cutAfter < 0)
        return failure(place, "is damaged ({} tokens, {} and {} left out)", count, sequence.cutBefore,
                       sequence.cutAfter);
    const auto contentBytes = static_cast<uint64_t>(row.getColumn(1).getBytes());
    const auto wordsBytes = static_cast<uint64_t>(row.getColumn(6).getBytes());
    if (!budget.take(contentBytes + wordsBytes * kParsedSize + static_cast<uint64_t>(count) * sizeof(Token)))
        return failure(place, "is too large to read ({} bytes)", contentBytes + wordsBytes);
    sequence.text = row.getColumn(1).getString();
    if (!isUtf8(sequence.text))
        return failure(place, "is not valid UTF-8");
    const auto bytes = decompress(blobOf(row.getColumn(5)),
                                  static_cast<uint64_t>(count) * sizeof(StoredToken), budget, place);
    if (!bytes)
        return bytes.status();
    auto words = parseNames(row.getColumn(6).getString());
    if (!words || words->size() != static_cast<size_t>(count))
        return failure(place, "is damaged (its words are not those of {} tokens)", count);
    sequence.tokens.resize(static_cast<size_t>(count));
    for (size_t i = 0; i < sequence.tokens.size(); ++i) {
        StoredToken token{};
        std::memcpy(&token, bytes->data() + i * sizeof token, sizeof token);
        sequence.tokens[i] = {std::move((*words)[i]),
                              token.id,
                              token.begin,
                              token.end,
                              token.sentence,
                              (token.flags & kUnknown) == 0,
                              (token.flags & kHidden) != 0};
        if (!liesIn(sequence.text, sequence.tokens[i]))
            return failure(place, "its token {} does not lie in its {} bytes", i, sequence.text.size());
    }
    return sequence;
}

Result<std::vector<TokenSequence>> TextStore::read(int64_t snapshot, ByteBudget& budget) const
{
    std::vector<TokenSequence> texts;
    SQLite::Statement row(
        m_file.handle(),
        "SELECT text.name, text.content, text.cut_before, text.cut_after, text.token_count, text.tokens, "
        "text.words FROM snapshot_text JOIN text ON text.id = snapshot_text.text "
        "WHERE snapshot_text.snapshot = ? ORDER BY snapshot_text.position");
    row.bind(1, snapshot);
    while (row.executeStep()) {
        Result<TokenSequence> sequence = readText(row, budget);
        if (!sequence)
            return sequence.status();
        texts.push_back(std::move(*sequence));
    }
    return texts;
}

} // namespace attnscope::record
