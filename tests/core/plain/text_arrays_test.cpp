// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// Inspections of texts as files of arrays.
#include "core/interchange/array_files.h"
#include "core/interchange/exporters.h"
#include "core/interchange/file_info.h"

#include "inspection_fixture.h"
#include "record_fixture.h"

#include <nlohmann/json.hpp>

#include <cstring>

namespace attnscope {
namespace {

using namespace attnscope::testing;
using nlohmann::json;

class TextArrays : public FolderTest {
protected:
    template <class T>
    static std::vector<T> valuesOf(const ArrayBundle& bundle, const std::string& name, DType type)
    {
        const NamedArray* array = bundle.find(name);
        EXPECT_NE(array, nullptr) << name;
        if (array == nullptr)
            return {};
        EXPECT_EQ(array->dtype, type) << name;
        std::vector<T> values(array->bytes.size() / sizeof(T));
        std::memcpy(values.data(), array->bytes.data(), array->bytes.size());
        return values;
    }
    static json metadata(const ArrayBundle& bundle, const char* key)
    {
        const auto found = bundle.metadata.find(key);
        EXPECT_NE(found, bundle.metadata.end()) << key;
        return found == bundle.metadata.end() ? json() : json::parse(found->second, nullptr, false);
    }
};

TEST_F(TextArrays, HoldIdsWordsWeightsAndWhatIsKnown)
{
    const ArrayBundle bundle = bundleOf(someTranslation(0, 2));
    using Ids = std::vector<int64_t>;
    EXPECT_EQ(valuesOf<int64_t>(bundle, "input", DType::I64), (Ids{4, 5, 6, 7, 1}));
    EXPECT_EQ(valuesOf<int64_t>(bundle, "input/output", DType::I64), (Ids{4, 5, 6, 3}));
    EXPECT_EQ(valuesOf<int64_t>(bundle, "input/target", DType::I64), (Ids{4, 5, 6}));
    EXPECT_EQ(bundle.find("attention/layer0")->shape, (Ids{2, 6, 6}));
    EXPECT_EQ(bundle.find("alignment")->shape, (Ids{3, 5}));
    EXPECT_EQ(valuesOf<uint8_t>(bundle, "evidence", DType::U8), (std::vector<uint8_t>{1, 0, 1, 0, 0}));
    EXPECT_EQ(valuesOf<float>(bundle, "probabilities/translation", DType::F32).size(), 4U);
    EXPECT_EQ(bundle.find("logits/translation"), nullptr) << "a translation has none";
    EXPECT_EQ(metadata(bundle, "tokens"), json({"3", "月", "5", "日", "🙂"}));
    const json text = metadata(bundle, "texts").at("text");
    EXPECT_EQ(text.at("text"), "3 月 5 日 🙂");
    EXPECT_EQ(text.at("begin"), json({0, 2, 6, 8, 12}));
    EXPECT_EQ(text.at("unknown"), json({4}));
    EXPECT_EQ(text.at("cut_after"), 120);
    const json site = metadata(bundle, "sites").at("layer0");
    EXPECT_EQ(site.at("key_tokens"), "text");
    EXPECT_EQ(site.at("key_leading"), 1);
    EXPECT_EQ(site.at("axes"), "heads,query,key");
    EXPECT_EQ(metadata(bundle, "tasks").at("translation").at("truth"), "03-05");
}

TEST_F(TextArrays, SurviveEveryFormat)
{
    const ArrayBundle bundle = bundleOf(someTranslation(0, 2));
    for (const char* name : {"a.npz", "a.safetensors"}) {
        ASSERT_TRUE(writeArrays(bundle, file(name)).isOk());
        const auto back = readArrays(file(name));
        ASSERT_TRUE(back.isOk()) << back.status().text();
        EXPECT_EQ(back->metadata, bundle.metadata);
        ASSERT_EQ(back->arrays.size(), bundle.arrays.size());
        for (const NamedArray& array : bundle.arrays) {
            ASSERT_NE(back->find(array.name), nullptr) << array.name;
            EXPECT_EQ(back->find(array.name)->bytes, array.bytes) << array.name;
            EXPECT_EQ(back->find(array.name)->shape, array.shape) << array.name;
        }
        const auto info = describeFile(file(name));
        ASSERT_TRUE(info.isOk()) << info.status().text();
        const std::map<std::string, std::string> lines(info->lines.begin(), info->lines.end());
        EXPECT_EQ(lines.at("input"), "I64 [5]");
        EXPECT_EQ(lines.at("Metadata tokens"), "5 tokens: 3 月 5 日 🙂");
        EXPECT_EQ(lines.at("Metadata texts"), "output (4 tokens), target (3 tokens), text (5 tokens)");
    }
    const json tree = json::parse(toJsonText(bundle), nullptr, false);
    EXPECT_EQ(tree.at("arrays").at("input").at("values"), json({4, 5, 6, 7, 1}));
}

TEST_F(TextArrays, AUsersOwnTextsAreNamedAndNeedNotBeUtf8)
{
    Inspection own = someTranslation(-1, 2);
    own.sample = {Split::Test, -1, own.texts[0].text, "and this"};
    own.predictions[0].text = "cut \xe6\x9c";
    const ArrayBundle bundle = bundleOf(own);
    EXPECT_EQ(bundle.metadata.at("sample"), "3 月 5 日 🙂");
    EXPECT_EQ(bundle.metadata.at("context"), "and this");
    EXPECT_EQ(metadata(bundle, "tasks").at("translation").at("text"), "cut \xef\xbf\xbd");
}

TEST_F(TextArrays, PicturesAreWrittenAsBefore)
{
    const ArrayBundle bundle = bundleOf(someInspection(1, 2));
    EXPECT_EQ(bundle.find("input")->shape, (std::vector<int64_t>{3, 2, 4}));
    EXPECT_EQ(bundle.find("input")->dtype, DType::F32);
    EXPECT_EQ(bundle.find("evidence")->shape, (std::vector<int64_t>{2, 4}));
    EXPECT_EQ(bundle.find("logits/shape")->shape, (std::vector<int64_t>{3}));
    EXPECT_EQ(metadata(bundle, "sites").at("pool").at("stride"), json({2.0, 1.0}));
    EXPECT_FALSE(bundle.metadata.contains("tokens"));
}

} // namespace
} // namespace attnscope
