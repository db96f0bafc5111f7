// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/attention_dump.h"

#include "core/base/atomic_file.h"
#include "core/interchange/array_files.h"
#include "core/interchange/json_depth.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>

// Arrays of attention weights that other programs write (NumPy's savez, safetensors, a JSON of nested lists).

namespace attnscope {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

constexpr uint64_t kMaxJsonFile = uint64_t{64} << 20;
constexpr double kRowTolerance = 1e-2; ///< half precision over long rows
constexpr const char* kArrayPrefix = "attention/";

void replaceAll(std::string& text, std::string_view from, std::string_view to)
{
    for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

/// "<s>", "[CLS]": names of special tokens rather than words of the text.
bool isSpecial(const std::string& word)
{
    const bool angles = word.size() > 2 && word.front() == '<' && word.back() == '>';
    const bool brackets = word.size() > 2 && word.front() == '[' && word.back() == ']';
    return (angles || brackets) && std::none_of(word.begin() + 1, word.end() - 1,
                                                [](char c) { return c == ' ' || c == '<' || c == '['; });
}

bool isBlank(char c) { return c == ' ' || c == '\n' || c == '\t'; }

/// The text that the words spell: each as it stands where some begin with a space (GPT-2, SentencePiece,
/// whose own signs for a space are undone), otherwise with spaces between them but before "##" (WordPiece).
TokenSequence spelled(std::string name, std::vector<std::string> words)
{
    const auto hasSpace = [](const std::string& word) { return !word.empty() && isBlank(word.front()); };
    bool spaced = std::any_of(words.begin(), words.end(), hasSpace);
    if (!spaced) // or the letter is a letter
        for (std::string& word : words) {
            replaceAll(word, "\xc4\xa0", " ");     // GPT-2's sign for a space, U+0120
            replaceAll(word, "\xc4\x8a", "\n");    // and for a line's end, U+010A
            replaceAll(word, "\xe2\x96\x81", " "); // SentencePiece's, U+2581
            spaced = spaced || hasSpace(word);
        }
    TokenSequence sequence;
    sequence.name = std::move(name);
    for (std::string& word : words) {
        Token token;
        if (isSpecial(word)) {
            token.text = std::move(word);
            sequence.tokens.push_back(std::move(token));
            continue;
        }
        const bool continues = !spaced && word.starts_with("##") && word.size() > 2;
        if (continues)
            word.erase(0, 2);
        if (!spaced && !continues && !sequence.text.empty())
            sequence.text += ' ';
        size_t lead = 0;
        while (lead + 1 < word.size() && isBlank(word[lead]))
            ++lead;
        sequence.text.append(word, 0, lead);
        token.text = word.substr(lead);
        token.begin = static_cast<int32_t>(sequence.text.size());
        sequence.text += token.text;
        token.end = static_cast<int32_t>(sequence.text.size());
        sequence.tokens.push_back(std::move(token));
    }
    return sequence;
}

std::vector<std::string> numbered(int64_t count)
{
    std::vector<std::string> words;
    for (int64_t i = 0; i < count; ++i)
        words.push_back(std::to_string(i));
    return words;
}

/// The file's list "tokens"; empty: there is none.
Result<std::vector<std::string>> wordsOf(const ArrayBundle& bundle, const std::string& where)
{
    const auto found = bundle.metadata.find("tokens");
    if (found == bundle.metadata.end())
        return std::vector<std::string>();
    const json list = json::parse(found->second, nullptr, false);
    if (!list.is_array() ||
        !std::all_of(list.begin(), list.end(), [](const json& word) { return word.is_string(); }))
        return failure(where + ": tokens", "is no list of texts");
    return list.get<std::vector<std::string>>();
}

/// Whether every row is 0 or more and sums to 1, or is empty (a padded query).
bool areDistributions(const HostArray& weights)
{
    const auto keys = static_cast<size_t>(weights.shape.back());
    for (size_t row = 0; row + keys <= weights.values.size(); row += keys) {
        double sum = 0;
        for (size_t key = 0; key < keys; ++key) {
            if (weights.values[row + key] < 0)
                return false;
            sum += weights.values[row + key];
        }
        if (sum != 0 && std::abs(sum - 1) > kRowTolerance)
            return false;
    }
    return true;
}

/// Sites of one array: [head, query, key] each.
Status addSites(const NamedArray& array, const std::string& where, std::vector<AttentionSite>& sites)
{
    std::vector<int64_t> shape = array.shape;
    const bool named = array.name.starts_with(kArrayPrefix);
    if (shape.size() == 5 && shape[1] == 1)
        shape.erase(shape.begin() + 1); // a batch of one
    const bool layered = shape.size() == 4;
    if (shape.size() == 2)
        shape.insert(shape.begin(), 1);
    if ((shape.size() != 3 && !(layered && !named)) || array.count() == 0)
        return failure(
            where + ": " + array.name,
            "has an unusable shape (expected [layer, head, query, key], [head, query, key] or [query, "
            "key])");
    const std::vector<float> values = floatsOf(array);
    const int64_t layers = layered ? shape[0] : 1;
    const std::vector<int64_t> each(shape.end() - 3, shape.end());
    const auto size = static_cast<size_t>(each[0] * each[1] * each[2]);
    for (int64_t layer = 0; layer < layers; ++layer) {
        AttentionSite site;
        site.name = layered ? "layer" + std::to_string(layer) : named ? array.name.substr(10) : array.name;
        site.kind = SiteKind::Matrix;
        const auto first = values.begin() + static_cast<std::ptrdiff_t>(static_cast<size_t>(layer) * size);
        site.weights = {each, {first, first + static_cast<std::ptrdiff_t>(size)}};
        if (!std::all_of(site.weights.values.begin(), site.weights.values.end(),
                         [](float weight) { return std::isfinite(weight); }))
            return failure(where + ": " + array.name, "holds weights that are not finite");
        site.distribution = areDistributions(site.weights);
        sites.push_back(std::move(site));
    }
    return Status::ok();
}

/// What queries and keys stand for: the words where there are as many, numbers where nothing is known.
Status nameTokens(AttentionSite& site, const std::vector<std::string>& words, const std::string& where,
                  std::vector<TokenSequence>& texts)
{
    const auto sequence = [&](int64_t count, const char* role) -> Result<std::string> {
        const bool spelt = static_cast<int64_t>(words.size()) == count;
        if (!words.empty() && !spelt && std::string_view(role) == "keys")
            return failure(where + ": " + site.name, "has {} keys, but there are {} tokens", count,
                           words.size());
        const std::string name = spelt || words.empty() ? std::string("text") : std::string(role);
        const auto known = std::find_if(texts.begin(), texts.end(),
                                        [&](const TokenSequence& text) { return text.name == name; });
        if (known == texts.end())
            texts.push_back(spelled(name, spelt ? words : numbered(count)));
        else if (static_cast<int64_t>(known->tokens.size()) != count)
            return failure(where + ": " + site.name, "has {} {}, but there are {} elsewhere", count, role,
                           known->tokens.size());
        return name;
    };
    const auto keys = sequence(site.weights.shape[2], "keys");
    if (!keys)
        return keys.status();
    site.keyTokens = *keys;
    if (site.weights.shape[1] == 1 && site.weights.shape[2] != 1)
        return Status::ok(); // one learned query, as in attention pooling
    if (words.empty() && site.weights.shape[1] != site.weights.shape[2]) {
        const std::string name = "queries";
        if (std::none_of(texts.begin(), texts.end(), [&](const TokenSequence& t) { return t.name == name; }))
            texts.push_back(spelled(name, numbered(site.weights.shape[1])));
        site.queryTokens = name;
        return Status::ok();
    }
    const auto queries = sequence(site.weights.shape[1], "queries");
    if (!queries)
        return queries.status();
    site.queryTokens = *queries;
    return Status::ok();
}

std::string namesIn(const ArrayBundle& bundle)
{
    std::string names;
    for (const NamedArray& array : bundle.arrays)
        names += (names.empty() ? "" : ", ") + array.name;
    return names.empty() ? "none" : names;
}

/// Takes the words from the .json of the same name beside the file, if it has some.
Status addSidecar(const std::string& path, ArrayBundle& bundle)
{
    const fs::path beside = fs::path(path).replace_extension(".json");
    std::error_code ignored;
    if (bundle.metadata.contains("tokens") || bundle.metadata.contains("texts") ||
        !fs::exists(beside, ignored))
        return Status::ok();
    const auto bytes = readFile(beside, kMaxJsonFile);
    if (!bytes)
        return bytes.status();
    const json tree =
        json::parse(reinterpret_cast<const char*>(bytes->data()),
                    reinterpret_cast<const char*>(bytes->data()) + bytes->size(), nullptr, false);
    if (!tree.is_object())
        return failure(beside.string(), "is no JSON object");
    if (const auto tokens = tree.find("tokens"); tokens != tree.end())
        bundle.metadata["tokens"] = tokens->dump(-1, ' ', false, json::error_handler_t::replace);
    return Status::ok();
}

Result<ArrayBundle> readBundle(const std::string& path)
{
    if (endingOf(path) == ".json")
        return readJsonArrays(path);
    auto bundle = readArrays(path);
    if (!bundle)
        return bundle;
    ATTNSCOPE_TRY(addSidecar(path, *bundle));
    return bundle;
}

} // namespace

bool isDumpName(const std::string& path)
{
    const std::string ending = endingOf(path);
    return ending == ".npz" || ending == ".safetensors" || ending == ".json";
}

Result<ArrayBundle> readJsonArrays(const std::string& path)
{
    const auto bytes = readFile(path, kMaxJsonFile);
    if (!bytes)
        return bytes.status();
    return fromJsonText({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, path);
}

std::vector<float> floatsOf(const NamedArray& array)
{
    const auto convert = [&](auto zero, auto&& toFloat) {
        using T = decltype(zero);
        std::vector<float> values(array.bytes.size() / sizeof(T));
        for (size_t i = 0; i < values.size(); ++i) {
            T value{};
            std::memcpy(&value, array.bytes.data() + i * sizeof(T), sizeof value);
            values[i] = toFloat(value);
        }
        return values;
    };
    const auto plain = [](auto value) { return static_cast<float>(value); };
    switch (array.dtype) {
    case DType::F16: return convert(uint16_t{}, [](uint16_t bits) { return fromHalf(bits); });
    case DType::F32: return convert(float{}, plain);
    case DType::F64: return convert(double{}, plain);
    case DType::U8:
    case DType::Bool: return convert(uint8_t{}, plain);
    case DType::I32: return convert(int32_t{}, plain);
    case DType::I64: return convert(int64_t{}, plain);
    }
    return {};
}

Result<Inspection> foreignInspectionOf(const ArrayBundle& bundle, const std::string& where)
{
    const auto words = wordsOf(bundle, where);
    if (!words)
        return words.status();
    Inspection inspection;
    for (const NamedArray& array : bundle.arrays)
        if (array.name == "attention" || array.name == "attentions" || array.name.starts_with(kArrayPrefix))
            ATTNSCOPE_TRY(addSites(array, where, inspection.sites));
    if (inspection.sites.empty())
        return failure(where, "holds no attention (expected an array named attention, found {})",
                       namesIn(bundle));
    for (AttentionSite& site : inspection.sites)
        ATTNSCOPE_TRY(nameTokens(site, *words, where, inspection.texts));
    inspection.sites.back().primary = true;
    // Of a text of one's own the name is the text itself.
    inspection.sample.name =
        words->empty() ? fs::path(where).filename().string() : inspection.texts.front().text;
    return inspection;
}

Result<Inspection> readInspection(const std::string& path)
{
    const auto bundle = readBundle(path);
    if (!bundle)
        return bundle.status();
    return bundle->metadata.contains("sites") ? inspectionOf(*bundle, path)
                                              : foreignInspectionOf(*bundle, path);
}

} // namespace attnscope
