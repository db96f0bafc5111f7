// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "tests/cli/program.h"

#include <fstream>

namespace attnscope::test {
namespace {

/// What the dynamic loader says it opened.
std::string loaded(Program& program, const std::vector<std::string>& arguments)
{
    const Outcome outcome =
        program.run(arguments, {{{"LD_DEBUG", "files"}, {"LD_DEBUG_OUTPUT", "loader"}}, {}, {}});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    std::string all;
    for (const std::string& file : program.files())
        if (file.starts_with("loader"))
            all += program.content(file);
    return all;
}

/// A wrong word: exit 2, one line, nothing on standard output, and `hint` in the line.
void expectUsage(const std::vector<std::string>& arguments, const std::string& hint)
{
    Program program;
    const Outcome outcome = program.run(arguments);
    EXPECT_EQ(outcome.code, 2) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_TRUE(outcome.err.starts_with("attnscope: ")) << outcome.err;
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(hint), std::string::npos) << outcome.err;
    EXPECT_TRUE(program.files().empty());
}

TEST(Help, LoadsNeitherTheCoreNorQt)
{
    Program program;
    const std::string help = loaded(program, {"train", "--help"});
    EXPECT_NE(help.find("libstdc++"), std::string::npos); // the loader does tell
    EXPECT_EQ(help.find("libtorch"), std::string::npos);
    EXPECT_EQ(help.find("libQt6"), std::string::npos);
    EXPECT_NE(loaded(program, {"list", "models"}).find("libtorch"), std::string::npos);
}

TEST(Help, WorksWithoutTheCore)
{
    Program program;
    const Surroundings none{{{"ATTNSCOPE_CORE", "/nonexistent/core.so"}}, {}, {}};
    EXPECT_EQ(program.run({"--version"}, none).out, "attnscope 0.1.0\n");
    EXPECT_NE(program.run({"--help"}, none).out.find("attention"), std::string::npos);
    const Outcome list = program.run({"list", "models"}, none);
    EXPECT_EQ(list.code, 1);
    EXPECT_NE(list.err.find("/nonexistent/core.so"), std::string::npos) << list.err;
}

TEST(Help, SaysWhatNoStepsMean)
{
    Program program;
    for (const char* command : {"train", "sweep"})
        EXPECT_NE(program.run({command, "--help"}).out.find("Steps instead of epochs (0, the default:"),
                  std::string::npos)
            << command;
}

TEST(Usage, WrongWordsAreAnsweredWithTheNearestRightOnes)
{
    expectUsage({}, "expected one of list, train");
    expectUsage({"trian"}, "nearest train, found trian");
    expectUsage({"train", "--ephocs", "3"}, "nearest --epochs, found --ephocs");
    expectUsage({"list", "modles"}, "nearest models");
    expectUsage({"eval"}, "eval: run is missing");
    expectUsage({"train", "--lr"}, "--lr");
    expectUsage({"train", "--lr", "fast"}, "--lr: ");
    expectUsage({"train", "--epochs", "2.5"}, "--epochs: ");
    expectUsage({"train", "--set", "lr"}, "KEY=VALUE");
    expectUsage({"train", "--resume", "--overwrite"}, "--resume");
    expectUsage({"eval", "a.attn", "--split", "tset"}, "nearest test, found tset");
    expectUsage({"figure", "a.attn", "-o", "a.gif"}, "expected a name ending in .png, .svg, .pdf");
    expectUsage({"figure", "a.attn", "-o", "a.png", "--view", "heds"}, "nearest heads");
    expectUsage({"figure", "a.attn", "-o", "a.png", "--colormap", "virids"}, "nearest viridis");
    expectUsage({"figure", "a.attn", "-o", "figs", "--samples", "9-1"}, "FIRST-LAST");
    expectUsage({"figure", "a.attn", "-o", "a.png", "--view", "tokens", "--contour"},
                "--contour: does nothing in this view (expected --view overlay, heads, found tokens)");
    expectUsage({"figure", "a.attn", "-o", "a.png", "--view", "matrix", "--blend", "0.5"},
                "--blend: does nothing");
    expectUsage({"figure", "a.attn", "-o", "a.png", "--view", "tokens", "--interpolation", "cubic"},
                "--interpolation: does nothing");
    expectUsage({"figure", "a.attn", "-o", "a.png", "--view", "heads", "--smoothing", "0.5"},
                "--smoothing: does nothing");
    expectUsage({"figure", "a.attn", "-o", "a.png", "--view", "matrix", "--evidence"},
                "expected --view overlay, heads, tokens");
    expectUsage({"figure", "a.attn", "-o", "a.png", "--view", "matrix", "--head", "all"},
                "--head: all heads at once are for tokens (expected --view tokens, found matrix)");
    expectUsage({"attention", "a.attn", "--sample", "-1", "-o", "a.npz"}, "--sample: ");
    expectUsage({"attention", "a.attn", "--sample", "0", "-o", "a.txt"}, ".safetensors");
    expectUsage({"predict", "a.attn", "--sample", "0", "--image", "b.png"}, "only one thing");
    expectUsage({"export", "a.attn"}, "nothing to write");
}

TEST(Usage, WrongNamesOfModelsDataAndSettingsAreNamedBeforeAnythingIsWritten)
{
    expectUsage({"train", "--model", "image.cnm"}, "image.cnn");
    expectUsage({"train", "--data", "shaeps"}, "shapes");
    expectUsage({"train", "--set", "attention.scroe=dot"}, "attention.score");
    expectUsage({"train", "--set", "attention.score=scaled-dto"}, "scaled-dot");
    expectUsage({"train", "--weighting", "equla"}, "equal");
    expectUsage({"train", "--device", "cuda:4095"}, "expected cpu");
}

TEST(List, PrintsOneJsonObjectForEach)
{
    Program program;
    std::vector<std::string> names;
    for (const auto& model : program.run({"list", "models", "--json"}).json())
        names.push_back(model.at("name"));
    for (const char* expected : {"image.cnn", "image.gated", "image.cbam", "image.vit"})
        EXPECT_NE(std::find(names.begin(), names.end(), expected), names.end()) << expected;
    for (const char* kind : {"datasets", "mechanisms", "weightings", "devices"}) {
        const Outcome outcome = program.run({"list", kind, "--json"});
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        EXPECT_FALSE(outcome.json().empty());
    }
    EXPECT_EQ(program.run({"list", "devices", "--json"}).json().front().at("name"), "cpu");
    EXPECT_NE(program.run({"list", "models", "image.vit"}).out.find("--set heads=4"), std::string::npos);
}

TEST(Output, AFullStandardOutputIsAFailure)
{
    Program program;
    const Outcome outcome = program.run({"list", "models"}, {{}, {}, "", "/dev/full"});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_NE(outcome.err.find("standard output: cannot be written"), std::string::npos) << outcome.err;
}

} // namespace
} // namespace attnscope::test
