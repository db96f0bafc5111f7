// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/attention/parallel_matmul.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <array>
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

    static void expectSame(const Tensors& expected, const Tensors& found, double tolerance = 1e-9)
    {
        ASSERT_EQ(expected.size(), found.size());
        for (size_t i = 0; i < expected.size(); ++i)
            EXPECT_TRUE(torch::allclose(expected[i], found[i].to(expected[i].dtype()), tolerance,
                                        tolerance * expected[i].abs().max().item<double>()))
                << "tensor " << i;
    }

    static Tensors asFloat(const Tensors& tensors)
    {
        Tensors all;
        for (const torch::Tensor& tensor : tensors)
            all.push_back(tensor.to(torch::kFloat)); // keeps the order in memory
        return all;
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

/// In single precision small matrices are multiplied by kernels of our own, in whichever order they lie.
TEST_P(ParallelMatmulTest, SmallMatricesOfHeadsAgreeWithLibTorch)
{
    const auto byHead = [](int64_t rows, int64_t columns) {
        return torch::randn({3, 5, rows, columns}, torch::kDouble);
    };
    const auto byPosition = [](int64_t rows, int64_t columns) {
        return torch::randn({3, rows, 5, columns}, torch::kDouble).transpose(1, 2);
    };
    const auto turned = [](int64_t rows, int64_t columns) {
        return torch::randn({3, 5, columns, rows}, torch::kDouble).transpose(2, 3);
    };
    const auto plain = [](const Tensors& t) { return torch::matmul(t[0], t[1]); };
    const auto transposed = [](const Tensors& t) { return torch::matmul(t[0], t[1].transpose(2, 3)); };
    const auto ours = [](TransposeRight transpose) {
        return [transpose](const Tensors& t) { return batchedMatmul(t[0], t[1], transpose); };
    };
    for (const auto [rows, inner, columns] :
         {std::array{40, 32, 33}, std::array{28, 8, 28}, std::array{1, 7, 1}, std::array{5, 1, 19},
          std::array{3, 64, 2}})
        for (const Tensors& inputs : {Tensors{byHead(rows, inner), byHead(inner, columns)},
                                      Tensors{byPosition(rows, inner), byHead(inner, columns)},
                                      Tensors{byHead(rows, inner), byPosition(inner, columns)},
                                      Tensors{turned(rows, inner), turned(inner, columns)}}) {
            SCOPED_TRACE(::testing::Message() << rows << " x " << inner << " x " << columns);
            expectSame(derivatives(plain, inputs), derivatives(ours(TransposeRight::No), asFloat(inputs)),
                       2e-5);
            const Tensors other{inputs[0], byPosition(columns, inner)};
            expectSame(derivatives(transposed, other), derivatives(ours(TransposeRight::Yes), asFloat(other)),
                       2e-5);
        }
}

/// A gradient may have one number for all positions, and a factor one matrix for all samples.
TEST_P(ParallelMatmulTest, ExpandedFactorsAgreeWithLibTorch)
{
    const torch::Tensor a = torch::randn({1, 5, 9, 8}).expand({4, 5, 9, 8}), b = torch::randn({4, 5, 8, 6});
    EXPECT_TRUE(torch::allclose(torch::matmul(a, b), batchedMatmul(a, b, TransposeRight::No), 1e-5, 1e-5));
    const torch::Tensor leaf = a.clone().requires_grad_(true);
    batchedMatmul(leaf, b, TransposeRight::No).sum().backward();
    EXPECT_TRUE(torch::allclose(leaf.grad(), b.sum(3).unsqueeze(2).expand({4, 5, 9, 8}), 1e-5, 1e-5));
}

TEST_P(ParallelMatmulTest, ShapesThatDoNotFitAreRefused)
{
    const torch::Tensor a = torch::randn({2, 3, 4, 8});
    for (const torch::Tensor& b : {torch::randn({2, 3, 5, 6}), torch::randn({1, 3, 8, 6}),
                                   torch::randn({2, 1, 8, 6}), torch::randn({3, 8, 6})})
        EXPECT_THROW(batchedMatmul(a, b, TransposeRight::No), c10::Error) << b.sizes();
    EXPECT_EQ(
        batchedMatmul(torch::randn({0, 3, 4, 8}), torch::randn({0, 3, 8, 6}), TransposeRight::No).sizes(),
        torch::IntArrayRef({0, 3, 4, 6}));
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
