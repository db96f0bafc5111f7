// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// How long somebody who types a text waits for what the model says of it while it trains: from the edit,
// posted as the window posts it, to the snapshot with the answer in the window's thread. The real session,
// its worker training and evaluating at each epoch's end, the samples in the list as in the window. The goal
// is 100 ms for every edit of the built-in models. usage: bench_edit [EDITS [MODEL]]
#include "core/api/loader.h"
#include "ui/bridge/session_proxy.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>
#include <QTimer>

#include <fmt/core.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace attnscope;

namespace {

constexpr int kGoalMs = 100;
constexpr int kPatienceMs = 60'000, kLookMs = 100;
constexpr int kLeastGapMs = 20, kMostGapMs = 120; ///< between an answer and the next key
constexpr int64_t kStepsBefore = 20;              ///< memory is touched for the first time in them

struct Subject {
    const char* model;
    const char* data;
    std::vector<std::string> words; ///< typed one after the other, then taken away again
};

const std::vector<std::string> kReview{"The",   "plot", "was", "slow", ",",   "but",  "the",     "acting",
                                       "was",   "a",    "joy", ".",    "I",   "will", "watch",   "it",
                                       "again", "with", "my",  "old",  "and", "very", "patient", "friends"};
const std::vector<std::string> kDate{"the", "third", "of", "March", "in", "the", "year", "2019"};
const Subject kSubjects[] = {{"text.attn-rnn", "reviews", kReview},
                             {"text.bilstm-context", "reviews", kReview},
                             {"text.transformer", "reviews", kReview},
                             {"text.hierarchical", "reviews", kReview},
                             {"text.translator", "dates", kDate}};

/// Where an edit fell, for the line about the slowest.
struct Wait {
    double milliseconds = 0;
    int64_t stepBefore = 0, stepAfter = 0;
    bool evaluated = false; ///< an epoch ended, or its evaluation was under way, between edit and answer
};

/// Types into a session that trains.
class Typist {
public:
    explicit Typist(Core& core)
    {
        m_session.open(core, m_scratch.path().toStdString());
        m_look.start(kLookMs);
    }

    bool start(const Subject& subject)
    {
        RunConfig config;
        config.model = subject.model;
        config.data = subject.data;
        config.epochs = 1000;
        m_session.post(command::Configure{config});
        if (!until([](const Snapshot& now) { return now.state == RunState::Ready; }))
            return false;
        m_session.post(command::Train{});
        return until([](const Snapshot& now) { return now.progress.step >= kStepsBefore; });
    }

    /// Typed text after typed text, each answered before the next, at times that have nothing to do with
    /// steps.
    bool type(const Subject& subject, int edits, std::vector<Wait>& waits)
    {
        std::mt19937 random(1);
        std::uniform_int_distribution<int> gap(kLeastGapMs, kMostGapMs);
        for (int i = 0; i < edits; ++i) {
            pause(gap(random));
            Wait wait;
            if (!answer(textOf(subject, i), wait))
                return false;
            waits.push_back(wait);
        }
        return true;
    }

    SnapshotPtr now() const { return m_session.now(); }

private:
    /// Words one more each time, and one fewer from the full text on; no two neighbours alike.
    static std::string textOf(const Subject& subject, int edit)
    {
        const int words = static_cast<int>(subject.words.size());
        const int phase = edit % (2 * words - 2);
        const int count = phase < words ? phase + 1 : 2 * words - 1 - phase;
        std::string text;
        for (int i = 0; i < count; ++i)
            text += (i > 0 ? " " : "") + subject.words[static_cast<size_t>(i)];
        return text;
    }

    bool answer(const std::string& text, Wait& wait)
    {
        QElapsedTimer clock;
        clock.start();
        const SnapshotPtr before = m_session.now();
        m_session.post(command::InspectText{text, {}, Slot::First});
        if (!until([&](const Snapshot& now) {
                return now.inspection != nullptr && now.inspection->sample.index < 0 &&
                       now.inspection->sample.name == text;
            }))
            return false;
        wait.milliseconds = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        const SnapshotPtr after = m_session.now();
        wait.stepBefore = before->progress.step;
        wait.stepAfter = after->progress.step;
        wait.evaluated =
            after->progress.epoch != before->progress.epoch || after->lastEpoch != before->lastEpoch;
        return true;
    }

    template <class Wanted>
    bool until(const Wanted& wanted)
    {
        QElapsedTimer clock;
        clock.start();
        while (!wanted(*m_session.now())) {
            if (clock.elapsed() > kPatienceMs)
                return false;
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
        }
        return true;
    }

    static void pause(int milliseconds)
    {
        QEventLoop loop;
        QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
        loop.exec();
    }

    QTemporaryDir m_scratch;
    SessionProxy m_session;
    QTimer m_look; ///< ends a wait for events now and then, so that patience can run out
};

bool measure(Core& core, const Subject& subject, int edits)
{
    Typist typist(core);
    std::vector<Wait> waits;
    const bool done = typist.start(subject) && typist.type(subject, edits, waits);
    if (!done) {
        for (const Notice& notice : typist.now()->notices)
            fmt::print(stderr, "bench_edit: {}: {}: {}\n", subject.model, notice.where,
                       notice.message.text());
        fmt::print(stderr, "bench_edit: {}: no answer within {} s\n", subject.model, kPatienceMs / 1000);
        return false;
    }
    const auto slower = [](const Wait& a, const Wait& b) { return a.milliseconds < b.milliseconds; };
    std::sort(waits.begin(), waits.end(), slower);
    const auto over = std::count_if(waits.begin(), waits.end(),
                                    [](const Wait& wait) { return wait.milliseconds > kGoalMs; });
    const Wait& last = waits.back();
    fmt::print("{:<20} {:>8.1f} {:>8.1f} {:>8.1f} {:>10} {:>7} {:>10}   step {} to {}{}\n", subject.model,
               waits[waits.size() / 2].milliseconds, waits[waits.size() * 95 / 100].milliseconds,
               last.milliseconds, over, typist.now()->progress.epoch,
               std::count_if(waits.begin(), waits.end(), [](const Wait& wait) { return wait.evaluated; }),
               last.stepBefore, last.stepAfter, last.evaluated ? ", an epoch ended" : "");
    std::fflush(stdout);
    return true;
}

} // namespace

int main(int argc, char** argv)
{
    startWithRuntime(chooseRuntime(0), argv);
    QCoreApplication application(argc, argv);
    const int edits = argc > 1 ? std::max(1, std::atoi(argv[1])) : 200;
    const std::string only = argc > 2 ? argv[2] : "";
    auto core = loadCore();
    if (!core) {
        fmt::print(stderr, "bench_edit: {}\n", core.status().text());
        return 1;
    }
    fmt::print("{} edits while each model trains; milliseconds from an edit to its answer; goal: {}\n", edits,
               kGoalMs);
    fmt::print("{:<20} {:>8} {:>8} {:>8} {:>10} {:>7} {:>10}   slowest\n", "model", "median", "95 %",
               "longest", "over goal", "epochs", "at an end");
    bool done = true;
    for (const Subject& subject : kSubjects)
        if (only.empty() || only == subject.model)
            done = measure(**core, subject, edits) && done;
    return done ? 0 : 1;
}
