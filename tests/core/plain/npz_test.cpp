// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/array_files.h"

#include "record_fixture.h"

#include <archive.h>
#include <archive_entry.h>

#include <cstring>

namespace attnscope {
namespace {

using attnscope::testing::FolderTest;

std::string npy(const std::string& dictionary, const std::string& data, int version = 1)
{
    std::string text = std::string("\x93NUMPY") + static_cast<char>(version) + '\0';
    text += static_cast<char>(dictionary.size() & 0xff);
    text += static_cast<char>(dictionary.size() >> 8);
    if (version > 1)
        text += std::string(2, '\0');
    return text + dictionary + data;
}

std::string dictionary(const std::string& descr, const std::string& shape, const char* fortran = "False")
{
    return "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
}

/// A zip of any members, compressed, as others write them.
std::vector<std::byte> zipOf(const std::vector<std::pair<std::string, std::string>>& members)
{
    std::vector<std::byte> buffer(1 << 20);
    size_t used = 0;
    archive* zip = archive_write_new();
    archive_write_set_format_zip(zip);
    archive_write_open_memory(zip, buffer.data(), buffer.size(), &used);
    for (const auto& [name, data] : members) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_size(entry, static_cast<la_int64_t>(data.size()));
        archive_write_header(zip, entry);
        archive_write_data(zip, data.data(), data.size());
        archive_entry_free(entry);
    }
    archive_write_close(zip);
    archive_write_free(zip);
    buffer.resize(used);
    return buffer;
}

std::string refusalOf(const std::vector<std::pair<std::string, std::string>>& members)
{
    const auto result = fromNpz(zipOf(members), "d.npz");
    return result.isOk() ? "accepted" : result.status().text();
}

std::string floats(std::initializer_list<float> values)
{
    std::string out(values.size() * sizeof(float), '\0');
    std::memcpy(out.data(), std::data(values), out.size());
    return out;
}

std::vector<float> elementsOf(const NamedArray& array)
{
    std::vector<float> values(array.bytes.size() / sizeof(float));
    std::memcpy(values.data(), array.bytes.data(), array.bytes.size());
    return values;
}

ArrayBundle someBundle()
{
    ArrayBundle bundle;
    bundle.arrays.push_back(namedArray("attention/层0", {1, 2, 2}, std::vector<float>{1, 0, 0.25F, 0.75F}));
    bundle.arrays.push_back(namedArray("ids", {3}, std::vector<int64_t>{4, -5, 6}));
    bundle.arrays.push_back({"flag", DType::Bool, {}, {std::byte{1}}});
    bundle.arrays.push_back({"half", DType::F16, {1}, {std::byte{0}, std::byte{0x3c}}});
    bundle.arrays.push_back({"empty", DType::F64, {0, 3}, {}});
    bundle.metadata["tokens"] = "[\"猫\"]";
    return bundle;
}

TEST(Npz, RoundTripKeepsEverything)
{
    const auto bytes = toNpz(someBundle());
    ASSERT_TRUE(bytes.isOk()) << bytes.status().text();
    const auto back = fromNpz(*bytes, "memory");
    ASSERT_TRUE(back.isOk()) << back.status().text();
    const ArrayBundle original = someBundle();
    EXPECT_EQ(back->metadata, original.metadata);
    ASSERT_EQ(back->arrays.size(), original.arrays.size());
    for (size_t i = 0; i < original.arrays.size(); ++i) {
        EXPECT_EQ(back->arrays[i].name, original.arrays[i].name);
        EXPECT_EQ(back->arrays[i].dtype, original.arrays[i].dtype);
        EXPECT_EQ(back->arrays[i].shape, original.arrays[i].shape);
        EXPECT_EQ(back->arrays[i].bytes, original.arrays[i].bytes);
    }
    EXPECT_EQ(*toNpz(someBundle()), *bytes) << "the same arrays give the same file";
}

TEST(Npz, ReadsWhatOthersWrite)
{
    const auto bundle = fromNpz(
        zipOf({{"f.npy", npy(dictionary("<f4", "(2, 3)", "True"), floats({1, 4, 2, 5, 3, 6}))},
               {"two.npy", npy(dictionary("<f4", "(2L,)"), floats({7, 8}), 2)},
               {"any order.npy", npy("{ \"shape\":(1,),'fortran_order':False,'descr':'|i1'}", "\xff")},
               {"readme.txt", "not an array"},
               {"metadata.json", R"({"a":"b","n":[1]})"}}),
        "memory");
    ASSERT_TRUE(bundle.isOk()) << bundle.status().text();
    ASSERT_EQ(bundle->arrays.size(), 3u);
    EXPECT_EQ(elementsOf(*bundle->find("f")), (std::vector<float>{1, 2, 3, 4, 5, 6}))
        << "row-major whatever the file's order";
    EXPECT_EQ(elementsOf(*bundle->find("two")), (std::vector<float>{7, 8}));
    EXPECT_EQ(bundle->find("any order")->dtype, DType::I32);
    EXPECT_EQ(bundle->find("any order")->bytes, std::vector<std::byte>(4, std::byte{0xff}));
    EXPECT_EQ(bundle->metadata.at("a"), "b");
    EXPECT_EQ(bundle->metadata.at("n"), "[1]");
}

TEST(Npz, RefusesPicklesForeignTypesAndAbsurdShapes)
{
    const std::string one = floats({1});
    EXPECT_EQ(refusalOf({{"a.npy", npy(dictionary("<f4", "(1,)"), one)}}), "accepted");
    const std::pair<std::string, const char*> cases[] = {
        {npy(dictionary("|O", "(1,)"), one), "pickled"},
        {npy(dictionary(">f4", "(1,)"), one), "big-endian"},
        {npy(dictionary("<U5", "(1,)"), one), "found <U5"},
        {npy(dictionary("<c8", "(1,)"), one), "found <c8"},
        {npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", one), "structures"},
        {npy(dictionary("<f4", "(2,)"), one), "cut short (expected 8 bytes, found 4)"},
        {npy(dictionary("<f4", "()"), one + one), "more bytes"},
        {npy(dictionary("<f4", "(4294967296, 4294967296)"), one), "too large"},
        {npy(dictionary("<f4", "(9223372036854775807,)"), one), "too large"},
        {npy(dictionary("<f4", "(99999999999999999999,)"), one), "cannot be read"},
        {npy(dictionary("<f4", "(-1,)"), one), "cannot be read"},
        {npy(dictionary("<f4", "(1"), one), "cannot be read"},
        {npy("{'descr': '<f4', 'shape': (1,)}", one), "cannot be read"},
        {npy("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", one),
         "cannot be read"},
        {npy(dictionary("<f4", "(1,)"), one, 9), "unknown format"},
        {npy(dictionary("<f4", "(1,)"), one).substr(0, 30), "cut short in its header"},
        {"\x93NUM", "not a NumPy array"},
        {"", "not a NumPy array"}};
    for (const auto& [member, sentence] : cases) {
        const std::string text = refusalOf({{"a.npy", member}});
        EXPECT_NE(text.find(sentence), std::string::npos) << sentence << " -> " << text;
        EXPECT_EQ(text.rfind("d.npz: a.npy", 0), 0u) << text;
    }
    EXPECT_NE(refusalOf({{"metadata.json", "[1"}}).find("no JSON object"), std::string::npos);
    EXPECT_NE(refusalOf({{"a.npy", npy(dictionary("<f4", "(1,)"), one)},
                         {"a.npy", npy(dictionary("<f4", "(1,)"), one)}})
                  .find("two members named a.npy"),
              std::string::npos);
}

TEST(Npz, EveryTruncationIsRefused)
{
    const auto bytes = toNpz(someBundle());
    ASSERT_TRUE(bytes.isOk());
    for (size_t size = 0; size < bytes->size(); ++size)
        ASSERT_FALSE(fromNpz(std::span(*bytes).first(size), "d").isOk()) << size << " of " << bytes->size();
}

TEST(Npz, NoSingleWrongByteDoesHarm)
{
    const auto bytes = toNpz(someBundle());
    ASSERT_TRUE(bytes.isOk());
    int refused = 0;
    for (size_t i = 0; i < bytes->size(); ++i) {
        auto damaged = *bytes;
        damaged[i] ^= std::byte{0x41};
        const auto result = fromNpz(damaged, "d");
        refused += result.isOk() ? 0 : 1;
        for (const NamedArray& array : result.isOk() ? result->arrays : std::vector<NamedArray>())
            ASSERT_EQ(array.bytes.size(), static_cast<size_t>(array.count()) * dtypeSize(array.dtype)) << i;
    }
    EXPECT_GT(refused, 50);
}

class NumPy : public FolderTest {
protected:
    void SetUp() override
    {
        if (std::system("/usr/bin/python3 -c 'import numpy' 2>/dev/null") != 0)
            GTEST_SKIP() << "needs /usr/bin/python3 with numpy";
    }
    int python(const std::string& code)
    {
        writeText(file("check.py"), code);
        return std::system(("cd '" + folder().string() + "' && /usr/bin/python3 check.py").c_str());
    }
};

TEST_F(NumPy, LoadsOurArchives)
{
    ASSERT_TRUE(writeArrays(someBundle(), file("ours.npz")).isOk());
    EXPECT_EQ(python(R"py(
import json, numpy as np
f = np.load("ours.npz")
assert f.files == ["attention/层0", "ids", "flag", "half", "empty", "metadata.json"], f.files
a = f["attention/层0"]
assert a.dtype == np.float32 and a.shape == (1, 2, 2) and a.tolist() == [[[1, 0], [0.25, 0.75]]]
assert f["ids"].dtype == np.int64 and f["ids"].tolist() == [4, -5, 6]
assert f["flag"].dtype == np.bool_ and f["flag"].shape == () and f["flag"]
assert f["half"].dtype == np.float16 and f["half"][0] == 1
assert f["empty"].shape == (0, 3)
assert json.loads(f["metadata.json"]) == {"tokens": '["猫"]'}
)py"),
              0);
}

TEST_F(NumPy, WritesArchivesThatWeLoad)
{
    ASSERT_EQ(python(R"py(
import numpy as np
a = np.arange(6, dtype=np.float32).reshape(2, 3)
np.savez("plain.npz", a=a, t=np.asfortranarray(a), s=np.float64(2.5), u=np.array([65535], np.uint16))
np.savez_compressed("small.npz", **{"attention/层": np.zeros((100, 100), np.float32)})
np.savez("pickle.npz", o=np.array([{}], dtype=object))
np.savez("big.npz", b=a.astype(">f4"))
)py"),
              0);
    const auto plain = readArrays(file("plain.npz"));
    ASSERT_TRUE(plain.isOk()) << plain.status().text();
    EXPECT_EQ(elementsOf(*plain->find("a")), (std::vector<float>{0, 1, 2, 3, 4, 5}));
    EXPECT_EQ(plain->find("t")->bytes, plain->find("a")->bytes);
    EXPECT_TRUE(plain->find("s")->shape.empty());
    EXPECT_EQ(plain->find("u")->dtype, DType::I32);
    const auto small = readArrays(file("small.npz"));
    ASSERT_TRUE(small.isOk()) << small.status().text();
    ASSERT_NE(small->find("attention/层"), nullptr);
    EXPECT_EQ(small->find("attention/层")->bytes.size(), 40000u);
    EXPECT_NE(readArrays(file("pickle.npz")).status().text().find("pickled"), std::string::npos);
    EXPECT_NE(readArrays(file("big.npz")).status().text().find("big-endian"), std::string::npos);
}

} // namespace
} // namespace attnscope
