// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/array_files.h"
#include "core/interchange/json_depth.h"
#include "core/interchange/npy.h"

#include <archive.h>
#include <archive_entry.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <clocale>
#include <memory>
#include <unordered_set>

namespace attnscope {
namespace {

using nlohmann::json;

/// All members of an archive together, unpacked.
constexpr uint64_t kMaxUnpacked = uint64_t{4} << 30;
constexpr uint64_t kMaxMetadata = uint64_t{16} << 20;
constexpr size_t kMaxMembers = 100'000;
constexpr size_t kPiece = 1 << 20;
/// 1980-01-01, the zip format's zero: the same arrays give the same bytes on any day.
constexpr time_t kZipEpoch = 315532800;
constexpr const char* kMetadataMember = "metadata.json";

struct FreeArchive {
    void operator()(archive* a) const { archive_free(a); }
};
struct FreeEntry {
    void operator()(archive_entry* e) const { archive_entry_free(e); }
};

std::string reasonOf(archive* a)
{
    const char* text = archive_error_string(a);
    return text != nullptr ? text : "no reason given";
}

/// libarchive loses every name that the current locale cannot spell, and in a program that never called
/// setlocale that is every name beyond ASCII. For the calling thread and the object's lifetime, names are
/// UTF-8.
class Utf8Names {
public:
    Utf8Names() : m_locale(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr))
    {
        if (m_locale != nullptr)
            m_before = ::uselocale(m_locale);
    }
    ~Utf8Names()
    {
        if (m_locale == nullptr)
            return;
        ::uselocale(m_before);
        ::freelocale(m_locale);
    }
    Utf8Names(const Utf8Names&) = delete;
    Utf8Names& operator=(const Utf8Names&) = delete;

private:
    locale_t m_locale;
    locale_t m_before = nullptr;
};

la_ssize_t appendTo(archive*, void* target, const void* data, size_t size)
{
    auto& bytes = *static_cast<std::vector<std::byte>*>(target);
    const auto* first = static_cast<const std::byte*>(data);
    bytes.insert(bytes.end(), first, first + size);
    return static_cast<la_ssize_t>(size);
}

Status addMember(archive* zip, const std::string& name, std::span<const std::span<const std::byte>> parts)
{
    int64_t size = 0;
    for (const auto& part : parts)
        size += static_cast<int64_t>(part.size());
    const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
    archive_entry_set_pathname_utf8(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_mtime(entry.get(), kZipEpoch, 0);
    archive_entry_set_size(entry.get(), size);
    if (archive_write_header(zip, entry.get()) != ARCHIVE_OK)
        return failure(name, "cannot be stored in the archive ({})", reasonOf(zip));
    for (const auto& part : parts)
        if (archive_write_data(zip, part.data(), part.size()) != static_cast<la_ssize_t>(part.size()))
            return failure(name, "cannot be stored in the archive ({})", reasonOf(zip));
    return Status::ok();
}

std::span<const std::byte> bytesOf(const std::string& text)
{
    return std::as_bytes(std::span(text.data(), text.size()));
}

/// One member while it is unpacked: never more memory than what has come out of the archive and `limit`.
class MemberReader {
public:
    MemberReader(archive* zip, std::string where) : m_zip(zip), m_where(std::move(where)) {}

    /// Appends to `out` until it holds `size` bytes or the member ends.
    Status fill(std::vector<std::byte>& out, uint64_t size)
    {
        while (out.size() < size) {
            const size_t have = out.size();
            out.resize(static_cast<size_t>(std::min<uint64_t>(size, have + kPiece)));
            const la_ssize_t n = archive_read_data(m_zip, out.data() + have, out.size() - have);
            out.resize(have + (n > 0 ? static_cast<size_t>(n) : 0));
            if (n < 0)
                return failure(m_where, "is damaged ({})", reasonOf(m_zip));
            if (n == 0)
                break;
        }
        return Status::ok();
    }
    /// Whether nothing is left.
    Status expectEnd()
    {
        std::byte one{};
        const la_ssize_t n = archive_read_data(m_zip, &one, 1);
        if (n < 0)
            return failure(m_where, "is damaged ({})", reasonOf(m_zip));
        return n == 0 ? Status::ok() : failure(m_where, "has more bytes than its shape needs");
    }

private:
    archive* m_zip;
    std::string m_where;
};

Result<NamedArray> readArray(archive* zip, std::string name, uint64_t& budget, const std::string& where)
{
    MemberReader member(zip, where);
    std::vector<std::byte> bytes;
    ATTNSCOPE_TRY(member.fill(bytes, 12));
    // The length of the header is in its first twelve bytes; then the header alone, then the data alone.
    uint32_t length = 0;
    if (bytes.size() == 12)
        length = std::to_integer<uint32_t>(bytes[8]) | std::to_integer<uint32_t>(bytes[9]) << 8;
    if (bytes.size() == 12 && bytes[6] != std::byte{1})
        length |= std::to_integer<uint32_t>(bytes[10]) << 16 | std::to_integer<uint32_t>(bytes[11]) << 24;
    const uint64_t before = bytes.size() == 12 && bytes[6] == std::byte{1} ? 10 : 12;
    ATTNSCOPE_TRY(member.fill(bytes, std::min<uint64_t>(before + length, kMaxNpyHeader)));
    const Result<NpyHeader> header = parseNpyHeader(bytes, budget, where);
    if (!header)
        return header.status();
    std::vector<std::byte> data(bytes.begin() + static_cast<std::ptrdiff_t>(header->headerSize), bytes.end());
    ATTNSCOPE_TRY(member.fill(data, header->dataSize));
    if (data.size() != header->dataSize)
        return failure(where, "is cut short (expected {} bytes, found {})", header->dataSize, data.size());
    ATTNSCOPE_TRY(member.expectEnd());
    budget -= header->dataSize;
    return npyArray(std::move(name), *header, std::move(data));
}

Status readMetadata(archive* zip, ArrayBundle& bundle, const std::string& where)
{
    MemberReader member(zip, where);
    std::vector<std::byte> bytes;
    ATTNSCOPE_TRY(member.fill(bytes, kMaxMetadata));
    ATTNSCOPE_TRY(member.expectEnd());
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    const json tree = json::parse(text, text + bytes.size(), notTooDeep, false);
    if (!tree.is_object())
        return failure(where, "is no JSON object");
    for (const auto& [key, value] : tree.items())
        // Written by others, values need not be text.
        bundle.metadata[key] = value.is_string() ? value.get<std::string>() : value.dump();
    return Status::ok();
}

std::string nameOf(archive_entry* entry)
{
    const char* name = archive_entry_pathname_utf8(entry);
    return name != nullptr ? name : "";
}

} // namespace

Result<std::vector<std::byte>> toNpz(const ArrayBundle& bundle)
{
    const Utf8Names utf8;
    std::vector<std::byte> bytes;
    const std::unique_ptr<archive, FreeArchive> zip(archive_write_new());
    archive_write_set_format_zip(zip.get());
    archive_write_zip_set_compression_store(zip.get());
    archive_write_set_options(zip.get(), "hdrcharset=UTF-8");
    archive_write_set_bytes_in_last_block(zip.get(), 1);
    if (archive_write_open(zip.get(), &bytes, nullptr, appendTo, nullptr) != ARCHIVE_OK)
        return failure("npz", "cannot be made ({})", reasonOf(zip.get()));
    std::unordered_set<std::string> names;
    for (const NamedArray& array : bundle.arrays) {
        if (array.name.empty() || !names.insert(array.name).second)
            return failure("npz", "cannot hold two arrays of one name, nor one without ({})", array.name);
        const auto count = countOf(array.shape, dtypeSize(array.dtype), array.bytes.size());
        if (!count || *count * dtypeSize(array.dtype) != array.bytes.size())
            return failure("npz: array " + array.name, "has {} bytes, which do not fit its type {} and shape",
                           array.bytes.size(), dtypeName(array.dtype));
        const std::string header = npyHeaderText(array);
        const std::span<const std::byte> parts[] = {bytesOf(header), array.bytes};
        ATTNSCOPE_TRY(addMember(zip.get(), array.name + ".npy", parts));
    }
    if (!bundle.metadata.empty()) {
        // ASCII, so that no reader need guess an encoding.
        const std::string text = json(bundle.metadata).dump(-1, ' ', true, json::error_handler_t::replace);
        const std::span<const std::byte> parts[] = {bytesOf(text)};
        ATTNSCOPE_TRY(addMember(zip.get(), kMetadataMember, parts));
    }
    if (archive_write_close(zip.get()) != ARCHIVE_OK)
        return failure("npz", "cannot be made ({})", reasonOf(zip.get()));
    return bytes;
}

Result<ArrayBundle> fromNpz(std::span<const std::byte> bytes, const std::string& where)
{
    const Utf8Names utf8;
    const std::unique_ptr<archive, FreeArchive> zip(archive_read_new());
    archive_read_support_format_zip_seekable(zip.get());
    archive_read_set_options(zip.get(), "hdrcharset=UTF-8");
    if (archive_read_open_memory(zip.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
        return failure(where, "is not an .npz file ({})", reasonOf(zip.get()));
    ArrayBundle bundle;
    std::unordered_set<std::string> names;
    uint64_t budget = kMaxUnpacked;
    archive_entry* entry = nullptr;
    for (size_t members = 0;; ++members) {
        const int result = archive_read_next_header(zip.get(), &entry);
        if (result == ARCHIVE_EOF)
            break;
        if (result < ARCHIVE_WARN)
            return failure(where, "is not an .npz file, or damaged ({})", reasonOf(zip.get()));
        std::string name = nameOf(entry);
        if (name.empty())
            return failure(where, "has a member whose name is not valid UTF-8");
        const std::string place = where + ": " + name;
        if (members == kMaxMembers)
            return failure(where, "has too many members (expected at most {})", kMaxMembers);
        if (!names.insert(name).second)
            return failure(where, "has two members named {}", name);
        if (archive_entry_size_is_set(entry) != 0 &&
            archive_entry_size(entry) > static_cast<int64_t>(kMaxUnpacked))
            return failure(place, "is too large (expected at most {} bytes, found {})", kMaxUnpacked,
                           archive_entry_size(entry));
        if (name == kMetadataMember) {
            ATTNSCOPE_TRY(readMetadata(zip.get(), bundle, place));
        } else if (name.ends_with(".npy")) {
            name.resize(name.size() - 4);
            Result<NamedArray> array = readArray(zip.get(), std::move(name), budget, place);
            if (!array)
                return array.status();
            bundle.arrays.push_back(std::move(*array));
        }
    }
    return bundle;
}

} // namespace attnscope
