// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// What a session answers about texts while it trains, evaluates, goes back, or is set up anew.
#include "core/interchange/array_files.h"
#include "worker_fixture.h"

#include <algorithm>

namespace attnscope {
namespace {

class WorkerText : public WorkerFixture {
protected:
    using WorkerFixture::configure;
    static RunConfig reviews(const char* model = "text.attn-rnn",
                             const char* data = "reviews?train=64&test=32")
    {
        RunConfig config;
        config.model = model;
        config.data = data;
        config.batch = 16;
        config.epochs = 50;
        config.threads = 1;
        return config;
    }
    static RunConfig twoTasks()
    {
        RunConfig config = reviews("multi.hard-sharing", "two-shapes?train=64&test=32");
        config.options["weighting.measure"] = "0";
        return config;
    }

    void type(const std::string& text) { post(command::InspectText{text, {}, Slot::First}); }
    static bool shows(const Snapshot& s, const std::string& text)
    {
        return s.inspection != nullptr && s.inspection->sample.name == text;
    }
    static size_t hidden(const Inspection& inspection)
    {
        const auto& tokens = inspection.texts.front().tokens;
        return static_cast<size_t>(
            std::count_if(tokens.begin(), tokens.end(), [](const Token& token) { return token.hidden; }));
    }
    Snap trainTo(int64_t step)
    {
        post(command::Train{});
        until([step](const Snapshot& s) { return s.progress.step >= step; });
        post(command::Pause{});
        return until([](const Snapshot& s) { return s.state == RunState::Paused; });
    }
    /// The weights at the end of a run of two tasks whose strategy is changed at step 6; `meanwhile` is done
    /// at the change.
    ArrayBundle weightsAfterAChange(const std::function<void()>& meanwhile)
    {
        configure(twoTasks());
        for (int64_t step = 1; step <= 12; ++step) {
            post(command::SingleStep{});
            until(
                [step](const Snapshot& s) { return s.progress.step == step && s.state == RunState::Paused; });
            if (step != 6)
                continue;
            post(command::SetOption{"weighting", "uncertainty"});
            until([](const Snapshot& s) { return s.config->weighting == "uncertainty"; });
            meanwhile();
        }
        const std::string path = m_folder.file("end.safetensors");
        post(command::ExportWeights{path});
        until([&path](const Snapshot& s) { return hasNotice(s, path + ": exported"); });
        auto bundle = readArrays(path);
        EXPECT_TRUE(bundle) << bundle.status().text();
        return *bundle;
    }
};

TEST_F(WorkerText, AnEditIsAnsweredDuringAnEvaluation)
{
    RunConfig config = reviews("text.attn-rnn", "reviews?train=16&test=3000");
    config.options["hidden"] = "512"; // the evaluation takes a while
    configure(config);
    post(command::Train{}); // an epoch is one step: whatever shows step 1 was made in its evaluation, or
                            // after it
    Snap answer;
    int edits = 0;
    do {
        const std::string text = "I loved it " + std::to_string(++edits);
        type(text);
        answer = until([&text](const Snapshot& s) { return shows(s, text); });
    } while (answer->inspection->step < 1 && edits < 10'000);
    EXPECT_EQ(answer->inspection->step, 1);
    EXPECT_EQ(answer->lastEpoch, nullptr) << "the answer waited for the end of the evaluation";
    type("and another");
    const Snap next = until([](const Snapshot& s) { return shows(s, "and another"); });
    EXPECT_EQ(next->lastEpoch, nullptr) << "an evaluation of 30 batches answers more than once";
    post(command::Pause{});
    until([](const Snapshot& s) { return s.state == RunState::Paused; });
}

TEST_F(WorkerText, OfManyEditsTheNewestIsAnswered)
{
    configure(reviews());
    post(command::Train{});
    for (int i = 0; i < 40; ++i)
        m_session->post(command::InspectText{"word " + std::to_string(i), {}, Slot::First});
    until([](const Snapshot& s) { return shows(s, "word 39"); });
}

TEST_F(WorkerText, HiddenTokensEndWithTheNextConfiguration)
{
    configure(reviews());
    type("I loved it");
    until([](const Snapshot& s) { return shows(s, "I loved it"); });
    post(command::HideTokens{{1}, Slot::First});
    const Snap masked = until([](const Snapshot& s) { return hidden(*s.inspection) == 1; });
    EXPECT_FALSE(masked->inspection->wholePredictions.empty());
    post(command::HideTokens{{0, 1}, Slot::First}); // not answered yet when the next run is set up
    const Snap next = configure(reviews("text.hierarchical"));
    EXPECT_EQ(next->inspection->sample.name, "I loved it") << "the text stays";
    EXPECT_EQ(hidden(*next->inspection), 0U);
    EXPECT_TRUE(next->inspection->wholePredictions.empty());
    // Nor do they come back with the next answer.
    post(command::SingleStep{});
    const Snap stepped = until([](const Snapshot& s) { return s.inspection->step == 1; });
    EXPECT_EQ(hidden(*stepped->inspection), 0U);
    // On pictures there is nothing to hide, and no complaint about it.
    RunConfig pictures;
    pictures.data = "shapes?train=64&test=32";
    pictures.threads = 1;
    post(command::HideTokens{{2}, Slot::First});
    const Snap other = configure(pictures);
    EXPECT_TRUE(other->inspection->texts.empty());
    EXPECT_TRUE(std::none_of(other->notices.begin(), other->notices.end(),
                             [](const Notice& notice) { return notice.level == Notice::Level::Error; }));
}

TEST_F(WorkerText, GoingBackAndForthAfterALiveChangeOfStrategyChangesNothing)
{
    const ArrayBundle plain = weightsAfterAChange([] {});
    m_session.reset();
    SetUp();
    int64_t seen = -1;
    const ArrayBundle scrubbed = weightsAfterAChange([&] {
        // Not pinned: a checkpoint of the old strategy answers.
        post(command::SelectSample{{Split::Test, 20, {}, {}}, Slot::First});
        post(command::SeekTo{2});
        seen = until([](const Snapshot& s) {
                   return s.shownStep >= 0 && s.inspection->sample.index == 20;
               })->inspection->step;
        post(command::SeekTo{-1});
        until([](const Snapshot& s) { return s.shownStep < 0 && s.inspection->step == 6; });
    });
    EXPECT_LE(seen, 6);
    ASSERT_EQ(plain.arrays.size(), scrubbed.arrays.size());
    for (size_t i = 0; i < plain.arrays.size(); ++i)
        EXPECT_TRUE(plain.arrays[i].bytes == scrubbed.arrays[i].bytes) << plain.arrays[i].name;
}

TEST_F(WorkerText, ARunIsOpenedWithTheStrategyThatItWasChangedTo)
{
    configure(twoTasks());
    trainTo(6);
    post(command::SetOption{"weighting", "uncertainty"});
    until([](const Snapshot& s) { return s.config->weighting == "uncertainty"; });
    post(command::SaveAs{m_folder.file("changed.attn")});
    const Snap saved = until([](const Snapshot& s) { return !s.untitled; });
    post(command::Train{});
    until([&](const Snapshot& s) { return s.progress.step > saved->progress.step + 3; });
    m_session.reset();
    SetUp();
    post(command::OpenRun{m_folder.file("changed.attn")});
    const Snap opened = until([](const Snapshot& s) { return s.state == RunState::Paused; });
    EXPECT_EQ(opened->config->weighting, "uncertainty");
    post(command::SeekTo{3}); // when it was still `equal`
    until([](const Snapshot& s) { return s.shownStep == 3; });
    post(command::SeekTo{-1});
    post(command::Train{});
    const Snap on = until([&](const Snapshot& s) { return s.progress.step > opened->progress.step + 3; });
    EXPECT_EQ(on->config->weighting, "uncertainty");
}

TEST_F(WorkerText, AnEditedSentenceKeepsItsPicture)
{
    const Snap ready = configure(reviews("multi.image-text", "captions?train=64&test=32"));
    post(command::SelectSample{{Split::Test, 5, {}, {}}, Slot::First});
    const Snap before = until([](const Snapshot& s) { return s.inspection->sample.index == 5; });
    type("the circle is red");
    const Snap edited = until([](const Snapshot& s) { return shows(s, "the circle is red"); });
    EXPECT_EQ(edited->inspection->sample.index, 5);
    EXPECT_EQ(edited->inspection->picture.rgb, before->inspection->picture.rgb);
    EXPECT_EQ(edited->inspection->texts.front().tokens.size(), 4U);
    EXPECT_NE(edited->inspection->findSite("text-to-image"), nullptr);
    for (const Prediction& prediction : edited->inspection->predictions)
        EXPECT_LT(prediction.truth, 0) << prediction.task; // nobody knows what the new sentence makes of them
    post(command::SelectSample{{Split::Test, 5, {}, {}}, Slot::First});
    until([&](const Snapshot& s) {
        return s.inspection->sample.name.empty() &&
               s.inspection->texts.front().text == before->inspection->texts.front().text;
    });
}

TEST_F(WorkerText, EmptyTextsAndTextsThatAreNoneLeaveTheViewAsItWas)
{
    configure(reviews());
    type("I loved it");
    until([](const Snapshot& s) { return shows(s, "I loved it"); });
    type("  \n ");
    const Snap empty = until([](const Snapshot& s) { return hasNotice(s, "text: the text is empty"); });
    EXPECT_EQ(empty->inspection->sample.name, "I loved it");
    type("bad \xff\xfe");
    const Snap invalid = until([](const Snapshot& s) { return hasNotice(s, "UTF-8"); });
    EXPECT_EQ(invalid->inspection->sample.name, "I loved it");
    // Whatever else a text may be, it has an answer.
    for (const std::string text : {"I", "qqqq zzzz xxxx", "הסרט הזה היה נפלא", "\U0001F600\U0001F600"}) {
        type(text);
        const Snap answer = until([&text](const Snapshot& s) { return shows(s, text); });
        EXPECT_FALSE(answer->inspection->predictions.empty()) << text;
    }
}

} // namespace
} // namespace attnscope
