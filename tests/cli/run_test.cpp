// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/array_files.h"
#include "tests/cli/program.h"

#include <algorithm>
#include <cmath>
#include <fstream>

namespace attnscope::test {
namespace {

/// A run of eight steps that all tests of this suite only read.
class TrainedRun : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        s_program = new Program;
        s_training = new Outcome(s_program->run(
            {"train", "--data", "shapes?train=256&test=64", "--steps", "8", "--json", "--out", "run.attn"}));
        ASSERT_EQ(s_training->code, 0) << s_training->err;
    }
    static void TearDownTestSuite()
    {
        delete s_training;
        delete s_program;
    }

    static Outcome run(std::vector<std::string> arguments) { return s_program->run(arguments); }
    static Outcome good(std::vector<std::string> arguments)
    {
        const Outcome outcome = s_program->run(arguments);
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        return outcome;
    }
    static ArrayBundle arrays(const std::string& name)
    {
        const auto bundle = readArrays(s_program->path(name).string());
        EXPECT_TRUE(bundle.isOk()) << bundle.status().text();
        return bundle.isOk() ? *bundle : ArrayBundle{};
    }
    static std::vector<float> floats(const NamedArray& array)
    {
        std::vector<float> values(static_cast<size_t>(array.count()));
        memcpy(values.data(), array.bytes.data(), array.bytes.size());
        return values;
    }

    static Program* s_program;
    static Outcome* s_training;
};
Program* TrainedRun::s_program = nullptr;
Outcome* TrainedRun::s_training = nullptr;

TEST_F(TrainedRun, ToldEveryStepBothEpochsAndItsEnd)
{
    const auto lines = s_training->json();
    std::map<std::string, int> events;
    for (const auto& line : lines)
        ++events[line.at("event")];
    EXPECT_EQ(events, (std::map<std::string, int>{{"done", 1}, {"epoch", 2}, {"step", 8}}));
    for (const char* key : {"step", "epoch", "loss", "task_loss", "task_weight", "samples_per_second"})
        EXPECT_TRUE(lines.front().contains(key)) << key;
    EXPECT_EQ(lines.back().at("steps"), 8);
    EXPECT_EQ(lines.back().at("run"), "run.attn");
    EXPECT_EQ(s_training->err, "");
}

TEST_F(TrainedRun, EvalScoresTheTestSplitAndItsAttention)
{
    const auto report = good({"eval", "run.attn", "--json"}).json().at(0);
    EXPECT_EQ(report.at("split"), "test");
    EXPECT_EQ(report.at("samples"), 64);
    EXPECT_GT(report.at("parameters"), 1000);
    const auto& shape = report.at("task").at("shape");
    for (const char* key : {"loss", "accuracy", "pointing_game"})
        EXPECT_TRUE(shape.contains(key)) << key;
    EXPECT_DOUBLE_EQ(report.at("composite"), shape.at("accuracy"));
    EXPECT_EQ(good({"eval", "run.attn", "--split", "train", "--json"}).json().at(0).at("samples"), 256);
}

TEST_F(TrainedRun, PredictGivesProbabilitiesThatSumToOne)
{
    const auto prediction = good({"predict", "run.attn", "--sample", "3", "--json"}).json().at(0);
    const auto& shape = prediction.at("task").at("shape");
    double sum = 0;
    for (const double p : shape.at("probabilities"))
        sum += p;
    EXPECT_NEAR(sum, 1.0, 1e-5);
    EXPECT_EQ(shape.at("classes").at(shape.at("index").get<size_t>()), shape.at("predicted"));
    EXPECT_EQ(prediction.at("step"), 8);
    EXPECT_NE(good({"predict", "run.attn", "--sample", "3"}).out.find("truth"), std::string::npos);
    const Outcome outside = run({"predict", "run.attn", "--sample", "64"});
    EXPECT_NE(outside.code, 0);
    EXPECT_NE(outside.err.find("64"), std::string::npos) << outside.err;
}

TEST_F(TrainedRun, AttentionIsTheSameInEveryFormatAndItsRowsSumToOne)
{
    for (const char* name : {"a.npz", "a.safetensors", "a.json"})
        good({"attention", "run.attn", "--sample", "3", "-o", name});
    const ArrayBundle npz = arrays("a.npz"), safetensors = arrays("a.safetensors");
    const NamedArray* pool = npz.find("attention/pool");
    ASSERT_NE(pool, nullptr);
    ASSERT_EQ(pool->shape.size(), 3U);
    double sum = 0;
    for (const float value : floats(*pool))
        sum += value;
    EXPECT_NEAR(sum, static_cast<double>(pool->shape[0]), 1e-5);
    for (const char* name : {"input", "logits/shape", "attention/pool"}) {
        ASSERT_NE(npz.find(name), nullptr) << name;
        ASSERT_NE(safetensors.find(name), nullptr) << name;
        EXPECT_EQ(npz.find(name)->bytes, safetensors.find(name)->bytes) << name;
    }
    const auto json = nlohmann::json::parse(s_program->content("a.json"), nullptr, false);
    EXPECT_EQ(json.at("arrays").at("attention/pool").at("shape"), nlohmann::json(pool->shape));
}

TEST_F(TrainedRun, AttentionOfAnEarlierStepDiffers)
{
    good({"attention", "run.attn", "--sample", "3", "--step", "0", "-o", "before.npz"});
    good({"attention", "run.attn", "--sample", "3", "-o", "after.npz"});
    EXPECT_NE(arrays("before.npz").find("attention/pool")->bytes,
              arrays("after.npz").find("attention/pool")->bytes);
    EXPECT_EQ(arrays("before.npz").find("input")->bytes, arrays("after.npz").find("input")->bytes);
}

TEST_F(TrainedRun, ExportWritesWeightsMetricsAndEvents)
{
    good({"export", "run.attn", "--weights", "w.safetensors", "--metrics", "m.csv", "--tensorboard",
          "events"});
    EXPECT_FALSE(arrays("w.safetensors").arrays.empty());
    const std::string csv = s_program->content("m.csv");
    EXPECT_TRUE(csv.starts_with("step,")) << csv.substr(0, 80);
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 9); // a heading and eight steps
    EXPECT_FALSE(std::filesystem::is_empty(s_program->path("events")));
}

TEST_F(TrainedRun, InfoTellsWhatItIs)
{
    const auto facts = good({"info", "run.attn", "--json"}).json().at(0);
    EXPECT_EQ(facts.at("kind"), "run");
    EXPECT_EQ(facts.at("last_step"), 8);
    EXPECT_EQ(facts.at("config").at("model"), "image.cnn");
    EXPECT_NE(good({"info", "run.attn"}).out.find("image.cnn"), std::string::npos);
}

TEST_F(TrainedRun, InfoTellsTheSameOfADumpAsJson)
{
    const auto described = [](const char* name) {
        good({"attention", "run.attn", "--sample", "3", "-o", name});
        auto facts = good({"info", name, "--json"}).json().at(0);
        std::sort(facts["arrays"].begin(), facts["arrays"].end()); // JSON has its own order
        return facts;
    };
    const auto npz = described("d.npz"), json = described("d.json");
    EXPECT_EQ(json.at("kind"), "json");
    EXPECT_EQ(json.at("arrays").size(), 6U);
    EXPECT_EQ(json.at("arrays"), npz.at("arrays"));
    EXPECT_EQ(json.at("metadata"), npz.at("metadata"));
}

TEST_F(TrainedRun, InfoKnowsNoOtherJson)
{
    good({"attention", "run.attn", "--sample", "3", "-o", "d.json"});
    const std::string whole = s_program->content("d.json");
    std::ofstream(s_program->path("cut.json")) << whole.substr(0, whole.size() / 2);
    std::ofstream(s_program->path("other.json")) << R"({"name": "no arrays in here"})";
    for (const auto& [name, words] :
         {std::pair("cut.json", "is no JSON object"), {"other.json", "is no file that Attnscope knows"}}) {
        const Outcome outcome = run({"info", name});
        EXPECT_EQ(outcome.code, 1);
        EXPECT_EQ(outcome.out, "");
        EXPECT_NE(outcome.err.find(words), std::string::npos) << outcome.err;
    }
}

TEST_F(TrainedRun, AFileThatCannotBeReadIsToldBeforeAnInputThatIsNotNamed)
{
    std::ofstream(s_program->path("damaged.attn")) << s_program->content("run.attn").substr(0, 3000);
    std::vector<std::vector<std::string>> commands{{"predict"}, {"attention", "-o", "no.npz"}};
    if (ATTNSCOPE_WITH_FIGURES)
        commands.push_back({"figure", "-o", "no.png"});
    for (auto words : commands) {
        words.insert(words.begin() + 1, "missing.attn");
        const Outcome missing = run(words);
        EXPECT_EQ(missing.code, 1);
        EXPECT_EQ(missing.err, "attnscope: missing.attn: there is no such file\n");
        words[1] = "damaged.attn";
        const Outcome damaged = run(words);
        EXPECT_EQ(damaged.code, 1);
        EXPECT_TRUE(damaged.err.starts_with("attnscope: damaged.attn: is damaged")) << damaged.err;
        words[1] = "run.attn";
        const Outcome unnamed = run(words);
        EXPECT_EQ(unnamed.code, 2);
        EXPECT_NE(unnamed.err.find("--sample: say what to look at"), std::string::npos) << unnamed.err;
    }
}

#if ATTNSCOPE_WITH_FIGURES
TEST_F(TrainedRun, InfoDecodesAPicture)
{
    good({"figure", "run.attn", "--view", "curves", "-o", "whole.png"});
    EXPECT_NE(good({"info", "whole.png"}).out.find("PNG picture"), std::string::npos);
    const std::string whole = s_program->content("whole.png");
    std::ofstream(s_program->path("cut.png"), std::ios::binary) << whole.substr(0, whole.size() / 2);
    const Outcome outcome = run({"info", "cut.png"});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_NE(outcome.err.find("cut.png: the PNG is damaged or cut short"), std::string::npos) << outcome.err;
}

TEST_F(TrainedRun, FiguresOfEveryViewAndFormat)
{
    const std::vector<std::vector<std::string>> cases{{"overlay", "png", "\x89PNG"},
                                                      {"overlay", "pdf", "%PDF-"},
                                                      {"matrix", "svg", "<?xml"},
                                                      {"heads", "pdf", "%PDF-"},
                                                      {"curves", "svg", "<?xml"}};
    for (const auto& words : cases) {
        const std::string name = words[0] + "." + words[1];
        good({"figure", "run.attn", "--sample", "3", "--view", words[0], "-o", name});
        EXPECT_TRUE(s_program->content(name).starts_with(words[2])) << name;
    }
    good({"figure", "run.attn", "--samples", "0-4", "--format", "svg", "-o", "many"});
    EXPECT_TRUE(s_program->content("many/sample-00004.svg").starts_with("<?xml"));
}

TEST_F(TrainedRun, FiguresThatCannotBeAreRefusedAndLeaveNothing)
{
    const Outcome site = run({"figure", "run.attn", "--sample", "3", "--site", "pol", "-o", "no.png"});
    EXPECT_EQ(site.code, 2);
    EXPECT_NE(site.err.find("nearest pool"), std::string::npos) << site.err;
    const Outcome head = run({"figure", "run.attn", "--sample", "3", "--head", "9", "-o", "no.png"});
    EXPECT_EQ(head.code, 2) << head.err;
    const Outcome readOnly = run({"figure", "run.attn", "--sample", "3", "-o", "/proc/no.png"});
    EXPECT_EQ(readOnly.code, 1);
    EXPECT_NE(readOnly.err.find("/proc/no.png"), std::string::npos) << readOnly.err;
    EXPECT_FALSE(std::filesystem::exists(s_program->path("no.png")));
}

TEST_F(TrainedRun, AFullDiskLeavesNoFigure)
{
    const Outcome outcome =
        s_program->run({"figure", "run.attn", "--sample", "3", "-o", "full.png"}, {{}, size_t{4096}, {}});
    EXPECT_EQ(outcome.code, 1) << outcome.out;
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    for (const std::string& file : s_program->files())
        EXPECT_EQ(file.find("full"), std::string::npos) << file;
}
#else
TEST_F(TrainedRun, FiguresNeedQtAndSaySo)
{
    const Outcome outcome = run({"figure", "run.attn", "--sample", "3", "-o", "a.png"});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_NE(outcome.err.find("built without Qt"), std::string::npos) << outcome.err;
}
#endif

TEST_F(TrainedRun, ArraysThatCannotBeWrittenLeaveNothing)
{
    const Outcome full =
        s_program->run({"attention", "run.attn", "--sample", "3", "-o", "full.npz"}, {{}, size_t{4096}, {}});
    EXPECT_EQ(full.code, 1);
    EXPECT_NE(full.err.find("full.npz"), std::string::npos) << full.err;
    const Outcome readOnly = run({"export", "run.attn", "--weights", "/proc/w.safetensors"});
    EXPECT_EQ(readOnly.code, 1);
    EXPECT_NE(readOnly.err.find("/proc/w.safetensors"), std::string::npos) << readOnly.err;
    for (const std::string& file : s_program->files())
        EXPECT_EQ(file.find("full"), std::string::npos) << file;
}

} // namespace
} // namespace attnscope::test
