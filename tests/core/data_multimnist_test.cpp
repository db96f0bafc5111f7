// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/dataset.h"
#include "tests/support/data_files.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace attnscope {
namespace {

constexpr int kDigit = 12, kSide = kDigit + 8;
/// The ink of the digits with these labels: 0 to 2 are training digits, 7 to 9 test digits.
constexpr std::array<uint8_t, 10> kInkOf{250, 100, 180, 0, 0, 0, 0, 60, 220, 130};

class MultiMnist : public testing::Test {
protected:
    MultiMnist()
    {
        write("train", {0, 1, 2});
        write("t10k", {7, 8, 9});
    }
    void write(const std::string& stem, const std::vector<uint8_t>& labels)
    {
        std::string pixels, bytes;
        for (const uint8_t label : labels) {
            pixels += std::string(kDigit * kDigit, static_cast<char>(kInkOf[label]));
            bytes += static_cast<char>(label);
        }
        const auto count = static_cast<uint32_t>(labels.size());
        writeBytes(m_folder.path() / (stem + "-images-idx3-ubyte"), idxOf({count, kDigit, kDigit}, pixels));
        writeBytes(m_folder.path() / (stem + "-labels-idx1-ubyte"), idxOf({count}, bytes));
    }
    std::unique_ptr<Dataset> open(const std::string& suffix, const OptionValues& options = {},
                                  uint64_t seed = 1)
    {
        auto data = openDataset("multimnist:" + m_folder.path().string() + suffix, options, seed, {});
        EXPECT_TRUE(data.isOk()) << data.status().text();
        return std::move(data).value();
    }

    TemporaryFolder m_folder;
};

int at(const Sample& sample, int x, int y)
{
    return sample.picture.rgb[static_cast<size_t>(3 * (y * kSide + x))];
}

TEST_F(MultiMnist, DigitsLieInTheirCornersAndTheBrighterPixelStays)
{
    const auto data = open("?train=300&test=100");
    EXPECT_EQ(data->summary().height, kSide);
    EXPECT_EQ(data->summary().channels, 1);
    std::set<std::pair<int64_t, int64_t>> pairs;
    for (int64_t i = 0; i < 300; ++i) {
        const Sample sample = data->sample(Split::Train, i);
        const int64_t left = sample.labels.at("left"), right = sample.labels.at("right");
        pairs.insert({left, right});
        const int l = kInkOf[static_cast<size_t>(left)], r = kInkOf[static_cast<size_t>(right)];
        EXPECT_EQ(at(sample, 0, 0), l);
        EXPECT_EQ(at(sample, 11, 0), l);
        EXPECT_EQ(at(sample, 7, 11), l);
        EXPECT_EQ(at(sample, 19, 19), r);
        EXPECT_EQ(at(sample, 8, 19), r);
        EXPECT_EQ(at(sample, 8, 8), std::max(l, r));
        EXPECT_EQ(at(sample, 11, 11), std::max(l, r));
        EXPECT_EQ(at(sample, 12, 7), 0);
        EXPECT_EQ(at(sample, 7, 12), 0);
    }
    EXPECT_EQ(pairs.size(), 9U);
}

TEST_F(MultiMnist, EvidenceOfATaskIsTheInkOfItsDigit)
{
    const auto data = open("?train=100&test=10");
    for (int64_t i = 0; i < 30; ++i) {
        const Sample sample = data->sample(Split::Train, i);
        const auto left = data->evidenceOf(Split::Train, i, "left");
        const auto right = data->evidenceOf(Split::Train, i, "right");
        const bool leftInk = sample.labels.at("left") != 1, rightInk = sample.labels.at("right") != 1;
        for (int y = 0; y < kSide; ++y)
            for (int x = 0; x < kSide; ++x) {
                const auto k = static_cast<size_t>(y * kSide + x);
                ASSERT_EQ(left[k], leftInk && x < kDigit && y < kDigit ? 1 : 0);
                ASSERT_EQ(right[k], rightInk && x >= 8 && y >= 8 ? 1 : 0);
                ASSERT_EQ(sample.evidence[k], left[k] | right[k]);
            }
    }
}

TEST_F(MultiMnist, TrainingDigitsNeverComeUpInTheTest)
{
    const auto data = open("?train=500&test=500");
    std::set<int64_t> train, test;
    for (int64_t i = 0; i < 500; ++i)
        for (const char* task : {"left", "right"}) {
            train.insert(data->sample(Split::Train, i).labels.at(task));
            test.insert(data->sample(Split::Test, i).labels.at(task));
        }
    EXPECT_EQ(train, (std::set<int64_t>{0, 1, 2}));
    EXPECT_EQ(test, (std::set<int64_t>{7, 8, 9}));
}

TEST_F(MultiMnist, SizesAndTheSeed)
{
    const auto whole = open("");
    EXPECT_EQ(whole->size(Split::Train), 60'000);
    EXPECT_EQ(whole->size(Split::Test), 10'000);
    const auto few = open("?test=10", {{"data.samples", "100"}});
    EXPECT_EQ(few->size(Split::Train), 100);
    EXPECT_EQ(few->size(Split::Test), 10);
    const auto labels = [](const Dataset& data) {
        std::vector<int64_t> all;
        for (int64_t i = 0; i < 100; ++i)
            all.push_back(10 * data.sample(Split::Train, i).labels.at("left") +
                          data.sample(Split::Train, i).labels.at("right"));
        return all;
    };
    EXPECT_EQ(labels(*few), labels(*whole));
    EXPECT_NE(labels(*open("?train=100&test=10", {}, 2)), labels(*few));
}

} // namespace
} // namespace attnscope
