// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/multitask/small_programs.h"
#include "core/multitask/weighting.h"

#include "core/base/rng.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <numeric>

namespace attnscope {
namespace {

using Numbers = std::vector<double>;

/// A strategy with verbs: every step's gradients are small matrices with literal numbers.
class Strategy {
public:
    explicit Strategy(const std::string& name, int tasks = 2, OptionValues options = {})
        : m_options(std::move(options))
    {
        const WeightingEntry* entry = *findWeighting(name);
        m_specs = entry->info.options;
        auto made = entry->make(tasks, OptionReader(m_specs, m_options));
        m_made = std::move(*made);
    }

    Weights weigh(Numbers losses, torch::Tensor gradients = {}, int64_t epoch = 1)
    {
        std::vector<int> tasks(losses.size());
        std::iota(tasks.begin(), tasks.end(), 0);
        return weighSome(std::move(tasks), std::move(losses), std::move(gradients), epoch);
    }

    Weights weighSome(std::vector<int> tasks, Numbers losses, torch::Tensor gradients = {}, int64_t epoch = 1)
    {
        WeightingStep step;
        step.step = ++m_step;
        step.epoch = epoch;
        step.tasks = std::move(tasks);
        step.losses = std::move(losses);
        if (gradients.defined()) {
            step.gradients = gradients;
            step.gram = gradients.matmul(gradients.t());
        }
        return m_made->weigh(step);
    }

    /// The combined gradient.
    torch::Tensor combine(const torch::Tensor& gradients, Numbers losses = {})
    {
        if (losses.empty())
            losses.assign(static_cast<size_t>(gradients.size(0)), 1.0);
        const Weights weights = weigh(std::move(losses), gradients);
        return weights.values.empty() ? weights.combined
                                      : torch::tensor(weights.values, torch::kDouble).matmul(gradients);
    }
    Weighting& made() { return *m_made; }

private:
    OptionValues m_options;
    std::vector<OptionSpec> m_specs;
    std::unique_ptr<Weighting> m_made;
    int64_t m_step = 0;
};

torch::Tensor rows(const std::vector<Numbers>& values)
{
    std::vector<torch::Tensor> tensors;
    for (const Numbers& row : values)
        tensors.push_back(torch::tensor(row, torch::kDouble));
    return torch::stack(tensors);
}

void expectNear(const Numbers& found, const Numbers& expected, double tolerance = 1e-9)
{
    ASSERT_EQ(found.size(), expected.size());
    for (size_t i = 0; i < found.size(); ++i)
        EXPECT_NEAR(found[i], expected[i], tolerance) << "entry " << i;
}

void expectNear(const torch::Tensor& found, const Numbers& expected, double tolerance = 1e-9)
{
    const torch::Tensor dense = found.to(torch::kDouble).contiguous();
    expectNear(Numbers(dense.data_ptr<double>(), dense.data_ptr<double>() + dense.numel()), expected,
               tolerance);
}

torch::Tensor randomGradients(int64_t tasks, int64_t parameters, uint64_t seed)
{
    Rng rng(seed);
    torch::Tensor made = torch::empty({tasks, parameters}, torch::kDouble);
    for (int64_t i = 0; i < made.numel(); ++i)
        made.data_ptr<double>()[i] = rng.normal();
    return made;
}

TEST(Weighting, EqualAddsTheLosses) { expectNear(Strategy("equal").weigh({3, 5}).values, {1, 1}); }

TEST(Weighting, FixedTakesWeightsByTask)
{
    Strategy fixed("fixed", 2, {{"weighting.weights", "0.6,0.4"}});
    expectNear(fixed.weigh({3, 5}).values, {0.6, 0.4});
    expectNear(fixed.weighSome({1}, {5}).values, {0.4}); // the first has no label in this batch
    expectNear(Strategy("fixed", 3, {{"weighting.weights", "0"}}).weigh({1, 1, 1}).values, {0, 0, 0});
}

TEST(Weighting, FixedRefusesWhatDoesNotFit)
{
    const WeightingEntry* entry = *findWeighting("fixed");
    for (const char* text : {"0.6,0.4,1", "-1,2", "a", "", "1,,2", "nan,1", "1,inf"}) {
        const OptionValues values{{"weighting.weights", text}};
        const auto made = entry->make(2, OptionReader(entry->info.options, values));
        ASSERT_FALSE(made) << text;
        EXPECT_EQ(made.status().where(), "weighting.weights");
    }
}

TEST(Weighting, UncertaintyStartsAtHalfAndFollowsTheLogOfTheLoss)
{
    Strategy uncertainty("uncertainty", 2, {{"weighting.lr", "0.05"}});
    expectNear(uncertainty.weigh({4, 0.25}).values, {0.5, 0.5});
    Weights weights;
    for (int i = 0; i < 3000; ++i)
        weights = uncertainty.weigh({4, 0.25});
    // At the optimum s = log L: weights 1 / (2 L).
    expectNear(weights.values, {0.125, 2.0}, 1e-3);
}

TEST(Weighting, GradNormMovesWeightFromTheLargeGradientToTheSmallOne)
{
    Strategy gradNorm("gradnorm", 2, {{"weighting.alpha", "0"}, {"weighting.lr", "0.1"}});
    const torch::Tensor g = rows({{3, 0}, {0, 1}});
    expectNear(gradNorm.weigh({1, 1}, g).values, {1, 1});
    // Adam's first step is lr along the sign: 0.9 and 1.1, which add up to 2 already.
    expectNear(gradNorm.weigh({1, 1}, g).values, {0.9, 1.1}, 1e-6);
    Weights weights;
    for (int i = 0; i < 400; ++i)
        weights = gradNorm.weigh({1, 1}, g);
    EXPECT_NEAR(weights.values[0] * 3, weights.values[1] * 1, 0.4); // weighted norms meet
    EXPECT_NEAR(weights.values[0] + weights.values[1], 2, 1e-9);
}

TEST(Weighting, DwaComparesTheMeansOfTheLastTwoEpochs)
{
    Strategy dwa("dwa");
    expectNear(dwa.weigh({3, 1}, {}, 1).values, {1, 1});
    expectNear(dwa.weigh({1, 1}, {}, 1).values, {1, 1}); // means of epoch 1: 2 and 1
    expectNear(dwa.weigh({1, 1}, {}, 2).values, {1, 1}); // of epoch 2: 1 and 1
    const double a = std::exp(0.5 / 2), b = std::exp(1.0 / 2);
    expectNear(dwa.weigh({1, 1}, {}, 3).values, {2 * a / (a + b), 2 * b / (a + b)});
}

TEST(Weighting, RlwDrawsNewPositiveWeightsThatAddUpToOne)
{
    Strategy rlw("rlw", 3);
    const Numbers first = rlw.weigh({1, 1, 1}).values, second = rlw.weigh({1, 1, 1}).values;
    EXPECT_NE(first, second);
    EXPECT_NEAR(std::accumulate(first.begin(), first.end(), 0.0), 1, 1e-12);
    EXPECT_EQ(Strategy("rlw", 3).weigh({9, 9, 9}).values, first); // decided by seed and step alone
}

TEST(Weighting, GlsIsTheGradientOfTheGeometricMean)
{
    // sqrt(4 * 1) = 2: weights 2 / (2 * 4) and 2 / (2 * 1).
    expectNear(Strategy("gls").weigh({4, 1}).values, {0.25, 1});
}

TEST(Weighting, MgdaFindsTheShortestVector)
{
    // Orthogonal (2,0) and (0,1): w = (1/5, 4/5), by hand.
    expectNear(Strategy("mgda").weigh({1, 1}, rows({{2, 0}, {0, 1}})).values, {0.2, 0.8});
    // (1,0) and (3,1): the first is the shortest itself.
    expectNear(Strategy("mgda").weigh({1, 1}, rows({{1, 0}, {3, 1}})).values, {1, 0});
    // Normalised by norm: even weights of unit vectors, as weights of the originals.
    expectNear(
        Strategy("mgda", 2, {{"weighting.normalise", "norm"}}).weigh({1, 1}, rows({{2, 0}, {0, 1}})).values,
        {0.25, 0.5});
}

TEST(Weighting, PcGradTakesTheConflictOut)
{
    // g1 = (1,0), g2 = (-1,1): g1' = (0.5,0.5), g2' = (0,1); together (0.5,1.5).
    expectNear(Strategy("pcgrad").combine(rows({{1, 0}, {-1, 1}})), {0.5, 1.5});
    expectNear(Strategy("pcgrad").combine(rows({{1, 0}, {1, 1}})), {2, 1}); // no conflict: the sum
}

TEST(Weighting, GradVacRaisesTheCosineToTheGoal)
{
    // The goal starts at 0, so that a conflict is turned orthogonal as by PCGrad.
    expectNear(Strategy("gradvac").combine(rows({{1, 0}, {-1, 1}})), {0.5, 1.5}, 1e-9);
    // After agreement has raised the goal, less agreement is turned until the cosine is the goal.
    Strategy vac("gradvac", 2, {{"weighting.beta", "1"}});
    vac.combine(rows({{1, 0}, {0.6, 0.8}})); // goal 0.6 both ways
    const Weights weights = vac.weigh({1, 1}, rows({{1, 0}, {0, 1}}));
    // g1' = g1 + a g2 with a = 0.6 / 0.8: cosine of (1, 0.75) with (0,1) is 0.6.
    expectNear(weights.values, {1.75, 1.75}, 1e-9);
}

TEST(Weighting, GradDropKeepsOneSignAParameter)
{
    const torch::Tensor g = rows({{1, 1, -2, 0}, {-1, 3, -2, 0}});
    for (int i = 0; i < 20; ++i) {
        Strategy drop("graddrop");
        const torch::Tensor made = drop.combine(g);
        EXPECT_EQ(std::abs(made[0].item<double>()), 1); // either the one or the other
        EXPECT_EQ(made[1].item<double>(), 4);           // they agree
        EXPECT_EQ(made[2].item<double>(), -4);
        EXPECT_EQ(made[3].item<double>(), 0);
    }
    // Of many parameters with purity 3/4 three quarters take the positive sign.
    const torch::Tensor many =
        torch::stack({torch::full({40000}, 3.0, torch::kDouble), torch::full({40000}, -1.0, torch::kDouble)});
    EXPECT_NEAR(Strategy("graddrop").combine(many).gt(0).to(torch::kDouble).mean().item<double>(), 0.75,
                0.01);
    expectNear(Strategy("graddrop", 2, {{"weighting.leak", "1"}}).combine(g), {0, 4, -4, 0}); // all pass
}

TEST(Weighting, CaGradGoesFromTheMeanTowardsTheWorstOff)
{
    // By symmetry w = (1/2, 1/2): g0 = (0,1), |g0| = 1, d = g0 (1 + c).
    expectNear(Strategy("cagrad", 2, {{"weighting.c", "0.5"}}).combine(rows({{1, 1}, {-1, 1}})), {0, 1.5},
               1e-6);
    expectNear(Strategy("cagrad", 2, {{"weighting.c", "0"}}).combine(rows({{3, 1}, {-1, 1}})), {1, 1});
}

TEST(Weighting, CaGradHelpsTheWorstOffMoreThanAnyOtherDirectionNearTheMean)
{
    const torch::Tensor g = randomGradients(2, 2, 5);
    const torch::Tensor g0 = g.mean(0), found = Strategy("cagrad").combine(g);
    const double radius = 0.4 * g0.norm().item<double>();
    EXPECT_NEAR((found - g0).norm().item<double>(), radius, 1e-6);
    const double mine = g.mv(found).min().item<double>();
    for (int i = 0; i < 720; ++i) { // every direction of the circle, half a degree apart
        const double angle = i * M_PI / 360;
        const torch::Tensor other =
            g0 + radius * torch::tensor({std::cos(angle), std::sin(angle)}, torch::kDouble);
        EXPECT_LE(g.mv(other).min().item<double>(), mine + 1e-5);
    }
}

TEST(Weighting, ImtlGHasTheSameProjectionOnEveryGradient)
{
    // (2,0) and (0,1): alpha with 2a = 1 - a, so 1/3 and 2/3.
    expectNear(Strategy("imtl-g").weigh({1, 1}, rows({{2, 0}, {0, 1}})).values, {1.0 / 3, 2.0 / 3});
    const torch::Tensor g = randomGradients(4, 9, 2);
    const Weights weights = Strategy("imtl-g", 4).weigh({1, 1, 1, 1}, g);
    const torch::Tensor d = torch::tensor(weights.values, torch::kDouble).matmul(g);
    const torch::Tensor projections = g.mv(d) / g.norm(2, 1);
    EXPECT_LT((projections - projections[0]).abs().max().item<double>(), 1e-9);
    EXPECT_NEAR(std::accumulate(weights.values.begin(), weights.values.end(), 0.0), 1, 1e-9);
}

TEST(Weighting, NashMtlSolvesTheBargain)
{
    // Orthogonal gradients: |g|^2 alpha = 1 / alpha.
    expectNear(Strategy("nash-mtl").weigh({1, 1}, rows({{2, 0}, {0, 1}})).values, {0.5, 1});
    const torch::Tensor g = randomGradients(5, 20, 3);
    const Weights weights = Strategy("nash-mtl", 5).weigh(Numbers(5, 1), g);
    const torch::Tensor alpha = torch::tensor(weights.values, torch::kDouble);
    EXPECT_LT((g.matmul(g.t()).mv(alpha) * alpha - 1).abs().max().item<double>(), 1e-8);
}

TEST(Weighting, FamoWeighsByTheInverseLossAndThenAgainstTheGain)
{
    Strategy famo("famo");
    expectNear(famo.weigh({4, 1}).values, {0.2, 0.8}, 1e-6); // z even: 1/4 to 1
    // The first task gained (4 -> 2), the second did not: Adam's first step moves the logits by -+0.025.
    const double up = std::exp(0.025), down = std::exp(-0.025);
    const double z1 = down / (up + down) / 2, z2 = up / (up + down) / 1;
    expectNear(famo.weigh({2, 1}).values, {z1 / (z1 + z2), z2 / (z1 + z2)}, 1e-4);
}

TEST(Weighting, AlignedMtlMakesTheGradientsOrthogonalAndEquallyLong)
{
    // (2,0) and (0,1): both become of length 1; means.
    expectNear(Strategy("aligned-mtl").combine(rows({{2, 0}, {0, 1}})), {0.5, 0.5});
    // The combination of (1,0) and (1,1) by hand: M = [[1,1],[1,2]]; aligned G = sqrt(l) M^-1/2 G.
    const torch::Tensor g = rows({{1, 0}, {1, 1}});
    const auto [values, vectors] = torch::linalg_eigh(g.matmul(g.t()), "L");
    const torch::Tensor root = vectors.matmul(torch::diag(values.rsqrt())).matmul(vectors.t());
    const torch::Tensor aligned = values.min().sqrt() * root.matmul(g);
    EXPECT_LT((aligned.matmul(aligned.t()) - values.min() * torch::eye(2, torch::kDouble))
                  .abs()
                  .max()
                  .item<double>(),
              1e-12);
    EXPECT_LT((Strategy("aligned-mtl").combine(g) - aligned.mean(0)).abs().max().item<double>(), 1e-9);
}

TEST(Weighting, UpGradAveragesProjectionsThatHurtNoTask)
{
    // As PCGrad for two tasks, but averaged.
    expectNear(Strategy("upgrad").combine(rows({{1, 0}, {-1, 1}})), {0.25, 0.75});
    expectNear(Strategy("upgrad").combine(rows({{1, 0}, {1, 1}})), {1, 0.5});
    for (uint64_t seed = 0; seed < 20; ++seed) {
        const torch::Tensor g = randomGradients(6, 4, seed); // more tasks than dimensions: hard conflicts
        const torch::Tensor d = Strategy("upgrad", 6).combine(g);
        EXPECT_GT(g.mv(d).min().item<double>(), -1e-7) << "seed " << seed;
    }
}

TEST(Weighting, StchLooksAtTheTaskFurthestBehind)
{
    Strategy stch("stch", 2, {{"weighting.mu", "0.5"}});
    expectNear(stch.weigh({4, 1}, {}, 1).values, {0.5 * 0.5 / 4, 0.5 * 0.5 / 1}); // both at their nadir
    // Scaled losses 1/4 and 1, times 1/2, over mu: softmax(0.25, 1).
    const double a = std::exp(0.25), b = std::exp(1.0);
    expectNear(stch.weigh({1, 1}, {}, 2).values, {a / (a + b) * 0.5 / 4, b / (a + b) * 0.5});
}

// --- what holds for every strategy
// --------------------------------------------------------------------------

class EveryWeighting : public testing::TestWithParam<std::string> {};

TEST_P(EveryWeighting, StaysFiniteWhateverComes)
{
    const std::vector<torch::Tensor> cases{
        torch::zeros({2, 3}, torch::kDouble),   rows({{1, 0, 0}, {1, 0, 0}}),
        rows({{1, 2, 3}, {2, 4, 6}}),           rows({{1, 0, 0}, {-1, 0, 0}}),
        rows({{0, 0, 0}, {1, 2, 3}}),           rows({{1e-20, 0, 0}, {0, 1e-20, 0}}),
        rows({{1e10, 0, 0}, {-1e10, 1e-6, 0}}),
    };
    for (const torch::Tensor& g : cases)
        for (const Numbers& losses : {Numbers{1, 1}, Numbers{0, 0}, Numbers{1e-30, 1e30}}) {
            Strategy strategy(GetParam());
            for (int step = 0; step < 3; ++step) {
                const Weights weights = strategy.weigh(losses, g, step + 1);
                EXPECT_TRUE(weights.values.size() == 2 || weights.combined.numel() == 3);
                for (const double value : weights.values)
                    EXPECT_TRUE(std::isfinite(value)) << g << losses[0] << ' ' << losses[1];
            }
        }
}

TEST_P(EveryWeighting, TakesOneTaskAndTwelve)
{
    for (const int tasks : {1, 12}) {
        const torch::Tensor g = randomGradients(tasks, 30, 7);
        const torch::Tensor d = Strategy(GetParam(), tasks).combine(g);
        ASSERT_EQ(d.numel(), 30);
        EXPECT_TRUE(torch::isfinite(d).all().item<bool>());
        if (tasks == 1) { // along the only gradient there is
            EXPECT_NEAR((d.dot(g[0]) / (d.norm() * g[0].norm())).item<double>(), 1, 1e-9);
        }
    }
}

TEST_P(EveryWeighting, GoesOnFromASavedStateAsIfNothingHadHappened)
{
    const auto run = [](Strategy& strategy, int from, int to) {
        Numbers last;
        for (int i = from; i < to; ++i) {
            const Weights w = strategy.weigh({1.0 + i % 3, 2.0 / (i + 1)},
                                             randomGradients(2, 8, static_cast<uint64_t>(i)), 1 + i / 3);
            last = w.values;
        }
        return last;
    };
    Strategy whole(GetParam()), first(GetParam()), second(GetParam());
    const Numbers expected = run(whole, 0, 12);
    run(first, 0, 7);
    ArrayBundle state;
    first.made().save(state);
    ASSERT_TRUE(second.made().load(state).isOk());
    run(second, 0, 0);
    Strategy stepCounter(GetParam());
    Numbers found = run(first, 7, 12);
    EXPECT_EQ(found, expected);
    if (GetParam() != "rlw" && GetParam() != "pcgrad" && GetParam() != "gradvac" &&
        GetParam() != "graddrop") {
        found = run(second, 7, 12); // those named draw by the step's number, which starts anew here
        EXPECT_EQ(found, expected);
    }
}

TEST_P(EveryWeighting, ATaskWithoutLabelsSitsOut)
{
    Strategy strategy(GetParam(), 3);
    const torch::Tensor g = randomGradients(3, 5, 1);
    for (int i = 0; i < 4; ++i) {
        const std::vector<int> tasks = i % 2 == 0 ? std::vector<int>{0, 2} : std::vector<int>{0, 1, 2};
        const torch::Tensor part =
            i % 2 == 0 ? g.index_select(0, torch::tensor(std::vector<int64_t>{0, 2})) : g;
        const Weights w = strategy.weighSome(tasks, Numbers(tasks.size(), 0.5), part, 1 + i);
        EXPECT_TRUE(w.combined.defined() || w.values.size() == tasks.size());
    }
}

std::vector<std::string> names()
{
    std::vector<std::string> all;
    for (const WeightingEntry& entry : weightingRegistry())
        all.push_back(entry.info.name);
    return all;
}

INSTANTIATE_TEST_SUITE_P(All, EveryWeighting, testing::ValuesIn(names()), [](const auto& info) {
    std::string name = info.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

// --- the small programs
// -------------------------------------------------------------------------------------

/// Every point of a grid on the simplex of three, for comparison.
template <class Value>
double leastOnGrid(const Value& value)
{
    double best = INFINITY;
    for (int i = 0; i <= 100; ++i)
        for (int j = 0; i + j <= 100; ++j)
            best = std::min(best, value(Numbers{i / 100.0, j / 100.0, (100 - i - j) / 100.0}));
    return best;
}

double quadratic(const torch::Tensor& gram, const Numbers& x)
{
    const torch::Tensor v = torch::tensor(x, torch::kDouble);
    return v.dot(gram.mv(v)).item<double>();
}

TEST(SmallPrograms, TheHullsShortestVectorBeatsEveryGridPoint)
{
    for (uint64_t seed = 0; seed < 20; ++seed) {
        const torch::Tensor g = randomGradients(3, 4, seed) + 0.5;
        const torch::Tensor gram = g.matmul(g.t());
        const Numbers w = leastNormInHull(gram);
        EXPECT_NEAR(std::accumulate(w.begin(), w.end(), 0.0), 1, 1e-12);
        EXPECT_LE(quadratic(gram, w),
                  leastOnGrid([&](const Numbers& x) { return quadratic(gram, x); }) + 1e-9);
    }
}

TEST(SmallPrograms, ConflictAverseBeatsEveryGridPoint)
{
    for (uint64_t seed = 0; seed < 20; ++seed) {
        const torch::Tensor g = randomGradients(3, 5, seed);
        const torch::Tensor gram = g.matmul(g.t());
        const Numbers b{gram[0].mean().item<double>(), gram[1].mean().item<double>(),
                        gram[2].mean().item<double>()};
        const auto value = [&](const Numbers& x) {
            return x[0] * b[0] + x[1] * b[1] + x[2] * b[2] +
                   0.7 * std::sqrt(std::max(0.0, quadratic(gram, x)));
        };
        EXPECT_LE(value(conflictAverse(gram, b, 0.7)), leastOnGrid(value) + 1e-8) << "seed " << seed;
    }
}

TEST(SmallPrograms, LeastNormAboveMeetsItsOptimalityConditions)
{
    for (uint64_t seed = 0; seed < 50; ++seed) {
        const torch::Tensor g = randomGradients(6, 4, seed);
        const torch::Tensor gram = g.matmul(g.t());
        const Numbers lower{1, 0, 0, 0.5, 0, 0};
        const Numbers x = leastNormAbove(gram, lower);
        const torch::Tensor slope = gram.mv(torch::tensor(x, torch::kDouble));
        for (size_t i = 0; i < x.size(); ++i) {
            EXPECT_GE(x[i], lower[i] - 1e-12);
            EXPECT_GE(slope[static_cast<int64_t>(i)].item<double>(), -1e-7) << "seed " << seed;
            EXPECT_NEAR((x[i] - lower[i]) * slope[static_cast<int64_t>(i)].item<double>(), 0, 1e-6);
        }
    }
}

} // namespace
} // namespace attnscope
