// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/dataset.h"
#include "tests/support/data_files.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

namespace attnscope {
namespace {

class Readers : public testing::Test {
protected:
    std::unique_ptr<Dataset> open(const std::string& spec, const OptionValues& options = {})
    {
        auto data = openDataset(spec, options, 1, [this](double part) {
            EXPECT_GE(part, m_reached);
            EXPECT_LE(part, 1.0);
            m_reached = part;
            return true;
        });
        EXPECT_TRUE(data.isOk()) << data.status().text();
        EXPECT_EQ(m_reached, 1.0);
        m_reached = 0;
        return std::move(data).value();
    }
    void writeCifarFolder(const std::string& name)
    {
        for (const TarMember& member : cifarMembers(20))
            writeBytes(m_folder.path() / name / std::filesystem::path(member.name).filename(), member.bytes);
    }
    void put(const std::string& name, const std::string& bytes) { writeBytes(m_folder.path() / name, bytes); }

    TemporaryFolder m_folder;
    double m_reached = 0;
};

// ---- CIFAR-10 ----

TEST_F(Readers, CifarArchiveFolderAndFolderOfEitherAreTheSame)
{
    auto members = cifarMembers(20);
    std::swap(members.front(), members.back()); // the order in the archive does not matter
    put("a/cifar-10-binary.tar.gz", gzipped(tarOf(members)));
    writeCifarFolder("b");
    writeCifarFolder("c/cifar-10-batches-bin");
    const std::string identity = open("cifar10:" + m_folder.file("b"))->identity();
    EXPECT_EQ(open("cifar10:" + m_folder.file("a/cifar-10-binary.tar.gz"))->identity(), identity);
    EXPECT_EQ(open("cifar10:" + m_folder.file("a"))->identity(), identity);
    EXPECT_EQ(open("cifar10:" + m_folder.file("c"))->identity(), identity);
    EXPECT_EQ(open("cifar10:" + m_folder.file("b/data_batch_2.bin"))->identity(), identity);
}

TEST_F(Readers, CifarPixelsLabelsAndNames)
{
    writeCifarFolder("b");
    const auto data = open("cifar10:" + m_folder.file("b") + "?train=50");
    EXPECT_EQ(data->size(Split::Train), 50);
    EXPECT_EQ(data->size(Split::Test), 20);
    const Sample sample = data->sample(Split::Train, 43); // the fourth of data_batch_3
    EXPECT_EQ(sample.labels.at("class"), 3);
    EXPECT_EQ((std::vector<uint8_t>(sample.picture.rgb.begin(), sample.picture.rgb.begin() + 3)),
              (std::vector<uint8_t>{43, 93, 143}));
    EXPECT_EQ(data->summary().tasks[0].classes[9], "truck");
    EXPECT_EQ(data->summary().note, "");
}

TEST_F(Readers, CifarTakesItsOwnClassNamesAndTellsOfChangedPixels)
{
    auto members = cifarMembers(2);
    members.push_back({"cifar-10-batches-bin/batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n"});
    put("a/cifar-10-binary.tar.gz", gzipped(tarOf(members)));
    put("a/PROVENANCE.txt", "It is NOT byte-identical to the official archive.");
    const auto data = open("cifar10:" + m_folder.file("a"));
    EXPECT_EQ(data->summary().tasks[0].classes[9], "j");
    EXPECT_EQ(data->summary().note,
              "The pixels are not the official CIFAR-10 bytes (see PROVENANCE.txt beside the data).");
}

// ---- IDX ----

TEST_F(Readers, MnistPlainOrGzippedBelowTheFolderOrBesideTheFile)
{
    writeMnist(m_folder.path() / "plain", 30, 10, false);
    writeMnist(m_folder.path() / "zipped" / "MNIST" / "raw", 30, 10, true);
    const auto data = open("mnist:" + m_folder.file("plain"));
    EXPECT_EQ(data->size(Split::Train), 30);
    EXPECT_EQ(data->size(Split::Test), 10);
    EXPECT_EQ(data->summary().channels, 1);
    EXPECT_EQ(data->sample(Split::Train, 27).labels.at("class"), 7);
    EXPECT_EQ(data->sample(Split::Train, 27).picture.rgb[0], 27);
    EXPECT_EQ(open("mnist:" + m_folder.file("zipped"))->identity(), data->identity());
    EXPECT_EQ(open("mnist:" + m_folder.file("zipped/MNIST/raw/train-images-idx3-ubyte.gz"))->identity(),
              data->identity());
}

TEST_F(Readers, FashionMnistWithDotsInItsNames)
{
    writeMnist(m_folder.path(), 12, 10, false);
    for (const char* stem : {"train-images", "train-labels", "t10k-images", "t10k-labels"}) {
        const std::string rank = std::string(stem).ends_with("images") ? "idx3-ubyte" : "idx1-ubyte";
        std::filesystem::rename(m_folder.file(std::string(stem) + "-" + rank),
                                m_folder.file(std::string(stem) + "." + rank));
    }
    const auto data = open("fashion-mnist:" + m_folder.path().string());
    EXPECT_EQ(data->summary().tasks[0].classes[9], "Ankle boot");
}

// ---- folders of images ----

TEST_F(Readers, FolderOfImagesInNaturalOrder)
{
    for (int i = 1; i <= 10; ++i) {
        const auto value = static_cast<uint8_t>(10 * i);
        put("class10/img" + std::to_string(i) + ".png", pngOf(plainPicture(20, 10, {value, 0, 0})));
        put("class2/img" + std::to_string(i) + ".jpeg", jpegOf(plainPicture(9, 30, {0, value, 0})));
    }
    const auto data = open("images:" + m_folder.path().string(), {{"data.size", "16"}});
    EXPECT_EQ(data->summary().tasks[0].classes, (std::vector<std::string>{"class2", "class10"}));
    EXPECT_EQ(data->size(Split::Train), 16);
    EXPECT_EQ(data->size(Split::Test), 4);
    EXPECT_EQ(data->summary().width, 16);
    std::vector<int> reds;
    for (int64_t i = 8; i < 16; ++i) {
        EXPECT_EQ(data->sample(Split::Train, i).labels.at("class"), 1);
        reds.push_back(data->sample(Split::Train, i).picture.rgb[0]);
    }
    EXPECT_TRUE(std::is_sorted(reds.begin(), reds.end())); // img2 before img10
}

TEST_F(Readers, TheSplitOfAFolderDependsOnTheNamesAlone)
{
    for (int i = 0; i < 20; ++i)
        for (const char* name : {"a", "b"})
            put(std::string(name) + "/" + std::to_string(i) + ".png",
                pngOf(plainPicture(8, 8, {uint8_t(i), 0, 0})));
    const auto reds = [](const Dataset& data) {
        std::vector<int> values;
        for (int64_t i = 0; i < data.size(Split::Test); ++i)
            values.push_back(data.sample(Split::Test, i).picture.rgb[0]);
        return values;
    };
    const std::string spec = "images:" + m_folder.path().string();
    const auto one = openDataset(spec, {{"data.test_fraction", "0.25"}}, 1, {});
    const auto two = openDataset(spec, {{"data.test_fraction", "0.25"}}, 2, {});
    EXPECT_EQ(reds(**one).size(), 10U);
    EXPECT_EQ(reds(**one), reds(**two));
    EXPECT_EQ((*open(spec, {{"data.test_fraction", "0"}})).size(Split::Test), 0);
}

TEST_F(Readers, TrainAndTestFoldersAreTheSplits)
{
    for (const char* name :
         {"train/a/1.png", "train/a/2.png", "train/b/1.png", "test/a/9.png", "test/b/9.png"})
        put(name, pngOf(plainPicture(8, 8, {1, 2, 3})));
    const auto data = open("images:" + m_folder.path().string());
    EXPECT_EQ(data->size(Split::Train), 3);
    EXPECT_EQ(data->size(Split::Test), 2);
    EXPECT_EQ(data->summary().tasks[0].classes, (std::vector<std::string>{"a", "b"}));
}

TEST_F(Readers, ImagesAreCroppedToTheirCentre)
{
    Picture wide = plainPicture(24, 8, {255, 0, 0});
    for (int y = 0; y < 8; ++y)
        for (int x = 8; x < 16; ++x)
            std::copy_n(std::array<uint8_t, 3>{0, 0, 255}.data(), 3,
                        &wide.rgb[static_cast<size_t>(3 * (24 * y + x))]);
    put("a/1.png", pngOf(wide));
    put("b/1.png", pngOf(wide));
    const auto data = open("images:" + m_folder.path().string(), {{"data.size", "8"}});
    EXPECT_EQ(data->sample(Split::Train, 0).picture.rgb, plainPicture(8, 8, {0, 0, 255}).rgb);
}

TEST_F(Readers, UnreadableImagesAmongGoodOnesAreSkippedAndNamed)
{
    put("a/1.png", pngOf(plainPicture(8, 8, {1, 2, 3})));
    put("a/2.png", "not an image at all");
    put("b/1.png", pngOf(plainPicture(8, 8, {1, 2, 3})));
    put("b/3.jpg", "");
    const auto data = open("images:" + m_folder.path().string(), {{"data.test_fraction", "0"}});
    EXPECT_EQ(data->summary().skippedCount, 2);
    EXPECT_EQ(data->summary().skipped,
              (std::vector<std::string>{"a/2.png: neither PNG nor JPEG (its first bytes are 6e6f7420)",
                                        "b/3.jpg: the file is empty (expected a PNG or JPEG image)"}));
    EXPECT_EQ(data->size(Split::Train), 2);
}

} // namespace
} // namespace attnscope
