// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/array_files.h"
#include "core/interchange/file_info.h"

#include "record_fixture.h"

#include <nlohmann/json.hpp>

namespace attnscope {
namespace {

using namespace attnscope::testing;
using nlohmann::json;

class FileInfoTest : public FolderTest {
protected:
    json describe(const std::string& path)
    {
        const auto info = describeFile(path);
        EXPECT_TRUE(info.isOk()) << info.status().text();
        m_lines.clear();
        if (!info)
            return {};
        for (const auto& [label, value] : info->lines)
            m_lines[label] = value;
        const json tree = json::parse(info->json, nullptr, false);
        EXPECT_EQ(tree["path"], path);
        EXPECT_EQ(tree["bytes"], fs::file_size(path));
        return tree;
    }
    std::map<std::string, std::string> m_lines;
};

TEST_F(FileInfoTest, ARunTellsWhatItHolds)
{
    for (const char* name : {"run.attn", "renamed.bin"}) {
        auto run = RunFile::create(file(name), someHeader());
        ASSERT_TRUE(run.isOk());
        ASSERT_TRUE((*run)->append({"loss", 40, 1}).isOk());
        ASSERT_TRUE((*run)->putSnapshot(10, {someInspection(1, 10)}).isOk());
        ASSERT_TRUE((*run)->putCheckpoint(someCheckpoint(40)).isOk());
        run->reset();
        const json tree = describe(file(name));
        EXPECT_EQ(tree["kind"], "run");
        EXPECT_EQ(tree["model"], "image.vit");
        EXPECT_EQ(tree["last_step"], 40);
        EXPECT_EQ(tree["series"], json({"loss"}));
        EXPECT_EQ(tree["snapshot_steps"], json({10}));
        EXPECT_EQ(tree["checkpoint_steps"], json({40}));
        EXPECT_TRUE(tree["config"].is_object());
        EXPECT_EQ(m_lines["Model"], "image.vit");
        EXPECT_EQ(m_lines["Checkpoints"], "1 (step 40)");
    }
}

TEST_F(FileInfoTest, ArraysAreListed)
{
    ArrayBundle bundle;
    bundle.arrays.push_back(namedArray("attention", {1, 2, 2}, std::vector<float>(4)));
    bundle.metadata["prompt"] = "hello";
    for (const char* name : {"a.npz", "a.safetensors"}) {
        ASSERT_TRUE(writeArrays(bundle, file(name)).isOk());
        const json tree = describe(file(name));
        EXPECT_EQ(tree["kind"], std::string(name).substr(2));
        EXPECT_EQ(tree["arrays"][0].dump(), R"({"dtype":"F32","name":"attention","shape":[1,2,2]})");
        EXPECT_EQ(tree["metadata"]["prompt"], "hello");
        EXPECT_EQ(m_lines["attention"], "F32 [1,2,2]");
        EXPECT_EQ(m_lines["Metadata prompt"], "hello");
    }
}

TEST_F(FileInfoTest, PicturesTellTheirSize)
{
    writeText(file("p.png"), std::string("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\x90\0\0\x00\x21", 24));
    EXPECT_EQ(describe(file("p.png"))["width"], 400);
    EXPECT_EQ(m_lines["Picture"], "400 x 33 pixels");
    const std::string app("\xff\xe1\x00\x06xxxx", 8), frame("\xff\xc2\x00\x11\x08\x00\x64\x01\x00\x03", 10);
    writeText(file("p.jpg"), "\xff\xd8" + app + frame);
    const json tree = describe(file("p.jpg"));
    EXPECT_EQ(tree["kind"], "jpeg");
    EXPECT_EQ(tree["width"], 256);
    EXPECT_EQ(tree["height"], 100);
    writeText(file("cut.jpg"), "\xff\xd8" + app);
    EXPECT_NE(describeFile(file("cut.jpg")).status().text().find("damaged JPEG"), std::string::npos);
    writeText(file("cut.png"), "\x89PNG\r\n\x1a\n");
    EXPECT_NE(describeFile(file("cut.png")).status().text().find("damaged PNG"), std::string::npos);
}

TEST_F(FileInfoTest, WhatIsUnknownIsSaid)
{
    writeText(file("notes.txt"), "hello");
    writeText(file("empty"), "");
    for (const char* name : {"notes.txt", "empty"})
        EXPECT_NE(describeFile(file(name)).status().text().find("no file that Attnscope knows"),
                  std::string::npos);
    EXPECT_EQ(describeFile(file("none")).status().text(), file("none") + ": there is no such file");
    EXPECT_FALSE(describeFile(folder().string()).isOk());
    writeText(file("w.safetensors"), std::string("\xff\xff\xff\xff\xff\xff\xff\xff{", 9));
    EXPECT_NE(describeFile(file("w.safetensors")).status().text().find("header is too large"),
              std::string::npos);
}

} // namespace
} // namespace attnscope
