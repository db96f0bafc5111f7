// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Training with the functions written by hand for the CPU against training with LibTorch's own. The latter
// are what a model in double precision runs, so that the two sides differ in arithmetic alone.
#include "core/training/task_score.h"
#include "text_model_fixture.h"

#include <ATen/Parallel.h>
#include <torch/optim/sgd.h>

namespace attnscope {
namespace {

struct TrainingCase {
    const char* name;
    const char* model;
    OptionValues options;
    bool text;
    double rate = 0.02;
};
void PrintTo(const TrainingCase& which, std::ostream* out) { *out << which.name; }

class FastTrainingTest : public ::testing::TestWithParam<TrainingCase> {
protected:
    FastTrainingTest() : m_before(at::get_num_threads()) { at::set_num_threads(2); }
    ~FastTrainingTest() override { at::set_num_threads(m_before); }

#if defined(__SANITIZE_THREAD__) // a hundred times as slow, and every step has the same loops
    static constexpr int64_t kSteps = 3;
#else
    static constexpr int64_t kSteps = 50;
#endif
    static constexpr int64_t kBatch = 12, kWords = 40, kTokens = 15, kSide = 16;

    static DatasetSummary data()
    {
        if (GetParam().text)
            return textData(kWords, kTokens);
        DatasetSummary images = imageData(3, kSide, kSide);
        if (std::string(GetParam().model) == "multi.mtan")
            images.tasks.push_back({"mask", TaskKind::Mask, {}});
        return images;
    }

    /// A different one for each step; texts of different lengths.
    static Batch batch(int64_t step)
    {
        torch::manual_seed(static_cast<uint64_t>(100 + step));
        Batch batch;
        if (GetParam().text) {
            std::vector<TokenIds> texts;
            for (int64_t i = 0; i < kBatch; ++i) {
                const torch::Tensor ids = torch::randint(4, kWords, {1 + (i * 7 + step) % kTokens});
                texts.emplace_back(ids.data_ptr<int64_t>(), ids.data_ptr<int64_t>() + ids.numel());
            }
            batch = textBatch(texts);
        } else {
            batch = imageBatch(kBatch, 3, kSide, kSide);
        }
        for (const TaskInfo& task : data().tasks)
            batch.labels[task.name] =
                task.kind == TaskKind::Mask
                    ? torch::rand({kBatch, kSide, kSide}).gt(0.5).to(torch::kFloat)
                    : torch::randint(static_cast<int64_t>(task.classes.size()), {kBatch});
        return batch;
    }

    static std::shared_ptr<Model> fresh(OptionValues options)
    {
        torch::manual_seed(1);
        return makeModel(GetParam().model, data(), options);
    }

    /// The loss of each step. `wide`: in double. With momentum and not with Adam: Adam divides by the
    /// gradient's own size, which makes rounding as large as a step where the gradient is nearly 0 (with it,
    /// multi.mtan on two and on five threads part by 1e-3 after twenty steps).
    static std::vector<double> train(Model& model, int64_t steps, bool wide)
    {
        torch::optim::SGD sgd(model.parameters(), torch::optim::SGDOptions(GetParam().rate).momentum(0.9));
        model.train();
        std::vector<double> losses;
        for (int64_t step = 0; step < steps; ++step) {
            Batch one = batch(step);
            if (wide && one.images.defined())
                one.images = one.images.to(torch::kDouble);
            torch::manual_seed(static_cast<uint64_t>(step)); // of dropout
            const ModelOutput output = model.forward(one, RecordAttention::No);
            torch::Tensor total;
            for (const TaskInfo& task : data().tasks) {
                const torch::Tensor loss = taskLoss(task, output.logits.at(task.name), one);
                total = total.defined() ? total + loss : loss;
            }
            sgd.zero_grad();
            total.backward();
            sgd.step();
            losses.push_back(total.item<double>());
        }
        return losses;
    }

    static OptionValues withoutDropout()
    {
        OptionValues options = GetParam().options;
        options["dropout"] = "0";
        return options;
    }

private:
    int m_before;
};

TEST_P(FastTrainingTest, FiftyStepsGiveWhatThePlainFunctionsGive)
{
    const auto ours = fresh(withoutDropout()), plain = fresh(withoutDropout());
    plain->to(torch::kDouble);
    const std::vector<double> found = train(*ours, kSteps, false), expected = train(*plain, kSteps, true);
    for (size_t step = 0; step < found.size(); ++step)
        ASSERT_NEAR(found[step], expected[step], 1e-4 * std::max(1.0, std::abs(expected[step])))
            << "step " << step;
    EXPECT_NE(found.front(), found.back());
}

TEST_P(FastTrainingTest, TheSameSeedGivesTheSameBits)
{
    const auto once = fresh(GetParam().options), again = fresh(GetParam().options);
    EXPECT_EQ(train(*once, 5, false), train(*again, 5, false));
    const auto other = again->named_parameters();
    for (const auto& item : once->named_parameters())
        EXPECT_TRUE(torch::equal(item.value(), other[item.key()])) << item.key();
}

INSTANTIATE_TEST_SUITE_P(
    Models, FastTrainingTest,
    ::testing::Values(TrainingCase{"cnn", "image.cnn", {}, false},
                      // Slower: where two values of a pooled square are nearly alike, rounding decides.
                      TrainingCase{
                          "cnn_same", "image.cnn", {{"padding", "same"}, {"channels", "12"}}, false, 0.005},
                      TrainingCase{"vit", "image.vit", {{"layers", "2"}}, false},
                      TrainingCase{"attn_rnn", "text.attn-rnn", {{"cell", "lstm"}}, true},
                      TrainingCase{"attn_gru", "text.attn-rnn", {{"cell", "gru"}}, true},
                      TrainingCase{"bilstm_context", "text.bilstm-context", {}, true},
                      TrainingCase{"transformer", "text.transformer", {{"dropout", "0.5"}}, true},
                      TrainingCase{"memory_mha", "multi.memory-mha", {}, false},
                      TrainingCase{"mtan", "multi.mtan", {}, false, 0.001}),
    [](const auto& info) { return std::string(info.param.name); });

} // namespace
} // namespace attnscope
