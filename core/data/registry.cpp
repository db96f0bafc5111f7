// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/nearest_name.h"
#include "core/base/rng.h"
#include "core/data/readers.h"

#include <fmt/ranges.h>

#include <charconv>
#include <numeric>

namespace attnscope {
namespace {

const DatasetEntry* findEntry(const std::string& name)
{
    for (const DatasetEntry& entry : datasetRegistry())
        if (entry.info.name == name)
            return &entry;
    return nullptr;
}

Status unknownDataset(const std::string& spec, const std::string& name)
{
    std::vector<std::string> names;
    for (const DatasetEntry& entry : datasetRegistry())
        names.push_back(entry.info.name);
    return usageError(spec, "unknown data set \"{}\" (did you mean \"{}\"? known are {})", name,
                      nearestName(name, names), fmt::format("{}", fmt::join(names, ", ")));
}

/// "train=5000&test=1000" into the spec.
Status parseSuffix(const std::string& whole, std::string_view suffix, DatasetSpec& spec)
{
    const auto bad = [&] {
        return usageError(
            whole, "bad suffix (expected ?train=N&test=M with whole numbers from 1, found \"?{}\")", suffix);
    };
    for (std::string_view rest = suffix;;) {
        const std::string_view part = rest.substr(0, rest.find('&'));
        const size_t equals = part.find('=');
        if (equals == std::string_view::npos)
            return bad();
        const std::string_view key = part.substr(0, equals), digits = part.substr(equals + 1);
        std::optional<int64_t>* target = key == "train" ? &spec.train : key == "test" ? &spec.test : nullptr;
        int64_t number = 0;
        const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (target == nullptr || *target || error != std::errc() || stop != digits.data() + digits.size() ||
            number < 1)
            return bad();
        *target = number;
        if (part.size() == rest.size())
            return Status::ok();
        rest.remove_prefix(part.size() + 1);
    }
}

/// Whether a key is one of a data set's; the others of a run belong to its model.
bool isDataKey(const std::string& key) { return key.starts_with("data.") || key.starts_with("augment."); }

Status checkOptions(const DatasetInfo& info, const OptionValues& values, OptionValues& checked)
{
    for (const auto& [key, value] : values) {
        const OptionSpec* spec = findOption(info.options, key);
        if (spec == nullptr && !isDataKey(key))
            continue;
        if (spec == nullptr) {
            std::vector<std::string> keys;
            for (const OptionSpec& known : info.options)
                keys.push_back(known.key);
            return usageError(key, "the data set {} has no such setting (did you mean \"{}\"?)", info.name,
                              nearestName(key, keys));
        }
        const auto canonical = canonicalValue(*spec, value);
        if (!canonical)
            return canonical.status();
        checked[key] = *canonical;
    }
    return Status::ok();
}

} // namespace

std::span<const DatasetEntry> datasetRegistry()
{
    static const std::vector<DatasetEntry> entries{
        shapesEntry(),  twoShapesEntry(), reviewsEntry(),      datesEntry(),      captionsEntry(),
        cifar10Entry(), mnistEntry(),     fashionMnistEntry(), multiMnistEntry(), imageFolderEntry(),
        imdbEntry(),    agNewsEntry(),    multi30kEntry(),     csvEntry()};
    return entries;
}

Result<DatasetSpec> parseDatasetSpec(const std::string& text)
{
    // The suffix begins at the last '?', so that a path may hold one where a suffix follows.
    const size_t mark = text.rfind('?');
    const std::string head = text.substr(0, mark);
    const size_t colon = head.find(':');
    DatasetSpec spec;
    spec.name = head.substr(0, colon);
    if (colon != std::string::npos)
        spec.path = head.substr(colon + 1);
    const DatasetEntry* entry = findEntry(spec.name);
    if (entry == nullptr)
        return unknownDataset(text, spec.name);
    if (entry->info.needsPath && spec.path.empty())
        return usageError(text, "the data set {} needs a path (expected {}:PATH)", spec.name, spec.name);
    if (!entry->info.needsPath && colon != std::string::npos)
        return usageError(text, "the data set {} is built in and takes no path (found \"{}\")", spec.name,
                          spec.path);
    if (mark != std::string::npos)
        ATTNSCOPE_TRY(parseSuffix(text, std::string_view(text).substr(mark + 1), spec));
    return spec;
}

Result<std::unique_ptr<Dataset>> openDataset(const std::string& text, const OptionValues& options,
                                             uint64_t seed, const LoadProgress& progress)
{
    const auto spec = parseDatasetSpec(text);
    if (!spec)
        return spec.status();
    const DatasetEntry& entry = *findEntry(spec->name);
    OptionValues checked;
    ATTNSCOPE_TRY(checkOptions(entry.info, options, checked));
    const LoadProgress report = progress ? progress : [](double) { return true; };
    return entry.open(*spec, OptionReader(entry.info.options, checked), seed, report);
}

Result<Sample> Dataset::userSample(const UserText&) const
{
    return usageError("text", "the data set {} has no texts (expected an image)", summary().name);
}

Result<Sample> Dataset::sampleWithText(Split, int64_t, const UserText&) const
{
    return usageError("text", "the samples of {} have no picture beside a text (expected a text alone)",
                      summary().name);
}

TokenSequence Dataset::decode(const std::string&, std::span<const int64_t>) const { return {}; }

std::vector<int64_t> Dataset::trainingOrder(uint64_t seed, int64_t epoch, int64_t) const
{
    return epochOrder(size(Split::Train), seed, epoch);
}

std::vector<int64_t> epochOrder(int64_t size, uint64_t seed, int64_t epoch)
{
    std::vector<int64_t> order(static_cast<size_t>(size));
    std::iota(order.begin(), order.end(), 0);
    Rng rng(streamOf(seed, keyOf("epoch order"), epoch));
    for (size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[rng.below(i)]);
    return order;
}

} // namespace attnscope
