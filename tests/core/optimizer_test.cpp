// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/optimizer.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <limits>

namespace attnscope {
namespace {

/// A model with a channels-last convolution and a bias, so that layouts are mixed.
struct TinyModule : torch::nn::Module {
    TinyModule()
    {
        torch::manual_seed(3);
        weight = register_parameter("weight",
                                    torch::randn({4, 3, 3, 3}).contiguous(at::MemoryFormat::ChannelsLast));
        bias = register_parameter("bias", torch::randn({4}));
    }
    torch::Tensor loss(int64_t step) const
    {
        const torch::Tensor target =
            torch::full_like(weight, 0.1).contiguous() * static_cast<double>(step % 3);
        return ((weight - target).pow(2) * 0.5).sum() + bias.sin().sum();
    }
    torch::Tensor weight, bias;
};

template <class TorchOptimizer, class TorchOptions>
void expectSameAsTorch(const OptimizerSettings& settings, const TorchOptions& options)
{
    TinyModule ours, theirs;
    Optimizer optimizer(ours, settings);
    TorchOptimizer reference(theirs.parameters(), options);
    for (int64_t step = 0; step < 50; ++step) {
        optimizer.zeroGradients();
        ours.loss(step).backward();
        optimizer.step(optimizer.gradientNorm());
        reference.zero_grad();
        theirs.loss(step).backward();
        reference.step();
    }
    EXPECT_LT((ours.weight - theirs.weight).abs().max().item<float>(), 2e-6F);
    EXPECT_LT((ours.bias - theirs.bias).abs().max().item<float>(), 2e-6F);
}

TEST(Optimizer, AdamIsTorchsAdam)
{
    expectSameAsTorch<torch::optim::Adam>({OptimizerKind::Adam, 0.01, 0.02, 0},
                                          torch::optim::AdamOptions(0.01).weight_decay(0.02));
}

TEST(Optimizer, AdamWIsTorchsAdamW)
{
    expectSameAsTorch<torch::optim::AdamW>({OptimizerKind::AdamW, 0.01, 0.3, 0},
                                           torch::optim::AdamWOptions(0.01).weight_decay(0.3));
}

TEST(Optimizer, SgdIsTorchsSgdWithMomentum)
{
    expectSameAsTorch<torch::optim::SGD>({OptimizerKind::Sgd, 0.01, 0.05, 0},
                                         torch::optim::SGDOptions(0.01).momentum(0.9).weight_decay(0.05));
}

TEST(Optimizer, ClipsTheGlobalNorm)
{
    TinyModule module;
    const torch::Tensor before = module.bias.detach().clone();
    Optimizer optimizer(module, {OptimizerKind::Sgd, 1.0, 0.0, 0.5});
    (module.bias.sum() * 3 + module.weight.sum() * 0).backward();
    const double norm = optimizer.gradientNorm();
    EXPECT_NEAR(norm, 6.0, 1e-6); // four gradients of 3
    optimizer.step(norm);
    EXPECT_NEAR((before - module.bias).norm().item<double>(), 0.5, 1e-6);
}

TEST(Optimizer, NamesTheFirstWeightThatIsNotFinite)
{
    TinyModule module;
    Optimizer optimizer(module, {});
    EXPECT_EQ(optimizer.firstNonFiniteWeight(), "");
    {
        torch::NoGradGuard guard;
        module.bias[1] = std::numeric_limits<float>::infinity();
    }
    EXPECT_EQ(optimizer.firstNonFiniteWeight(), "bias");
}

TEST(Optimizer, NamesTheGradientNearestToTheLossThatIsNotFinite)
{
    TinyModule module;
    Optimizer optimizer(module, {});
    EXPECT_EQ(optimizer.lastNonFiniteGradient(), "") << "there is no gradient yet";
    module.loss(0).backward();
    EXPECT_EQ(optimizer.lastNonFiniteGradient(), "");
    module.weight.mutable_grad()[0][0][0][0] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(optimizer.lastNonFiniteGradient(), "weight");
    module.bias.mutable_grad()[1] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(optimizer.lastNonFiniteGradient(), "bias");
    EXPECT_EQ(optimizer.firstNonFiniteWeight(), "");
}

TEST(Optimizer, StateRoundTripGoesOnWithTheSameBits)
{
    TinyModule a;
    Optimizer first(a, {OptimizerKind::Adam, 0.01, 0, 0});
    const auto stepOf = [](TinyModule& module, Optimizer& optimizer, int64_t step) {
        optimizer.zeroGradients();
        module.loss(step).backward();
        optimizer.step(optimizer.gradientNorm());
    };
    for (int64_t step = 0; step < 5; ++step)
        stepOf(a, first, step);
    ArrayBundle state;
    first.save(state);
    TinyModule b;
    Optimizer second(b, {OptimizerKind::Adam, 0.01, 0, 0});
    {
        torch::NoGradGuard guard;
        b.weight.copy_(a.weight);
        b.bias.copy_(a.bias);
    }
    ASSERT_TRUE(second.load(state).isOk());
    for (int64_t step = 5; step < 9; ++step) {
        stepOf(a, first, step);
        stepOf(b, second, step);
    }
    EXPECT_TRUE(torch::equal(a.weight, b.weight));
    EXPECT_TRUE(torch::equal(a.bias, b.bias));
}

TEST(Optimizer, RefusesAStateWithSomethingMissing)
{
    TinyModule module;
    Optimizer optimizer(module, {});
    ArrayBundle state;
    optimizer.save(state);
    state.arrays.erase(state.arrays.begin());
    EXPECT_EQ(optimizer.load(state).text(), "optimizer/weight/m: is missing from the checkpoint");
}

} // namespace
} // namespace attnscope
