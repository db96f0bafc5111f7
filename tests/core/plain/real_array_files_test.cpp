// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// Files that other programs made, where they are at hand: ATTNSCOPE_DATA, or shared/data beside the source
// tree.
#include "core/interchange/array_files.h"
#include "core/interchange/attention_dump.h"
#include "core/interchange/file_info.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace attnscope {
namespace {

namespace fs = std::filesystem;

class RealArrayFiles : public ::testing::Test {
protected:
    void SetUp() override
    {
        const char* set = std::getenv("ATTNSCOPE_DATA");
        m_data = set != nullptr ? fs::path(set) : fs::path(ATTNSCOPE_SOURCE_DIR) / "../shared/data";
        if (!fs::exists(m_data / "attention-dumps") || !fs::exists(m_data / "weights"))
            GTEST_SKIP() << "no real files in " << m_data;
    }
    ArrayBundle read(const std::string& name)
    {
        const auto bundle = readArrays((m_data / name).string());
        EXPECT_TRUE(bundle.isOk()) << bundle.status().text();
        return bundle.isOk() ? *bundle : ArrayBundle();
    }
    static std::vector<float> floatsOf(const NamedArray* array)
    {
        EXPECT_NE(array, nullptr);
        if (array == nullptr)
            return {};
        std::vector<float> values(array->bytes.size() / sizeof(float));
        std::memcpy(values.data(), array->bytes.data(), array->bytes.size());
        return values;
    }

    fs::path m_data;
};

TEST_F(RealArrayFiles, Gpt2AttentionIsRowsOfProbabilities)
{
    for (const char* name : {"gpt2-ex0", "gpt2-ex1", "gpt2-ex2"}) {
        const ArrayBundle bundle = read(std::string("attention-dumps/") + name + ".npz");
        const NamedArray* attention = bundle.find("attention");
        ASSERT_NE(attention, nullptr);
        ASSERT_EQ(attention->shape, (std::vector<int64_t>{12, 12, 6, 6}));
        const auto values = floatsOf(attention);
        for (size_t row = 0; row < values.size() / 6; ++row) {
            double sum = 0;
            for (size_t key = 0; key < 6; ++key)
                sum += values[row * 6 + key];
            ASSERT_NEAR(sum, 1.0, 1e-6) << name << " row " << row;
        }
        EXPECT_EQ(bundle.find("token_ids")->dtype, DType::I64);
    }
}

TEST_F(RealArrayFiles, DumpsAreLookedAtWithTheirWords)
{
    const auto gpt2 = readInspection((m_data / "attention-dumps/gpt2-ex0.npz").string());
    ASSERT_TRUE(gpt2.isOk()) << gpt2.status().text();
    ASSERT_EQ(gpt2->sites.size(), 12U);
    EXPECT_EQ(gpt2->sites[11].weights.shape, (std::vector<int64_t>{12, 6, 6}));
    EXPECT_TRUE(gpt2->sites[11].distribution);
    EXPECT_EQ(gpt2->texts.at(0).text, "Data visualization empowers users to");
    EXPECT_EQ(gpt2->texts.at(0).tokens.at(3).text, "powers");
    const auto stories = readInspection((m_data / "attention-dumps/stories260K-24tok-plain.json").string());
    ASSERT_TRUE(stories.isOk()) << stories.status().text();
    ASSERT_EQ(stories->sites.size(), 5U);
    EXPECT_EQ(stories->sites[4].weights.shape, (std::vector<int64_t>{8, 24, 24}));
    EXPECT_EQ(stories->texts.at(0).text.substr(0, 17), " Once upon a time");
}

TEST_F(RealArrayFiles, TheSameDumpInBothFormatsIsTheSame)
{
    const ArrayBundle npz = read("attention-dumps/gpt2-ex0.npz");
    const ArrayBundle safetensors = read("attention-dumps/gpt2-ex0.safetensors");
    ASSERT_EQ(npz.arrays.size(), 3u);
    for (const NamedArray& array : npz.arrays) {
        const NamedArray* other = safetensors.find(array.name);
        ASSERT_NE(other, nullptr) << array.name;
        EXPECT_EQ(other->shape, array.shape);
        EXPECT_EQ(other->bytes, array.bytes) << array.name;
    }
    EXPECT_EQ(safetensors.metadata.at("prompt"), "Data visualization empowers users to");
}

TEST_F(RealArrayFiles, ModelWeightsSurviveARoundTrip)
{
    const ArrayBundle weights = read("weights/stories260K/stories260K.safetensors");
    ASSERT_EQ(weights.arrays.size(), 47u);
    for (const auto& encode : {toSafetensors, toNpz}) {
        const auto bytes = encode(weights);
        ASSERT_TRUE(bytes.isOk()) << bytes.status().text();
        const auto back = encode == toNpz ? fromNpz(*bytes, "npz") : fromSafetensors(*bytes, "safetensors");
        ASSERT_TRUE(back.isOk()) << back.status().text();
        ASSERT_EQ(back->arrays.size(), 47u);
        for (size_t i = 0; i < 47; ++i) {
            EXPECT_EQ(back->arrays[i].name, weights.arrays[i].name);
            EXPECT_EQ(back->arrays[i].bytes, weights.arrays[i].bytes);
        }
    }
}

TEST_F(RealArrayFiles, AreDescribed)
{
    const std::pair<const char*, const char*> lastLines[] = {{"attention-dumps/gpt2-ex1.npz", "I64 [6]"},
                                                             {"weights/stories260K/config.json", nullptr},
                                                             {"photos/camera.png", "512 x 512 pixels"},
                                                             {"photos/rocket.jpg", "640 x 427 pixels"}};
    for (const auto& [name, expected] : lastLines) {
        const auto info = describeFile((m_data / name).string());
        ASSERT_EQ(info.isOk(), expected != nullptr) << name;
        if (info.isOk()) {
            EXPECT_EQ(info->lines.back().second, expected) << name;
        }
    }
}

} // namespace
} // namespace attnscope
