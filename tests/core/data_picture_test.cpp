// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/dataset.h"
#include "core/data/picture_file.h"
#include "core/data/resample.h"
#include "tests/support/data_files.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

namespace attnscope {
namespace {

using Rgb3 = std::array<uint8_t, 3>;

class PictureFile : public testing::Test {
protected:
    Picture read(const std::string& bytes)
    {
        writeBytes(m_folder.path() / "picture", bytes);
        auto picture = readPicture(m_folder.path() / "picture");
        EXPECT_TRUE(picture.isOk()) << picture.status().text();
        return std::move(picture).value();
    }
    static Rgb3 at(const Picture& picture, int x, int y)
    {
        const uint8_t* p = &picture.rgb[static_cast<size_t>(3 * (y * picture.width + x))];
        return {p[0], p[1], p[2]};
    }
    static void expectNear(const Rgb3& found, const Rgb3& expected, int tolerance)
    {
        for (size_t k = 0; k < 3; ++k)
            EXPECT_NEAR(found[k], expected[k], tolerance) << "channel " << k;
    }

    TemporaryFolder m_folder;
};

TEST_F(PictureFile, PngOfEveryKindBecomesRgb)
{
    EXPECT_EQ(at(read(pngOf(plainPicture(3, 2, {10, 20, 30}))), 2, 1), (Rgb3{10, 20, 30}));
    const std::vector<uint8_t> gray{0, 128, 255, 7};
    EXPECT_EQ(at(read(pngOf(gray.data(), 2, 2, PNG_FORMAT_GRAY)), 1, 0), (Rgb3{128, 128, 128}));
    const std::vector<uint8_t> clear{255, 0, 0, 0, 255, 0, 0, 255}; // red: all transparent, then opaque
    const Picture onWhite = read(pngOf(clear.data(), 2, 1, PNG_FORMAT_RGBA));
    EXPECT_EQ(at(onWhite, 0, 0), (Rgb3{255, 255, 255}));
    EXPECT_EQ(at(onWhite, 1, 0), (Rgb3{255, 0, 0}));
    const std::vector<uint16_t> deep{0, 65535, 65535, 0};
    const Picture sixteen = read(pngOf(deep.data(), 2, 2, PNG_FORMAT_LINEAR_Y));
    EXPECT_EQ(at(sixteen, 1, 0), (Rgb3{255, 255, 255}));
    EXPECT_EQ(at(sixteen, 0, 0), (Rgb3{0, 0, 0}));
}

TEST_F(PictureFile, JpegInColourGreyAndCmyk)
{
    expectNear(at(read(jpegOf(plainPicture(16, 16, {200, 40, 90}))), 8, 8), {200, 40, 90}, 3);
    expectNear(at(read(jpegOf(std::vector<uint8_t>(256, 77), 16, 16, TJPF_GRAY)), 3, 3), {77, 77, 77}, 2);
    std::vector<uint8_t> inks;
    for (int i = 0; i < 256; ++i)
        inks.insert(inks.end(), {255, 128, 0, 200}); // no cyan, half of magenta, all yellow, some black
    expectNear(at(read(jpegOf(inks, 16, 16, TJPF_CMYK)), 3, 3), {200, 100, 0}, 4);
}

TEST_F(PictureFile, TurnedPicturesAreSetUpright)
{
    Picture leftRed = plainPicture(32, 16, {0, 0, 255});
    for (int y = 0; y < 16; ++y)
        for (int x = 0; x < 16; ++x)
            std::copy_n(Rgb3{255, 0, 0}.data(), 3, &leftRed.rgb[static_cast<size_t>(3 * (32 * y + x))]);
    const auto turned = [&](char orientation) {
        std::string exif("\xff\xe1\0\x22"
                         "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0",
                         36);
        exif[29] = orientation;
        const std::string jpeg = jpegOf(leftRed);
        return read(jpeg.substr(0, 2) + exif + jpeg.substr(2));
    };
    expectNear(at(turned(1), 3, 8), {255, 0, 0}, 6);
    expectNear(at(turned(3), 3, 8), {0, 0, 255}, 6); // half a turn
    const Picture quarter = turned(6);               // clockwise: left becomes top
    EXPECT_EQ(quarter.width, 16);
    EXPECT_EQ(quarter.height, 32);
    expectNear(at(quarter, 8, 3), {255, 0, 0}, 6);
    expectNear(at(turned(8), 8, 3), {0, 0, 255}, 6);
    expectNear(at(turned(9), 3, 8), {255, 0, 0}, 6); // no such orientation
}

TEST_F(PictureFile, FittedPictureIsCroppedAndScaledAndKeepsTheOriginal)
{
    writeBytes(m_folder.path() / "p.png", pngOf(plainPicture(100, 60, {9, 90, 200})));
    const auto fitted = readFittedPicture(m_folder.file("p.png"), 32, 32);
    ASSERT_TRUE(fitted.isOk()) << fitted.status().text();
    EXPECT_EQ(fitted->fitted.width, 32);
    EXPECT_EQ(fitted->fitted.rgb, plainPicture(32, 32, {9, 90, 200}).rgb);
    EXPECT_EQ(fitted->original.width, 60);
    EXPECT_EQ(fitted->original.height, 60);
    writeBytes(m_folder.path() / "long.png", pngOf(plainPicture(4096, 64, {1, 2, 3})));
    const auto wide = readFittedPicture(m_folder.file("long.png"), 64, 1);
    EXPECT_EQ(wide->original.width, 2048);
    EXPECT_EQ(wide->original.height, 32);
}

TEST(Resample, AveragesByCoveredArea)
{
    const Picture row{3, 1, {0, 0, 0, 90, 90, 90, 240, 240, 240}};
    // Each of two new pixels covers one old one and half of the middle one.
    EXPECT_EQ(resampled(row, 2, 1).rgb, (std::vector<uint8_t>{30, 30, 30, 190, 190, 190}));
    EXPECT_EQ(resampled(row, 3, 1).rgb, row.rgb);
    EXPECT_EQ(resampled(row, 1, 1).rgb[0], 110);
    EXPECT_EQ(resampled(row, 6, 2).rgb[3], 0);
    const PictureRegion region = centredRegion(Picture{100, 60, {}}, 1, 2);
    EXPECT_EQ(region.width, 30);
    EXPECT_EQ(region.height, 60);
    EXPECT_EQ(region.x, 35);
}

} // namespace
} // namespace attnscope
