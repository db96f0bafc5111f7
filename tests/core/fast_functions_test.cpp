// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// The functions written by hand for the CPU against LibTorch's own, values and gradients, in double.
#include "core/kernels/dropout.h"
#include "core/kernels/product.h"
#include "core/kernels/rows.h"
#include "core/models/dropout.h"
#include "core/models/encoder_layer.h"
#include "core/models/image/conv_pool.h"
#include "core/models/multi/map_functions.h"
#include "core/models/multi/normed_convolution.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <functional>

namespace attnscope {
namespace {

using Tensors = std::vector<torch::Tensor>;
constexpr auto kLast = torch::MemoryFormat::ChannelsLast;

/// With the given number of threads, whatever the machine's own.
class FastFunctionTest : public ::testing::TestWithParam<int> {
protected:
    FastFunctionTest() : m_before(at::get_num_threads())
    {
        torch::manual_seed(4);
        at::set_num_threads(GetParam());
    }
    ~FastFunctionTest() override { at::set_num_threads(m_before); }

    static Tensors inDouble(const Tensors& tensors)
    {
        Tensors wide;
        for (const torch::Tensor& tensor : tensors)
            wide.push_back(tensor.detach().to(torch::kDouble).requires_grad_());
        return wide;
    }
    static Tensors leaves(const Tensors& tensors)
    {
        Tensors own;
        for (const torch::Tensor& tensor : tensors)
            own.push_back(tensor.detach().clone().requires_grad_());
        return own;
    }
    using Function = std::function<torch::Tensor(const Tensors&)>;
    /// The value and the gradients of a weighted sum of it, different at every place. The way back is gone
    /// twice, as strategies with a gradient per task go it.
    static Tensors passOf(const Function& function, const Tensors& at)
    {
        const torch::Tensor value = function(at);
        const torch::Tensor probe = torch::arange(value.numel(), value.options()).sin().view_as(value);
        Tensors all{value};
        const torch::Tensor sum = (value * probe).sum();
        const Tensors once = torch::autograd::grad({sum}, at, {}, true);
        const Tensors again = torch::autograd::grad({sum}, at);
        for (size_t i = 0; i < at.size(); ++i) {
            EXPECT_TRUE(torch::equal(once[i], again[i])) << "gradient " << i;
            all.push_back(once[i]);
        }
        return all;
    }
    static void expectAlike(const Tensors& ours, const Tensors& exact)
    {
        ASSERT_EQ(ours.size(), exact.size());
        for (size_t i = 0; i < ours.size(); ++i) {
            ASSERT_EQ(ours[i].sizes(), exact[i].sizes()) << "tensor " << i;
            const double scale = std::max(1.0, exact[i].abs().max().item<double>());
            EXPECT_LT((ours[i] - exact[i]).abs().max().item<double>(), 2e-5 * scale) << "tensor " << i;
        }
    }

private:
    int m_before;
};
INSTANTIATE_TEST_SUITE_P(Threads, FastFunctionTest, ::testing::Values(1, 2, 5));

TEST(ProductTest, AgreesWithPlainLoopsForEverySize)
{
    torch::manual_seed(5);
    for (const int64_t rows : {1, 2, 5, 13, 31})
        for (const int64_t columns : {1, 3, 7, 16, 37, 100})
            for (const int64_t inner : {1, 9, 24}) {
                const torch::Tensor left = torch::randn({rows, inner}),
                                    right = torch::randn({inner, columns}),
                                    before = torch::randn({rows, columns});
                torch::Tensor out = before.clone(), turned = before.clone();
                kernels::Product product{rows,    inner,
                                         columns, left.data_ptr<float>(),
                                         inner,   right.data_ptr<float>(),
                                         columns, out.data_ptr<float>(),
                                         columns};
                product.add = true;
                kernels::multiply(product);
                const torch::Tensor flipped = left.t().contiguous();
                product.left = flipped.data_ptr<float>();
                product.leftStride = rows;
                product.out = turned.data_ptr<float>();
                kernels::multiplyTransposed(product);
                const torch::Tensor exact =
                    before.to(torch::kDouble) + left.to(torch::kDouble).mm(right.to(torch::kDouble));
                EXPECT_LT((out - exact).abs().max().item<double>(), 1e-5)
                    << rows << " " << columns << " " << inner;
                EXPECT_LT((turned - exact).abs().max().item<double>(), 1e-5) << rows << " " << columns;
            }
}

TEST(ProductTest, SegmentsAndOverlappingRowsMakeAConvolution)
{
    // 1 1 1 / 0 1 0 over rows of a 2 x 5 image with one channel: windows begin one float apart.
    const std::vector<float> image{1, 2, 3, 4, 5, 10, 20, 30, 40, 50}, weights{1, 1, 1, 0, 1, 0};
    std::vector<float> out(3, -1);
    kernels::Product product{3, 3, 1, image.data(), 1, weights.data(), 1, out.data(), 1};
    product.segments = 2;
    product.leftSegment = 5;
    product.rightSegment = 3;
    kernels::multiply(product);
    EXPECT_EQ(out, (std::vector<float>{26, 39, 52}));
}

TEST(ProductTest, ARowDoesNotDependOnTheOthers)
{
    torch::manual_seed(6);
    const torch::Tensor left = torch::randn({14, 40}), right = torch::randn({40, 70});
    torch::Tensor all = torch::empty({14, 70}), one = torch::empty({70});
    kernels::multiply(
        {14, 40, 70, left.data_ptr<float>(), 40, right.data_ptr<float>(), 70, all.data_ptr<float>(), 70});
    for (int64_t row = 0; row < 14; ++row) {
        kernels::multiply({1, 40, 70, left[row].data_ptr<float>(), 40, right.data_ptr<float>(), 70,
                           one.data_ptr<float>(), 70});
        EXPECT_TRUE(torch::equal(all[row], one)) << row;
    }
}

TEST_P(FastFunctionTest, ConvolutionWithPoolingAgreesWithLibTorch)
{
    struct Case {
        int64_t images, inputs, outputs, kernel, pad, height, width;
    };
    for (const Case& c :
         {Case{7, 3, 32, 3, 0, 12, 11}, Case{7, 16, 5, 3, 1, 9, 8}, Case{7, 1, 10, 5, 0, 10, 13},
          Case{7, 4, 24, 5, 2, 7, 7}, Case{7, 6, 20, 1, 0, 5, 4}, Case{1, 3, 32, 3, 0, 12, 11},
          Case{1, 2, 3, 3, 0, 4, 5}}) {
        // Handed over turned round, so that no tensor lies in its own order.
        const Tensors at{torch::randn({c.inputs, c.images, c.width, c.height}),
                         torch::randn({c.inputs, c.outputs, c.kernel, c.kernel}) * 0.3,
                         torch::randn({c.outputs, 2})};
        const Function function = [&](const Tensors& t) {
            return convolvedAndPooled(t[0].transpose(0, 1).transpose(2, 3), t[1].transpose(0, 1),
                                      t[2].select(1, 1), c.pad);
        };
        expectAlike(passOf(function, leaves(at)), passOf(function, inDouble(at)));
    }
}

TEST_P(FastFunctionTest, NotANumberComesThroughThePooling)
{
    torch::Tensor images = torch::randn({1, 1, 6, 6});
    images[0][0][0][0] = std::nanf("");
    const torch::Tensor out =
        convolvedAndPooled(images, torch::ones({16, 1, 3, 3}), torch::zeros({16}), 0); // [1, 16, 2, 2]
    EXPECT_TRUE(out.select(2, 0).select(2, 0).isnan().all().item<bool>());
    EXPECT_FALSE(out.select(2, 1).isnan().any().item<bool>());
}

TEST_P(FastFunctionTest, InfinitiesComeThroughThePoolingAsTheyAre)
{
    torch::Tensor images = torch::zeros({1, 1, 2, 2});
    const torch::Tensor weight = torch::ones({16, 1, 1, 1});
    const torch::Tensor least = -std::numeric_limits<float>::infinity() * torch::ones({1});
    images[0][0][0][0] = std::numeric_limits<float>::infinity();
    images[0][0][1][0] = least[0];
    EXPECT_TRUE(convolvedAndPooled(images, weight, torch::zeros({16}), 0).isposinf().all().item<bool>());
    images[0][0][0][0] = 3;
    EXPECT_TRUE(convolvedAndPooled(images, weight, torch::zeros({16}), 0).eq(3).all().item<bool>());
}

TEST(SoftmaxTest, AClosedScoreCountsForNothingWhateverItIs)
{
    const float infinity = std::numeric_limits<float>::infinity();
    for (const float closed : {0.0F, infinity, -infinity, std::nanf("")}) {
        const std::vector<float> scores{1, closed, 2, closed, 1};
        const bool open[]{true, false, true, false, true};
        std::vector<float> weights(5, -1.0F);
        kernels::softmaxRows({1, 5, 5, 1.0F, open}, scores.data(), weights.data());
        EXPECT_EQ(weights[1], 0) << closed;
        EXPECT_EQ(weights[3], 0) << closed;
        EXPECT_NEAR(weights[2], 1 / (1 + 2 * std::exp(-1.0)), 1e-6) << closed;
        EXPECT_EQ(weights[0], weights[4]) << closed;
    }
}

TEST_P(FastFunctionTest, NormedConvolutionAgreesWithLibTorch)
{
    using kernels::Activation;
    const std::pair<int64_t, int64_t> layers[]{{1, 16}, {3, 16}, {1, 6}, {3, 6}};
    for (const int64_t images : {5, 1})
        for (const auto& [kernel, channels] : layers)
            for (const Activation activation : {Activation::None, Activation::Relu, Activation::Sigmoid}) {
                const bool two = kernel == 1;
                Tensors at{torch::randn({images, 4, 6, 7}),
                           torch::randn({channels, two ? 7 : 4, kernel, kernel}) * 0.4,
                           torch::rand({channels}) + 0.5, torch::randn({channels})};
                if (two) {
                    at.push_back(torch::randn({images, 3, 6, 7}));
                    at.push_back(torch::randn({images, channels, 6, 7}));
                }
                Tensors running;
                const Function function = [&](const Tensors& t) {
                    NormedLayer layer{t[1], torch::nn::BatchNorm2d(channels), activation, 0.7,
                                      two ? t[5] : torch::Tensor()};
                    layer.norm->to(t[0].scalar_type());
                    layer.norm->weight = t[2];
                    layer.norm->bias = t[3];
                    const torch::Tensor out = normedConvolution(t[0], two ? t[4] : torch::Tensor(), layer);
                    running = {layer.norm->running_mean, layer.norm->running_var,
                               layer.norm->num_batches_tracked};
                    return out;
                };
                const Tensors ours = passOf(function, leaves(at)), ourRunning = running;
                expectAlike(ours, passOf(function, inDouble(at)));
                expectAlike(ourRunning, running);
            }
}

TEST_P(FastFunctionTest, MeanAndMostAgreesWithLibTorch)
{
    const Function function = [](const Tensors& t) { return meanAndMost(t[0]); };
    for (const auto& size : {std::vector<int64_t>{9, 6, 5, 7}, {1, 1, 1, 1}, {3, 16, 2, 1}}) {
        const torch::Tensor apart = torch::randn(size), shared = apart.mul(2).round().relu(); // with ties
        for (const torch::Tensor& maps : {apart, apart.contiguous(kLast), shared, torch::zeros(size)})
            expectAlike(passOf(function, leaves({maps})), passOf(function, inDouble({maps})));
    }
    const torch::Tensor large = torch::full({1, 4, 256, 256}, 0.1F).requires_grad_();
    EXPECT_LT((meanAndMost(large) - 0.1F).abs().max().item<double>(), 1e-7); // sums of many cells
    const torch::NoGradGuard plain;
    const torch::Tensor maps = torch::randn({2, 3, 4, 4});
    EXPECT_TRUE(torch::allclose(meanAndMost(maps).narrow(1, 3, 3), maps.flatten(2).amax(2)));
}

TEST_P(FastFunctionTest, MapsOfHalfAndTwiceTheSizeAreLibTorchs)
{
    const Function half = [](const Tensors& t) { return halved(t[0]); };
    const Function more = [](const Tensors& t) {
        return enlarged(t[0], 2 * t[0].size(2), 2 * t[0].size(3)) * 2;
    };
    const Function onto = [](const Tensors& t) { return enlarged(t[0], t[1].size(2), t[1].size(3), t[1]); };
    for (const auto& size : {std::vector<int64_t>{5, 6, 8, 6}, {3, 16, 7, 9}, {2, 3, 2, 2}, {1, 1, 3, 2}}) {
        const torch::Tensor apart = torch::randn(size), shared = apart.round(); // with ties
        for (const torch::Tensor& maps : {apart, apart.contiguous(kLast), shared, torch::zeros(size)}) {
            expectAlike(passOf(half, leaves({maps})), passOf(half, inDouble({maps})));
            expectAlike(passOf(more, leaves({maps})), passOf(more, inDouble({maps})));
            for (const int64_t odd : {0, 1}) { // not twice as large: LibTorch's
                const Tensors both{maps, torch::randn({size[0], size[1], 2 * size[2] + odd, 2 * size[3]})};
                expectAlike(passOf(onto, leaves(both)), passOf(onto, inDouble(both)));
            }
        }
    }
    torch::Tensor broken = torch::zeros({1, 1, 2, 4}).requires_grad_();
    broken.data()[0][0][1][1] = std::numeric_limits<float>::quiet_NaN();
    const torch::Tensor small = halved(broken);
    EXPECT_TRUE(std::isnan(small[0][0][0][0].item<float>()));
    EXPECT_EQ(small[0][0][0][1].item<float>(), 0);
    EXPECT_ANY_THROW(enlarged(torch::zeros({1, 2, 2, 2}), 4, 4, torch::zeros({1, 3, 4, 4})));
}

TEST_P(FastFunctionTest, GradientsOfReadersAreAddedUp)
{
    const Function function = [](const Tensors& t) {
        const auto same = forReaders(t[0], 4); // one of them is read twice, one by nobody
        return same[0] * 3 + same[1].square() + (same[2] * t[1]).contiguous(kLast) * same[0];
    };
    for (const auto format : {torch::MemoryFormat::Contiguous, kLast}) {
        const Tensors at{torch::randn({8, 6, 32, 32}).contiguous(format), torch::randn({8, 6, 32, 32})};
        expectAlike(passOf(function, leaves(at)), passOf(function, inDouble(at)));
    }
    const torch::Tensor x = torch::randn({2, 3}).requires_grad_();
    const auto same = forReaders(x, 3);
    const torch::Tensor one = torch::autograd::grad({(same[1] * 2).sum()}, {x}, {}, true)[0];
    EXPECT_TRUE(torch::equal(one, torch::full({2, 3}, 2.0F)));
    EXPECT_ANY_THROW(forReaders(torch::randn({2}), 0));
}

TEST_P(FastFunctionTest, MapFunctionsHaveASecondDerivative)
{
    const torch::Tensor x = torch::randn({2, 3, 4, 4}).requires_grad_();
    const auto second = [&](const torch::Tensor& once) {
        const torch::Tensor by = torch::autograd::grad({once.pow(3).sum()}, {x}, {}, true, true)[0];
        return torch::autograd::grad({by.square().sum()}, {x})[0];
    };
    const auto same = forReaders(x, 2);
    EXPECT_TRUE(torch::allclose(second(same[0] * same[1]), second(x * x), 1e-4, 1e-4));
    const torch::Tensor exact = torch::cat({x.mean({2, 3}), x.flatten(2).amax(2)}, 1);
    EXPECT_TRUE(torch::allclose(second(meanAndMost(x)), second(exact), 1e-4, 1e-4));
}

TEST_P(FastFunctionTest, WrongShapesAreRefused)
{
    const auto normed = [](const torch::Tensor& map, const torch::Tensor& beside, int64_t kernel,
                           const torch::Tensor& gated) {
        NormedLayer layer{torch::randn({6, 4, kernel, kernel}), torch::nn::BatchNorm2d(6),
                          kernels::Activation::Relu, 1, gated};
        return normedConvolution(map, beside, layer);
    };
    const torch::Tensor four = torch::randn({2, 4, 5, 5}), two = torch::randn({2, 2, 5, 5}), none;
    EXPECT_NO_THROW(normed(two, two, 1, none));
    EXPECT_ANY_THROW(normed(two, two, 3, none));
    EXPECT_ANY_THROW(normed(two, two.slice(2, 1), 1, none));
    EXPECT_ANY_THROW(normed(four, none, 1, torch::randn({1, 6, 5, 5})));
    EXPECT_ANY_THROW(normed(four[0], none, 1, none));
    EXPECT_ANY_THROW(meanAndMost(four[0]));
    NormedLayer other{torch::randn({6, 4, 3, 3}), torch::nn::BatchNorm2d(8)};
    EXPECT_ANY_THROW(normedConvolution(four, none, other));
    other.norm = torch::nn::BatchNorm2d(torch::nn::BatchNorm2dOptions(6).track_running_stats(false));
    EXPECT_ANY_THROW(normedConvolution(four, none, other));
    EXPECT_ANY_THROW(convolvedAndPooled(four, torch::randn({3, 4, 3, 3}), torch::randn({2}), 0));
    EXPECT_ANY_THROW(convolvedAndPooled(four, torch::randn({3, 2, 3, 3}), torch::randn({3}), 0));
    EXPECT_ANY_THROW(convolvedAndPooled(four, torch::randn({3, 4, 7, 7}), torch::randn({3}), 0));
}

TEST_P(FastFunctionTest, EncoderLayerAgreesWithThePlainOne)
{
    EncoderOptions options;
    options.width = 24;
    options.heads = 3;
    options.hidden = 40;
    options.attention.temperature = 1.3;
    EncoderLayer ours(options), plain(options);
    plain.to(torch::kDouble);
    {
        const torch::NoGradGuard guard;
        auto parameters = plain.named_parameters();
        for (auto& item : ours.named_parameters()) {
            item.value().add_(torch::randn_like(item.value()), 0.2);
            parameters[item.key()].copy_(item.value());
        }
    }
    torch::Tensor mask = torch::rand({6, 1, 1, 19}).lt(0.7);
    mask[2].fill_(false); // a text without a single word
    for (const auto& mayAttend : {std::optional<torch::Tensor>(), std::optional<torch::Tensor>(mask)}) {
        const torch::Tensor tokens = torch::randn({6, 19, 24});
        const auto pass = [&](EncoderLayer& layer, const torch::Tensor& x) {
            torch::Tensor weights;
            Tensors at = layer.parameters();
            at.push_back(x);
            Tensors all = passOf(
                [&](const Tensors& t) {
                    const EncoderLayer::Result result = layer.forward(t.back(), mayAttend, 0);
                    weights = result.weights.detach();
                    return result.tokens;
                },
                at);
            all.push_back(weights);
            return all;
        };
        expectAlike(pass(ours, leaves({tokens})[0]), pass(plain, inDouble({tokens})[0]));
    }
}

TEST_P(FastFunctionTest, EncoderLayerDropsTheSameOnTheWayBack)
{
    EncoderOptions options;
    options.width = 16;
    options.heads = 2;
    options.hidden = 8;
    EncoderLayer layer(options);
    const torch::Tensor tokens = torch::randn({3, 5, 16}).requires_grad_();
    const auto value = [&](const torch::Tensor& x) {
        torch::manual_seed(11);
        return layer.forward(x, std::nullopt, 0.4).tokens.to(torch::kDouble).square().sum();
    };
    const torch::Tensor gradient = torch::autograd::grad({value(tokens)}, {tokens})[0];
    const torch::Tensor direction = torch::randn_like(tokens);
    const double step = 1e-2;
    const double slope =
        (value(tokens + step * direction) - value(tokens - step * direction)).item<double>() / (2 * step);
    EXPECT_NEAR((gradient * direction).sum().item<double>(), slope, 2e-2 * std::abs(slope));
}

TEST_P(FastFunctionTest, DropoutDropsItsShareAndTheSameBack)
{
    const torch::Tensor ones = torch::ones({300, 1000}).requires_grad_();
    const torch::Tensor out = dropped(ones, 0.3);
    EXPECT_NEAR((out == 0).to(torch::kDouble).mean().item<double>(), 0.3, 0.004);
    EXPECT_FLOAT_EQ(out.max().item<float>(), 1 / 0.7F);
    // Rows and columns are alike: no pattern of the counter shows.
    EXPECT_LT(((out == 0).to(torch::kDouble).mean(0) - 0.3).abs().max().item<double>(), 0.13);
    EXPECT_LT(((out == 0).to(torch::kDouble).mean(1) - 0.3).abs().max().item<double>(), 0.07);
    const torch::Tensor neighbours = (out == 0).slice(1, 1) & (out == 0).slice(1, 0, -1);
    EXPECT_NEAR(neighbours.to(torch::kDouble).mean().item<double>(), 0.09, 0.003);
    const torch::Tensor back = torch::autograd::grad({out}, {ones}, {torch::ones_like(out)})[0];
    EXPECT_TRUE(torch::equal(back, out));
    EXPECT_TRUE(torch::equal(dropped(ones, 1.0), torch::zeros_like(ones)));
    EXPECT_LE((dropped(ones, 1 - 1e-12) != 0).sum().item<int64_t>(), 1); // 1 at the most, not all
}

TEST(DropoutTest, TheGeneratorsStateDecidesAndTheNumberOfThreadsDoesNot)
{
    const int before = at::get_num_threads();
    const torch::Tensor values = torch::randn({513, 700});
    at::set_num_threads(1);
    torch::manual_seed(3);
    const torch::Tensor first = dropped(values, 0.5), second = dropped(values, 0.5);
    at::set_num_threads(3);
    torch::manual_seed(3);
    EXPECT_TRUE(torch::equal(dropped(values, 0.5), first));
    EXPECT_TRUE(torch::equal(dropped(values, 0.5), second));
    EXPECT_FALSE(torch::equal(first, second));
    at::set_num_threads(before);
}

TEST(DropoutTest, NumbersBeyondFourThousandMillionsHaveTheirOwnDraws)
{
    std::vector<float> ones(2000, 1.0F), near(2000), far(2000), across(2000);
    const kernels::Dropout half{77, 0.5};
    const uint64_t block = uint64_t{1} << 32;
    kernels::drop(half, 0, 2000, ones.data(), near.data());
    kernels::drop(half, block, 2000, ones.data(), far.data());
    kernels::drop(half, block - 1000, 2000, ones.data(), across.data());
    EXPECT_NE(near, far);
    EXPECT_TRUE(std::equal(far.begin(), far.begin() + 1000, across.begin() + 1000));
}

} // namespace
} // namespace attnscope
