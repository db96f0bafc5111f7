// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/archive_reader.h"
#include "core/data/image_dataset.h"
#include "core/data/readers.h"

#include "core/base/atomic_file.h"

#include <algorithm>
#include <array>
#include <numeric>

// CIFAR-10, binary version (Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html): six files of
// records of 3,073 bytes: a label, then 1,024 red, 1,024 green and 1,024 blue values, row by row.

namespace attnscope {
namespace fs = std::filesystem;
namespace {

constexpr int kSide = 32;
constexpr size_t kArea = size_t{kSide} * kSide;
constexpr size_t kImageBytes = 3 * kArea;
constexpr size_t kRecordBytes = 1 + kImageBytes;
constexpr size_t kClasses = 10;
constexpr size_t kOfficialRecords = 60000;
constexpr size_t kMaxNamesFile = 4096;
constexpr std::string_view kNamesFile = "batches.meta.txt";
constexpr std::array<std::string_view, 6> kFiles{"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                                                 "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"};

/// Where the data lies: a folder with the .bin files, or an archive of them.
struct Place {
    fs::path path;
    bool isArchive = false;
    fs::path folder() const { return isArchive ? path.parent_path() : path; }
};

bool isTarName(const fs::path& path)
{
    const std::string name = path.filename().string();
    return name.ends_with(".tar.gz") || name.ends_with(".tgz") || name.ends_with(".tar");
}

std::optional<Place> placeIn(const fs::path& folder)
{
    std::error_code error;
    if (fs::exists(folder / kFiles.front(), error))
        return Place{folder, false};
    if (fs::exists(folder / "cifar-10-binary.tar.gz", error))
        return Place{folder / "cifar-10-binary.tar.gz", true};
    return std::nullopt;
}

/// A file of the Python version: the binary version's names without ".bin".
bool isPythonName(std::string_view name)
{
    return std::any_of(kFiles.begin(), kFiles.end(),
                       [&](std::string_view file) { return name == file.substr(0, file.size() - 4); });
}

/// Such files are pickles, which may run any program when they are opened: they never are.
Status pythonVersion(const fs::path& path)
{
    return failure(
        path.string(),
        "is the Python version of CIFAR-10, which is never opened since its files may run programs "
        "(expected the binary version, {})",
        "cifar-10-binary.tar.gz");
}

/// Archives in a folder, those that call themselves Python's last.
std::vector<fs::path> archivesIn(const fs::path& folder)
{
    std::vector<std::pair<bool, fs::path>> archives;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        const bool python = it->path().filename().string().find("python") != std::string::npos;
        if (it->is_regular_file(ignored) && isTarName(it->path()))
            archives.emplace_back(python, it->path());
    }
    std::sort(archives.begin(), archives.end());
    std::vector<fs::path> paths;
    for (auto& [python, path] : archives)
        paths.push_back(std::move(path));
    return paths;
}

Result<Place> findPlace(const std::string& text)
{
    const fs::path path(text);
    std::error_code error;
    if (!fs::exists(path, error))
        return failure(text, "no such file or folder");
    if (!fs::is_directory(path, error)) {
        const std::string name = path.filename().string();
        if (isPythonName(name))
            return pythonVersion(path);
        const bool isPart = std::find(kFiles.begin(), kFiles.end(), name) != kFiles.end();
        return isPart ? Place{path.parent_path(), false} : Place{path, true};
    }
    if (const auto here = placeIn(path))
        return *here;
    if (const auto inside = placeIn(path / "cifar-10-batches-bin"))
        return *inside;
    if (const std::vector<fs::path> archives = archivesIn(path); !archives.empty())
        return Place{archives.front(), true};
    for (const fs::path& folder : {path, path / "cifar-10-batches-py"})
        if (fs::exists(folder / "data_batch_1", error))
            return pythonVersion(folder);
    return failure(text, "no CIFAR-10 here (expected cifar-10-binary.tar.gz or data_batch_1.bin to "
                         "data_batch_5.bin and test_batch.bin)");
}

/// Collects the files in whatever order they come.
class Collector {
public:
    Collector(std::string where, const LoadProgress& progress, double share)
        : m_where(std::move(where)), m_progress(progress), m_share(share)
    {
        m_pixels.reserve(kOfficialRecords * kImageBytes);
    }

    static bool wants(std::string_view name)
    {
        return name == kNamesFile || std::find(kFiles.begin(), kFiles.end(), name) != kFiles.end();
    }

    /// The part of the whole that the current reader stands for, for the progress.
    void setReader(double position, double step)
    {
        m_position = position;
        m_step = step;
    }

    /// Reads one file of `size` bytes.
    Status take(std::string_view name, uint64_t size, ArchiveReader& reader)
    {
        if (name == kNamesFile)
            return takeNames(size, reader);
        const auto slot = static_cast<size_t>(std::find(kFiles.begin(), kFiles.end(), name) - kFiles.begin());
        if (size == 0 || size % kRecordBytes != 0)
            return failure(reader.where(), "wrong length (expected a multiple of {} bytes, found {})",
                           kRecordBytes, size);
        const uint64_t records = size / kRecordBytes;
        if (size > reader.largestPossible())
            return failure(reader.where(), "claims {} bytes, more than the file can hold", size);
        ATTNSCOPE_TRY(checkDatasetSize(reader.where(), m_labels.size() + records, kImageBytes));
        if (!m_found[slot].empty())
            return failure(reader.where(), "is there twice");
        m_found[slot].resize(records);
        std::iota(m_found[slot].begin(), m_found[slot].end(), static_cast<int64_t>(m_labels.size()));
        return takeRecords(records, reader);
    }

    Result<ImageRecords> finish(std::string note) &&
    {
        ImageRecords records;
        for (size_t i = 0; i < kFiles.size(); ++i) {
            if (m_found[i].empty())
                return failure(m_where, "{} is missing", kFiles[i]);
            auto& split = i + 1 < kFiles.size() ? records.train : records.test;
            split.insert(split.end(), m_found[i].begin(), m_found[i].end());
        }
        records.name = "cifar10";
        records.where = m_where;
        records.note = std::move(note);
        records.channels = 3;
        records.height = records.width = kSide;
        records.pixels = std::move(m_pixels);
        records.tasks = {{{"class", TaskKind::Classification, std::move(m_classes)}, std::move(m_labels)}};
        return records;
    }

private:
    Status takeNames(uint64_t size, ArchiveReader& reader)
    {
        std::vector<uint8_t> text(std::min<uint64_t>(size, kMaxNamesFile));
        ATTNSCOPE_TRY(reader.readExactly(text));
        std::vector<std::string> names(1);
        for (const uint8_t c : text) {
            if (c == '\n' && !names.back().empty())
                names.emplace_back();
            else if (c > ' ')
                names.back() += static_cast<char>(c);
        }
        if (names.back().empty())
            names.pop_back();
        if (names.size() == kClasses)
            m_classes = std::move(names);
        return Status::ok();
    }

    Status takeRecords(uint64_t records, ArchiveReader& reader)
    {
        constexpr uint64_t kAtOnce = 256;
        std::vector<uint8_t> block(kAtOnce * kRecordBytes);
        m_pixels.resize(m_pixels.size() + records * kImageBytes);
        uint8_t* out = m_pixels.data() + m_labels.size() * kImageBytes;
        for (uint64_t first = 0; first < records; first += kAtOnce) {
            const auto part = std::span(block).first(std::min(kAtOnce, records - first) * kRecordBytes);
            ATTNSCOPE_TRY(reader.readExactly(part));
            for (size_t at = 0; at < part.size(); at += kRecordBytes, out += kImageBytes) {
                if (part[at] >= kClasses)
                    return failure(reader.where(),
                                   "label out of range in record {} (expected 0 to 9, found {})",
                                   first + at / kRecordBytes, part[at]);
                m_labels.push_back(part[at]);
                interleave(part.data() + at + 1, out);
            }
            if (!m_progress(m_share * (m_position + reader.position() * m_step)))
                return cancelledLoading(m_where);
        }
        return Status::ok();
    }

    static void interleave(const uint8_t* planes, uint8_t* out)
    {
        for (size_t i = 0; i < kArea; ++i) {
            out[3 * i] = planes[i];
            out[3 * i + 1] = planes[kArea + i];
            out[3 * i + 2] = planes[2 * kArea + i];
        }
    }

    std::string m_where;
    const LoadProgress& m_progress;
    double m_share = 1, m_position = 0, m_step = 1;
    std::vector<uint8_t> m_pixels;
    std::vector<int64_t> m_labels;
    std::array<std::vector<int64_t>, kFiles.size()> m_found; ///< record numbers of each file
    std::vector<std::string> m_classes{"airplane", "automobile", "bird",  "cat",  "deer",
                                       "dog",      "frog",       "horse", "ship", "truck"};
};

Status readArchive(const fs::path& path, Collector& collector)
{
    auto reader = ArchiveReader::openTar(path);
    if (!reader)
        return reader.status();
    for (;;) {
        const auto member = reader->nextMember();
        if (!member)
            return member.status();
        if (!member->has_value())
            return Status::ok();
        const std::string name = fs::path((*member)->name).filename().string();
        if (isPythonName(name))
            return pythonVersion(path);
        if (Collector::wants(name))
            ATTNSCOPE_TRY(collector.take(name, (*member)->size, *reader));
    }
}

Status readFolder(const fs::path& folder, Collector& collector)
{
    std::error_code error;
    std::vector<std::string_view> names(kFiles.begin(), kFiles.end());
    if (fs::exists(folder / kNamesFile, error))
        names.push_back(kNamesFile);
    for (size_t i = 0; i < names.size(); ++i) {
        auto reader = ArchiveReader::openFile(folder / names[i]);
        if (!reader)
            return reader.status();
        collector.setReader(static_cast<double>(i) / static_cast<double>(names.size()),
                            1.0 / static_cast<double>(names.size()));
        ATTNSCOPE_TRY(collector.take(names[i], fs::file_size(folder / names[i], error), *reader));
    }
    return Status::ok();
}

/// What a PROVENANCE.txt beside the data says of it, in one sentence; empty where there is none.
std::string noteFor(const fs::path& folder)
{
    const auto bytes = readFile(folder / "PROVENANCE.txt", 1 << 20);
    if (!bytes)
        return {};
    std::string text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    for (char& c : text)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (text.find("not byte-identical to the official") != std::string::npos)
        return "The pixels are not the official CIFAR-10 bytes (see PROVENANCE.txt beside the data).";
    return "Where this copy comes from is told in PROVENANCE.txt beside the data.";
}

Result<std::unique_ptr<Dataset>> openCifar10(const DatasetSpec& spec, const OptionReader& options,
                                             uint64_t seed, const LoadProgress& progress)
{
    constexpr double kReadingShare = 0.75; // the rest goes into the hash and the normalisation
    const auto place = findPlace(spec.path);
    if (!place)
        return place.status();
    Collector collector(place->path.string(), progress, kReadingShare);
    ATTNSCOPE_TRY(place->isArchive ? readArchive(place->path, collector)
                                   : readFolder(place->path, collector));
    auto records = std::move(collector).finish(noteFor(place->folder()));
    if (!records)
        return records.status();
    return makeImageDataset(std::move(*records), spec, options, seed, progress, kReadingShare);
}

} // namespace

DatasetEntry cifar10Entry()
{
    DatasetInfo info;
    info.name = "cifar10";
    info.title = "CIFAR-10";
    info.doc =
        "60,000 colour photographs of 32 x 32 pixels in ten classes, from airplane to truck (Krizhevsky "
        "2009). Small enough to train on a laptop, hard enough that attention has something to find.";
    info.needsPath = true;
    info.options = withImageOptions({});
    return {std::move(info), &openCifar10};
}

} // namespace attnscope
