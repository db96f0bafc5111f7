// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/rng.h"
#include "core/data/image_dataset.h"
#include "core/data/shape_scene.h"

#include <torch/torch.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace attnscope {
namespace {

using Numbers = std::vector<int64_t>;

Numbers imagesUpTo(int64_t count)
{
    Numbers all(static_cast<size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

std::unique_ptr<Dataset> openImages(ImageRecords made, const OptionValues& values = {}, uint64_t seed = 1)
{
    const auto specs = withImageOptions({});
    auto result = makeImageDataset(
        std::move(made), {"made", "", {}, {}}, OptionReader(specs, values), seed, [](double) { return true; },
        0.0);
    EXPECT_TRUE(result.isOk()) << result.status().text();
    return std::move(result).value();
}

std::unique_ptr<Dataset> openNamed(const std::string& spec, const OptionValues& values = {},
                                   uint64_t seed = 1)
{
    auto result = openDataset(spec, values, seed, {});
    EXPECT_TRUE(result.isOk()) << result.status().text();
    return std::move(result).value();
}

/// Two grey images of 2 x 3 pixels for training and one for testing, with a task of every kind.
ImageRecords severalTasks()
{
    ImageRecords made;
    made.name = made.where = "made";
    made.channels = 1;
    made.height = 2;
    made.width = 3;
    made.pixels = {0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 20, 21, 22, 23, 24, 25};
    made.evidence = {0, 1, 0, 0, 2, 3, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2};
    made.tasks = {{{"class", TaskKind::Classification, {"a", "b"}}, {1, 0, 1}},
                  {{"first", TaskKind::Mask, {}}, {0, 0, 0}, {}, 1},
                  {{"whole", TaskKind::Mask, {}}, {0, -1, 0}},
                  {{"place", TaskKind::Point, {}}, {0, 0, -1}, {0.5F, 1.5F, 2.0F, 0.25F, 9, 9}}};
    made.train = {0, 1};
    made.test = {2};
    return made;
}

/// Square images of one lit pixel at a random place, with that pixel as mask and point.
ImageRecords litPixels(int side, int count)
{
    ImageRecords made;
    made.name = made.where = "made";
    made.channels = 1;
    made.height = made.width = side;
    Rng rng(7);
    LabelledTask mask{{"mask", TaskKind::Mask, {}}, Numbers(static_cast<size_t>(count), 0)};
    LabelledTask point{{"point", TaskKind::Point, {}}, mask.labels};
    for (int i = 0; i < count; ++i) {
        const auto lit = static_cast<int>(rng.below(static_cast<uint64_t>(side * side)));
        for (int k = 0; k < side * side; ++k) {
            made.pixels.push_back(k == lit ? 255 : 0);
            made.evidence.push_back(k == lit ? 1 : 0);
        }
        point.points.push_back(static_cast<float>(lit % side) + 0.5F);
        point.points.push_back(static_cast<float>(lit / side) + 0.5F);
        made.train.push_back(i);
    }
    made.tasks = {mask, point};
    return made;
}

// ---- labels of every kind ----

TEST(MultiImages, ABatchHasTheLabelsOfEveryKind)
{
    const auto data = openImages(severalTasks());
    const Batch batch = data->batch(Split::Train, imagesUpTo(2), false, 0);
    EXPECT_TRUE(batch.labels.at("class").equal(torch::tensor({1, 0}, torch::kInt64)));
    EXPECT_TRUE(batch.labels.at("first").equal(
        torch::tensor({0.F, 1.F, 0.F, 0.F, 0.F, 1.F, 1.F, 1.F, 0.F, 0.F, 0.F, 0.F}).view({2, 2, 3})));
    EXPECT_TRUE(batch.labels.at("whole").equal(
        torch::tensor({0.F, 1.F, 0.F, 0.F, 1.F, 1.F, -1.F, -1.F, -1.F, -1.F, -1.F, -1.F}).view({2, 2, 3})));
    EXPECT_TRUE(batch.labels.at("place").equal(torch::tensor({0.5F, 1.5F, 2.F, 0.25F}).view({2, 2})));
    const Batch test = data->batch(Split::Test, imagesUpTo(1), false, 0);
    EXPECT_TRUE(test.labels.at("place").equal(torch::full({1, 2}, -1.F)));
}

TEST(MultiImages, ASampleHasTheValuesThatAreKnown)
{
    const auto data = openImages(severalTasks());
    const Sample sample = data->sample(Split::Train, 1);
    EXPECT_EQ(sample.labels, (std::map<std::string, int64_t>{{"class", 0}}));
    EXPECT_EQ(sample.values.at("place").shape, Numbers{2});
    EXPECT_EQ(sample.values.at("place").values, (std::vector<float>{2, 0.25F}));
    EXPECT_EQ(sample.values.at("first").shape, (Numbers{2, 3}));
    EXPECT_EQ(sample.values.at("first").values, (std::vector<float>{1, 1, 0, 0, 0, 0}));
    EXPECT_FALSE(sample.values.contains("whole"));
    for (const auto& [task, labels] : data->batchOf(sample).labels)
        EXPECT_TRUE(labels.eq(-1).all().item<bool>()) << task;
}

TEST(MultiImages, EvidenceOfATaskIsItsShareOfTheWhole)
{
    using Bytes = std::vector<uint8_t>;
    const auto data = openImages(severalTasks());
    EXPECT_TRUE(data->summary().hasEvidence);
    EXPECT_EQ(data->evidence(Split::Train, 0), (Bytes{0, 1, 0, 0, 1, 1}));
    EXPECT_EQ(data->evidenceOf(Split::Train, 0, "first"), (Bytes{0, 1, 0, 0, 0, 1}));
    EXPECT_EQ(data->evidenceOf(Split::Test, 0, "first"), (Bytes{0, 0, 0, 0, 0, 0}));
    EXPECT_EQ(data->evidenceOf(Split::Train, 0, "class"), data->evidence(Split::Train, 0));
    EXPECT_EQ(data->evidenceOf(Split::Train, 0, ""), data->sample(Split::Train, 0).evidence);
    EXPECT_THROW(data->evidenceOf(Split::Test, 1, "first"), c10::IndexError);
}

TEST(MultiImages, MasksAndPointsMoveWithTheImage)
{
    constexpr int kSide = 8, kCount = 200;
    const auto data =
        openImages(litPixels(kSide, kCount), {{"augment.flip", "true"}, {"augment.crop", "true"}});
    const Batch batch = data->batch(Split::Train, imagesUpTo(kCount), true, 5);
    const torch::Tensor lit = batch.images.squeeze(1).gt(0).to(torch::kFloat32);
    EXPECT_TRUE(batch.labels.at("mask").equal(lit));
    int moved = 0, gone = 0;
    for (int64_t i = 0; i < kCount; ++i) {
        const torch::Tensor place = lit[i].nonzero(), point = batch.labels.at("point")[i];
        if (place.numel() == 0) {
            ++gone;
            EXPECT_TRUE(point.equal(torch::full({2}, -1.F))) << i;
            continue;
        }
        EXPECT_EQ(point[0].item<float>(), place[0][1].item<float>() + 0.5F) << i;
        EXPECT_EQ(point[1].item<float>(), place[0][0].item<float>() + 0.5F) << i;
        const HostArray before = data->sample(Split::Train, i).values.at("point");
        moved += before.values[0] != point[0].item<float>() ? 1 : 0;
    }
    EXPECT_GT(moved, 50);
    EXPECT_GT(gone, 20);
    EXPECT_LT(gone, 150);
}

TEST(MultiImages, TheIdentityFollowsPointsAndMasks)
{
    const std::string identity = openImages(severalTasks())->identity();
    // Made with the recipe in docs/data.md by Python's hashlib.
    EXPECT_EQ(identity, "53003bda80cd640f3fe7ec2c3b191d4894dbbfec04c3400c316e52bf5185b9c4");
    ImageRecords point = severalTasks(), mask = severalTasks();
    point.tasks[3].points[1] = 1.0F;
    mask.evidence[0] = 1;
    EXPECT_NE(openImages(std::move(point))->identity(), identity);
    EXPECT_NE(openImages(std::move(mask))->identity(), identity);
}

TEST(MultiImages, RecordsInAnyOrderKeepTheirPoints)
{
    ImageRecords turned = severalTasks();
    turned.train = {1, 0};
    const auto data = openImages(std::move(turned));
    EXPECT_EQ(data->sample(Split::Train, 0).values.at("place").values, (std::vector<float>{2, 0.25F}));
    EXPECT_EQ(data->sample(Split::Train, 0).values.at("first").values,
              (std::vector<float>{1, 1, 0, 0, 0, 0}));
}

// ---- labels left out ----

Numbers labelsOf(const Dataset& data, const std::string& task, Split split = Split::Train)
{
    const torch::Tensor labels =
        data.batch(split, imagesUpTo(data.size(split)), false, 0).labels.at(task).contiguous();
    return {labels.data_ptr<int64_t>(), labels.data_ptr<int64_t>() + labels.numel()};
}

TEST(LabelsLeftOut, TheShareOfTheTrainingSamplesStays)
{
    const auto all = openNamed("shapes?train=200&test=50");
    const auto some = openNamed("shapes?train=200&test=50", {{"data.labels", "shape=0.05, colour=0"}});
    const Numbers before = labelsOf(*all, "shape"), after = labelsOf(*some, "shape");
    EXPECT_EQ(std::count(after.begin(), after.end(), -1), 190);
    for (size_t i = 0; i < before.size(); ++i)
        if (after[i] != -1) {
            EXPECT_EQ(after[i], before[i]);
        }
    EXPECT_EQ(labelsOf(*some, "colour"), Numbers(200, -1));
    EXPECT_EQ(labelsOf(*some, "shape", Split::Test), labelsOf(*all, "shape", Split::Test));
    EXPECT_EQ(labelsOf(*some, "colour", Split::Test), labelsOf(*all, "colour", Split::Test));
    EXPECT_NE(some->identity(), all->identity());
}

TEST(LabelsLeftOut, EachTaskAndSeedChoosesItsOwn)
{
    const OptionValues half{{"data.labels", "shape=0.5,colour=0.5"}};
    const auto known = [](const Numbers& labels) {
        std::vector<bool> known;
        for (const int64_t label : labels)
            known.push_back(label >= 0);
        return known;
    };
    const auto data = openNamed("shapes?train=100&test=10", half);
    EXPECT_NE(known(labelsOf(*data, "shape")), known(labelsOf(*data, "colour")));
    const auto again = openNamed("shapes?train=100&test=10", half);
    EXPECT_EQ(labelsOf(*again, "shape"), labelsOf(*data, "shape"));
    const auto other = openNamed("shapes?train=100&test=10", half, 2);
    EXPECT_NE(known(labelsOf(*other, "shape")), known(labelsOf(*data, "shape")));
}

TEST(LabelsLeftOut, MasksAndPointsCanBeMissingAndValidationKeepsItsLabels)
{
    const auto data = openNamed("shapes?train=100&test=10",
                                {{"data.labels", "mask=0.25,centre=0"}, {"data.validation", "0.2"}});
    ASSERT_EQ(data->size(Split::Train), 80);
    const Batch batch = data->batch(Split::Train, imagesUpTo(80), false, 0);
    EXPECT_EQ(batch.labels.at("mask").flatten(1).eq(-1).all(1).sum().item<int64_t>(), 60);
    EXPECT_TRUE(batch.labels.at("centre").eq(-1).all().item<bool>());
    const Batch held = data->batch(Split::Validation, imagesUpTo(20), false, 0);
    EXPECT_TRUE(held.labels.at("mask").ge(0).all().item<bool>());
    EXPECT_TRUE(held.labels.at("centre").ge(0).all().item<bool>());
    EXPECT_FALSE(data->sample(Split::Train, 0).values.contains("centre"));
    EXPECT_FALSE(data->evidence(Split::Train, 0).empty()); // still known to us
}

// ---- shapes ----

TEST(ShapesTasks, ThePicturesAreWhatTheyWere)
{
    const auto data = openNamed("shapes?train=60&test=10");
    ImageRecords made;
    made.name = made.where = "made";
    made.channels = 3;
    made.height = made.width = kSceneSide;
    Numbers labels;
    for (const Split split : {Split::Train, Split::Test})
        for (int64_t i = 0; i < data->size(split); ++i) {
            const Sample sample = data->sample(split, i);
            made.pixels.insert(made.pixels.end(), sample.picture.rgb.begin(), sample.picture.rgb.end());
            (split == Split::Train ? made.train : made.test).push_back(static_cast<int64_t>(labels.size()));
            labels.push_back(sample.labels.at("shape"));
        }
    made.tasks = {{{"shape", TaskKind::Classification, shapeNames()}, labels}};
    // The identity that these pictures had when they came with the shape alone.
    EXPECT_EQ(openImages(std::move(made))->identity(),
              "cd0160423e4e2bfc27ca3e113524554fb5b829ed5ff7710b76d378a76993feae");
}

TEST(ShapesTasks, ColourCentreAndMaskAreThoseOfTheTarget)
{
    const auto data = openNamed("shapes?train=60&test=300");
    std::vector<std::string> names;
    for (const TaskInfo& task : data->summary().tasks)
        names.push_back(task.name);
    EXPECT_EQ(names, (std::vector<std::string>{"shape", "colour", "centre", "mask"}));
    Numbers colors(6);
    for (int64_t i = 0; i < 300; ++i) {
        const Sample sample = data->sample(Split::Test, i);
        const std::vector<float>& mask = sample.values.at("mask").values;
        EXPECT_TRUE(std::equal(mask.begin(), mask.end(), sample.evidence.begin(), sample.evidence.end()));
        double count = 0, x = 0, y = 0, red = 0, blue = 0;
        for (size_t k = 0; k < mask.size(); ++k)
            if (mask[k] > 0) {
                ++count;
                x += static_cast<double>(k % kSceneSide) + 0.5;
                y += static_cast<double>(k / kSceneSide) + 0.5;
                red += sample.picture.rgb[3 * k];
                blue += sample.picture.rgb[3 * k + 2];
            }
        const std::vector<float>& centre = sample.values.at("centre").values;
        EXPECT_NEAR(centre[0], x / count, 0.8) << i;
        EXPECT_NEAR(centre[1], y / count, 0.8) << i;
        const int64_t color = sample.labels.at("colour");
        ++colors.at(static_cast<size_t>(color));
        const bool warm = color <= 2; // red, orange, yellow
        EXPECT_EQ(red > blue, warm || (color == 3 && red > blue)) << colorNames()[static_cast<size_t>(color)];
    }
    for (const int64_t count : colors)
        EXPECT_GT(count, 25) << "of about 50";
}

// ---- two-shapes ----

struct Pair {
    std::array<ShapeTarget, 2> targets;
    std::vector<uint8_t> rgb, evidence;

    explicit Pair(uint64_t stream)
        : rgb(size_t{3} * kSceneSide * kSceneSide), evidence(size_t{kSceneSide} * kSceneSide)
    {
        targets = drawTwoObjects(stream, {0.05F, 8}, rgb, evidence);
    }
    int64_t count(uint8_t bit) const { return std::count(evidence.begin(), evidence.end(), bit); }
    /// Mean of a channel over an object.
    double mean(uint8_t bit, size_t channel) const
    {
        double sum = 0;
        for (size_t k = 0; k < evidence.size(); ++k)
            sum += evidence[k] == bit ? rgb[3 * k + channel] : 0;
        return sum / static_cast<double>(count(bit));
    }
};

TEST(TwoShapes, TheFirstIsFurtherLeftAndTheyTouch)
{
    for (uint64_t i = 0; i < 300; ++i) {
        const Pair pair(streamOf(11, i));
        const auto& [left, right] = pair.targets;
        EXPECT_GE(right.centreX - left.centreX, kLeastApart) << i;
        EXPECT_NE(left.color, right.color) << i;
        EXPECT_GT(pair.count(kLeftObject), 35) << i;
        EXPECT_GT(pair.count(kRightObject), 35) << i;
        EXPECT_EQ(pair.count(0) + pair.count(1) + pair.count(2), kSceneSide * kSceneSide);
        bool touching = false;
        for (size_t k = 0; k + kSceneSide < pair.evidence.size(); ++k)
            touching = touching || (pair.evidence[k] | pair.evidence[k + 1]) == 3 ||
                       (pair.evidence[k] | pair.evidence[k + kSceneSide]) == 3;
        EXPECT_TRUE(touching) << i;
    }
}

TEST(TwoShapes, EvidenceLiesOnTheObjectOfThatSide)
{
    int onTop = 0, seen = 0;
    for (uint64_t i = 0; i < 400; ++i) {
        const Pair pair(streamOf(12, i));
        for (const uint8_t bit : {kLeftObject, kRightObject}) {
            const int color = pair.targets[bit == kLeftObject ? 0 : 1].color;
            if (color == 0 || color == 4) { // red, blue
                EXPECT_EQ(pair.mean(bit, 0) > pair.mean(bit, 2), color == 0) << i;
            }
        }
        if (pair.targets[0].shape != Shape::Circle || pair.targets[1].shape != Shape::Circle)
            continue;
        // Of two discs the one on top is whole.
        const auto area = [](const ShapeTarget& t) { return M_PI * t.radius * t.radius; };
        const bool leftOnTop = static_cast<double>(pair.count(kLeftObject)) > area(pair.targets[0]) - 8;
        const bool rightOnTop = static_cast<double>(pair.count(kRightObject)) > area(pair.targets[1]) - 8;
        EXPECT_NE(leftOnTop, rightOnTop) << i;
        onTop += leftOnTop ? 1 : 0;
        ++seen;
    }
    EXPECT_GT(onTop, 0);
    EXPECT_LT(onTop, seen);
}

TEST(TwoShapes, EachTaskHasEvidenceOfItsOwn)
{
    const auto data = openNamed("two-shapes?train=60&test=40");
    ASSERT_EQ(data->summary().tasks.size(), 2U);
    EXPECT_EQ(data->summary().tasks[0].name, "left");
    EXPECT_EQ(data->summary().tasks[1].name, "right");
    EXPECT_EQ(data->summary().tasks[1].classes, shapeNames());
    std::set<int64_t> seen;
    for (int64_t i = 0; i < 40; ++i) {
        const auto whole = data->evidence(Split::Test, i), left = data->evidenceOf(Split::Test, i, "left"),
                   right = data->evidenceOf(Split::Test, i, "right");
        for (size_t k = 0; k < whole.size(); ++k)
            ASSERT_EQ(whole[k], left[k] + right[k]) << i;
        const Pair pair(streamOf(1, keyOf("two-shapes test"), i));
        EXPECT_EQ(data->sample(Split::Test, i).picture.rgb, pair.rgb);
        EXPECT_EQ(data->sample(Split::Test, i).labels.at("left"),
                  static_cast<int64_t>(pair.targets[0].shape));
        EXPECT_EQ(data->sample(Split::Test, i).labels.at("right"),
                  static_cast<int64_t>(pair.targets[1].shape));
        seen.insert(data->sample(Split::Test, i).labels.at("left"));
    }
    EXPECT_EQ(seen.size(), 6U);
}

TEST(TwoShapes, CannotBeMirrored)
{
    const auto opened = openDataset("two-shapes?train=60&test=10", {{"augment.flip", "true"}}, 1, {});
    ASSERT_FALSE(opened.isOk());
    EXPECT_EQ(opened.status().kind(), ErrorKind::Usage);
    EXPECT_NE(opened.status().text().find("augment.flip"), std::string::npos);
    EXPECT_TRUE(openDataset("two-shapes?train=60&test=10", {{"augment.crop", "true"}}, 1, {}).isOk());
}

} // namespace
} // namespace attnscope
