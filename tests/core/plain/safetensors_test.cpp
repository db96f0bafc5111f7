// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/array_files.h"

#include "record_fixture.h"

#include <cmath>
#include <cstring>

namespace attnscope {
namespace {

ArrayBundle everyType()
{
    ArrayBundle bundle;
    const std::vector<float> floats{1.5F, -2.0F, 0.1F, 3e-39F, 5, 6};
    const std::vector<int64_t> integers{-1, INT64_MAX};
    const auto bytes = [](std::initializer_list<int> list) {
        std::vector<std::byte> out;
        for (const int b : list)
            out.push_back(static_cast<std::byte>(b));
        return out;
    };
    bundle.arrays.push_back({"mask", DType::Bool, {3}, bytes({1, 0, 1})});
    bundle.arrays.push_back(namedArray("weight/层", {2, 3}, floats));
    bundle.arrays.push_back({"pixel", DType::U8, {1, 1}, bytes({200})});
    bundle.arrays.push_back(namedArray("ids", {2}, integers));
    bundle.arrays.push_back({"half", DType::F16, {1}, bytes({0, 0x3c})});
    bundle.arrays.push_back({"double", DType::F64, {}, bytes({0, 0, 0, 0, 0, 0, 0xf0, 0x3f})});
    bundle.arrays.push_back({"int", DType::I32, {1}, bytes({1, 2, 3, 4})});
    bundle.arrays.push_back({"none", DType::F32, {0, 7}, {}});
    bundle.metadata = {{"tokens", "[\"a\", \"\\\"词\"]"}, {"step", "12"}};
    return bundle;
}

void expectEqual(const ArrayBundle& a, const ArrayBundle& b)
{
    EXPECT_EQ(a.metadata, b.metadata);
    ASSERT_EQ(a.arrays.size(), b.arrays.size());
    for (size_t i = 0; i < a.arrays.size(); ++i) {
        EXPECT_EQ(a.arrays[i].name, b.arrays[i].name);
        EXPECT_EQ(a.arrays[i].dtype, b.arrays[i].dtype) << a.arrays[i].name;
        EXPECT_EQ(a.arrays[i].shape, b.arrays[i].shape) << a.arrays[i].name;
        EXPECT_EQ(a.arrays[i].bytes, b.arrays[i].bytes) << a.arrays[i].name;
    }
}

/// A file of a given header and `dataSize` bytes 0, 1, 2, ...
std::vector<std::byte> fileOf(const std::string& header, size_t dataSize)
{
    std::vector<std::byte> bytes(8 + header.size() + dataSize);
    const uint64_t size = header.size();
    std::memcpy(bytes.data(), &size, 8);
    std::memcpy(bytes.data() + 8, header.data(), header.size());
    for (size_t i = 0; i < dataSize; ++i)
        bytes[8 + header.size() + i] = static_cast<std::byte>(i);
    return bytes;
}

std::string refusalOf(const std::string& header, size_t dataSize)
{
    const Result<ArrayBundle> result = fromSafetensors(fileOf(header, dataSize), "w.safetensors");
    return result.isOk() ? "accepted" : result.status().text();
}

std::string tensor(const std::string& dtype, const std::string& shape, const std::string& offsets)
{
    return "{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
}

TEST(Safetensors, RoundTripKeepsOrderTypesBytesAndMetadata)
{
    const auto bytes = toSafetensors(everyType());
    ASSERT_TRUE(bytes.isOk()) << bytes.status().text();
    const auto back = fromSafetensors(*bytes, "memory");
    ASSERT_TRUE(back.isOk()) << back.status().text();
    expectEqual(everyType(), *back);
}

TEST(Safetensors, WritesTheFormatByteForByte)
{
    ArrayBundle bundle;
    bundle.arrays.push_back(namedArray("a", {1}, std::vector<float>{1.0F}));
    const auto bytes = toSafetensors(bundle);
    ASSERT_TRUE(bytes.isOk());
    const std::string header = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
    ASSERT_EQ(header.size(), 54u);
    const std::string expected =
        std::string("\x38\0\0\0\0\0\0\0", 8) + header + "  " + std::string("\0\0\x80\x3f", 4);
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size()), expected);
}

TEST(Safetensors, DataAreAlignedWhateverTheOrder)
{
    const auto bytes = toSafetensors(everyType());
    ASSERT_TRUE(bytes.isOk());
    uint64_t header = 0;
    std::memcpy(&header, bytes->data(), 8);
    EXPECT_EQ(header % 8, 0u);
    const std::string text(reinterpret_cast<const char*>(bytes->data()) + 8, header);
    EXPECT_NE(text.find(R"("ids":{"dtype":"I64","shape":[2],"data_offsets":[0,16]})"), std::string::npos)
        << text;
    EXPECT_NE(text.find(R"("pixel":{"dtype":"U8","shape":[1,1],"data_offsets":[57,58]})"), std::string::npos)
        << text;
}

TEST(Safetensors, OtherTypesAreWidenedWithoutLoss)
{
    const std::string header = R"({"b":)" + tensor("BF16", "[1]", "[0,2]") + R"(,"i":)" +
                               tensor("I8", "[2]", "[2,4]") + R"(,"u":)" + tensor("U32", "[1]", "[4,8]") +
                               "}";
    auto file = fileOf(header, 8);
    const uint8_t data[8] = {0x40, 0xc0, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff};
    std::memcpy(file.data() + 8 + header.size(), data, 8);
    const auto bundle = fromSafetensors(file, "memory");
    ASSERT_TRUE(bundle.isOk()) << bundle.status().text();
    float b = 0;
    int32_t i[2] = {};
    int64_t u = 0;
    ASSERT_EQ(bundle->find("i")->bytes.size(), sizeof i);
    std::memcpy(&b, bundle->find("b")->bytes.data(), 4);
    std::memcpy(i, bundle->find("i")->bytes.data(), 8);
    std::memcpy(&u, bundle->find("u")->bytes.data(), 8);
    EXPECT_EQ(b, -3.0F);
    EXPECT_EQ(i[0], -1);
    EXPECT_EQ(i[1], 127);
    EXPECT_EQ(u, 4294967295);
}

TEST(Safetensors, RefusesWhatDoesNotFit)
{
    const auto one = [](const std::string& t) { return "{\"a\":" + t + "}"; };
    EXPECT_EQ(refusalOf(one(tensor("F32", "[1]", "[0,4]")), 4), "accepted");
    const std::pair<std::string, const char*> cases[] = {
        {one(tensor("F32", "[2]", "[0,4]")), "do not fit"},
        {one(tensor("F32", "[1]", "[4,0]")), "lies outside"},
        {one(tensor("F32", "[1]", "[4,8]")), "lies outside"},
        {one(tensor("F32", "[1]", "[0,18446744073709551615]")), "lies outside"},
        {one(tensor("F32", "[4294967296,4294967296]", "[0,4]")),
         "do not fit"}, // the product is 0 modulo 2^64
        {one(tensor("F32", "[-1]", "[0,4]")), "not a list of sizes"},
        {one(tensor("F32", "[1.0]", "[0,4]")), "not a list of sizes"},
        {one(tensor("F8", "[4]", "[0,4]")), "found F8"},
        {one(tensor("F32", "[]", "[0,4,4]")), "no valid dtype"},
        {one("[]"), "no valid dtype"},
        {R"({"a":)" + tensor("U8", "[3]", "[0,3]") + R"(,"b":)" + tensor("U8", "[2]", "[2,4]") + "}",
         "overlaps"},
        {R"({"a":)" + tensor("U8", "[1]", "[0,1]") + R"(,"b":)" + tensor("U8", "[1]", "[3,4]") + "}",
         "leaves a gap"},
        {one(tensor("U8", "[3]", "[0,3]")), "belong to no tensor"},
        {R"({"a":)" + tensor("U8", "[4]", "[0,4]") + R"(,"a":)" + tensor("U8", "[4]", "[0,4]") + "}",
         "two entries named a"},
        {R"({"a":{"dtype":"U8","dtype":"F32","shape":[1],"data_offsets":[0,4]}})", "two entries named dtype"},
        {R"({"__metadata__":{"k":1}})", "not text"},
        {R"({"__metadata__":[]})", "no JSON object"},
        {R"({"a":[[[[[[[[]]]]]]]]})", "no valid JSON"},
        {"[1]", "no JSON object"},
        {"{\"a\":", "no valid JSON"},
        {std::string("{\"\xff\":1}"), "no valid JSON"},
        {"", "no JSON object"}};
    for (const auto& [header, sentence] : cases) {
        const std::string text = refusalOf(header, 4);
        EXPECT_NE(text.find(sentence), std::string::npos) << header << "\n-> " << text;
        EXPECT_EQ(text.rfind("w.safetensors", 0), 0u) << text;
    }
}

TEST(Safetensors, RefusesAbsurdHeaderSizesBeforeTakingMemory)
{
    for (const uint64_t size : {UINT64_MAX, UINT64_MAX - 7, uint64_t{1} << 40, uint64_t{100}}) {
        std::vector<std::byte> bytes(64, std::byte{'{'});
        std::memcpy(bytes.data(), &size, 8);
        const auto result = fromSafetensors(bytes, "w");
        ASSERT_FALSE(result.isOk());
        EXPECT_NE(result.status().text().find(std::to_string(size)), std::string::npos)
            << result.status().text();
    }
    EXPECT_FALSE(fromSafetensors({}, "w").isOk());
    EXPECT_FALSE(fromSafetensors(std::vector<std::byte>(7), "w").isOk());
}

TEST(Safetensors, EveryTruncationIsRefused)
{
    const auto bytes = toSafetensors(everyType());
    ASSERT_TRUE(bytes.isOk());
    for (size_t size = 0; size < bytes->size(); ++size)
        ASSERT_FALSE(fromSafetensors(std::span(*bytes).first(size), "w").isOk()) << size;
}

TEST(Safetensors, NoSingleWrongByteOfTheHeaderDoesHarm)
{
    const auto bytes = toSafetensors(everyType());
    ASSERT_TRUE(bytes.isOk());
    uint64_t header = 0;
    std::memcpy(&header, bytes->data(), 8);
    int refused = 0;
    for (size_t i = 0; i < 8 + header; ++i)
        for (const int flip : {1, 2, 0x10, 0x80}) {
            auto damaged = *bytes;
            damaged[i] ^= static_cast<std::byte>(flip);
            const auto result = fromSafetensors(damaged, "w");
            refused += result.isOk() ? 0 : 1;
            // What is accepted must at least be consistent.
            for (const NamedArray& array : result.isOk() ? result->arrays : std::vector<NamedArray>())
                ASSERT_EQ(array.bytes.size(), static_cast<size_t>(array.count()) * dtypeSize(array.dtype));
        }
    EXPECT_GT(refused, static_cast<int>(header));
}

TEST(Safetensors, RefusesToWriteWhatItCouldNotRead)
{
    ArrayBundle twice = everyType();
    twice.arrays.push_back(twice.arrays[0]);
    EXPECT_FALSE(toSafetensors(twice).isOk());
    ArrayBundle wrong = everyType();
    wrong.arrays[1].shape = {7};
    EXPECT_FALSE(toSafetensors(wrong).isOk());
    ArrayBundle latin;
    latin.arrays.push_back(namedArray("\xe9", {1}, std::vector<float>{1}));
    EXPECT_FALSE(toSafetensors(latin).isOk());
}

using ArrayFiles = attnscope::testing::FolderTest;

TEST_F(ArrayFiles, AreWrittenByTheirEndingAndReadBack)
{
    for (const char* name : {"a.npz", "a.safetensors", "B.NPZ"}) {
        ASSERT_TRUE(writeArrays(everyType(), file(name)).isOk()) << name;
        const auto back = readArrays(file(name));
        ASSERT_TRUE(back.isOk()) << back.status().text();
        expectEqual(everyType(), *back);
    }
    EXPECT_EQ(writeArrays(everyType(), file("a.mat")).kind(), ErrorKind::Usage);
    EXPECT_EQ(readArrays(file("a.json")).status().kind(), ErrorKind::Usage);
    EXPECT_EQ(filesThere(), (std::vector<std::string>{"B.NPZ", "a.npz", "a.safetensors"}));
}

TEST_F(ArrayFiles, JsonHoldsNestedLists)
{
    ArrayBundle bundle;
    bundle.metadata["k\""] = "v";
    bundle.arrays.push_back(namedArray("x", {2, 2}, std::vector<float>{0.1F, NAN, -INFINITY, 3}));
    bundle.arrays.push_back({"absurd", DType::F32, {int64_t{1} << 40, 0}, {}});
    bundle.arrays.push_back({"flag", DType::Bool, {}, {std::byte{1}}});
    EXPECT_EQ(toJsonText(bundle), R"({"metadata":{"k\"":"v"},"arrays":{)"
                                  R"("x":{"dtype":"F32","shape":[2,2],"values":[[0.1,null],[null,3]]},)"
                                  R"("absurd":{"dtype":"F32","shape":[1099511627776,0],"values":[]},)"
                                  R"("flag":{"dtype":"BOOL","shape":[],"values":true}}})"
                                  "\n");
}

} // namespace
} // namespace attnscope
