// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/picture_file.h"

#include "core/base/atomic_file.h"
#include "core/base/sha256.h"
#include "core/data/dataset.h"
#include "core/data/resample.h"

#include <png.h>
#include <turbojpeg.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

namespace attnscope {
namespace {

using Bytes = std::vector<std::byte>;

constexpr uint64_t kMaxFileBytes = uint64_t{256} << 20;
constexpr int kMaxOriginalSide = 2048;

const uint8_t* raw(const Bytes& bytes) { return reinterpret_cast<const uint8_t*>(bytes.data()); }

Status checkSize(const std::string& where, int64_t width, int64_t height)
{
    if (width < 1 || height < 1)
        return failure(where, "an image without pixels ({} x {})", width, height);
    if (width > kMaxPictureSide || height > kMaxPictureSide)
        return failure(where, "the image is too large (expected at most {} pixels a side, found {} x {})",
                       kMaxPictureSide, width, height);
    if (width * height > kMaxPicturePixels)
        return failure(where, "the image is too large (expected at most {} pixels, found {} x {})",
                       kMaxPicturePixels, width, height);
    return Status::ok();
}

Picture blank(int64_t width, int64_t height)
{
    return {static_cast<int>(width), static_cast<int>(height),
            std::vector<uint8_t>(static_cast<size_t>(3 * width * height))};
}

Result<Picture> decodePng(const std::string& where, const Bytes& bytes)
{
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    const std::unique_ptr<png_image, decltype(&png_image_free)> freed(&image, &png_image_free);
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0)
        return failure(where, "not a readable PNG ({})", image.message);
    ATTNSCOPE_TRY(checkSize(where, image.width, image.height));
    image.format = PNG_FORMAT_RGB;
    // Without it, libpng takes 16-bit values that come without a gamma to be linear light.
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
    Picture picture = blank(image.width, image.height);
    const png_color white{255, 255, 255};
    if (png_image_finish_read(&image, &white, picture.rgb.data(), 0, nullptr) == 0)
        return failure(where, "the PNG is damaged or cut short ({})", image.message);
    return picture;
}

/// Reads whole numbers of either byte order from a TIFF structure; 0 beyond its end.
class TiffReader {
public:
    TiffReader(const uint8_t* bytes, size_t size)
        : m_bytes(bytes), m_size(size), m_little(size > 0 && *bytes == 'I')
    {
    }
    uint32_t number(size_t at, size_t width) const
    {
        uint32_t value = 0;
        if (at > m_size || width > m_size - at)
            return 0;
        for (size_t i = 0; i < width; ++i)
            value = value << 8 | m_bytes[at + (m_little ? width - 1 - i : i)];
        return value;
    }

private:
    const uint8_t* m_bytes;
    size_t m_size;
    bool m_little;
};

/// EXIF's orientation, 1 to 8; 1 (upright) where there is none or it makes no sense.
int orientationOf(const Bytes& jpeg)
{
    const uint8_t* bytes = raw(jpeg);
    for (size_t at = 2; at + 4 <= jpeg.size() && bytes[at] == 0xff;) {
        const uint8_t marker = bytes[at + 1];
        const size_t length = size_t{bytes[at + 2]} << 8 | bytes[at + 3]; // counts itself
        if (marker == 0xda || length < 2 || length + 2 > jpeg.size() - at)
            break;
        if (marker == 0xe1 && length >= 16 && std::memcmp(bytes + at + 4, "Exif\0\0", 6) == 0) {
            const TiffReader tiff(bytes + at + 10, length - 8);
            const size_t directory = tiff.number(4, 4);
            const uint32_t entries = std::min(tiff.number(directory, 2), 512U);
            for (uint32_t i = 0; i < entries; ++i) {
                const size_t entry = directory + 2 + size_t{12} * i;
                const uint32_t value = tiff.number(entry + 8, 2);
                if (tiff.number(entry, 2) == 0x0112 && value >= 1 && value <= 8)
                    return static_cast<int>(value);
            }
        }
        at += length + 2;
    }
    return 1;
}

/// Orientations 5 to 8 swap rows and columns; 2, 3, 7, 8 run from right to left; 3, 4, 6, 7 from the bottom
/// up.
Picture upright(Picture picture, int orientation)
{
    if (orientation == 1)
        return picture;
    const bool swap = orientation >= 5;
    const bool fromRight = orientation == 2 || orientation == 3 || orientation >= 7;
    const bool fromBottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    Picture turned = swap ? blank(picture.height, picture.width) : blank(picture.width, picture.height);
    uint8_t* out = turned.rgb.data();
    for (int y = 0; y < turned.height; ++y)
        for (int x = 0; x < turned.width; ++x, out += 3) {
            const int column = swap ? y : x, row = swap ? x : y;
            const int64_t fromX = fromRight ? picture.width - 1 - column : column;
            const int64_t fromY = fromBottom ? picture.height - 1 - row : row;
            std::copy_n(picture.rgb.data() + 3 * (fromY * picture.width + fromX), 3, out);
        }
    return turned;
}

/// TurboJPEG reports what libjpeg only warns of as an error too; of those, a missing end alone makes the
/// picture useless.
Status jpegStatus(const std::string& where, tjhandle decoder, int result)
{
    const std::string reason = result == 0 ? std::string() : tjGetErrorStr2(decoder);
    if (result == 0 ||
        (tjGetErrorCode(decoder) == TJERR_WARNING && reason.find("Premature end") == std::string::npos))
        return Status::ok();
    return failure(where, "the JPEG is damaged or cut short ({})", reason);
}

Result<Picture> decodeJpeg(const std::string& where, const Bytes& bytes)
{
    const std::unique_ptr<void, decltype(&tjDestroy)> decoder(tjInitDecompress(), &tjDestroy);
    if (!decoder)
        return failure(where, "the JPEG decoder cannot be started ({})", tjGetErrorStr2(nullptr));
    int width = 0, height = 0, subsampling = 0, space = 0;
    const auto size = static_cast<unsigned long>(bytes.size());
    if (tjDecompressHeader3(decoder.get(), raw(bytes), size, &width, &height, &subsampling, &space) != 0)
        return failure(where, "not a readable JPEG ({})", tjGetErrorStr2(decoder.get()));
    if (width == 0 || height == 0)
        return failure(where, "not a readable JPEG ({})", "it holds no image");
    ATTNSCOPE_TRY(checkSize(where, width, height));
    Picture picture = blank(width, height);
    if (space != TJCS_CMYK && space != TJCS_YCCK) {
        ATTNSCOPE_TRY(jpegStatus(where, decoder.get(),
                                 tjDecompress2(decoder.get(), raw(bytes), size, picture.rgb.data(), width, 0,
                                               height, TJPF_RGB, 0)));
        return upright(std::move(picture), orientationOf(bytes));
    }
    std::vector<uint8_t> inks(static_cast<size_t>(int64_t{4} * width * height));
    ATTNSCOPE_TRY(jpegStatus(
        where, decoder.get(),
        tjDecompress2(decoder.get(), raw(bytes), size, inks.data(), width, 0, height, TJPF_CMYK, 0)));
    // As Adobe writes it, and so everybody: 255 is no ink.
    for (size_t i = 0, o = 0; i < inks.size(); i += 4)
        for (size_t k = 0; k < 3; ++k)
            picture.rgb[o++] = static_cast<uint8_t>((inks[i + k] * inks[i + 3] + 127) / 255);
    return upright(std::move(picture), orientationOf(bytes));
}

} // namespace

Result<Picture> readPicture(const std::filesystem::path& path)
{
    const std::string where = path.string();
    const auto bytes = readFile(path, kMaxFileBytes);
    if (!bytes)
        return bytes.status();
    constexpr std::array<uint8_t, 8> kPng{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    constexpr std::array<uint8_t, 3> kJpeg{0xff, 0xd8, 0xff};
    const auto beginsWith = [&](const auto& magic) {
        return bytes->size() >= magic.size() && std::memcmp(bytes->data(), magic.data(), magic.size()) == 0;
    };
    if (beginsWith(kPng))
        return decodePng(where, *bytes);
    if (beginsWith(kJpeg))
        return decodeJpeg(where, *bytes);
    if (bytes->empty())
        return failure(where, "the file is empty (expected a PNG or JPEG image)");
    return failure(where, "neither PNG nor JPEG (its first bytes are {})",
                   toHex(std::span(*bytes).first(std::min<size_t>(bytes->size(), 4))));
}

Result<FittedPicture> readFittedPicture(const std::string& path, int width, int height)
{
    const auto picture = readPicture(path);
    if (!picture)
        return picture.status();
    const PictureRegion region = centredRegion(*picture, width, height);
    const int longest = std::max(region.width, region.height);
    const double shrink = longest > kMaxOriginalSide ? static_cast<double>(kMaxOriginalSide) / longest : 1.0;
    const auto side = [&](int pixels) { return std::max(1, static_cast<int>(pixels * shrink + 0.5)); };
    return FittedPicture{resampled(*picture, region, width, height),
                         resampled(*picture, region, side(region.width), side(region.height))};
}

} // namespace attnscope
