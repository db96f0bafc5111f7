// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// The recurrent layer against LibTorch's own modules (values and gradients) and against plain loops.
#include "core/models/text/recurrent.h"
#include "oracle_bridge.h"
#include "oracle_text_rnn.h"

#include <ATen/Parallel.h>
#include <torch/nn/modules/rnn.h>
#include <torch/nn/utils/rnn.h>

namespace attnscope {
namespace {

constexpr int64_t kInput = 5, kHidden = 7;

struct CellCase {
    const char* name;
    CellKind cell;
    Directions directions;
};
void PrintTo(const CellCase& which, std::ostream* out) { *out << which.name; }

/// What a pass gives: the states, and the gradients of a weighted sum of them.
struct Pass {
    torch::Tensor states, gradInput;
    std::map<std::string, torch::Tensor> gradients; ///< by our parameters' names
};

/// Different at every state, so that no gradient is hidden by symmetry.
torch::Tensor sumOf(const torch::Tensor& states)
{
    return (states * torch::sin(torch::arange(states.numel(), states.options())).view_as(states)).sum();
}

/// "weight_ih_reverse" as "weight_ih_l0_reverse".
std::string nameInLibTorch(const std::string& name)
{
    const size_t reverse = name.find("_reverse");
    return name.substr(0, reverse) + "_l0" + (reverse == std::string::npos ? "" : "_reverse");
}

template <class Module, class Options>
Pass passOfLibTorch(const Recurrent& ours, const torch::Tensor& input, const torch::Tensor& lengths)
{
    namespace rnn = torch::nn::utils::rnn;
    Module module(Options(kInput, kHidden)
                      .batch_first(true)
                      .bidirectional(ours.options().directions == Directions::Both));
    module->to(torch::kDouble);
    auto parameters = module->named_parameters();
    {
        const torch::NoGradGuard guard;
        for (const auto& item : ours.named_parameters())
            parameters[nameInLibTorch(item.key())].copy_(item.value());
    }
    const torch::Tensor wide = input.to(torch::kDouble).detach().requires_grad_();
    const auto packed = rnn::pack_padded_sequence(wide, lengths, true, false);
    const auto answer = std::get<0>(module->forward_with_packed_input(packed));
    Pass pass;
    pass.states = std::get<0>(rnn::pad_packed_sequence(answer, true, 0.0, input.size(1)));
    sumOf(pass.states).backward();
    pass.gradInput = wide.grad();
    for (const auto& item : ours.named_parameters())
        pass.gradients[item.key()] = parameters[nameInLibTorch(item.key())].grad();
    return pass;
}

Pass reference(const Recurrent& ours, const torch::Tensor& input, const torch::Tensor& lengths)
{
    namespace nn = torch::nn;
    switch (ours.options().cell) {
    case CellKind::Rnn: return passOfLibTorch<nn::RNN, nn::RNNOptions>(ours, input, lengths);
    case CellKind::Lstm: return passOfLibTorch<nn::LSTM, nn::LSTMOptions>(ours, input, lengths);
    case CellKind::Gru: break;
    }
    return passOfLibTorch<nn::GRU, nn::GRUOptions>(ours, input, lengths);
}

Pass passOf(Recurrent& layer, const torch::Tensor& input, const torch::Tensor& lengths)
{
    layer.zero_grad();
    const torch::Tensor leaf = input.detach().clone().requires_grad_();
    Pass pass;
    pass.states = layer.forward(leaf, lengths);
    sumOf(pass.states).backward();
    pass.gradInput = leaf.grad();
    for (const auto& item : layer.named_parameters())
        pass.gradients[item.key()] = item.value().grad().clone();
    return pass;
}

double difference(const torch::Tensor& a, const torch::Tensor& b)
{
    const torch::Tensor wide = b.to(torch::kDouble);
    const double scale = std::max(1.0, wide.abs().max().item<double>());
    return (a.to(torch::kDouble) - wide).abs().max().item<double>() / scale;
}

class RecurrentTest : public ::testing::TestWithParam<CellCase> {
protected:
    RecurrentTest() { torch::manual_seed(11); }

    static std::shared_ptr<Recurrent> layer()
    {
        auto made = std::make_shared<Recurrent>(
            RecurrentOptions{GetParam().cell, GetParam().directions, kInput, kHidden});
        oracle::randomise(*made);
        return made;
    }
    /// Longest first would hide a mistake in the ranking; the longest is shorter than the padding.
    static torch::Tensor mixedLengths(int64_t batch) { return torch::arange(batch) * 5 % 9 + 1; }
    static const char* cellName()
    {
        return GetParam().cell == CellKind::Lstm ? "lstm"
                                                 : (GetParam().cell == CellKind::Gru ? "gru" : "rnn");
    }
    static bool both() { return GetParam().directions == Directions::Both; }
};

TEST_P(RecurrentTest, AgreesWithLibTorchInValuesAndGradients)
{
    const auto ours = layer();
    const torch::Tensor input = torch::randn({33, 11, kInput}), lengths = mixedLengths(33);
    const Pass expected = reference(*ours, input, lengths);
    const Pass found = passOf(*ours, input, lengths);
    EXPECT_LE(difference(found.states, expected.states), 1e-5);
    EXPECT_LE(difference(found.gradInput, expected.gradInput), 1e-5);
    ASSERT_EQ(found.gradients.size(), both() ? 8U : 4U);
    for (const auto& [name, gradient] : found.gradients)
        EXPECT_LE(difference(gradient, expected.gradients.at(name)), 1e-5) << name;
}

TEST_P(RecurrentTest, AgreesWithPlainLoopsFromAnInitialState)
{
    const auto ours = layer();
    const oracle::Parameters parameters = oracle::parametersOf(*ours);
    const torch::Tensor input = torch::randn({4, 9, kInput}), lengths = torch::tensor({3, 9, 1, 6});
    const torch::Tensor initial = torch::randn({4, ours->outputDim()});
    const torch::Tensor states = ours->forward(input, lengths, initial);
    for (int64_t text = 0; text < 4; ++text) {
        const int64_t length = lengths[text].item<int64_t>();
        const oracle::Array expected = oracle::recurrent(cellName(), both(), parameters, "",
                                                         oracle::arrayOf(input[text].slice(0, 0, length)),
                                                         oracle::arrayOf(initial[text]).values);
        oracle::expectClose(expected.values, states[text].slice(0, 0, length), 1e-5, "states");
        EXPECT_EQ(states[text].slice(0, length).abs().sum().item<double>(), 0.0);
    }
}

TEST_P(RecurrentTest, TheInitialStatesGradientIsThatOfLibTorch)
{
    const auto ours = layer();
    const torch::Tensor input = torch::randn({6, 9, kInput}), lengths = mixedLengths(6);
    const torch::Tensor initial = torch::randn({6, ours->outputDim()});
    const auto gradientIn = [&](torch::ScalarType type) {
        ours->to(type);
        const torch::Tensor leaf = initial.to(type, false, true).requires_grad_();
        sumOf(ours->forward(input.to(type), lengths, leaf)).backward();
        return leaf.grad();
    };
    EXPECT_LE(difference(gradientIn(torch::kFloat), gradientIn(torch::kDouble)), 1e-5);
}

TEST_P(RecurrentTest, ATextAloneGivesWhatItGivesAmongOthers)
{
    const torch::NoGradGuard guard;
    const auto ours = layer();
    const torch::Tensor input = torch::randn({20, 30, kInput}), lengths = mixedLengths(20);
    const torch::Tensor states = ours->forward(input, lengths);
    const torch::Tensor last = ours->finalStates(states, lengths);
    for (int64_t text = 0; text < 20; ++text) {
        const int64_t length = lengths[text].item<int64_t>();
        const torch::Tensor one = lengths.slice(0, text, text + 1);
        const torch::Tensor alone = ours->forward(input.slice(0, text, text + 1).slice(1, 0, length), one);
        EXPECT_LE(difference(alone[0], states[text].slice(0, 0, length)), 1e-6);
        EXPECT_LE(difference(ours->finalStates(alone, one)[0], last[text]), 1e-6);
        EXPECT_LE(difference(alone[0][length - 1].slice(0, 0, kHidden), last[text].slice(0, 0, kHidden)),
                  1e-6);
    }
}

TEST_P(RecurrentTest, StepsOneByOneMakeTheFirstDirection)
{
    const torch::NoGradGuard guard;
    const auto ours = layer();
    const torch::Tensor input = torch::randn({3, 6, kInput});
    const torch::Tensor states = ours->forward(input, torch::full({3}, 6, torch::kLong));
    CellState state{torch::zeros({3, kHidden}), {}};
    for (int64_t token = 0; token < 6; ++token) {
        state = ours->step(input.select(1, token), state);
        EXPECT_LE(difference(state.hidden, states.select(1, token).slice(1, 0, kHidden)), 1e-6) << token;
    }
}

TEST_P(RecurrentTest, RepeatsToTheBitAndHardlyDependsOnTheThreads)
{
    const auto ours = layer();
    const torch::Tensor input = torch::randn({70, 11, kInput}), lengths = mixedLengths(70);
    const int before = at::get_num_threads();
    at::set_num_threads(2);
    const Pass first = passOf(*ours, input, lengths), second = passOf(*ours, input, lengths);
    at::set_num_threads(7);
    const Pass wide = passOf(*ours, input, lengths);
    at::set_num_threads(before);
    EXPECT_TRUE(torch::equal(first.states, second.states));
    EXPECT_LE(difference(wide.states, first.states), 1e-6);
    for (const auto& [name, gradient] : first.gradients) {
        EXPECT_TRUE(torch::equal(gradient, second.gradients.at(name))) << name;
        EXPECT_LE(difference(wide.gradients.at(name), gradient), 1e-5) << name;
    }
}

TEST_P(RecurrentTest, RefusesWhatItCannotDo)
{
    const auto ours = layer();
    const torch::Tensor input = torch::randn({2, 4, kInput}).requires_grad_();
    EXPECT_THROW(ours->forward(input, torch::tensor({5, 2})), c10::Error);
    EXPECT_THROW(ours->forward(input, torch::tensor({4, 0})), c10::Error);
    const torch::Tensor loss = sumOf(ours->forward(input, torch::tensor({4, 2})));
    EXPECT_THROW(torch::autograd::grad({loss}, {input}, {}, true, true), c10::Error);
}

INSTANTIATE_TEST_SUITE_P(Cells, RecurrentTest,
                         ::testing::Values(CellCase{"Rnn", CellKind::Rnn, Directions::One},
                                           CellCase{"RnnBoth", CellKind::Rnn, Directions::Both},
                                           CellCase{"Lstm", CellKind::Lstm, Directions::One},
                                           CellCase{"LstmBoth", CellKind::Lstm, Directions::Both},
                                           CellCase{"Gru", CellKind::Gru, Directions::One},
                                           CellCase{"GruBoth", CellKind::Gru, Directions::Both}),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(RecurrentStart, IsThatOfKeras)
{
    torch::manual_seed(3);
    const Recurrent layer({CellKind::Lstm, Directions::Both, 6, 8});
    const auto parameters = layer.named_parameters();
    const torch::Tensor bias = parameters["bias_ih_reverse"];
    EXPECT_EQ(bias.slice(0, 8, 16).sum().item<double>(), 8.0); // the forget gate
    EXPECT_EQ(bias.abs().sum().item<double>(), 8.0);
    EXPECT_EQ(parameters["bias_hh"].abs().sum().item<double>(), 0.0);
    const torch::Tensor weight = parameters["weight_hh"]; // [32, 8]
    EXPECT_LE((weight.t().mm(weight) - torch::eye(8)).abs().max().item<double>(), 1e-5);
    EXPECT_LE(parameters["weight_ih"].abs().max().item<double>(), std::sqrt(6.0 / (32 + 6)));
}

} // namespace
} // namespace attnscope
