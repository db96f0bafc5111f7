// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/image_dataset.h"

#include <torch/torch.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace attnscope {
namespace {

/// `train` + `test` images of 2 x 3 pixels; value k of image i is 10 i + k.
ImageRecords records(int train, int test, int channels = 3)
{
    ImageRecords made;
    made.name = made.where = "made";
    made.channels = channels;
    made.height = 2;
    made.width = 3;
    std::vector<int64_t> labels;
    for (int i = 0; i < train + test; ++i) {
        for (int k = 0; k < 6 * channels; ++k)
            made.pixels.push_back(static_cast<uint8_t>(10 * i + k));
        labels.push_back(i % 4);
        (i < train ? made.train : made.test).push_back(i);
    }
    made.tasks = {{{"class", TaskKind::Classification, {"a", "b", "c", "d"}}, labels}};
    return made;
}

std::unique_ptr<Dataset> open(ImageRecords made, const OptionValues& values = {},
                              const DatasetSpec& spec = {"made", "", {}, {}}, uint64_t seed = 1)
{
    const auto specs = withImageOptions({});
    auto result = makeImageDataset(
        std::move(made), spec, OptionReader(specs, values), seed, [](double) { return true; }, 0.0);
    EXPECT_TRUE(result.isOk()) << result.status().text();
    return std::move(result).value();
}

std::vector<int64_t> upTo(int64_t count)
{
    std::vector<int64_t> all(static_cast<size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

/// Undoes the normalisation: values 0..255, [c, h, w].
torch::Tensor pixelValues(const Dataset& data, const torch::Tensor& image)
{
    const auto options = torch::TensorOptions(torch::kFloat64);
    const auto mean = torch::tensor(data.summary().mean, options).view({-1, 1, 1});
    const auto deviation = torch::tensor(data.summary().deviation, options).view({-1, 1, 1});
    return (image.to(torch::kFloat64) * deviation + mean) * 255;
}

double byteAt(const torch::Tensor& image, int channel, int y, int x)
{
    return image.index({channel, y, x}).item<double>();
}

TEST(ImageDataset, NormalisesByTheTrainingSplitAlone)
{
    ImageRecords made = records(2, 1, 1);
    made.pixels = {0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 9, 9, 9, 9, 9, 9};
    const auto data = open(std::move(made));
    EXPECT_EQ(data->summary().mean, std::vector<double>{0.5});
    EXPECT_EQ(data->summary().deviation, std::vector<double>{0.5});
    const Batch batch = data->batch(Split::Train, upTo(2), false, 0);
    EXPECT_TRUE(torch::equal(batch.images[0], torch::full({1, 2, 3}, -1.0F)));
    EXPECT_TRUE(torch::equal(batch.images[1], torch::full({1, 2, 3}, 1.0F)));
}

TEST(ImageDataset, AConstantChannelStaysFinite)
{
    ImageRecords made = records(2, 1, 1);
    std::fill(made.pixels.begin(), made.pixels.end(), uint8_t{51});
    const auto data = open(std::move(made));
    EXPECT_DOUBLE_EQ(data->summary().mean[0], 0.2);
    EXPECT_EQ(data->batch(Split::Test, upTo(1), false, 0).images.abs().max().item<float>(), 0.0F);
}

TEST(ImageDataset, BatchesAreChannelsLastFloatsInTheOrderAskedFor)
{
    const auto data = open(records(5, 2));
    const std::vector<int64_t> wanted{4, 0, 4};
    const Batch batch = data->batch(Split::Train, wanted, false, 0);
    EXPECT_EQ(batch.images.sizes(), (std::vector<int64_t>{3, 3, 2, 3}));
    EXPECT_TRUE(batch.images.is_contiguous(torch::MemoryFormat::ChannelsLast));
    EXPECT_EQ(batch.indexes, wanted);
    EXPECT_TRUE(torch::equal(batch.labels.at("class"), torch::tensor({0, 0, 0}, torch::kInt64)));
    const torch::Tensor image = pixelValues(*data, batch.images[0]);
    EXPECT_NEAR(byteAt(image, 0, 0, 0), 40, 1e-4);
    EXPECT_NEAR(byteAt(image, 2, 1, 2), 57, 1e-4); // the last of 18 values: channels vary fastest
    EXPECT_TRUE(torch::equal(batch.images[0], batch.images[2]));
}

TEST(ImageDataset, SamplesShowThePixelsAndGreyAsThreeEqualValues)
{
    const auto data = open(records(5, 2, 1));
    const Sample sample = data->sample(Split::Test, 1);
    EXPECT_EQ(sample.picture.width, 3);
    EXPECT_EQ(sample.picture.height, 2);
    EXPECT_EQ((std::vector<uint8_t>(sample.picture.rgb.begin(), sample.picture.rgb.begin() + 6)),
              (std::vector<uint8_t>{60, 60, 60, 61, 61, 61}));
    EXPECT_EQ(sample.labels.at("class"), 2);
    EXPECT_TRUE(sample.evidence.empty());
}

TEST(ImageDataset, TheSuffixTakesTheFirstOfEachSplit)
{
    const auto data = open(records(5, 3), {}, {"made", "", 3, 2});
    EXPECT_EQ(data->size(Split::Train), 3);
    EXPECT_EQ(data->size(Split::Test), 2);
    EXPECT_EQ(data->sample(Split::Test, 0).picture.rgb[0], 50);
    EXPECT_EQ(data->summary().spec, "made?train=3&test=2");
    EXPECT_EQ(open(records(5, 3), {}, {"made", "", 99, 99})->size(Split::Train), 5);
}

TEST(ImageDataset, ValidationIsCutOffTheTrainingSplit)
{
    const auto firstValues = [](const Dataset& data, Split split) {
        std::vector<int> values;
        for (int64_t i = 0; i < data.size(split); ++i)
            values.push_back(data.sample(split, i).picture.rgb[0]);
        return values;
    };
    const auto data = open(records(20, 4), {{"data.validation", "0.25"}});
    ASSERT_EQ(data->size(Split::Validation), 5);
    std::vector<int> all = firstValues(*data, Split::Train);
    const std::vector<int> held = firstValues(*data, Split::Validation);
    EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
    all.insert(all.end(), held.begin(), held.end());
    std::sort(all.begin(), all.end());
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(all[static_cast<size_t>(i)], 10 * i);
    EXPECT_EQ(firstValues(*data, Split::Test), (std::vector<int>{200, 210, 220, 230}));
    EXPECT_EQ(held, firstValues(*open(records(20, 4), {{"data.validation", "0.25"}}), Split::Validation));
    const auto other = open(records(20, 4), {{"data.validation", "0.25"}}, {"made", "", {}, {}}, 2);
    EXPECT_NE(held, firstValues(*other, Split::Validation));
}

TEST(ImageDataset, IdentityFollowsPixelsLabelsAndSplits)
{
    const std::string identity = open(records(5, 2))->identity();
    // Made with the recipe in docs/data.md by Python's hashlib.
    EXPECT_EQ(identity, "b8110e4a85f0dc0ffa4776941a446a45e9f0c7e746f891b2c88961ec05c19079");
    EXPECT_EQ(open(records(5, 2), {{"augment.flip", "true"}})->identity(), identity);
    ImageRecords pixel = records(5, 2), label = records(5, 2);
    pixel.pixels.back() ^= 1;
    label.tasks[0].labels[3] = 0;
    EXPECT_NE(open(std::move(pixel))->identity(), identity);
    EXPECT_NE(open(std::move(label))->identity(), identity);
    EXPECT_NE(open(records(4, 3))->identity(), identity);
}

TEST(ImageDataset, RecordsInAnyOrderGiveTheSameSet)
{
    ImageRecords turned = records(5, 2);
    std::vector<uint8_t> pixels;
    for (int i = 6; i >= 0; --i)
        pixels.insert(pixels.end(), turned.pixels.begin() + 18 * i, turned.pixels.begin() + 18 * (i + 1));
    turned.pixels = pixels;
    std::reverse(turned.tasks[0].labels.begin(), turned.tasks[0].labels.end());
    turned.train = {6, 5, 4, 3, 2};
    turned.test = {1, 0};
    EXPECT_EQ(open(std::move(turned))->identity(), open(records(5, 2))->identity());
}

TEST(ImageDataset, AUsersPictureIsNormalisedLikeTheData)
{
    const auto data = open(records(5, 2));
    const Batch own = data->batchOf(data->sample(Split::Train, 3));
    EXPECT_TRUE(
        torch::equal(own.images, data->batch(Split::Train, std::vector<int64_t>{3}, false, 0).images));
    EXPECT_EQ(own.labels.at("class").item<int64_t>(), -1);
    const auto gray = open(records(5, 2, 1));
    Sample even;
    even.picture = {3, 2, std::vector<uint8_t>(18, 77)};
    const Batch luma = gray->batchOf(even);
    EXPECT_NEAR(byteAt(pixelValues(*gray, luma.images[0]), 0, 1, 1), 77, 1e-4);
}

TEST(ImageDataset, AnIndexBeyondTheSplitIsRefused)
{
    const auto data = open(records(5, 2));
    EXPECT_THROW(data->sample(Split::Test, 2), c10::IndexError);
    EXPECT_THROW(data->batch(Split::Validation, std::vector<int64_t>{0}, false, 0), c10::IndexError);
}

TEST(ImageDataset, NoTrainingSamplesIsAFailure)
{
    const auto specs = withImageOptions({});
    const OptionValues values;
    const auto result = makeImageDataset(
        records(0, 2), {"made", "", {}, {}}, OptionReader(specs, values), 1, [](double) { return true; },
        0.0);
    EXPECT_EQ(result.status().text(), "made: no training samples");
}

TEST(ImageDataset, LoadingCanBeCancelled)
{
    const auto result =
        openDataset("shapes?train=600&test=10", {}, 1, [](double part) { return part < 0.5; });
    ASSERT_FALSE(result.isOk());
    EXPECT_EQ(result.status().kind(), ErrorKind::Cancelled);
}

// ---- augmentation ----

/// 8 x 8 grey images in which every pixel differs: value = 1 + 8 y + x.
std::unique_ptr<Dataset> grid(const OptionValues& values)
{
    ImageRecords made = records(2, 0, 1);
    made.width = made.height = 8;
    made.pixels.resize(128);
    for (size_t i = 0; i < 128; ++i)
        made.pixels[i] = static_cast<uint8_t>(1 + i % 64);
    return open(std::move(made), values);
}

torch::Tensor augmented(const Dataset& data, uint64_t stream)
{
    return pixelValues(data, data.batch(Split::Train, std::vector<int64_t>{0}, true, stream).images[0]);
}

TEST(Augmentation, MirrorsAboutHalfOfTheImages)
{
    const auto data = grid({{"augment.flip", "true"}});
    int mirrored = 0;
    for (uint64_t stream = 0; stream < 200; ++stream) {
        const torch::Tensor image = augmented(*data, stream);
        const double corner = byteAt(image, 0, 0, 0);
        mirrored += std::lround(corner) == 8 ? 1 : 0;
        EXPECT_NEAR(byteAt(image, 0, 0, 7), 9 - corner, 1e-4);
        EXPECT_NEAR(byteAt(image, 0, 7, 0), 56 + corner, 1e-4);
    }
    EXPECT_GT(mirrored, 70);
    EXPECT_LT(mirrored, 130);
}

TEST(Augmentation, CropShiftsByUpToFourAndPadsWithBlack)
{
    const auto data = grid({{"augment.crop", "true"}});
    std::set<std::pair<int, int>> shifts;
    for (uint64_t stream = 0; stream < 1500; ++stream) {
        const torch::Tensor image = augmented(*data, stream);
        const auto centre = static_cast<int>(std::lround(byteAt(image, 0, 4, 4))) - 1;
        const int dx = centre % 8 - 4, dy = centre / 8 - 4;
        if (centre >= 0)
            shifts.emplace(dx, dy);
        for (int y = 0; y < 8 && centre >= 0; ++y)
            for (int x = 0; x < 8; ++x) {
                const bool inside = x + dx >= 0 && x + dx < 8 && y + dy >= 0 && y + dy < 8;
                ASSERT_NEAR(byteAt(image, 0, y, x), inside ? 1 + 8 * (y + dy) + x + dx : 0, 1e-4);
            }
    }
    // A shift by +4 moves the centre pixel out; the other 8 x 8 must all have come.
    EXPECT_EQ(shifts.size(), 64U);
}

TEST(Augmentation, NoiseHasTheStrengthAskedFor)
{
    const auto data = grid({{"augment.noise", "0.1"}});
    const torch::Tensor plain = pixelValues(*data, data->batch(Split::Train, upTo(1), false, 0).images[0]);
    std::vector<torch::Tensor> differences;
    for (uint64_t stream = 0; stream < 200; ++stream)
        differences.push_back(augmented(*data, stream) - plain);
    const torch::Tensor all = torch::stack(differences);
    EXPECT_NEAR(all.mean().item<double>(), 0, 0.7);
    EXPECT_NEAR(all.std().item<double>(), 25.5, 0.5);
    EXPECT_LT(all.abs().max().item<double>(), 25.5 * 4.9);
}

TEST(Augmentation, DependsOnStreamAndPositionAlone)
{
    const OptionValues everything{
        {"augment.flip", "true"}, {"augment.crop", "true"}, {"augment.noise", "0.2"}};
    const auto data = grid(everything);
    const std::vector<int64_t> two{0, 1}, one{0};
    const torch::Tensor pair = data->batch(Split::Train, two, true, 5).images;
    data->batch(Split::Train, one, true, 6);
    EXPECT_TRUE(torch::equal(data->batch(Split::Train, one, true, 5).images[0], pair[0]));
    EXPECT_FALSE(torch::equal(data->batch(Split::Train, one, true, 6).images[0], pair[0]));
    EXPECT_FALSE(torch::equal(pair[0], pair[1])); // the two images hold the same pixels
    EXPECT_TRUE(torch::equal(data->batch(Split::Train, one, false, 5).images,
                             grid({})->batch(Split::Train, one, true, 5).images));
}

} // namespace
} // namespace attnscope
