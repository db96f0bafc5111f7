// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/exporters.h"

#include "core/base/atomic_file.h"
#include "core/interchange/series_rows.h"
#include "core/interchange/text_output.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <unistd.h>

// A file is a sequence of TFRecords: uint64 length, masked CRC-32C of the length, the data, masked CRC-32C of
// the data. Each holds one Event (tensorflow/core/util/event.proto: wall_time = 1, step = 2, file_version =
// 3, summary = 5) with a Summary (framework/summary.proto: value = 1 {tag = 1, simple_value = 2}).
namespace attnscope {
namespace fs = std::filesystem;
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they are");

constexpr std::array<uint32_t, 256> crcTable()
{
    std::array<uint32_t, 256> table{};
    for (uint32_t i = 0; i < 256; ++i) {
        uint32_t crc = i;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0x82f63b78U : 0U); // Castagnoli, reflected
        table[i] = crc;
    }
    return table;
}

uint32_t crc32c(std::string_view bytes)
{
    static constexpr std::array<uint32_t, 256> kTable = crcTable();
    uint32_t crc = 0xffffffffU;
    for (const char c : bytes)
        crc = (crc >> 8) ^ kTable[(crc ^ static_cast<unsigned char>(c)) & 0xffU];
    return crc ^ 0xffffffffU;
}

template <class T>
std::string rawBytes(T value)
{
    std::string bytes(sizeof(T), '\0');
    std::memcpy(bytes.data(), &value, sizeof(T));
    return bytes;
}

std::string maskedCrc(std::string_view bytes)
{
    const uint32_t crc = crc32c(bytes);
    return rawBytes(((crc >> 15) | (crc << 17)) + 0xa282ead8U);
}

std::string varint(uint64_t value)
{
    std::string out;
    for (; value >= 0x80; value >>= 7)
        out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
    return out;
}

enum class Wire : uint8_t { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

std::string tag(uint32_t field, Wire wire) { return varint(field << 3 | static_cast<uint32_t>(wire)); }

std::string bytesField(uint32_t field, std::string_view bytes)
{
    return tag(field, Wire::Bytes) + varint(bytes.size()) + std::string(bytes);
}

std::string eventOf(double wallTime, int64_t step, std::string_view rest)
{
    return tag(1, Wire::Fixed64) + rawBytes(wallTime) + tag(2, Wire::Varint) +
           varint(static_cast<uint64_t>(step)) + std::string(rest);
}

void writeRecord(TextOutput& out, std::string_view data)
{
    const std::string length = rawBytes(uint64_t{data.size()});
    out.write(length);
    out.write(maskedCrc(length));
    out.write(data);
    out.write(maskedCrc(data));
}

Status writeEvents(const MetricBook& book, const fs::path& path, double startSeconds)
{
    TextOutput out(path);
    writeRecord(out, eventOf(startSeconds, 0, bytesField(3, "brain.Event:2")));
    forEachRow(book, [&](double step, std::span<const std::optional<float>> values) {
        std::string summary;
        for (size_t i = 0; i < values.size(); ++i) {
            if (!values[i])
                continue;
            const std::string value =
                bytesField(1, book.series[i]->name()) + tag(2, Wire::Fixed32) + rawBytes(*values[i]);
            summary += bytesField(1, value);
        }
        writeRecord(out, eventOf(startSeconds, std::llround(step), bytesField(5, summary)));
    });
    return out.close();
}

} // namespace

Status writeTensorBoard(const MetricBook& book, const std::string& folder, double startSeconds)
{
    std::error_code error;
    const bool isNew = fs::create_directories(folder, error);
    if (error || !fs::is_directory(folder))
        return failure(folder, "cannot create the folder ({})",
                       error ? error.message() : "a file has that name");
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0 || host[0] == '\0')
        std::strcpy(host.data(), "localhost");
    // TensorBoard takes every file whose name contains "tfevents" and orders them by the seconds.
    const fs::path path = fs::path(folder) / fmt::format("events.out.tfevents.{:010}.{}",
                                                         static_cast<int64_t>(startSeconds), host.data());
    const Status status = writeFileAtomically(
        path, [&](const fs::path& temporary) { return writeEvents(book, temporary, startSeconds); });
    if (!status.isOk() && isNew)
        fs::remove(folder, error);
    return status;
}

} // namespace attnscope
