// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/array_files.h"
#include "tests/cli/program.h"

#include <csignal>
#include <fstream>

namespace attnscope::test {
namespace {

class Training : public testing::Test {
protected:
    static std::vector<std::string> train(std::vector<std::string> more)
    {
        std::vector<std::string> all{"train", "--data", "shapes?train=256&test=64"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    Outcome good(const std::vector<std::string>& arguments)
    {
        const Outcome outcome = program.run(arguments);
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        return outcome;
    }
    ArrayBundle weights(const std::string& run)
    {
        good({"export", run, "--weights", "weights.safetensors"});
        const auto bundle = readArrays(program.path("weights.safetensors").string());
        EXPECT_TRUE(bundle.isOk());
        return bundle.isOk() ? *bundle : ArrayBundle{};
    }
    nlohmann::json info(const std::string& file) { return good({"info", file, "--json"}).json().at(0); }

    /// Overwrites bytes of a file that no program has open.
    void poke(const std::string& name, std::streamoff at, const std::string& bytes) const
    {
        std::fstream file(program.path(name), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(at);
        file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }

    Program program;
};

TEST_F(Training, ResumedInTheMiddleOfAnEpochEqualsUninterruptedBitForBit)
{
    good(train({"--steps", "10", "--out", "whole.attn"}));
    good(train({"--steps", "6", "--out", "parts.attn"})); // an epoch is four steps
    good({"train", "--resume", "--steps", "10", "--out", "parts.attn"});
    const ArrayBundle whole = weights("whole.attn"), parts = weights("parts.attn");
    ASSERT_EQ(whole.arrays.size(), parts.arrays.size());
    ASSERT_FALSE(whole.arrays.empty());
    for (const NamedArray& array : whole.arrays)
        EXPECT_EQ(array.bytes, parts.find(array.name)->bytes) << array.name;
    EXPECT_EQ(good({"eval", "whole.attn", "--json"}).out, good({"eval", "parts.attn", "--json"}).out);
}

TEST_F(Training, AnExistingRunIsRefusedUnlessReplaced)
{
    good(train({"--steps", "2", "--out", "a.attn"}));
    const std::string before = program.content("a.attn");
    const Outcome refused = program.run(train({"--steps", "2", "--out", "a.attn"}));
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.err.find("a.attn: exists"), std::string::npos) << refused.err;
    EXPECT_EQ(program.content("a.attn"), before);
    good(train({"--steps", "3", "--seed", "5", "--overwrite", "--out", "a.attn"}));
    EXPECT_EQ(info("a.attn").at("seed"), 5);
}

TEST_F(Training, ResumingWithAnotherConfigurationNamesWhatDiffers)
{
    good(train({"--steps", "2", "--out", "a.attn"}));
    const Outcome outcome =
        program.run({"train", "--resume", "--lr", "0.05", "--steps", "4", "--out", "a.attn"});
    EXPECT_EQ(outcome.code, 2) << outcome.err;
    EXPECT_NE(outcome.err.find("lr: 0.001 there, 0.05 here"), std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.out, ""); // it does not go on, and does not say so either
    EXPECT_EQ(info("a.attn").at("last_step"), 2);
}

TEST_F(Training, ResumingWhatIsNotThereStartsNothing)
{
    for (const auto& more : {std::vector<std::string>{}, {"--out", "missing.attn"}}) {
        std::vector<std::string> arguments = train({"--resume", "--steps", "2"});
        arguments.insert(arguments.end(), more.begin(), more.end());
        const Outcome outcome = program.run(arguments);
        EXPECT_EQ(outcome.code, 1) << outcome.err;
        EXPECT_EQ(outcome.out, "");
        const std::string name = more.empty() ? "image.cnn-shapes.attn" : "missing.attn";
        EXPECT_EQ(outcome.err, "attnscope: " + name +
                                   ": there is no run to go on with (expected a run file, found none; "
                                   "without --resume a new run begins)\n");
        EXPECT_TRUE(program.files().empty());
    }
}

TEST_F(Training, SaysThatItGoesOnBeforeAnythingElse)
{
    good(train({"--steps", "2", "--out", "a.attn"}));
    const std::string told = good({"train", "--resume", "--steps", "3", "--out", "a.attn"}).out;
    EXPECT_TRUE(told.starts_with("a.attn: going on from step 2\nimage.cnn on shapes")) << told;
}

TEST_F(Training, OneIsCountedAsOne)
{
    const std::string told =
        good({"train", "--data", "shapes?train=64&test=1", "--steps", "1", "--out", "a.attn"}).out;
    EXPECT_NE(told.find(": 64 training and 1 test sample, "), std::string::npos) << told;
    EXPECT_NE(told.find("a.attn: 1 step in "), std::string::npos) << told;
    EXPECT_TRUE(good({"eval", "a.attn"}).out.starts_with("1 test sample, "));
    EXPECT_TRUE(good({"eval", "a.attn", "--split", "train"}).out.starts_with("64 train samples, "));
}

TEST_F(Training, WithoutANameItTakesOneThatIsFree)
{
    good(train({"--steps", "1"}));
    good(train({"--steps", "1"}));
    EXPECT_EQ(program.files(),
              (std::vector<std::string>{"image.cnn-shapes-2.attn", "image.cnn-shapes.attn"}));
}

TEST_F(Training, InterruptedItKeepsACheckpointAndSaysHowToGoOn)
{
    program.start(train({"--steps", "100000", "--json", "--out", "a.attn"}));
    ASSERT_TRUE(program.waitFor("\"step\":5,"));
    program.signal(SIGINT);
    const Outcome stopped = program.finish();
    EXPECT_EQ(stopped.code, 130);
    EXPECT_NE(stopped.err.find("attnscope-cli train --resume --out a.attn"), std::string::npos)
        << stopped.err;
    const auto end = stopped.json().back();
    EXPECT_EQ(end.at("event"), "stopped");
    const int64_t steps = end.at("steps");
    const auto next =
        good({"train", "--resume", "--steps", std::to_string(steps + 1), "--json", "--out", "a.attn"}).json();
    EXPECT_EQ(next.front().at("step"), steps + 1);
}

TEST_F(Training, TheHintGoesOnToTheLengthThatWasAskedForLast)
{
    good(train({"--steps", "2", "--out", "a.attn"}));
    program.start(train({"--resume", "--steps", "40", "--json", "--out", "a.attn"}));
    ASSERT_TRUE(program.waitFor("\"step\":4,"));
    program.signal(SIGINT);
    EXPECT_EQ(program.finish().code, 130);
    EXPECT_EQ(info("a.attn").at("config").at("steps"), 40);
    const Outcome more = good({"train", "--resume", "--out", "a.attn"}); // as the hint says
    EXPECT_NE(more.out.find("a.attn: going on from step "), std::string::npos) << more.out;
    EXPECT_EQ(info("a.attn").at("last_step"), 40);
    const Outcome nothing = good({"train", "--resume", "--out", "a.attn"});
    EXPECT_NE(nothing.out.find("nothing was left to do"), std::string::npos) << nothing.out;
    const Outcome both =
        program.run({"train", "--resume", "--steps", "50", "--epochs", "2", "--out", "a.attn"});
    EXPECT_EQ(both.code, 2);
    EXPECT_NE(both.err.find("--steps: cannot go with --epochs"), std::string::npos) << both.err;
}

TEST_F(Training, AStepThatWasNotKeptIsRefused)
{
    good(train({"--steps", "3", "--out", "a.attn"}));
    const auto steps = info("a.attn").at("checkpoint_steps").get<std::vector<int64_t>>();
    ASSERT_EQ(steps.back(), 3);
    const Outcome beyond =
        program.run({"attention", "a.attn", "--sample", "0", "--step", "999", "-o", "x.npz"});
    EXPECT_EQ(beyond.code, 2);
    EXPECT_NE(beyond.err.find(
                  "--step: the run has kept neither the weights nor this sample of step 999 (nearest 3)"),
              std::string::npos)
        << beyond.err;
    const Outcome many = program.run({"figure", "a.attn", "--samples", "0-100000", "-o", "figures"});
    EXPECT_EQ(many.code, 2);
    EXPECT_NE(many.err.find("--samples: the test split has fewer"), std::string::npos) << many.err;
    EXPECT_EQ(program.files(), std::vector<std::string>{"a.attn"});
}

TEST_F(Training, KilledItOpensAndGoesOn)
{
    program.start(train({"--steps", "100000", "--json", "--out", "a.attn"}));
    ASSERT_TRUE(program.waitFor("\"step\":12,"));
    program.signal(SIGKILL);
    EXPECT_EQ(program.finish().code, 128 + SIGKILL);
    EXPECT_EQ(info("a.attn").at("kind"), "run");
    const auto lines = good({"train", "--resume", "--steps", "20", "--json", "--out", "a.attn"}).json();
    EXPECT_EQ(lines.back().at("steps"), 20);
    EXPECT_EQ(info("a.attn").at("last_step"), 20);
}

TEST_F(Training, ARunThatIsBeingTrainedIsLeftToItsTrainer)
{
    program.start(train({"--steps", "100000", "--json", "--out", "a.attn"}));
    ASSERT_TRUE(program.waitFor("\"step\":12,"));
    Program other;
    const std::string path = program.path("a.attn").string();
    const Outcome refused = other.run({"train", "--resume", "--out", path});
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.err.find(path + ": is being written by another program (process "), std::string::npos)
        << refused.err;
    EXPECT_EQ(other.run({"eval", path}).code, 0); // a reader is welcome
    program.signal(SIGINT);
    const Outcome trained = program.finish();
    EXPECT_EQ(trained.err.find("another program"), std::string::npos) << trained.err;
    EXPECT_EQ(other.run({"train", "--resume", "--steps", "1", "--out", path}).code, 0);
}

TEST_F(Training, AFileThatIsNoRunOrNewerOrDamagedIsNamed)
{
    std::ofstream(program.path("text.attn"))
        << "not a run at all, just some text that is long enough to look at";
    good(train({"--steps", "1", "--out", "newer.attn"}));
    std::filesystem::copy_file(program.path("newer.attn"), program.path("cut.attn"));
    std::filesystem::resize_file(program.path("cut.attn"),
                                 std::filesystem::file_size(program.path("cut.attn")) / 3);
    poke("newer.attn", 60, std::string("\x00\x00\x03\xe7", 4)); // SQLite's user_version: 999
    for (const char* name : {"text.attn", "newer.attn", "cut.attn", "missing.attn"}) {
        for (const std::vector<std::string>& arguments :
             {std::vector<std::string>{"eval", name}, {"train", "--resume", "--out", name, "--steps", "2"}}) {
            const Outcome outcome = program.run(arguments);
            EXPECT_EQ(outcome.code, 1) << name << ": " << outcome.err;
            EXPECT_NE(outcome.err.find(name), std::string::npos) << outcome.err;
            EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
        }
    }
    EXPECT_NE(program.run({"info", "newer.attn"}).err.find("newer"), std::string::npos);
}

TEST_F(Training, AReadOnlyOrFullTargetIsNamedAndLeavesNothing)
{
    const Outcome readOnly = program.run(train({"--steps", "2", "--out", "/proc/a.attn"}));
    EXPECT_EQ(readOnly.code, 1);
    EXPECT_NE(readOnly.err.find("/proc/a.attn"), std::string::npos) << readOnly.err;
    const Outcome full = program.run(train({"--steps", "2", "--out", "a.attn"}), {{}, size_t{8192}, {}});
    EXPECT_EQ(full.code, 1);
    EXPECT_NE(full.err.find("a.attn"), std::string::npos) << full.err;
    EXPECT_TRUE(program.files().empty()) << program.files().front();
}

TEST_F(Training, ADiskThatFillsUpLaterKeepsWhatWasRecorded)
{
    good(train({"--steps", "1", "--batch", "4", "--out", "size.attn"}));
    // Two checkpoints are in there: room for the first of the next run and some snapshots, not for its last.
    const size_t room = std::filesystem::file_size(program.path("size.attn")) * 6 / 10;
    const Outcome full =
        program.run(train({"--steps", "400", "--batch", "4", "--out", "a.attn"}), {{}, room, {}});
    EXPECT_EQ(full.code, 1);
    EXPECT_NE(full.err.find("a.attn"), std::string::npos) << full.err;
    good({"train", "--resume", "--steps", "4", "--out", "a.attn"});
}

} // namespace
} // namespace attnscope::test
