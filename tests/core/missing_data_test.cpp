// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// A run of texts whose data is gone: its own description of the data has to do.
#include "core/training/core_impl.h"
#include "core/training/task_choice.h"
#include "training_fixture.h"

#include <chrono>
#include <fstream>
#include <functional>
#include <thread>

namespace attnscope {
namespace {

class MissingData : public TrainingTest {
protected:
    /// A run of a few steps, whose data is then deleted.
    void trainAndDelete()
    {
        std::ofstream table(m_folder.file("t.csv"));
        table << "text,label\n";
        for (int i = 0; i < 40; ++i)
            table << (i % 2 == 0 ? "a good film number " : "a bad film number ") << i
                  << (i % 2 == 0 ? ",good\n" : ",bad\n");
        table.close();
        RunConfig config;
        config.model = "text.attn-rnn";
        config.data = "csv:" + m_folder.file("t.csv");
        config.steps = 4;
        config.threads = 1;
        TrainObserver observer;
        const auto trained = m_core->train({config, m_run}, observer);
        ASSERT_TRUE(trained) << trained.status().text();
        // What the data itself makes of a text.
        const auto file = fileOf("run.attn");
        auto trainer = trainerOf(*file, std::nullopt, std::nullopt, 1);
        ASSERT_TRUE(trainer) << trainer.status().text();
        m_before = *(*trainer)->inspect({Split::Test, -1, kText, {}});
        std::filesystem::remove(m_folder.file("t.csv"));
    }
    std::shared_ptr<const Snapshot> until(Session& session,
                                          const std::function<bool(const Snapshot&)>& wanted)
    {
        auto snapshot = session.latest();
        for (int i = 0; i < 600 && !wanted(*snapshot); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            snapshot = session.latest();
        }
        EXPECT_TRUE(wanted(*snapshot));
        return snapshot;
    }
    static void expectSame(const Inspection& one, const Inspection& other)
    {
        EXPECT_EQ(one.input.values, other.input.values);
        ASSERT_EQ(one.predictions.size(), other.predictions.size());
        EXPECT_EQ(one.predictions[0].probabilities, other.predictions[0].probabilities);
        EXPECT_EQ(one.predictions[0].classes, other.predictions[0].classes);
        EXPECT_EQ(one.sites.at(0).weights.values, other.sites.at(0).weights.values);
    }

    static constexpr const char* kText = "A good film, unseen";
    const std::string m_run = m_folder.file("run.attn");
    std::unique_ptr<Core> m_core = makeCore();
    Inspection m_before;
};

TEST_F(MissingData, ATextOfOnesOwnIsReadAsBefore)
{
    trainAndDelete();
    InspectRequest request;
    request.run = m_run;
    request.text = kText;
    const auto own = m_core->inspect(request);
    ASSERT_TRUE(own) << own.status().text();
    expectSame(*own, m_before);
    EXPECT_FALSE(own->texts.at(0).tokens.back().known) << "no training text has it";
    request.text.reset();
    request.sample = 0;
    EXPECT_EQ(m_core->inspect(request).status().text(), m_folder.file("t.csv") + ": no such file");
}

TEST_F(MissingData, TheWindowOpensTheRunAndReadsTexts)
{
    trainAndDelete();
    const auto session = m_core->openSession({m_folder.file("scratch"), [] {}});
    ASSERT_TRUE(session->post(command::OpenRun{m_run}));
    const auto open = until(*session, [](const Snapshot& s) { return s.state == RunState::Finished; });
    ASSERT_NE(open->dataset, nullptr);
    EXPECT_EQ(open->dataset->input, InputKind::Text);
    EXPECT_EQ(open->dataset->tasks.at(0).classes, (std::vector<std::string>{"bad", "good"}));
    ASSERT_NE(open->inspection, nullptr) << "the recorded samples are there to look at";
    EXPECT_EQ(open->inspection->sample.index, 0);
    EXPECT_EQ(open->notices.size(), 2U);
    ASSERT_TRUE(session->post(command::InspectText{kText, {}}));
    const auto own =
        until(*session, [](const Snapshot& s) { return s.inspection && s.inspection->sample.name == kText; });
    expectSame(*own->inspection, m_before);
    ASSERT_TRUE(session->post(command::HideTokens{{1}}));
    const auto hidden = until(
        *session, [](const Snapshot& s) { return s.inspection && !s.inspection->wholePredictions.empty(); });
    EXPECT_EQ(hidden->inspection->wholePredictions[0].probabilities, m_before.predictions[0].probabilities);
    ASSERT_TRUE(session->post(command::Train{}));
    ASSERT_TRUE(session->post(command::SeekTo{0}));
    const auto after = until(*session, [](const Snapshot& s) { return s.shownStep == 0; });
    EXPECT_EQ(after->state, RunState::Finished);
    EXPECT_EQ(after->progress.step, 4) << "there is nothing to train on";
}

TEST_F(MissingData, WhatIsNoDescriptionIsASentence)
{
    const auto expect = [](const std::string& document, const std::string& words) {
        const auto data = storedDataset("run.attn", document, "");
        ASSERT_FALSE(data) << document;
        EXPECT_NE(data.status().text().find(words), std::string::npos) << data.status().text();
    };
    const std::string good =
        R"({"form":1,"data":"csv:t","name":"csv","note":"","tasks":[{"name":"label","kind":"classification",)"
        R"("classes":["a","b"]}],"pair":false,"tokenizer":"word","punctuation":true,"tokens":9,"keep":"head",)"
        R"("target_tokenizer":"word","target_tokens":0,"words":["x","y"],"target_words":[]})";
    ASSERT_TRUE(storedDataset("run.attn", good, ""));
    const auto with = [&](const std::string& part, const std::string& by) {
        std::string changed = good;
        return changed.replace(changed.find(part), part.size(), by);
    };
    expect("", "cannot be read");
    expect("[]", "cannot be read");
    expect(with("\"form\":1", "\"form\":2"), "a form that this version does not know (expected 1, found 2)");
    expect(with("\"x\",\"y\"", "\"x\",\"x\""), "a word that is there twice");
    expect(with("\"x\",\"y\"", ""), "no words");
    expect(with("\"tokens\":9", "\"tokens\":0"), "the most tokens");
    expect(with("\"tokens\":9", "\"tokens\":900000"), "the most tokens");
    expect(with("classification", "mask"), "the kind of a task");
    expect(with("head", "middle"), "the part that is kept");
    expect(with("[\"a\",\"b\"]", "[]"), "the classes of a task");
}

TEST_F(MissingData, AFailedConfigurationDoesNotLendItsDataToTheNext)
{
    const auto session = m_core->openSession({m_folder.file("scratch"), [] {}});
    RunConfig config;
    config.data = "shapes?train=32&test=16";
    config.threads = 1;
    ASSERT_TRUE(session->post(command::Configure{config}));
    until(*session, [](const Snapshot& s) { return s.state == RunState::Ready; });
    config.data = "reviews?train=64&test=16";
    ASSERT_TRUE(session->post(command::Configure{config})); // a model of images
    until(*session, [](const Snapshot& s) { return !s.notices.empty(); });
    config.model = "text.attn-rnn";
    ASSERT_TRUE(session->post(command::Configure{config}));
    const auto ready = until(*session, [](const Snapshot& s) {
        return s.notices.size() > 1 || (s.dataset && s.dataset->name == "reviews");
    });
    EXPECT_EQ(ready->dataset->name, "reviews");
}

TEST(DefaultTask, IsTheFirstOfTheModelsKind)
{
    DatasetSummary data;
    data.tasks = {{"date", TaskKind::Sequence, {}}, {"style", TaskKind::Classification, {"a", "b"}}};
    ModelInfo reader, translator;
    translator.makesText = true;
    EXPECT_EQ(chooseTasks(data, reader, {})->front().name, "style");
    EXPECT_EQ(chooseTasks(data, translator, {})->front().name, "date");
    data.tasks.pop_back();
    EXPECT_EQ(chooseTasks(data, reader, {})->front().name, "date") << "the model says what it misses";
}

} // namespace
} // namespace attnscope
