// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/atomic_file.h"
#include "core/base/rng.h"
#include "core/data/image_dataset.h"
#include "core/data/parallel.h"
#include "core/data/picture_file.h"
#include "core/data/readers.h"
#include "core/data/resample.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace attnscope {
namespace fs = std::filesystem;
namespace {

constexpr size_t kMaxNamed = 100; ///< of DatasetSummary::skipped
constexpr size_t kMaxFiles = 5'000'000;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// "img2" before "img10": runs of digits compare as numbers, the rest byte by byte.
bool naturalLess(const std::string& a, const std::string& b)
{
    size_t i = 0, j = 0;
    const auto numberAt = [](const std::string& text, size_t& at) {
        while (at < text.size() && text[at] == '0')
            ++at;
        const size_t start = at;
        while (at < text.size() && isDigit(text[at]))
            ++at;
        return std::string_view(text).substr(start, at - start);
    };
    while (i < a.size() && j < b.size()) {
        if (isDigit(a[i]) && isDigit(b[j])) {
            const std::string_view x = numberAt(a, i), y = numberAt(b, j);
            if (x.size() != y.size())
                return x.size() < y.size();
            if (x != y)
                return x < y;
        } else if (a[i] != b[j]) {
            return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
        } else {
            ++i;
            ++j;
        }
    }
    // Equal but for leading zeros or an end: any fixed order will do.
    return a.size() - i != b.size() - j ? a.size() - i < b.size() - j : a < b;
}

bool isImageName(const fs::path& path)
{
    const std::string ending = endingOf(path);
    return ending == ".png" || ending == ".jpg" || ending == ".jpeg";
}

enum class EntryKind { Folder, Image };

/// Names in a folder, hidden ones left out, in natural order.
std::vector<std::string> namesIn(const fs::path& folder, EntryKind kind)
{
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        const std::string name = it->path().filename().string();
        const bool wanted = kind == EntryKind::Folder
                                ? it->is_directory(ignored)
                                : isImageName(it->path()) && it->is_regular_file(ignored);
        if (wanted && !name.starts_with('.'))
            names.push_back(name);
    }
    std::sort(names.begin(), names.end(), naturalLess);
    return names;
}

struct ImageFile {
    std::string relative; ///< to the folder that the user named, with '/'
    std::string className;
    bool test = false;
};

/// The files of one folder of class folders.
void listClasses(const fs::path& root, const std::string& below, bool test, std::vector<ImageFile>& files)
{
    for (const std::string& name : namesIn(root / below, EntryKind::Folder))
        for (const std::string& file : namesIn(root / below / name, EntryKind::Image))
            if (files.size() < kMaxFiles)
                files.push_back({(fs::path(below) / name / file).generic_string(), name, test});
}

/// Marks the share of each class whose names hash lowest: the same files on every system and for every seed,
/// and as many as asked for. A class of two or more files gives at least one and keeps at least one.
void chooseTest(std::vector<ImageFile>& files, double share)
{
    std::map<std::string, std::vector<std::pair<uint64_t, size_t>>> classes;
    for (size_t i = 0; i < files.size(); ++i)
        classes[files[i].className].emplace_back(mix64(keyOf(files[i].relative)), i);
    for (auto& [name, members] : classes) {
        std::sort(members.begin(), members.end());
        const auto count = static_cast<int64_t>(members.size());
        int64_t chosen = std::llround(share * static_cast<double>(count));
        if (share > 0 && count >= 2)
            chosen = std::clamp<int64_t>(chosen, 1, count - 1);
        for (int64_t i = 0; i < std::min(chosen, count); ++i)
            files[members[static_cast<size_t>(i)].second].test = true;
    }
}

Result<std::vector<ImageFile>> listFiles(const std::string& text, double testShare)
{
    const fs::path root(text);
    std::error_code error;
    if (!fs::exists(root, error))
        return failure(text, "no such folder");
    if (!fs::is_directory(root, error))
        return failure(text, "not a folder (expected one with a folder of images for each class)");
    std::vector<ImageFile> files;
    if (fs::is_directory(root / "train", error) && fs::is_directory(root / "test", error)) {
        listClasses(root, "train", false, files);
        listClasses(root, "test", true, files);
    } else {
        listClasses(root, "", false, files);
        chooseTest(files, testShare);
    }
    if (files.empty())
        return failure(text, "no images (expected PNG or JPEG files in a folder for each class, as in {})",
                       "cat/1.png");
    return files;
}

/// Keeps the first N of each split, so that no more is decoded than will be used.
void keepFirst(std::vector<ImageFile>& files, const DatasetSpec& spec)
{
    int64_t trainLeft = spec.train.value_or(INT64_MAX), testLeft = spec.test.value_or(INT64_MAX);
    std::erase_if(files, [&](const ImageFile& file) { return (file.test ? testLeft : trainLeft)-- <= 0; });
}

struct Decoded {
    std::vector<uint8_t> pixels;
    std::vector<Status> statuses; ///< of each file
};

/// Fills `pixels` on all cores. False where cancelled.
bool decodeAll(const fs::path& root, const std::vector<ImageFile>& files, int side, Decoded& decoded,
               const LoadProgress& progress)
{
    const size_t imageBytes = size_t{3} * static_cast<size_t>(side) * static_cast<size_t>(side);
    decoded.pixels.resize(files.size() * imageBytes);
    decoded.statuses.resize(files.size());
    const auto decode = [&](int64_t i) {
        const auto at = static_cast<size_t>(i);
        const auto picture = readPicture(root / files[at].relative);
        if (!picture) {
            decoded.statuses[at] = picture.status();
            return;
        }
        const Picture fitted = resampled(*picture, centredRegion(*picture, side, side), side, side);
        std::copy(fitted.rgb.begin(), fitted.rgb.end(),
                  decoded.pixels.begin() + static_cast<int64_t>(at * imageBytes));
    };
    const auto count = static_cast<int64_t>(files.size());
    return forEachInParallel(count, decode, [&](int64_t done) {
        return progress(static_cast<double>(done) / static_cast<double>(count));
    });
}

/// Sorts what could be read into splits and names what could not.
Result<ImageRecords> collect(const std::string& where, const std::vector<ImageFile>& files, Decoded decoded)
{
    ImageRecords records;
    std::set<std::string, decltype(&naturalLess)> names(&naturalLess);
    for (size_t i = 0; i < files.size(); ++i) {
        if (decoded.statuses[i].isOk()) {
            names.insert(files[i].className);
            (files[i].test ? records.test : records.train).push_back(static_cast<int64_t>(i));
            continue;
        }
        ++records.skippedCount;
        if (records.skipped.size() < kMaxNamed)
            records.skipped.push_back(files[i].relative + ": " + decoded.statuses[i].message().text());
    }
    if (records.train.empty() && records.test.empty())
        return failure(where, "none of the {} images could be read (the first, {})", files.size(),
                       records.skipped.front());
    if (names.size() < 2)
        return failure(where,
                       "only one class (expected a folder of images for each of at least two, found {})",
                       *names.begin());
    const std::vector<std::string> classes(names.begin(), names.end());
    std::vector<int64_t> labels(files.size(), -1);
    for (size_t i = 0; i < files.size(); ++i)
        labels[i] = std::lower_bound(classes.begin(), classes.end(), files[i].className, naturalLess) -
                    classes.begin();
    records.pixels = std::move(decoded.pixels);
    records.tasks = {{{"class", TaskKind::Classification, classes}, std::move(labels)}};
    return records;
}

Result<std::unique_ptr<Dataset>> openFolder(const DatasetSpec& spec, const OptionReader& options,
                                            uint64_t seed, const LoadProgress& progress)
{
    constexpr double kReadingShare = 0.95;
    const auto side = static_cast<int>(options.integer("data.size"));
    auto files = listFiles(spec.path, options.real("data.test_fraction"));
    if (!files)
        return files.status();
    keepFirst(*files, spec);
    ATTNSCOPE_TRY(checkDatasetSize(spec.path, files->size(), static_cast<uint64_t>(3 * side * side)));
    Decoded decoded;
    if (!decodeAll(spec.path, *files, side, decoded,
                   [&](double part) { return progress(kReadingShare * part); }))
        return cancelledLoading(spec.path);
    auto records = collect(spec.path, *files, std::move(decoded));
    if (!records)
        return records.status();
    records->name = spec.name;
    records->where = spec.path;
    records->channels = 3;
    records->height = records->width = side;
    return makeImageDataset(std::move(*records), spec, options, seed, progress, kReadingShare);
}

} // namespace

DatasetEntry imageFolderEntry()
{
    DatasetInfo info;
    info.name = "images";
    info.title = "Folder of images";
    info.doc =
        "Your own pictures, PNG or JPEG, in one folder for each class; with folders named train and test, "
        "these are the splits. Each is cropped to its central square and scaled down.";
    info.needsPath = true;
    info.pathIsFolder = true;
    info.options =
        withImageOptions({dataOption(OptionKind::Integer, "size", "32", 8, 256, "Picture size",
                                     "The width and height in pixels to which every picture is scaled; twice "
                                     "the size costs four times "
                                     "the work."),
                          dataOption(OptionKind::Real, "test_fraction", "0.2", 0, 0.9, "Test share",
                                     "The share of each class that is kept for judging the model and never "
                                     "learned from; not used where "
                                     "the folder has train and test inside.")});
    return {std::move(info), &openFolder};
}

} // namespace attnscope
