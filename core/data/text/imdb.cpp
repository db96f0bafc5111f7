// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/atomic_file.h"
#include "core/data/archive_reader.h"
#include "core/data/parallel.h"
#include "core/data/readers.h"
#include "core/data/text/csv_records.h"
#include "core/data/text/text_files.h"

#include <algorithm>
#include <charconv>

// The Large Movie Review data set (Maas et al. 2011, https://ai.stanford.edu/~amaas/data/sentiment/):
// aclImdb/{train,test}/{neg,pos}/ID_RATING.txt, a review a file. The unlabelled reviews are passed over.

namespace attnscope {
namespace fs = std::filesystem;
namespace {

constexpr double kReadingShare = 0.5;
constexpr double kCsvTestShare = 0.5; ///< as large as the official test split
constexpr size_t kMaxFiles = 5'000'000;

struct ReviewFile {
    bool test = false;
    int64_t label = 0; ///< 0 negative, 1 positive
    int64_t id = 0;
    std::string name; ///< "train/neg/0_3.txt"
    std::string text;
    Status status;
};

/// What a path says of a review; nothing where it is none.
std::optional<ReviewFile> reviewAt(const fs::path& path)
{
    const std::string file = path.filename().string();
    const std::string label = path.parent_path().filename().string();
    const std::string split = path.parent_path().parent_path().filename().string();
    if ((split != "train" && split != "test") || (label != "neg" && label != "pos") ||
        !file.ends_with(".txt"))
        return std::nullopt;
    ReviewFile review;
    const auto [stop, error] = std::from_chars(file.data(), file.data() + file.size(), review.id);
    if (error != std::errc() || *stop != '_')
        return std::nullopt;
    review.test = split == "test";
    review.label = label == "pos" ? 1 : 0;
    review.name = split + "/" + label + "/" + file;
    return review;
}

Status checkReview(const ReviewFile& review)
{
    ATTNSCOPE_TRY(checkText(review.name, review.text));
    return isBlankText(review.text) ? failure(review.name, "no text") : Status::ok();
}

Result<std::vector<ReviewFile>> readArchive(const fs::path& path, const LoadProgress& progress)
{
    constexpr size_t kFilesBetweenReports = 256;
    auto reader = ArchiveReader::openTar(path);
    if (!reader)
        return reader.status();
    std::vector<ReviewFile> reviews;
    uint64_t bytes = 0;
    for (size_t members = 0;; ++members) {
        const auto member = reader->nextMember();
        if (!member)
            return member.status();
        if (!member->has_value())
            return reviews;
        if (members % kFilesBetweenReports == 0 && !progress(kReadingShare * reader->position()))
            return cancelledLoading(path.string());
        auto review = reviewAt((*member)->name);
        if (!review)
            continue;
        const uint64_t size = (*member)->size;
        if (size > reader->largestPossible())
            return failure(reader->where(), "claims {} bytes, more than the file can hold", size);
        bytes += size;
        if (bytes > kMaxDatasetBytes || reviews.size() >= kMaxFiles)
            return failure(reader->where(),
                           "too large for memory (expected at most 2 GiB of text, found {} bytes)", bytes);
        if (size <= kMaxTextBytes) {
            review->text.resize(size);
            ATTNSCOPE_TRY(reader->readExactly({reinterpret_cast<uint8_t*>(review->text.data()), size}));
            review->status = checkReview(*review);
        } else {
            review->status =
                failure(review->name, "the text is too long (expected at most {} bytes, found {})",
                        kMaxTextBytes, size);
        }
        reviews.push_back(std::move(*review));
    }
}

/// Plainly: going through libarchive takes ten times as long for files as small as these.
void readReview(const fs::path& root, ReviewFile& review)
{
    const auto bytes = readFile(root / review.name, kMaxTextBytes);
    if (!bytes) {
        review.status = bytes.status();
        return;
    }
    review.text.assign(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    review.status = checkReview(review);
}

Result<std::vector<ReviewFile>> readFolder(const fs::path& root, const LoadProgress& progress)
{
    std::vector<ReviewFile> reviews;
    for (const char* below : {"train/neg", "train/pos", "test/neg", "test/pos"}) {
        std::error_code error;
        fs::directory_iterator it(root / below, error);
        for (const fs::directory_iterator end; !error && it != end; it.increment(error))
            if (auto review = reviewAt(it->path()); review && reviews.size() < kMaxFiles)
                reviews.push_back(std::move(*review));
        if (error && error != std::errc::no_such_file_or_directory)
            return failure((root / below).string(), "cannot be listed ({})", error.message());
    }
    const auto count = static_cast<int64_t>(reviews.size());
    const auto read = [&](int64_t i) { readReview(root, reviews[static_cast<size_t>(i)]); };
    if (!forEachInParallel(count, read, [&](int64_t done) {
            return progress(kReadingShare * static_cast<double>(done) / static_cast<double>(count));
        }))
        return cancelledLoading(root.string());
    return reviews;
}

/// The same order for a folder and an archive, with the classes in turn, so that the first N are a fair part.
Result<TextRecords> recordsOf(const std::string& where, std::vector<ReviewFile> reviews)
{
    std::sort(reviews.begin(), reviews.end(), [](const ReviewFile& a, const ReviewFile& b) {
        return std::tie(a.test, a.id, a.label, a.name) < std::tie(b.test, b.id, b.label, b.name);
    });
    TextRecords records;
    LabelledTask task{{"sentiment", TaskKind::Classification, {"negative", "positive"}}, {}};
    for (ReviewFile& review : reviews) {
        if (!review.status.isOk()) {
            noteSkipped(records, review.name + ": " + review.status.message().text());
            continue;
        }
        (review.test ? records.test : records.train).push_back(static_cast<int64_t>(records.texts.size()));
        records.texts.push_back(std::move(review.text));
        task.labels.push_back(review.label);
    }
    if (records.texts.empty() && !reviews.empty())
        return failure(where, "none of the {} reviews could be read (the first, {})", reviews.size(),
                       records.skipped.front());
    if (records.train.empty())
        return failure(where,
                       "no IMDB reviews here (expected aclImdb with train/neg, train/pos, test/neg and "
                       "test/pos, its archive, or a CSV file with the columns review and sentiment)");
    records.tasks.push_back(std::move(task));
    return records;
}

const char* csvNote()
{
    return "Not the official split: a CSV file does not tell training from test reviews.";
}

Result<TextRecords> readCsv(const fs::path& path, const LoadProgress& progress)
{
    auto records =
        readCsvRecords(path, {"review", "sentiment", "", true, kCsvTestShare}, progress, kReadingShare);
    if (!records)
        return records;
    TaskInfo& task = records->tasks.front().info;
    const std::vector<std::string> given = task.classes, wanted{"negative", "positive"};
    if (given != wanted && given != std::vector<std::string>{"neg", "pos"} &&
        given != std::vector<std::string>{"0", "1"})
        return failure(path.string(),
                       "unknown sentiments (expected negative and positive, found {} and the like)",
                       given.front());
    task.name = "sentiment";
    task.classes = wanted;
    records->note = csvNote();
    return records;
}

/// A file in the folder that may hold reviews: an archive before a CSV file; empty where there is none.
fs::path packedIn(const fs::path& folder)
{
    std::error_code error;
    std::vector<fs::path> archives, tables;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (!entry.is_regular_file(error))
            continue;
        const std::string name = entry.path().filename().string();
        if (isTarName(entry.path()))
            archives.push_back(entry.path());
        else if (name.ends_with(".csv") || name.ends_with(".csv.gz"))
            tables.push_back(entry.path());
    }
    const auto& found = archives.empty() ? tables : archives;
    return found.empty() ? fs::path() : *std::min_element(found.begin(), found.end());
}

Result<TextRecords> readPath(const fs::path& path, const LoadProgress& progress)
{
    std::error_code error;
    if (!fs::exists(path, error))
        return failure(path.string(), "no such file or folder");
    Result<std::vector<ReviewFile>> reviews = std::vector<ReviewFile>();
    if (!fs::is_directory(path, error)) {
        if (!isTarName(path))
            return readCsv(path, progress);
        reviews = readArchive(path, progress);
    } else if (fs::is_directory(path / "train", error)) {
        reviews = readFolder(path, progress);
    } else if (fs::is_directory(path / "aclImdb", error)) {
        reviews = readFolder(path / "aclImdb", progress);
    } else if (const fs::path packed = packedIn(path); !packed.empty()) {
        return readPath(packed, progress);
    }
    if (!reviews)
        return reviews.status();
    return recordsOf(path.string(), std::move(*reviews));
}

Result<std::unique_ptr<Dataset>> openImdb(const DatasetSpec& spec, const OptionReader& options, uint64_t seed,
                                          const LoadProgress& progress)
{
    auto records = readPath(spec.path, progress);
    if (!records)
        return records.status();
    records->name = spec.name;
    records->where = spec.path;
    return makeTextDataset(std::move(*records), spec, options, seed, progress, kReadingShare);
}

} // namespace

DatasetEntry imdbEntry()
{
    DatasetInfo info;
    info.name = "imdb";
    info.title = "IMDB reviews";
    info.doc =
        "50,000 film reviews, half of them favourable (Maas et al. 2011). Long, rambling and full of irony: "
        "attention has to find the few words that tell.";
    info.input = InputKind::Text;
    info.needsPath = true;
    info.options = withTextOptions({}, {.punctuation = false, .keep = TextEnd::Tail});
    return {std::move(info), &openImdb};
}

} // namespace attnscope
