// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

// Writers of small data files in the official formats, for tests: what they make is wrong only where the test
// says so.

#include "core/api/inspection.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <png.h>
#include <turbojpeg.h>

namespace attnscope {

inline void writeBytes(const std::filesystem::path& path, const std::string& bytes)
{
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
}

/// The bytes as a gzip file of stored (uncompressed) blocks.
inline std::string gzipped(const std::string& bytes)
{
    const auto little = [](uint32_t value, int width) {
        std::string text;
        for (int i = 0; i < width; ++i)
            text += static_cast<char>(value >> (8 * i) & 0xff);
        return text;
    };
    uint32_t crc = ~0U;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320U : 0U);
    }
    std::string out("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
    constexpr size_t kBlock = 65535;
    for (size_t at = 0; at == 0 || at < bytes.size(); at += kBlock) {
        const std::string block = bytes.substr(at, kBlock);
        const auto length = static_cast<uint32_t>(block.size());
        out +=
            little(at + kBlock >= bytes.size() ? 1 : 0, 1) + little(length, 2) + little(~length, 2) + block;
    }
    return out + little(~crc, 4) + little(static_cast<uint32_t>(bytes.size()), 4);
}

struct TarMember {
    std::string name, bytes;
};

/// A tar archive (ustar). `promised`, where not negative, is the size that the last member's header claims.
inline std::string tarOf(const std::vector<TarMember>& members, int64_t promised = -1)
{
    const auto octal = [](uint64_t value, int digits) {
        std::string text(static_cast<size_t>(digits), '0');
        for (size_t i = text.size(); i-- > 0; value >>= 3)
            text[i] = static_cast<char>('0' + (value & 7));
        return text;
    };
    std::string out;
    for (const TarMember& member : members) {
        const bool last = &member == &members.back();
        const uint64_t size = last && promised >= 0 ? static_cast<uint64_t>(promised) : member.bytes.size();
        std::string header(512, '\0');
        header.replace(0, member.name.size(), member.name);
        header.replace(100, 8, std::string("0000644\0", 8)).replace(108, 8, std::string("0000000\0", 8));
        header.replace(116, 8, std::string("0000000\0", 8)).replace(124, 11, octal(size, 11));
        header.replace(136, 11, octal(0, 11)).replace(148, 8, "        ").replace(156, 1, "0");
        header.replace(257, 8, std::string("ustar\00000", 8));
        uint64_t sum = 0;
        for (const char c : header)
            sum += static_cast<unsigned char>(c);
        header.replace(148, 7, octal(sum, 6) + '\0');
        out += header + member.bytes + std::string((512 - member.bytes.size() % 512) % 512, '\0');
    }
    return out + std::string(1024, '\0');
}

/// `count` CIFAR-10 records; record i has the label (first + i) % 10 and one value for each colour.
inline std::string cifarRecords(int count, int first)
{
    std::string bytes;
    for (int i = first; i < first + count; ++i) {
        bytes += static_cast<char>(i % 10);
        for (const int value : {i, i + 50, i + 100})
            bytes += std::string(1024, static_cast<char>(value));
    }
    return bytes;
}

/// The six files, `each` records in every one, under the official inner paths.
inline std::vector<TarMember> cifarMembers(int each)
{
    std::vector<TarMember> members;
    for (int batch = 1; batch <= 5; ++batch)
        members.push_back({"cifar-10-batches-bin/data_batch_" + std::to_string(batch) + ".bin",
                           cifarRecords(each, (batch - 1) * each)});
    members.push_back({"cifar-10-batches-bin/test_batch.bin", cifarRecords(each, 5 * each)});
    return members;
}

/// An IDX file with this header; the data are the caller's.
inline std::string idxOf(const std::vector<uint32_t>& sizes, const std::string& data, uint32_t magic = 0)
{
    std::string out;
    const auto put = [&](uint32_t value) {
        for (int shift = 24; shift >= 0; shift -= 8)
            out += static_cast<char>(value >> shift & 0xff);
    };
    put(magic != 0 ? magic : 0x800 + static_cast<uint32_t>(sizes.size()));
    for (const uint32_t size : sizes)
        put(size);
    return out + data;
}

/// The four files of a small MNIST: `train` and `test` images of 4 x 4 pixels, image i of value i and label i
/// % 10.
inline void writeMnist(const std::filesystem::path& folder, uint32_t train, uint32_t test, bool compressed)
{
    const auto put = [&](const std::string& name, const std::string& bytes) {
        writeBytes(folder / (name + (compressed ? ".gz" : "")), compressed ? gzipped(bytes) : bytes);
    };
    for (const auto& [stem, count] :
         {std::pair{std::string("train"), train}, std::pair{std::string("t10k"), test}}) {
        std::string pixels, labels;
        for (uint32_t i = 0; i < count; ++i) {
            pixels += std::string(16, static_cast<char>(i));
            labels += static_cast<char>(i % 10);
        }
        put(stem + "-images-idx3-ubyte", idxOf({count, 4, 4}, pixels));
        put(stem + "-labels-idx1-ubyte", idxOf({count}, labels));
    }
}

/// A picture of one colour.
inline Picture plainPicture(int width, int height, std::array<uint8_t, 3> color)
{
    Picture picture{width, height, {}};
    for (int i = 0; i < width * height; ++i)
        picture.rgb.insert(picture.rgb.end(), color.begin(), color.end());
    return picture;
}

inline std::string pngOf(const void* pixels, int width, int height, uint32_t format)
{
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<uint32_t>(width);
    image.height = static_cast<uint32_t>(height);
    image.format = format;
    png_alloc_size_t size = 0;
    png_image_write_to_memory(&image, nullptr, &size, 0, pixels, 0, nullptr);
    std::string bytes(size, '\0');
    png_image_write_to_memory(&image, bytes.data(), &size, 0, pixels, 0, nullptr);
    bytes.resize(size);
    return bytes;
}

inline std::string pngOf(const Picture& picture)
{
    return pngOf(picture.rgb.data(), picture.width, picture.height, PNG_FORMAT_RGB);
}

/// `format` is TurboJPEG's TJPF_*.
inline std::string jpegOf(const std::vector<uint8_t>& pixels, int width, int height, int format)
{
    const tjhandle encoder = tjInitCompress();
    unsigned char* out = nullptr;
    unsigned long size = 0;
    const int sampling = format == TJPF_GRAY ? TJSAMP_GRAY : TJSAMP_444;
    tjCompress2(encoder, pixels.data(), width, 0, height, format, &out, &size, sampling, 95, 0);
    const std::string bytes(reinterpret_cast<char*>(out), size);
    tjFree(out);
    tjDestroy(encoder);
    return bytes;
}

inline std::string jpegOf(const Picture& picture)
{
    return jpegOf(picture.rgb, picture.width, picture.height, TJPF_RGB);
}

} // namespace attnscope
