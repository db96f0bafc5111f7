// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/rng.h"
#include "core/data/dataset.h"
#include "core/data/picture_file.h"
#include "tests/support/data_files.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

namespace attnscope {
namespace {

class HostileData : public testing::Test {
protected:
    /// The sentence for `spec` with the test's folder as its path, that folder written as "DIR".
    std::string errorOf(const std::string& name, const std::string& below = "")
    {
        const std::string path = m_folder.path().string() + below;
        return shortened(openDataset(name + ":" + path, {}, 1, {}).status());
    }
    std::string pictureError(const std::string& bytes)
    {
        put("picture", bytes);
        return shortened(readPicture(m_folder.path() / "picture").status());
    }
    std::string shortened(const Status& status)
    {
        EXPECT_EQ(status.kind(), ErrorKind::Failure);
        std::string text = status.text();
        EXPECT_EQ(text.find('\n'), std::string::npos);
        const std::string folder = m_folder.path().string();
        for (size_t at = text.find(folder); at != std::string::npos; at = text.find(folder))
            text.replace(at, folder.size(), "DIR");
        return text;
    }
    void put(const std::string& name, const std::string& bytes) { writeBytes(m_folder.path() / name, bytes); }
    void putCifarFolder()
    {
        for (const TarMember& member : cifarMembers(3))
            put(std::filesystem::path(member.name).filename(), member.bytes);
    }

    TemporaryFolder m_folder;
};

// ---- CIFAR-10 ----

/// The Python version's files are pickles: named for what they are wherever they are met, and never opened.
TEST_F(HostileData, ThePythonVersionOfCifarIsNamed)
{
    const std::string sentence = ": is the Python version of CIFAR-10, which is never opened since its files "
                                 "may run programs (expected "
                                 "the binary version, cifar-10-binary.tar.gz)";
    const std::string pickle = "\x80\x02}q\x01(U\x0b"
                               "batch_labelq\x02.";
    put("a/cifar-10-python.tar.gz", gzipped(tarOf({{"cifar-10-batches-py/data_batch_4", pickle}})));
    EXPECT_EQ(errorOf("cifar10", "/a"), "DIR/a/cifar-10-python.tar.gz" + sentence);
    EXPECT_EQ(errorOf("cifar10", "/a/cifar-10-python.tar.gz"), "DIR/a/cifar-10-python.tar.gz" + sentence);
    put("b/cifar-10-batches-py/data_batch_1", pickle);
    EXPECT_EQ(errorOf("cifar10", "/b"), "DIR/b/cifar-10-batches-py" + sentence);
    EXPECT_EQ(errorOf("cifar10", "/b/cifar-10-batches-py"), "DIR/b/cifar-10-batches-py" + sentence);
    EXPECT_EQ(errorOf("cifar10", "/b/cifar-10-batches-py/data_batch_1"),
              "DIR/b/cifar-10-batches-py/data_batch_1" + sentence);
}

TEST_F(HostileData, ThePythonVersionBesideTheBinaryOneIsPassedOver)
{
    put("cifar-10-a-python.tar.gz", gzipped(tarOf({{"cifar-10-batches-py/data_batch_4", "pickle"}})));
    put("cifar-10-b.tar.gz", gzipped(tarOf(cifarMembers(3))));
    EXPECT_TRUE(openDataset("cifar10:" + m_folder.path().string(), {}, 1, {}).isOk());
}

TEST_F(HostileData, MissingPlaces)
{
    EXPECT_EQ(errorOf("cifar10", "/no"), "DIR/no: no such file or folder");
    EXPECT_EQ(errorOf("mnist", "/no"), "DIR/no: no such file or folder");
    EXPECT_EQ(errorOf("images", "/no"), "DIR/no: no such folder");
    EXPECT_EQ(errorOf("cifar10"),
              "DIR: no CIFAR-10 here (expected cifar-10-binary.tar.gz or data_batch_1.bin to "
              "data_batch_5.bin and test_batch.bin)");
    EXPECT_EQ(errorOf("mnist"),
              "DIR: no IDX files here (expected train-images-idx3-ubyte or train-images-idx3-ubyte.gz)");
}

TEST_F(HostileData, ArchiveCutShortAnywhere)
{
    const std::string whole = gzipped(tarOf(cifarMembers(30)));
    for (const double part : {0.999, 0.7, 0.3, 0.01, 0.0001}) {
        put("cifar-10-binary.tar.gz",
            whole.substr(0, static_cast<size_t>(part * static_cast<double>(whole.size()))));
        const std::string error = errorOf("cifar10");
        EXPECT_NE(error.find("cut short, damaged or not of the expected format"), std::string::npos) << error;
        EXPECT_TRUE(error.starts_with("DIR/cifar-10-binary.tar.gz")) << error;
    }
}

TEST_F(HostileData, ArchiveThatIsNone)
{
    put("cifar-10-binary.tar.gz", "<html>404 Not Found</html>");
    EXPECT_NE(errorOf("cifar10").find("not of the expected format"), std::string::npos);
    put("cifar-10-binary.tar.gz", "");
    EXPECT_EQ(errorOf("cifar10"), "DIR/cifar-10-binary.tar.gz: the file is empty");
}

TEST_F(HostileData, ArchiveWithAMemberMissingOrTwice)
{
    auto members = cifarMembers(2);
    members.erase(members.begin() + 3);
    put("cifar-10-binary.tar.gz", tarOf(members));
    EXPECT_EQ(errorOf("cifar10"), "DIR/cifar-10-binary.tar.gz: data_batch_4.bin is missing");
    members.push_back(members.front());
    put("cifar-10-binary.tar.gz", tarOf(members));
    EXPECT_EQ(errorOf("cifar10"),
              "DIR/cifar-10-binary.tar.gz (cifar-10-batches-bin/data_batch_1.bin): is there twice");
}

TEST_F(HostileData, ArchivePromisingMoreThanItCanHold)
{
    auto members = cifarMembers(1);
    put("cifar-10-binary.tar.gz", tarOf(members, int64_t{3073} * 600'000));
    EXPECT_EQ(errorOf("cifar10"), "DIR/cifar-10-binary.tar.gz (cifar-10-batches-bin/test_batch.bin): claims "
                                  "1843800000 bytes, more than the file can hold");
    // As large as the tar format can say, in a file large enough for the ratio not to tell.
    members.back().bytes = std::string(3073 * 4000, '\0');
    put("cifar-10-binary.tar.gz", tarOf(members, int64_t{3073} * 2'700'000));
    EXPECT_NE(errorOf("cifar10").find("too large for memory (expected at most 2 GiB of pixels"),
              std::string::npos);
}

TEST_F(HostileData, BatchOfTheWrongLength)
{
    putCifarFolder();
    put("data_batch_2.bin", cifarRecords(3, 0) + "x");
    EXPECT_EQ(errorOf("cifar10"),
              "DIR/data_batch_2.bin: wrong length (expected a multiple of 3073 bytes, found 9220)");
    std::filesystem::remove(m_folder.path() / "data_batch_2.bin");
    EXPECT_EQ(errorOf("cifar10"), "DIR/data_batch_2.bin: no such file");
}

TEST_F(HostileData, CifarLabelOutOfRange)
{
    putCifarFolder();
    std::string records = cifarRecords(3, 0);
    records[2 * 3073] = 10;
    put("test_batch.bin", records);
    EXPECT_EQ(errorOf("cifar10"),
              "DIR/test_batch.bin: label out of range in record 2 (expected 0 to 9, found 10)");
}

// ---- IDX ----

TEST_F(HostileData, WrongMagicNumber)
{
    writeMnist(m_folder.path(), 12, 10, false);
    put("train-images-idx3-ubyte", idxOf({12, 4, 4}, std::string(192, 'x'), 2049));
    EXPECT_EQ(errorOf("mnist"),
              "DIR/train-images-idx3-ubyte: wrong magic number (expected 2051, found 2049)");
    put("t10k-labels-idx1-ubyte", "PK\x03\x04 a zip file");
    writeMnist(m_folder.path() / "a", 12, 10, true);
    put("a/train-labels-idx1-ubyte.gz", "PK\x03\x04 a zip file");
    EXPECT_EQ(errorOf("mnist", "/a"),
              "DIR/a/train-labels-idx1-ubyte.gz: wrong magic number (expected 2049, found 1347093252)");
}

TEST_F(HostileData, IdxLabelOutOfRange)
{
    writeMnist(m_folder.path(), 3, 3, false);
    put("train-labels-idx1-ubyte", idxOf({3}, std::string("\x01\x02\xff", 3)));
    EXPECT_EQ(errorOf("mnist"),
              "DIR/train-labels-idx1-ubyte: label out of range in record 2 (expected 0 to 9, found 255)");
}

TEST_F(HostileData, IdxSizesThatDisagree)
{
    writeMnist(m_folder.path(), 12, 10, false);
    put("train-labels-idx1-ubyte", idxOf({11}, std::string(11, '\1')));
    EXPECT_EQ(errorOf("mnist"),
              "DIR/train-images-idx3-ubyte: the number of images and labels differ (expected 11, found 12)");
    writeMnist(m_folder.path(), 12, 10, false);
    put("t10k-images-idx3-ubyte", idxOf({10, 4, 5}, std::string(200, 'x')));
    EXPECT_EQ(errorOf("mnist"), "DIR: training and test images differ in size (expected 4 x 4, found 5 x 4)");
}

TEST_F(HostileData, IdxShorterOrLongerThanItsHeaderSays)
{
    writeMnist(m_folder.path(), 12, 10, false);
    put("train-images-idx3-ubyte", idxOf({12, 4, 4}, std::string(191, 'x')));
    EXPECT_EQ(errorOf("mnist"),
              "DIR/train-images-idx3-ubyte: ends too early (expected 192 more bytes, found 191)");
    put("train-images-idx3-ubyte", idxOf({12, 4, 4}, std::string(193, 'x')));
    EXPECT_EQ(errorOf("mnist"),
              "DIR/train-images-idx3-ubyte: is longer than its header says (expected 192 bytes of data)");
    put("train-images-idx3-ubyte", "\0\0");
    EXPECT_NE(errorOf("mnist").find("DIR/train-images-idx3-ubyte: "), std::string::npos);
}

TEST_F(HostileData, IdxWithHugeDimensionsTakesNoMemory)
{
    writeMnist(m_folder.path(), 12, 10, false);
    put("train-images-idx3-ubyte", idxOf({12, 0xffffffff, 0xffffffff}, "x"));
    EXPECT_EQ(errorOf("mnist"),
              "DIR/train-images-idx3-ubyte: images of an unusable size (expected 1 to 512 pixels a "
              "side, found 4294967295 x 4294967295)");
    put("train-labels-idx1-ubyte", idxOf({0xffffffff}, "x"));
    EXPECT_EQ(errorOf("mnist"),
              "DIR/train-labels-idx1-ubyte: too large for memory (expected at most 2 GiB of pixels, "
              "found 4294967295 images of 8 bytes)");
    put("train-labels-idx1-ubyte", idxOf({100'000'000}, "x"));
    EXPECT_EQ(errorOf("mnist"),
              "DIR/train-labels-idx1-ubyte: ends too early (the header promises 100000000 bytes, "
              "more than the file can hold)");
}

TEST_F(HostileData, GzipThatUnpacksToMoreThanItsHeaderSays)
{
    writeMnist(m_folder.path(), 12, 10, true);
    put("train-labels-idx1-ubyte.gz", gzipped(idxOf({12}, std::string(10'000'000, '\0'))));
    EXPECT_EQ(errorOf("mnist"),
              "DIR/train-labels-idx1-ubyte.gz: is longer than its header says (expected 12 bytes of data)");
}

TEST_F(HostileData, GzippedIdxCutShort)
{
    writeMnist(m_folder.path(), 200, 10, true);
    const auto path = m_folder.path() / "train-images-idx3-ubyte.gz";
    std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
    EXPECT_NE(errorOf("mnist").find("cut short, damaged"), std::string::npos);
}

// ---- folders of images ----

TEST_F(HostileData, FoldersWithoutUsableImages)
{
    EXPECT_EQ(errorOf("images"),
              "DIR: no images (expected PNG or JPEG files in a folder for each class, as in cat/1.png)");
    put("a/notes.txt", "x");
    EXPECT_NE(errorOf("images").find("no images"), std::string::npos);
    put("a/1.png", "x");
    put("b/1.jpg", "\xff\xd8\xff rubbish");
    EXPECT_EQ(errorOf("images"),
              "DIR: none of the 2 images could be read (the first, a/1.png: neither PNG nor JPEG "
              "(its first bytes are 78))");
    put("a/2.png", pngOf(plainPicture(4, 4, {1, 2, 3})));
    EXPECT_EQ(errorOf("images"),
              "DIR: only one class (expected a folder of images for each of at least two, found a)");
    EXPECT_EQ(errorOf("images", "/a/1.png"),
              "DIR/a/1.png: not a folder (expected one with a folder of images for each class)");
}

TEST_F(HostileData, MoreImagesThanAreNamed)
{
    put("a/1.png", pngOf(plainPicture(4, 4, {1, 2, 3})));
    put("b/1.png", pngOf(plainPicture(4, 4, {1, 2, 3})));
    for (int i = 2; i < 152; ++i)
        put("a/" + std::to_string(i) + ".png", "no");
    const auto data = openDataset("images:" + m_folder.path().string(), {{"data.test_fraction", "0"}}, 1, {});
    ASSERT_TRUE(data.isOk()) << data.status().text();
    EXPECT_EQ((*data)->summary().skippedCount, 150);
    EXPECT_EQ((*data)->summary().skipped.size(), 100U);
}

// ---- single pictures ----

TEST_F(HostileData, PicturesThatAreNone)
{
    EXPECT_EQ(pictureError(""), "DIR/picture: the file is empty (expected a PNG or JPEG image)");
    EXPECT_EQ(pictureError("G"), "DIR/picture: neither PNG nor JPEG (its first bytes are 47)");
    EXPECT_EQ(pictureError("GIF89a"), "DIR/picture: neither PNG nor JPEG (its first bytes are 47494638)");
    EXPECT_EQ(shortened(readPicture(m_folder.path() / "no").status()),
              "DIR/no: cannot open (No such file or directory)");
    EXPECT_NE(pictureError("\x89PNG\r\n\x1a\n").find("not a readable PNG"), std::string::npos);
    EXPECT_NE(pictureError("\xff\xd8\xff\xe0 rubbish").find("not a readable JPEG"), std::string::npos);
}

TEST_F(HostileData, PicturesCutShort)
{
    Picture noisy{64, 64, std::vector<uint8_t>(size_t{64} * 64 * 3)};
    Rng rng(1);
    for (uint8_t& value : noisy.rgb)
        value = static_cast<uint8_t>(rng.next());
    for (const std::string& whole : {pngOf(noisy), jpegOf(noisy)})
        for (const double part : {0.99, 0.5, 0.2}) {
            const auto size = static_cast<size_t>(part * static_cast<double>(whole.size()));
            EXPECT_NE(pictureError(whole.substr(0, size)).find("is damaged or cut short"), std::string::npos)
                << part << " of " << whole.size();
        }
}

TEST_F(HostileData, PicturesOfAbsurdSizeTakeNoMemory)
{
    std::string png = pngOf(plainPicture(1, 1, {1, 2, 3}));
    png.replace(16, 8, std::string("\0\0\xff\xff\0\0\xff\xff", 8));
    png.replace(29, 4, "\x39\x67\x4e\x07"); // the header's checksum for 65535 x 65535, 8-bit RGB
    EXPECT_EQ(
        pictureError(png),
        "DIR/picture: the image is too large (expected at most 16384 pixels a side, found 65535 x 65535)");
    std::string jpeg = jpegOf(plainPicture(16, 16, {1, 2, 3}));
    const size_t frame = jpeg.find("\xff\xc0");
    jpeg.replace(frame + 5, 4, "\x70\x70\x70\x70");
    EXPECT_EQ(
        pictureError(jpeg),
        "DIR/picture: the image is too large (expected at most 16384 pixels a side, found 28784 x 28784)");
}

TEST_F(HostileData, DamagedBytesNeverDoMoreThanFail)
{
    const std::string png = pngOf(plainPicture(20, 20, {90, 20, 200}));
    const std::string jpeg = jpegOf(plainPicture(20, 20, {90, 20, 200}));
    int failed = 0;
    for (uint64_t i = 0; i < 400; ++i) {
        std::string bytes = i % 2 == 0 ? png : jpeg;
        Rng rng(i);
        for (int k = 0; k < 4; ++k)
            bytes[rng.below(bytes.size())] = static_cast<char>(rng.next());
        put("picture", bytes);
        const auto picture = readPicture(m_folder.path() / "picture");
        failed += picture.isOk() ? 0 : 1;
        if (!picture.isOk())
            continue;
        EXPECT_EQ(picture->rgb.size(), static_cast<size_t>(3 * picture->width * picture->height));
    }
    EXPECT_GT(failed, 100);
}

} // namespace
} // namespace attnscope
