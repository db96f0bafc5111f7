// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/array_files.h"
#include "tests/cli/program.h"

#include <cmath>
#include <csignal>
#include <fstream>

namespace attnscope::test {
namespace {

// --- weigh

class WeighCommand : public testing::Test {
protected:
    WeighCommand()
    {
        const std::vector<float> gradients{1, 4, -1, 0}, losses{4, 1, 2, 1, 9, 9};
        ArrayBundle bundle;
        bundle.arrays = {namedArray("gradients", {2, 2}, gradients), namedArray("losses", {3, 2}, losses)};
        EXPECT_TRUE(writeArrays(bundle, program.path("g.npz").string()).isOk());
    }
    std::string refusal(std::vector<std::string> arguments, int code)
    {
        const auto before = program.files();
        const Outcome outcome = program.run(arguments);
        EXPECT_EQ(outcome.code, code) << outcome.err;
        EXPECT_EQ(outcome.out, "");
        EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
        EXPECT_EQ(program.files(), before);
        return outcome.err;
    }
    Program program;
};

TEST_F(WeighCommand, PrintsWeightsAndTheCombinedVector)
{
    const Outcome outcome =
        program.run({"weigh", "--weighting", "pcgrad", "--gradients", "g.npz", "--seed", "3", "--json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const auto line = outcome.json().at(0);
    EXPECT_EQ(line.at("strategy"), "pcgrad");
    EXPECT_EQ(line.at("weights").size(), 2U);
    EXPECT_NEAR(line.at("combined").at(0).get<double>(), -1 + 1 / 17.0, 1e-12);
    EXPECT_NEAR(line.at("combined").at(1).get<double>(), 4 + 4 / 17.0, 1e-12);
    EXPECT_EQ(
        program.run({"weigh", "--weighting", "pcgrad", "--gradients", "g.npz", "--seed", "3", "--json"}).out,
        outcome.out);
}

TEST_F(WeighCommand, SaysNullWhereThereAreNoWeightsAndTakesSettings)
{
    const Outcome none = program.run({"weigh", "--weighting", "graddrop", "--gradients", "g.npz", "--json"});
    EXPECT_TRUE(none.json().at(0).at("weights").is_null()) << none.err;
    const Outcome fixed = program.run({"weigh", "--weighting", "fixed", "--gradients", "g.npz", "--json",
                                       "--set", "weighting.weights=0.5,2"});
    EXPECT_EQ(fixed.json().at(0).at("combined"), nlohmann::json({0.5 - 2, 2.0})) << fixed.err;
    const Outcome people = program.run({"weigh", "--weighting", "equal", "--gradients", "g.npz"});
    EXPECT_NE(people.out.find("combined  0  4"), std::string::npos) << people.out;
}

TEST_F(WeighCommand, RefusesInOneSentence)
{
    EXPECT_NE(refusal({"weigh", "--weighting", "pcgard", "--gradients", "g.npz"}, 2).find("pcgrad"),
              std::string::npos);
    EXPECT_NE(refusal({"weigh", "--weighting", "equal", "--gradients", "none.npz"}, 1).find("none.npz"),
              std::string::npos);
    EXPECT_NE(
        refusal({"weigh", "--weighting", "dwa", "--gradients", "g.npz", "--set", "weighting.temprature=1"}, 2)
            .find("weighting.temperature"),
        std::string::npos);
    std::ofstream(program.path("bad.npz")) << "PK\x03\x04 but no more";
    EXPECT_NE(refusal({"weigh", "--weighting", "equal", "--gradients", "bad.npz"}, 1).find("bad.npz"),
              std::string::npos);
    refusal({"weigh", "--gradients", "g.npz"}, 2);
}

// --- sweep

const std::vector<std::string> kSweep{
    "sweep",   "--model", "multi.hard-sharing", "--data", "two-shapes?train=48&test=8", "--steps", "2",
    "--folds", "2",       "--threads",          "1"};

std::vector<std::string> sweepWith(std::vector<std::string> more)
{
    std::vector<std::string> arguments = kSweep;
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

TEST(SweepCommand, TellsRowsAndTheBestOfThem)
{
    Program program;
    const Outcome outcome = program.run(sweepWith({"--weights", "0.2,0.8;0.6,0.4", "--json"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    std::vector<nlohmann::json> rows;
    for (const auto& line : outcome.json())
        if (line.at("event") == "row")
            rows.push_back(line);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[1].at("weights"), nlohmann::json({0.6, 0.4}));
    EXPECT_EQ(rows[1].at("folds"), 2);
    const double left = rows[0].at("task").at("left").at("mean"),
                 right = rows[0].at("task").at("right").at("mean");
    EXPECT_NEAR(rows[0].at("composite").at("mean").get<double>(), (left + right) / 2, 1e-12);
    EXPECT_EQ(outcome.json().front().at("event"), "ready");
    EXPECT_EQ(outcome.json().back().at("event"), "done");
    EXPECT_TRUE(outcome.json().back().at("best").is_number());
    EXPECT_TRUE(program.files().empty()); // a sweep keeps no run
}

TEST(SweepCommand, PrintsATableForPeople)
{
    Program program;
    const Outcome outcome = program.run(sweepWith({"--grid", "3"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    for (const char* text : {"left accuracy", "right accuracy", "composite", "0.333333,0.666667", "best"})
        EXPECT_NE(outcome.out.find(text), std::string::npos) << text << '\n' << outcome.out;
}

TEST(SweepCommand, EndsInOrderOnCtrlC)
{
    Program program;
    std::vector<std::string> arguments = sweepWith({"--weights", "0.2,0.8;0.6,0.4", "--json"});
    arguments[6] = "100000";
    program.start(arguments);
    ASSERT_TRUE(program.waitFor("\"progress\""));
    program.signal(SIGINT);
    const Outcome outcome = program.finish();
    EXPECT_EQ(outcome.code, 130) << outcome.err;
    EXPECT_EQ(outcome.json().back().at("event"), "stopped");
    EXPECT_NE(outcome.err.find("0 of 2 rows are complete"), std::string::npos) << outcome.err;
}

TEST(SweepCommand, RefusesInOneSentence)
{
    Program program;
    const auto refusal = [&](const std::vector<std::string>& more) {
        const Outcome outcome = program.run(sweepWith(more));
        EXPECT_EQ(outcome.code, 2) << outcome.err;
        EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
        return outcome.err;
    };
    EXPECT_NE(refusal({}).find("either --weights or --grid"), std::string::npos);
    EXPECT_NE(refusal({"--weights", "0.2,0.8,1"}).find("expected 2 weights, found 3"), std::string::npos);
    EXPECT_NE(refusal({"--weights", "0.2;x"}).find("is not a list of weights"), std::string::npos);
    EXPECT_NE(refusal({"--grid", "1"}).find("too coarse"), std::string::npos);
}

TEST(SweepCommand, RefusesASingleTask)
{
    Program program;
    std::vector<std::string> single = sweepWith({"--grid", "2"});
    single[2] = "image.cnn"; // learns the first
    const std::vector<std::string> chosen = sweepWith({"--grid", "2", "--set", "tasks=right"});
    for (const auto& [arguments, task] : {std::pair(single, "left"), std::pair(chosen, "right")}) {
        const Outcome outcome = program.run(arguments);
        EXPECT_EQ(outcome.code, 2);
        EXPECT_EQ(outcome.out, "");
        EXPECT_EQ(outcome.err, std::string("attnscope: tasks: too few to weigh against one another (expected "
                                           "two or more, found ") +
                                   task + ")\n");
    }
}

TEST(SweepCommand, TellsAnErrorInItsPartsToPrograms)
{
    Program program;
    const Outcome outcome = program.run(sweepWith({"--weights", "0.2,0.8,1", "--json"}));
    EXPECT_EQ(outcome.code, 2);
    const auto line = outcome.json().back();
    EXPECT_EQ(line.at("event"), "error");
    EXPECT_EQ(line.at("where"), "weights");
    EXPECT_EQ(line.at("pattern"), "row {} does not fit the tasks (expected {} weights, found {})");
    EXPECT_EQ(line.at("arguments"), nlohmann::json({"1", "2", "3"}));
    EXPECT_NE(outcome.err.find("row 1 does not fit the tasks"), std::string::npos); // as for people
}

// --- train

std::string toldOfWeighting(std::vector<std::string> more)
{
    Program program;
    std::vector<std::string> arguments{
        "train", "--model", "multi.hard-sharing", "--data", "two-shapes?train=48&test=8", "--steps", "1",
        "--out", "a.attn"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = program.run(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return outcome.err;
}

TEST(TrainCommand, SaysThatAWeightingHasNothingToWeigh)
{
    const std::string note = "attnscope: weighting mgda: there is nothing to weigh (expected two tasks or "
                             "more, found left alone)\n";
    EXPECT_EQ(toldOfWeighting({"--weighting", "mgda", "--set", "tasks=left"}), note);
    EXPECT_EQ(toldOfWeighting({"--weighting", "mgda", "--set", "tasks=left", "--json"}), note);
    EXPECT_EQ(toldOfWeighting({"--weighting", "mgda"}), "");
    EXPECT_EQ(toldOfWeighting({"--set", "tasks=left"}), "");
}

// --- predict

TEST(PredictCommand, SaysWhereAPointIsAndWhatAMaskCovers)
{
    Program program;
    ASSERT_EQ(program
                  .run({"train", "--model", "multi.hard-sharing", "--data", "shapes?train=64&test=10",
                        "--steps", "1", "--out", "a.attn"})
                  .code,
              0);
    const auto tasks = program.run({"predict", "a.attn", "--sample", "2", "--json"}).json().at(0).at("task");
    const auto &centre = tasks.at("centre"), &mask = tasks.at("mask");
    const double x = centre.at("point").at(0).get<double>() - centre.at("truth").at(0).get<double>();
    const double y = centre.at("point").at(1).get<double>() - centre.at("truth").at(1).get<double>();
    EXPECT_NEAR(centre.at("pixels_off").get<double>(), std::hypot(x, y), 1e-5);
    EXPECT_GE(mask.at("part").get<double>(), 0);
    EXPECT_LE(mask.at("overlap").get<double>(), 1);
    const std::string text = program.run({"predict", "a.attn", "--sample", "2"}).out;
    EXPECT_NE(text.find("centre: ("), std::string::npos) << text;
    EXPECT_NE(text.find("mask: "), std::string::npos) << text;
}

} // namespace
} // namespace attnscope::test
