// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/dataset.h"
#include "core/data/shape_scene.h"

#include "core/base/rng.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace attnscope {
namespace {

constexpr int kArea = kSceneSide * kSceneSide;

struct Scene {
    ShapeTarget target;
    std::vector<uint8_t> rgb, evidence;

    explicit Scene(uint64_t stream, SceneStyle style = {}) : rgb(size_t{3} * kArea), evidence(kArea)
    {
        target = drawScene(stream, style, rgb, evidence);
    }
    size_t evidenceCount() const
    {
        return static_cast<size_t>(std::count(evidence.begin(), evidence.end(), 1));
    }
    size_t at(float x, float y) const { return static_cast<size_t>(y) * kSceneSide + static_cast<size_t>(x); }
};

std::unique_ptr<Dataset> openShapes(const std::string& spec, uint64_t seed = 1,
                                    const OptionValues& options = {})
{
    auto data = openDataset(spec, options, seed, {});
    EXPECT_TRUE(data.isOk()) << data.status().text();
    return std::move(data).value();
}

TEST(Shapes, DefaultSizesClassesAndEvidence)
{
    const auto data = openShapes("shapes");
    EXPECT_EQ(data->size(Split::Train), 8000);
    EXPECT_EQ(data->size(Split::Validation), 0);
    EXPECT_EQ(data->size(Split::Test), 1000);
    const DatasetSummary& summary = data->summary();
    EXPECT_TRUE(summary.hasEvidence);
    ASSERT_EQ(summary.tasks.size(), 4U);
    EXPECT_EQ(summary.tasks[0].name, "shape");
    EXPECT_EQ(summary.tasks[0].classes, shapeNames());
    std::vector<int> counts(kShapeCount);
    for (int64_t i = 0; i < 1000; ++i)
        ++counts[static_cast<size_t>(data->sample(Split::Test, i).labels.at("shape"))];
    for (const int count : counts)
        EXPECT_GT(count, 120) << "of about 167";
}

TEST(Shapes, TheSeedDecidesEverything)
{
    const std::string identity = openShapes("shapes?train=100&test=20")->identity();
    EXPECT_EQ(openShapes("shapes?train=100&test=20")->identity(), identity);
    EXPECT_NE(openShapes("shapes?train=100&test=20", 2)->identity(), identity);
    // The first pictures are the same however many follow.
    EXPECT_EQ(openShapes("shapes?train=200&test=20")->sample(Split::Test, 7).picture.rgb,
              openShapes("shapes?train=100&test=20")->sample(Split::Test, 7).picture.rgb);
    EXPECT_NE(openShapes("shapes?train=100&test=20")->sample(Split::Train, 7).picture.rgb,
              openShapes("shapes?train=100&test=20")->sample(Split::Test, 7).picture.rgb);
}

TEST(Shapes, EvidenceIsTheFilledSilhouetteFullyInside)
{
    for (uint64_t i = 0; i < 500; ++i) {
        const Scene scene(streamOf(3, i));
        const ShapeTarget& t = scene.target;
        EXPECT_EQ(scene.evidence[scene.at(t.centreX, t.centreY)], 1) << i; // a ring's hole as well
        EXPECT_GT(scene.evidenceCount(), 45U);
        EXPECT_LT(scene.evidenceCount(), 300U);
        for (size_t k = 0; k < kSceneSide; ++k)
            ASSERT_EQ(scene.evidence[k] + scene.evidence[kArea - 1 - k] + scene.evidence[k * kSceneSide] +
                          scene.evidence[k * kSceneSide + kSceneSide - 1],
                      0)
                << "picture " << i << " touches the border";
    }
}

TEST(Shapes, ACircleHasItsArea)
{
    for (uint64_t i = 0, seen = 0; seen < 20; ++i) {
        const Scene scene(streamOf(4, i));
        if (scene.target.shape != Shape::Circle)
            continue;
        ++seen;
        const double area = M_PI * scene.target.radius * scene.target.radius;
        EXPECT_NEAR(static_cast<double>(scene.evidenceCount()), area, 12);
    }
}

TEST(Shapes, TheTargetIsColourfulAndTheBackgroundIsNot)
{
    for (uint64_t i = 0; i < 200; ++i) {
        const Scene scene(streamOf(5, i));
        const auto spread = [&](size_t pixel) {
            const auto at = scene.rgb.begin() + static_cast<std::ptrdiff_t>(3 * pixel);
            const auto [low, high] = std::minmax_element(at, at + 3);
            return *high - *low;
        };
        int onTarget = 0, beside = 0;
        for (size_t pixel = 0; pixel < kArea; ++pixel) {
            onTarget = std::max(onTarget, scene.evidence[pixel] != 0 ? spread(pixel) : 0);
            beside = std::max(beside, pixel < kSceneSide ? spread(pixel) : 0); // the top row
        }
        EXPECT_GT(onTarget, 100) << i;
        EXPECT_LT(beside, 40) << i;
    }
}

TEST(Shapes, ClutterNeverCoversTheMiddleOfTheTarget)
{
    for (uint64_t i = 0; i < 200; ++i) {
        const Scene bare(streamOf(6, i), {0, 0}), busy(streamOf(6, i), {0, 40});
        ASSERT_EQ(bare.target.shape, busy.target.shape);
        EXPECT_NE(bare.rgb, busy.rgb);
        EXPECT_EQ(bare.evidence, busy.evidence);
        if (bare.target.shape == Shape::Ring)
            continue; // nothing of its own in the middle
        const size_t centre = bare.at(bare.target.centreX, bare.target.centreY);
        // What the target paints in full is the same but for its brightness, which is drawn after the
        // clutter.
        for (size_t k = 3 * centre; k < 3 * centre + 3; ++k)
            EXPECT_NEAR(bare.rgb[k], busy.rgb[k], 36) << i;
    }
}

TEST(Shapes, GrainHasTheStrengthAskedFor)
{
    double squares = 0;
    for (uint64_t i = 0; i < 20; ++i) {
        const Scene clean(streamOf(7, i)), grainy(streamOf(7, i), {0.05F, 0});
        for (size_t k = 0; k < clean.rgb.size(); ++k) {
            const double difference = double{1} * grainy.rgb[k] - clean.rgb[k];
            squares += difference * difference / static_cast<double>(20 * clean.rgb.size());
        }
    }
    EXPECT_NEAR(std::sqrt(squares), 0.05 * 255, 1.0);
}

} // namespace
} // namespace attnscope
