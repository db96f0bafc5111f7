// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// The recurrent layer against LibTorch's own on the sizes of issue 5's text models: batch 64, 100 tokens,
// embedding 32, 64 units in both directions. Both sides in turn in one go; the ratio is of the medians.
#include "core/models/text/recurrent.h"

#include <torch/nn/modules/rnn.h>
#include <torch/optim/adam.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <span>

namespace {

using namespace attnscope;
constexpr int64_t kBatch = 64, kTokens = 100, kVocabulary = 10000, kEmbedding = 32, kHidden = 64;
constexpr int kRounds = 15, kSteps = 4;

/// Embedding, recurrent layer, mean over the states, two classes: a whole training step with Adam.
struct Side {
    const char* name;
    std::function<torch::Tensor(const torch::Tensor&)> layer;
    torch::Tensor table, head;
    std::unique_ptr<torch::optim::Adam> adam;
    std::vector<double> layerTimes, stepTimes;
};

double milliseconds(const std::function<void()>& work)
{
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < kSteps; ++i)
        work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count() /
           kSteps;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

Side side(const char* name, torch::nn::Module& module,
          std::function<torch::Tensor(const torch::Tensor&)> layer)
{
    Side made{name,
              std::move(layer),
              (torch::randn({kVocabulary, kEmbedding}) * 0.05).requires_grad_(),
              (torch::randn({2 * kHidden, 2}) * 0.1).requires_grad_(),
              nullptr,
              {},
              {}};
    std::vector<torch::Tensor> parameters = module.parameters();
    parameters.insert(parameters.end(), {made.table, made.head});
    made.adam = std::make_unique<torch::optim::Adam>(parameters, torch::optim::AdamOptions(1e-3));
    return made;
}

void measure(Side& side, const torch::Tensor& ids, const torch::Tensor& labels)
{
    const torch::Tensor input = torch::randn({kBatch, kTokens, kEmbedding}).requires_grad_();
    const torch::Tensor gradient = torch::randn({kBatch, kTokens, 2 * kHidden});
    side.layerTimes.push_back(milliseconds([&] { side.layer(input).backward(gradient); }));
    side.stepTimes.push_back(milliseconds([&] {
        side.adam->zero_grad();
        const torch::Tensor states = side.layer(torch::embedding(side.table, ids, 0));
        torch::cross_entropy_loss(states.mean(1).mm(side.head), labels).backward();
        side.adam->step();
    }));
}

} // namespace

int main(int count, char**)
{
    const int onlyOurs = count > 1 ? 1 : 0; // with any argument: ours alone, for a profiler
    torch::manual_seed(1);
    torch::nn::LSTM stock(torch::nn::LSTMOptions(kEmbedding, kHidden).batch_first(true).bidirectional(true));
    const auto ours =
        std::make_shared<Recurrent>(RecurrentOptions{CellKind::Lstm, Directions::Both, kEmbedding, kHidden});
    const torch::Tensor ids = torch::randint(1, kVocabulary, {kBatch, kTokens});
    const torch::Tensor labels = torch::randint(0, 2, {kBatch});
    const torch::Tensor lengths = torch::full({kBatch}, kTokens, torch::kLong);
    Side sides[]{side("torch::nn::LSTM", *stock,
                      [&](const torch::Tensor& x) { return std::get<0>(stock->forward(x)); }),
                 side("Recurrent", *ours, [&](const torch::Tensor& x) { return ours->forward(x, lengths); })};
    for (int round = 0; round < kRounds; ++round)
        for (Side& one : std::span(sides).subspan(onlyOurs))
            measure(one, ids, labels);
    if (onlyOurs)
        return 0;
    for (const Side& one : sides)
        std::printf("%-16s forward + backward %7.2f ms   training step %7.2f ms\n", one.name,
                    median(one.layerTimes), median(one.stepTimes));
    std::printf("ratio (to beat: 4)  forward + backward %.2f   training step %.2f\n",
                median(sides[0].layerTimes) / median(sides[1].layerTimes),
                median(sides[0].stepTimes) / median(sides[1].stepTimes));
    return 0;
}
