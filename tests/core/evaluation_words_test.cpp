// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/fold_view.h"
#include "core/training/evaluation.h"

#include <gtest/gtest.h>

#include <torch/torch.h>

#include <algorithm>

namespace attnscope {
namespace {

/// Knows the data: the colour's word looks at a pixel of the object, the shape's word at the first pixel.
class KnowingLook : public Model {
public:
    explicit KnowingLook(const Dataset& data) : m_data(data) {}

    ModelOutput forward(const Batch& batch, RecordAttention) override
    {
        const DatasetSummary& summary = m_data.summary();
        AttentionSite site;
        site.name = "text-to-image";
        site.kind = SiteKind::Matrix;
        site.queryTokens = "text";
        site.keyGrid = {0, summary.height, summary.width};
        const torch::Tensor weights =
            torch::zeros({batch.size(), 1, batch.text.ids.size(1), summary.height * summary.width});
        for (int64_t k = 0; k < batch.size(); ++k) {
            const int64_t index = batch.indexes[static_cast<size_t>(k)];
            const auto object = m_data.evidenceOf(Split::Test, index, "colour");
            EXPECT_EQ(object.front(), 0);
            look(weights[k][0], m_data.wordsAbout(Split::Test, index, "colour"),
                 std::find(object.begin(), object.end(), uint8_t{1}) - object.begin());
            look(weights[k][0], m_data.wordsAbout(Split::Test, index, "image"), 0);
        }
        ModelOutput output;
        for (const TaskInfo& task : summary.tasks)
            output.logits[task.name] = torch::zeros({batch.size(), std::ssize(task.classes)});
        output.sites.push_back({site, weights});
        return output;
    }
    bool setLive(const std::string&, double) override { return false; }

private:
    static void look(torch::Tensor weights, const std::vector<uint8_t>& words, int64_t pixel)
    {
        ASSERT_EQ(std::count(words.begin(), words.end(), uint8_t{1}), 1);
        weights[std::find(words.begin(), words.end(), uint8_t{1}) - words.begin()][pixel] = 1;
    }

    const Dataset& m_data;
};

void expectScores(const Dataset& data)
{
    KnowingLook model(data);
    const auto report = evaluateModel(model, data, Split::Test, {}, -1);
    ASSERT_TRUE(report.isOk()) << report.status().text();
    ASSERT_EQ(report->tasks.size(), 3U);
    for (const TaskScores& task : report->tasks) {
        // A match asks for both words, which look alike hard; the first pixel wins the draw.
        EXPECT_EQ(task.values.at("word_pointing_game"), task.task == "colour" ? 1 : 0) << task.task;
        EXPECT_FALSE(task.values.contains("pointing_game")) << task.task; // no primary site
    }
}

TEST(EvaluationOfWords, EachTaskIsScoredByTheWordsAboutIt)
{
    const auto data = openDataset("captions?train=100&test=30", {}, 1, {});
    ASSERT_TRUE(data.isOk()) << data.status().text();
    expectScores(**data);
}

TEST(EvaluationOfWords, InCrossValidationToo)
{
    auto data = openDataset("captions?train=100&test=30", {}, 1, {});
    ASSERT_TRUE(data.isOk()) << data.status().text();
    expectScores(FoldView(std::move(data).value(), 4, 1, 1));
}

} // namespace
} // namespace attnscope
