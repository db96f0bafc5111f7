// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/idx_files.h"

#include "core/data/archive_reader.h"
#include "core/data/image_dataset.h"

#include <algorithm>
#include <array>

// An IDX file is big-endian: two zero bytes, the type (8: unsigned byte), the number of dimensions, their
// sizes, the data.

namespace attnscope {
namespace fs = std::filesystem;
namespace {

constexpr uint32_t kImagesMagic = 0x00000803;
constexpr uint32_t kLabelsMagic = 0x00000801;
constexpr uint32_t kMaxSide = 512;

/// The two spellings in use, each with and without .gz.
std::optional<fs::path> findFile(const fs::path& folder, const std::string& stem, const std::string& rank)
{
    std::error_code error;
    for (const char* separator : {"-", "."})
        for (const char* ending : {"", ".gz"}) {
            fs::path path = folder / fmt::format("{}{}idx{}-ubyte{}", stem, separator, rank, ending);
            if (fs::is_regular_file(path, error))
                return path;
        }
    return std::nullopt;
}

/// The folder with the files: the one given, the one of the file given, or the first below it (two levels).
Result<fs::path> findFolder(const std::string& text)
{
    const fs::path path(text);
    std::error_code error;
    if (!fs::exists(path, error))
        return failure(text, "no such file or folder");
    const fs::path start = fs::is_directory(path, error) ? path : path.parent_path();
    std::vector<fs::path> folders{start};
    for (size_t i = 0; i < folders.size() && folders.size() < 1000; ++i) {
        if (findFile(folders[i], "train-images", "3"))
            return folders[i];
        const fs::path below = folders[i].lexically_relative(start);
        if (below != "." && std::distance(below.begin(), below.end()) >= 2)
            continue;
        std::vector<fs::path> inside;
        for (const auto& entry : fs::directory_iterator(folders[i], error))
            if (entry.is_directory(error))
                inside.push_back(entry.path());
        std::sort(inside.begin(), inside.end());
        folders.insert(folders.end(), inside.begin(), inside.end());
    }
    return failure(text,
                   "no IDX files here (expected train-images-idx3-ubyte or train-images-idx3-ubyte.gz)");
}

struct IdxHeader {
    std::array<uint32_t, 3> sizes{1, 1, 1};
};

Result<IdxHeader> readHeader(ArchiveReader& reader, uint32_t magic)
{
    const auto number = [&]() -> Result<uint32_t> {
        std::array<uint8_t, 4> bytes{};
        ATTNSCOPE_TRY(reader.readExactly(bytes));
        return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | bytes[3];
    };
    const auto found = number();
    if (!found)
        return found.status();
    if (*found != magic)
        return failure(reader.where(), "wrong magic number (expected {}, found {})", magic, *found);
    IdxHeader header;
    for (size_t i = 0; i < (magic & 0xff); ++i) {
        const auto size = number();
        if (!size)
            return size.status();
        header.sizes[i] = *size;
    }
    return header;
}

/// The rest of an IDX file, which must be exactly `size` bytes. `size` has been held against the limit.
Result<std::vector<uint8_t>> readBody(ArchiveReader& reader, uint64_t size, const LoadProgress& progress)
{
    constexpr size_t kAtOnce = size_t{4} << 20;
    if (size > reader.largestPossible())
        return failure(reader.where(),
                       "ends too early (the header promises {} bytes, more than the file can hold)", size);
    std::vector<uint8_t> body(size);
    for (size_t at = 0; at < size; at += kAtOnce) {
        ATTNSCOPE_TRY(reader.readExactly(std::span(body).subspan(at, std::min(kAtOnce, size - at))));
        if (!progress(reader.position()))
            return cancelledLoading(reader.where());
    }
    std::array<uint8_t, 1> beyond{};
    const auto extra = reader.read(beyond);
    if (!extra)
        return extra.status();
    if (*extra > 0)
        return failure(reader.where(), "is longer than its header says (expected {} bytes of data)", size);
    return body;
}

Result<std::vector<uint8_t>> readLabels(const fs::path& path)
{
    auto reader = ArchiveReader::openFile(path);
    if (!reader)
        return reader.status();
    const auto header = readHeader(*reader, kLabelsMagic);
    if (!header)
        return header.status();
    const uint32_t count = header->sizes[0];
    ATTNSCOPE_TRY(checkDatasetSize(path.string(), count, sizeof(int64_t)));
    auto labels = readBody(*reader, count, [](double) { return true; });
    if (!labels)
        return labels;
    for (size_t i = 0; i < labels->size(); ++i)
        if ((*labels)[i] >= kIdxClasses)
            return failure(path.string(), "label out of range in record {} (expected 0 to 9, found {})", i,
                           (*labels)[i]);
    return labels;
}

Result<IdxImages> readPair(const fs::path& folder, const std::string& stem, const LoadProgress& progress)
{
    const auto images = findFile(folder, stem + "-images", "3");
    const auto labelsFile = findFile(folder, stem + "-labels", "1");
    if (!images || !labelsFile)
        return failure(folder.string(), "{} is missing",
                       stem + (images ? "-labels-idx1-ubyte" : "-images-idx3-ubyte"));
    auto labels = readLabels(*labelsFile);
    if (!labels)
        return labels.status();
    auto reader = ArchiveReader::openFile(*images);
    if (!reader)
        return reader.status();
    const auto header = readHeader(*reader, kImagesMagic);
    if (!header)
        return header.status();
    const auto [count, height, width] = header->sizes;
    if (height < 1 || width < 1 || height > kMaxSide || width > kMaxSide)
        return failure(reader->where(),
                       "images of an unusable size (expected 1 to {} pixels a side, found {} x {})", kMaxSide,
                       width, height);
    if (count != labels->size())
        return failure(reader->where(), "the number of images and labels differ (expected {}, found {})",
                       labels->size(), count);
    ATTNSCOPE_TRY(checkDatasetSize(reader->where(), count, uint64_t{height} * width));
    auto pixels = readBody(*reader, uint64_t{count} * height * width, progress);
    if (!pixels)
        return pixels.status();
    return IdxImages{std::move(*pixels), std::move(*labels), static_cast<int>(height),
                     static_cast<int>(width)};
}

} // namespace

Result<IdxFolder> readIdxFolder(const std::string& path, const LoadProgress& progress)
{
    constexpr double kTrainShare = 0.82;
    auto folder = findFolder(path);
    if (!folder)
        return folder.status();
    auto train = readPair(*folder, "train", [&](double part) { return progress(kTrainShare * part); });
    if (!train)
        return train.status();
    auto test = readPair(*folder, "t10k",
                         [&](double part) { return progress(kTrainShare + (1 - kTrainShare) * part); });
    if (!test)
        return test.status();
    if (test->height != train->height || test->width != train->width)
        return failure(folder->string(),
                       "training and test images differ in size (expected {} x {}, found {} x {})",
                       train->width, train->height, test->width, test->height);
    return IdxFolder{std::move(*folder), std::move(*train), std::move(*test)};
}

} // namespace attnscope
