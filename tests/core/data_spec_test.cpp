// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/dataset.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace attnscope {
namespace {

std::string errorOf(const std::string& spec)
{
    const auto parsed = parseDatasetSpec(spec);
    EXPECT_FALSE(parsed.isOk()) << spec;
    EXPECT_EQ(parsed.status().kind(), ErrorKind::Usage);
    return parsed.status().text();
}

std::string openError(const OptionValues& options)
{
    const auto opened = openDataset("shapes?train=60&test=10", options, 1, {});
    EXPECT_FALSE(opened.isOk());
    return opened.isOk() ? "" : opened.status().text();
}

TEST(DatasetSpec, SplitsNamePathAndSuffix)
{
    const auto spec = parseDatasetSpec("cifar10:/data/a:b?/c?train=5000&test=100");
    ASSERT_TRUE(spec.isOk()) << spec.status().text();
    EXPECT_EQ(spec->name, "cifar10");
    EXPECT_EQ(spec->path, "/data/a:b?/c");
    EXPECT_EQ(spec->train, 5000);
    EXPECT_EQ(spec->test, 100);
    EXPECT_FALSE(parseDatasetSpec("shapes?test=3")->train.has_value());
}

TEST(DatasetSpec, UnknownNameNamesTheNearest)
{
    EXPECT_EQ(errorOf("shaps"),
              "shaps: unknown data set \"shaps\" (did you mean \"shapes\"? known are shapes, two-shapes, "
              "reviews, dates, captions, cifar10, mnist, fashion-mnist, multimnist, images, imdb, ag-news, "
              "multi30k, csv)");
    EXPECT_NE(errorOf("cifar:/x").find("did you mean \"cifar10\"?"), std::string::npos);
}

TEST(DatasetSpec, PathIsAskedForOrRefused)
{
    EXPECT_EQ(errorOf("mnist"), "mnist: the data set mnist needs a path (expected mnist:PATH)");
    EXPECT_EQ(errorOf("mnist:"), "mnist:: the data set mnist needs a path (expected mnist:PATH)");
    EXPECT_EQ(errorOf("shapes:here"),
              "shapes:here: the data set shapes is built in and takes no path (found \"here\")");
}

TEST(DatasetSpec, BadSuffixesAreRefused)
{
    EXPECT_EQ(errorOf("shapes?train=many"),
              "shapes?train=many: bad suffix (expected ?train=N&test=M with whole "
              "numbers from 1, found \"?train=many\")");
    for (const char* suffix : {"?", "?train", "?train=", "?train=0", "?train=-5", "?train=5x", "?size=5",
                               "?train=1&train=2", "?train=5&", "?train=99999999999999999999"})
        EXPECT_NE(errorOf(std::string("shapes") + suffix).find("bad suffix"), std::string::npos) << suffix;
}

TEST(DatasetOptions, AreCheckedAgainstTheDataSet)
{
    EXPECT_EQ(openError({{"data.nose", "0.1"}}),
              "data.nose: the data set shapes has no such setting (did you mean \"data.noise\"?)");
    EXPECT_EQ(openError({{"data.noise", "7"}}),
              "data.noise: value out of range (expected 0 to 0.5, found 7)");
    EXPECT_NE(openError({{"augment.flip", "maybe"}}).find("augment.flip: not a switch"), std::string::npos);
    // A run's other keys are its model's to check.
    EXPECT_TRUE(openDataset("shapes?train=60&test=10", {{"attention.score", "dot"}}, 1, {}).isOk());
}

TEST(DatasetRegistry, EveryOptionHasAnAcceptableDefaultAndADescription)
{
    for (const DatasetEntry& entry : datasetRegistry()) {
        EXPECT_FALSE(entry.info.title.empty() || entry.info.doc.empty()) << entry.info.name;
        std::set<std::string> keys;
        for (const OptionSpec& option : entry.info.options) {
            EXPECT_TRUE(keys.insert(option.key).second) << option.key;
            EXPECT_EQ(canonicalValue(option, option.defaultValue).value(), option.defaultValue) << option.key;
            EXPECT_FALSE(option.doc.empty() || option.label.empty() || option.group != "data") << option.key;
        }
    }
}

TEST(EpochOrder, IsAPermutationOfSeedAndEpochAlone)
{
    const std::vector<int64_t> order = epochOrder(100, 7, 3);
    EXPECT_EQ(std::set<int64_t>(order.begin(), order.end()).size(), 100U);
    EXPECT_EQ(*std::max_element(order.begin(), order.end()), 99);
    EXPECT_EQ(order, epochOrder(100, 7, 3));
    EXPECT_NE(order, epochOrder(100, 7, 4));
    EXPECT_NE(order, epochOrder(100, 8, 3));
    // Written down, because checkpoints rely on it staying the same.
    EXPECT_EQ(epochOrder(8, 1, 0), (std::vector<int64_t>{1, 6, 7, 3, 4, 5, 2, 0}));
}

} // namespace
} // namespace attnscope
