// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/attention/parallel_matmul.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <functional>

namespace attnscope {
namespace {

using Tensors = std::vector<torch::Tensor>;

/// With the given number of threads, whatever the machine's own.
class ParallelMatmulTest : public ::testing::TestWithParam<int> {
protected:
    ParallelMatmulTest() : m_before(at::get_num_threads())
    {
        torch::manual_seed(2);
        at::set_num_threads(GetParam());
    }
    ~ParallelMatmulTest() override { at::set_num_threads(m_before); }

    /// The value, then the gradients of a weighted sum of it, then those of the gradients' squares.
    static Tensors derivatives(const std::function<torch::Tensor(const Tensors&)>& function,
                               const Tensors& at)
    {
        Tensors leaves;
        for (const torch::Tensor& tensor : at)
            leaves.push_back(tensor.detach().clone().requires_grad_(true));
        const torch::Tensor value = function(leaves);
        const torch::Tensor probe = torch::arange(value.numel(), value.options()).view_as(value).cos();
        const Tensors first = torch::autograd::grad({(value.square() * probe).sum()}, leaves, {}, true, true);
        torch::Tensor squares = torch::zeros({}, value.options());
        for (const torch::Tensor& gradient : first)
            squares = squares + gradient.square().sum();
        const Tensors second = torch::autograd::grad({squares}, leaves);
        Tensors all{value};
        all.insert(all.end(), first.begin(), first.end());
        all.insert(all.end(), second.begin(), second.end());
        return all;
    }

    static void expectSame(const Tensors& expected, const Tensors& found)
    {
        ASSERT_EQ(expected.size(), found.size());
        for (size_t i = 0; i < expected.size(); ++i)
            EXPECT_TRUE(torch::allclose(expected[i], found[i], 1e-9, 1e-9)) << "tensor " << i;
    }

private:
    int m_before;
};

TEST_P(ParallelMatmulTest, LinearLayerAgreesWithLibTorch)
{
    const Tensors inputs{torch::randn({7, 37, 64}, torch::kDouble), torch::randn({48, 64}, torch::kDouble),
                         torch::randn({48}, torch::kDouble)};
    expectSame(derivatives([](const Tensors& t) { return torch::linear(t[0], t[1], t[2]); }, inputs),
               derivatives([](const Tensors& t) { return parallelLinear(t[0], t[1], t[2]); }, inputs));
}

TEST_P(ParallelMatmulTest, BatchesAgreeWithLibTorch)
{
    const torch::Tensor a = torch::randn({3, 5, 40, 32}, torch::kDouble);
    const torch::Tensor plain = torch::randn({3, 5, 32, 33}, torch::kDouble);
    const torch::Tensor turned = torch::randn({3, 5, 33, 32}, torch::kDouble);
    expectSame(derivatives([](const Tensors& t) { return torch::matmul(t[0], t[1]); }, {a, plain}),
               derivatives([](const Tensors& t) { return batchedMatmul(t[0], t[1], TransposeRight::No); },
                           {a, plain}));
    expectSame(
        derivatives([](const Tensors& t) { return torch::matmul(t[0], t[1].transpose(2, 3)); }, {a, turned}),
        derivatives([](const Tensors& t) { return batchedMatmul(t[0], t[1], TransposeRight::Yes); },
                    {a, turned}));
}

TEST_P(ParallelMatmulTest, TheResultDoesNotDependOnTheThreads)
{
    const torch::Tensor a = torch::randn({1, 64, 65, 16}), b = torch::randn({1, 64, 65, 16});
    const torch::Tensor parallel = batchedMatmul(a, b, TransposeRight::Yes);
    at::set_num_threads(1);
    EXPECT_TRUE(torch::equal(parallel, batchedMatmul(a, b, TransposeRight::Yes)));
}

INSTANTIATE_TEST_SUITE_P(Threads, ParallelMatmulTest, ::testing::Values(1, 2, 3));

} // namespace
} // namespace attnscope
