// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// The pretend device computes what the host computes: values, gradients, steps of training.
#include "pretend_device_fixture.h"

#include <functional>
#include <limits>

namespace attnscope {
namespace {

namespace nn = torch::nn;
namespace F = torch::nn::functional;

using Function = std::function<torch::Tensor(const Tensors&)>;

struct Operation {
    const char* name;
    Tensors inputs; ///< those with fractions get gradients
    Function function;
};

/// The result, and the gradients of a weighted sum of it by the inputs.
Tensors passOn(torch::Device device, const Operation& operation)
{
    torch::manual_seed(3);
    Tensors inputs, wanted;
    for (const torch::Tensor& input : operation.inputs) {
        inputs.push_back(sent(input, device).detach());
        if (input.is_floating_point())
            wanted.push_back(inputs.back().requires_grad_());
    }
    const torch::Tensor result = operation.function(inputs);
    const torch::Tensor weights = torch::sin(torch::arange(result.numel(), result.options()));
    const torch::Tensor sum = (result * weights.view_as(result)).sum();
    Tensors found{result};
    for (const bool again : {true, false}) // the first keeps the graph for the second
        for (const torch::Tensor& gradient : torch::autograd::grad({sum}, wanted, {}, again))
            found.push_back(gradient);
    return found;
}

/// Operators of layers: each is one or a few of LibTorch's.
std::vector<Operation> layers()
{
    const auto image = torch::randn({2, 4, 6, 6}).contiguous(kLast);
    const auto rows = torch::randn({5, 4}), weights = torch::randn({4}), logits = torch::randn({4, 5});
    const auto ids = torch::tensor({0, 3, 3, 1}), bits = torch::tensor({0, 1, 1, 0});
    return {
        {"conv2d",
         {image, torch::randn({8, 2, 3, 3}), torch::randn({8})},
         [](const Tensors& in) { return torch::conv2d(in[0], in[1], in[2], 2, 1, 1, 2); }},
        {"conv1d",
         {torch::randn({2, 4, 7}), torch::randn({3, 4, 3})},
         [](const Tensors& in) { return torch::conv1d(in[0], in[1]); }},
        {"max_pool2d", {image}, [](const Tensors& in) { return torch::max_pool2d(in[0], 2); }},
        {"adaptive",
         {image},
         [](const Tensors& in) {
             return torch::adaptive_avg_pool2d(in[0], {1, 1});
         }},
        {"upsample",
         {image},
         [](const Tensors& in) {
             return torch::upsample_nearest2d(in[0], {9, 12});
         }},
        {"layer_norm",
         {rows, weights, weights},
         [](const Tensors& in) { return torch::layer_norm(in[0], {4}, in[1], in[2]); }},
        {"group_norm",
         {image.contiguous(), weights, weights},
         [](const Tensors& in) { return torch::group_norm(in[0], 2, in[1], in[2]); }},
        {"dropout", {rows}, [](const Tensors& in) { return torch::dropout(in[0], 0.4, true); }},
        {"softmax", {rows}, [](const Tensors& in) { return torch::softmax(in[0], 1); }},
        {"gelu", {rows}, [](const Tensors& in) { return torch::gelu(in[0]); }},
        {"embedding", {rows, ids}, [](const Tensors& in) { return torch::embedding(in[0], in[1]); }},
        {"cross_entropy",
         {logits, ids},
         [](const Tensors& in) { return torch::cross_entropy_loss(in[0], in[1], {}, 1, 3, 0.1); }},
        {"binary",
         {weights, bits},
         [](const Tensors& in) {
             return torch::binary_cross_entropy_with_logits(in[0], in[1].to(torch::kFloat));
         }},
    };
}

/// Operators on tensors.
std::vector<Operation> arithmetic()
{
    const auto rows = torch::randn({5, 4}), batch = torch::randn({2, 3, 5});
    const auto ids = torch::tensor({0, 3, 3, 1}), places = torch::tensor({{0, 1, 2, 3}, {4, 3, 3, 0}});
    return {
        {"matmul", {batch, rows}, [](const Tensors& in) { return torch::matmul(in[0], in[1]); }},
        {"bmm", {batch, batch}, [](const Tensors& in) { return torch::bmm(in[0], in[1].transpose(1, 2)); }},
        {"einsum",
         {batch, rows},
         [](const Tensors& in) {
             return torch::einsum("bij,jk->bki", {in[0], in[1]});
         }},
        {"cat",
         {rows, rows},
         [](const Tensors& in) {
             return torch::cat({in[0], in[1].t().t()}, 1);
         }},
        {"stack",
         {rows, rows},
         [](const Tensors& in) {
             return torch::stack({in[0], in[1]}, 2);
         }},
        {"index_select", {rows, ids}, [](const Tensors& in) { return in[0].index_select(0, in[1]); }},
        {"index",
         {rows, ids},
         [](const Tensors& in) {
             return in[0].index({in[1], in[1]});
         }},
        {"mask", {rows}, [](const Tensors& in) { return in[0].index({in[0] > 0}); }},
        {"gather", {rows, places}, [](const Tensors& in) { return in[0].gather(0, in[1]); }},
        {"scatter",
         {rows, rows, places},
         [](const Tensors& in) { return in[0].scatter_add(0, in[2], in[1].slice(0, 0, 2)); }},
        {"where", {rows, rows}, [](const Tensors& in) { return torch::where(in[0] > 0, in[1], -in[0]); }},
        {"split",
         {batch},
         [](const Tensors& in) { return in[0].split(2, 2)[1] * in[0].unbind(0)[1].mean(); }},
        {"statistics", {rows}, [](const Tensors& in) { return in[0].var(0) + std::get<0>(in[0].max(0)); }},
        {"cumulative",
         {rows},
         [](const Tensors& in) {
             return in[0].cumsum(0).logsumexp(1).expand({3, 5});
         }},
        {"inplace", {rows}, [](const Tensors& in) { return (in[0] * 2).mul_(3).sigmoid_().t().clone(); }},
        {"reshape",
         {batch},
         [](const Tensors& in) {
             return in[0].transpose(0, 2).reshape({5, 6}).flip(1);
         }},
    };
}

void expectSameOnBoth(const Operation& operation)
{
    const Tensors expected = passOn(torch::kCPU, operation), found = passOn(pretendDevice(), operation);
    ASSERT_EQ(expected.size(), found.size()) << operation.name;
    for (size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(pretendDevice(), found[i].device()) << operation.name;
        EXPECT_EQ(expected[i].strides(), found[i].strides()) << operation.name << i;
        expectSame(expected[i], found[i], operation.name + std::to_string(i));
    }
}

TEST(PretendTraining, LayersGiveTheHostsValuesAndGradients)
{
    for (const Operation& operation : layers())
        expectSameOnBoth(operation);
}

TEST(PretendTraining, ArithmeticGivesTheHostsValuesAndGradients)
{
    for (const Operation& operation : arithmetic())
        expectSameOnBoth(operation);
}

/// A step by LibTorch's own operators, and by the one that it has for GPUs.
void expectSameStep(const Operation& composed, const std::function<torch::Tensor(const Tensors&)>& fused)
{
    Operation onDevice = composed;
    onDevice.function = fused;
    const Tensors expected = passOn(torch::kCPU, composed), found = passOn(pretendDevice(), onDevice);
    ASSERT_EQ(expected.size(), found.size());
    for (size_t i = 0; i < expected.size(); ++i)
        expectSame(expected[i], found[i], "tensor " + std::to_string(i));
}

TEST(PretendTraining, TheFusedLstmCellIsTheHosts)
{
    const Operation composed{"lstm_cell",
                             {torch::randn({2, 12}), torch::randn({2, 12}), torch::randn({2, 3}),
                              torch::randn({12}), torch::randn({12})},
                             [](const Tensors& in) {
                                 const auto gates = (in[0] + in[1] + in[3] + in[4]).chunk(4, 1);
                                 const torch::Tensor cell =
                                     gates[1].sigmoid() * in[2] + gates[0].sigmoid() * gates[2].tanh();
                                 return torch::cat({gates[3].sigmoid() * cell.tanh(), cell}, 1);
                             }};
    expectSameStep(composed, [](const Tensors& in) {
        const auto step = at::_thnn_fused_lstm_cell(in[0], in[1], in[2], in[3], in[4]);
        return torch::cat({std::get<0>(step), std::get<1>(step)}, 1);
    });
}

TEST(PretendTraining, TheFusedGruCellIsTheHosts)
{
    const Operation composed{"gru_cell",
                             {torch::randn({2, 9}), torch::randn({2, 9}), torch::randn({2, 3}),
                              torch::randn({9}), torch::randn({9})},
                             [](const Tensors& in) {
                                 const auto input = (in[0] + in[3]).chunk(3, 1),
                                            hidden = (in[1] + in[4]).chunk(3, 1);
                                 const torch::Tensor reset = (input[0] + hidden[0]).sigmoid(),
                                                     keep = (input[1] + hidden[1]).sigmoid();
                                 const torch::Tensor next = (input[2] + reset * hidden[2]).tanh();
                                 return (1 - keep) * next + keep * in[2];
                             }};
    expectSameStep(composed, [](const Tensors& in) {
        return std::get<0>(at::_thnn_fused_gru_cell(in[0], in[1], in[2], in[3], in[4]));
    });
}

// ---- training steps ----

struct PictureModel : nn::Module {
    nn::Conv2d conv = register_module("conv", nn::Conv2d(nn::Conv2dOptions(3, 6, 3).padding(1)));
    nn::BatchNorm2d norm = register_module("norm", nn::BatchNorm2d(6));
    nn::Linear linear = register_module("linear", nn::Linear(6 * 4 * 4, 4));

    torch::Tensor loss(torch::Device device)
    {
        const torch::Tensor images = sent(torch::randn({5, 3, 8, 8}).contiguous(kLast), device);
        const torch::Tensor labels = sent(torch::tensor({0, 3, 1, 1, 2}), device);
        const torch::Tensor pooled = torch::max_pool2d(torch::relu(norm(conv(images))), 2);
        return F::cross_entropy(linear(pooled.flatten(1)), labels);
    }
};

struct TextModel : nn::Module {
    nn::Embedding embedding = register_module("embedding", nn::Embedding(9, 6));
    nn::LSTM lstm = register_module(
        "lstm", nn::LSTM(nn::LSTMOptions(6, 4).num_layers(2).bidirectional(true).batch_first(true)));
    nn::LayerNorm norm = register_module("norm", nn::LayerNorm(nn::LayerNormOptions({8})));
    nn::Linear linear = register_module("linear", nn::Linear(8, 1));

    torch::Tensor loss(torch::Device device)
    {
        const torch::Tensor ids = sent(torch::randint(9, {3, 5}), device);
        const torch::Tensor labels = sent(torch::tensor({0.0F, 1.0F, 1.0F}), device);
        const torch::Tensor states = norm(std::get<0>(lstm(embedding(ids))));
        const torch::Tensor scores = torch::bmm(states, states.transpose(1, 2)) / std::sqrt(8.0);
        const torch::Tensor hidden = scores.masked_fill(torch::ones_like(scores).triu(1) > 0,
                                                        -std::numeric_limits<double>::infinity());
        const torch::Tensor mixed = torch::bmm(torch::dropout(hidden.softmax(-1), 0.1, true), states);
        return F::binary_cross_entropy_with_logits(linear(mixed.mean(1)).squeeze(1), labels);
    }
};

/// Two steps; then the gradients of the second, the parameters and the buffers.
template <class Model>
Tensors trainedOn(torch::Device device)
{
    resetTraffic();
    torch::manual_seed(11);
    Model model;
    model.to(device, /*non_blocking=*/true);
    torch::optim::SGD optimiser(model.parameters(), torch::optim::SGDOptions(0.1).momentum(0.9));
    for (int step = 0; step < 2; ++step) {
        optimiser.zero_grad();
        model.loss(device).backward();
        optimiser.step();
    }
    EXPECT_EQ((Names{}), waitedFor());
    Tensors found = model.buffers();
    for (const torch::Tensor& parameter : model.parameters())
        found.insert(found.end(), {parameter.grad(), parameter});
    return found;
}

template <class Model>
void expectSameTraining()
{
    const Tensors expected = trainedOn<Model>(torch::kCPU), found = trainedOn<Model>(pretendDevice());
    ASSERT_EQ(expected.size(), found.size());
    for (size_t i = 0; i < expected.size(); ++i)
        expectSame(expected[i], found[i], "tensor " + std::to_string(i));
}

TEST(PretendTraining, TrainsOnPicturesAsTheHostDoesAndWaitsForNothing) { expectSameTraining<PictureModel>(); }

TEST(PretendTraining, TrainsOnTextAsTheHostDoesAndWaitsForNothing) { expectSameTraining<TextModel>(); }

} // namespace
} // namespace attnscope
