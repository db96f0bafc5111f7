// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/run_config.h"

#include <gtest/gtest.h>

namespace attnscope {
namespace {

TEST(RunConfig, RoundTripsThroughJson)
{
    RunConfig config;
    config.model = "image.vit";
    config.data = "cifar10:/a b/\"c\"?train=10";
    config.learningRate = 3.1e-4;
    config.steps = 12;
    config.optimizer = OptimizerKind::Sgd;
    config.seed = 9007199254740991ULL;
    config.options["attention.score"] = "additive";
    const auto read = runConfigFromJson(toJson(config));
    ASSERT_TRUE(read) << read.status().text();
    EXPECT_EQ(*read, config);
}

TEST(RunConfig, RefusesValuesThatMakeNoSense)
{
    RunConfig config;
    EXPECT_EQ(setConfigValue(config, "lr", "fast").text(), "lr: not a number (found \"fast\")");
    EXPECT_EQ(setConfigValue(config, "batch", "0").text(),
              "batch: value out of range (expected 1 to 4096, found 0)");
    EXPECT_EQ(setConfigValue(config, "epochs", "1.5").text(), "epochs: not a whole number (found \"1.5\")");
    EXPECT_EQ(setConfigValue(config, "optimizer", "adm").text(),
              "optimizer: unknown choice \"adm\" (did you mean \"adam\"? expected one of adam, adamw, sgd)");
    EXPECT_EQ(config, RunConfig());
}

TEST(RunConfig, NamesWhatDiffers)
{
    RunConfig a, b;
    b.batch = 32;
    b.options["pool"] = "weighted-sum";
    b.epochs = 99;
    EXPECT_EQ(describeDifferences(a, b), "batch: 64 there, 32 here; pool: default there, weighted-sum here");
    EXPECT_EQ(describeDifferences(a, a), "");
}

TEST(RunConfig, DamagedJsonIsAFailure)
{
    EXPECT_FALSE(runConfigFromJson("{\"model\":"));
    EXPECT_FALSE(runConfigFromJson("[]"));
    EXPECT_FALSE(runConfigFromJson("{\"lr\": -1}"));
}

} // namespace
} // namespace attnscope
