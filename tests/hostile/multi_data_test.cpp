// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/dataset.h"
#include "tests/support/data_files.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

namespace attnscope {
namespace {

std::string errorOf(const std::string& spec, const OptionValues& options = {},
                    ErrorKind kind = ErrorKind::Usage)
{
    const auto opened = openDataset(spec, options, 1, {});
    EXPECT_FALSE(opened.isOk()) << spec;
    EXPECT_EQ(opened.status().kind(), kind);
    EXPECT_EQ(opened.status().text().find('\n'), std::string::npos);
    return opened.isOk() ? "" : opened.status().text();
}

std::string labelsError(const std::string& labels, const std::string& data = "shapes?train=60&test=10")
{
    return errorOf(data, {{"data.labels", labels}});
}

TEST(HostileLabels, SharesThatAreNone)
{
    for (const char* text : {"shape", "shape=", "=0.5", "=", ",", "shape=0.5,", ",shape=0.5", "shape=half",
                             "shape=1.01", "shape=-0.1", "shape=nan", "shape=inf", "shape=0.5 0.6",
                             "shape=0.5,shape=0.5", "shape=0.5;colour=1", "shape=0x1"})
        EXPECT_EQ(
            labelsError(text),
            "data.labels: not of the form TASK=SHARE,TASK=SHARE (expected each task once and shares from "
            "0 to 1, found \"" +
                std::string(text) + "\")");
    EXPECT_TRUE(
        openDataset("shapes?train=60&test=10", {{"data.labels", " shape = 1 , colour=0 "}}, 1, {}).isOk());
    EXPECT_TRUE(openDataset("shapes?train=60&test=10", {{"data.labels", ""}}, 1, {}).isOk());
}

TEST(HostileLabels, TasksThatTheDataDoesNotHave)
{
    EXPECT_EQ(labelsError("color=0.5"),
              "data.labels: the data has no task \"color\" (did you mean \"colour\"? "
              "it has shape, colour, centre, mask)");
    EXPECT_EQ(
        labelsError("match=1,x=0", "captions?train=60&test=10"),
        "data.labels: the data has no task \"x\" (did you mean \"image\"? it has image, colour, match)");
    EXPECT_NE(labelsError("topics=0.5", "reviews?train=60&test=10").find("did you mean \"topic\"?"),
              std::string::npos);
}

TEST(HostileMultiMnist, PlacesAndSizes)
{
    EXPECT_EQ(errorOf("multimnist"),
              "multimnist: the data set multimnist needs a path (expected multimnist:PATH)");
    const TemporaryFolder folder;
    const std::string path = folder.path().string();
    EXPECT_EQ(errorOf("multimnist:" + path, {}, ErrorKind::Failure),
              path + ": no IDX files here (expected train-images-idx3-ubyte or train-images-idx3-ubyte.gz)");
    writeMnist(folder.path(), 12, 10, false);
    EXPECT_EQ(errorOf("multimnist:" + path + "?train=200001"),
              "multimnist: too many images (expected at most 200000 a split, found 200001)");
    EXPECT_EQ(errorOf("two-shapes?test=200001"),
              "two-shapes: too many images (expected at most 200000 a split, found 200001)");
}

TEST(HostileMultiMnist, FilesThatAreWrong)
{
    const TemporaryFolder folder;
    const std::string path = folder.path().string();
    writeMnist(folder.path(), 12, 0, false);
    EXPECT_EQ(errorOf("multimnist:" + path, {}, ErrorKind::Failure),
              path + ": no digits to make samples of in one of the splits");
    writeMnist(folder.path(), 0, 12, false);
    EXPECT_EQ(errorOf("multimnist:" + path, {}, ErrorKind::Failure),
              path + ": no digits to make samples of in one of the splits");
    writeMnist(folder.path(), 12, 12, false);
    writeBytes(folder.path() / "t10k-images-idx3-ubyte", idxOf({12, 4, 4}, std::string(100, 'x')));
    EXPECT_EQ(errorOf("multimnist:" + path, {}, ErrorKind::Failure).find(path + "/t10k-images-idx3-ubyte: "),
              0U);
    // 512 x 512 digits make pictures of 520 x 520, of which 60,000 are more than fits.
    writeBytes(folder.path() / "t10k-images-idx3-ubyte", idxOf({1, 512, 512}, std::string(512 * 512, 'x')));
    writeBytes(folder.path() / "train-images-idx3-ubyte", idxOf({1, 512, 512}, std::string(512 * 512, 'x')));
    for (const char* name : {"train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte"})
        writeBytes(folder.path() / name, idxOf({1}, std::string(1, '\0')));
    EXPECT_NE(errorOf("multimnist:" + path, {}, ErrorKind::Failure).find("too large for memory"),
              std::string::npos);
}

} // namespace
} // namespace attnscope
