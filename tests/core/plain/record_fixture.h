// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/atomic_file.h"
#include "core/record/run_file.h"

#include <gtest/gtest.h>

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <unistd.h>

namespace attnscope::testing {
namespace fs = std::filesystem;

/// A folder of the test's own, removed at its end.
class FolderTest : public ::testing::Test {
protected:
    FolderTest()
    {
        static int serial = 0;
        m_folder = fs::temp_directory_path() / fmt::format("attnscope-{}-{}", ::getpid(), ++serial);
        fs::create_directories(m_folder);
    }
    ~FolderTest() override
    {
        std::error_code ignored;
        fs::remove_all(m_folder, ignored);
    }

    std::string file(const std::string& name) const { return (m_folder / name).string(); }
    const fs::path& folder() const { return m_folder; }
    std::vector<std::string> filesThere() const
    {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(m_folder))
            names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }
    static void writeText(const std::string& path, std::string_view text)
    {
        std::ofstream(path, std::ios::binary).write(text.data(), static_cast<std::streamsize>(text.size()));
    }
    static std::string readText(const std::string& path)
    {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

private:
    fs::path m_folder;
};

inline RunHeader someHeader()
{
    RunHeader header;
    header.config.model = "image.vit";
    header.config.seed = 7;
    header.config.options["attention.score"] = "dot";
    header.datasetName = "shapes";
    header.datasetNote = "made by code";
    header.datasetSha256 = "00ff";
    header.torchVersion = "1.13.1";
    header.programVersion = "0.1.0";
    header.threads = 2;
    header.createdUtc = "2026-01-02T03:04:05Z";
    return header;
}

/// A 3x2x4 input with a map of two heads and a matrix; `step` changes the weights only.
inline Inspection someInspection(int64_t index, int64_t step)
{
    Inspection it;
    it.sample = {Split::Test, index, fmt::format("sample {}", index), ""};
    it.step = step;
    it.input.shape = {3, 2, 4};
    for (int i = 0; i < 24; ++i)
        it.input.values.push_back(0.1F * static_cast<float>(i) - 1.7F + static_cast<float>(index));
    it.picture = {4, 2, std::vector<uint8_t>(24, static_cast<uint8_t>(index))};
    it.evidence = {0, 1, 1, 0, 0, 1, 1, 0};
    Prediction shape;
    shape.task = "shape";
    shape.classes = {"圆", "square", "star"};
    shape.probabilities = {0.25F, 0.5F, 0.25F};
    shape.logits = {-0.1F, 0.6F, -0.1F};
    shape.predicted = 1;
    shape.truth = 2;
    it.predictions.push_back(shape);
    AttentionSite map;
    map.name = "pool";
    map.primary = true;
    map.weights.shape = {2, 2, 2};
    map.geometry = {1.0F, 0.5F, 2.0F, 1.0F};
    const float a = 1.0F / static_cast<float>(step + 2);
    map.weights.values = {a, 1 - a, 0, 0, 0.25F, 0.25F, 0.25F, 0.25F};
    AttentionSite matrix;
    matrix.name = "layer0";
    matrix.kind = SiteKind::Matrix;
    matrix.distribution = false;
    matrix.derived = true;
    matrix.weights.shape = {1, 2, 3};
    matrix.weights.values = {0.5F, 0.125F, 0.375F, 1, 0, 0};
    matrix.queryGrid = {1, 1, 1};
    matrix.keyGrid = {0, 1, 3};
    it.sites = {map, matrix};
    return it;
}

inline Checkpoint someCheckpoint(int64_t step)
{
    Checkpoint checkpoint;
    checkpoint.step = step;
    const std::vector<float> weights{0.5F, -1.25F, static_cast<float>(step)};
    const std::vector<int64_t> position{step, 64};
    checkpoint.state.arrays.push_back(namedArray("fc1.weight", {1, 3}, weights));
    checkpoint.state.arrays.push_back(namedArray("optimizer/step", {2}, position));
    checkpoint.state.metadata["epoch"] = std::to_string(step / 10);
    return checkpoint;
}

using Points = std::map<std::string, std::vector<std::pair<int64_t, float>>>;

inline Points pointsOf(const RunFile& run)
{
    Points points;
    const Status status = run.readMetrics(
        [&](const std::string& name, int64_t step, float value) { points[name].emplace_back(step, value); });
    EXPECT_TRUE(status.isOk()) << status.text();
    return points;
}

/// A test's own view of the database, past RunFile.
inline int64_t number(const std::string& path, const std::string& sql)
{
    SQLite::Database db(path, SQLite::OPEN_READWRITE, 1000);
    return db.execAndGet(sql).getInt64();
}

inline void execute(const std::string& path, const std::string& sql)
{
    SQLite::Database db(path, SQLite::OPEN_READWRITE, 1000);
    db.exec(sql);
}

} // namespace attnscope::testing
