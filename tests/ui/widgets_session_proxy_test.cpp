// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "support/fake_core.h"
#include "ui/bridge/session_proxy.h"
#include "window_main.h"

#include <QtTest>

#include <thread>

using namespace attnscope;

class SessionProxyTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_state = std::make_shared<FakeSessionState>();
        auto core = fakeLoader(m_state)();
        m_core = std::move(core).value().release();
        m_proxy = std::make_unique<SessionProxy>();
    }
    void cleanup()
    {
        m_proxy.reset();
        delete m_core;
    }

    void announcesTheNewestOfManySnapshotsOnce()
    {
        m_proxy->open(*m_core, "");
        std::vector<uint64_t> seen;
        connect(m_proxy.get(), &SessionProxy::snapshotChanged, this,
                [&](const SnapshotPtr& now, const SnapshotPtr&) { seen.push_back(now->generation); });
        std::thread worker([&] {
            for (int i = 0; i < 5; ++i)
                m_state->publish();
        });
        worker.join();
        QVERIFY(QTest::qWaitFor([&] { return !seen.empty(); }, 5000));
        QTest::qWait(100);
        QCOMPARE(seen, std::vector<uint64_t>{5});
        QCOMPARE(m_proxy->now()->generation, 5U);
    }

    void tellsOfPointsBeforeASnapshotThatIsHeldBack()
    {
        m_proxy->open(*m_core, "");
        QStringList seen;
        connect(m_proxy.get(), &SessionProxy::snapshotChanged, this, [&] {
            seen << QStringLiteral("snapshot");
            QElapsedTimer busy; // a costly view: the next snapshot is taken many times as long after this one
            busy.start();
            while (!busy.hasExpired(100))
                ;
        });
        connect(m_proxy.get(), &SessionProxy::pointsAdded, this, [&] { seen << QStringLiteral("points"); });
        m_state->next.state = RunState::Training;
        for (int i = 1; i <= 2;
             ++i) { // the cost of showing the first decides how long the third is held back
            m_state->publish();
            QVERIFY(QTest::qWaitFor([&] { return seen.count(QStringLiteral("snapshot")) == i; }, 5000));
        }
        seen.clear();
        m_state->publish();
        QVERIFY(QTest::qWaitFor([&] { return seen.contains(QStringLiteral("snapshot")); }, 5000));
        QCOMPARE(seen.front(), QStringLiteral("points"));
        QCOMPARE(seen.back(), QStringLiteral("snapshot"));
    }

    void keepsWhatTheQueueRefusesInOrder()
    {
        m_proxy->open(*m_core, "");
        m_state->accepts = false;
        m_proxy->post(command::Train{});
        m_proxy->post(command::Pause{});
        QVERIFY(m_state->commands.empty());
        m_state->accepts = true;
        QVERIFY(QTest::qWaitFor([&] { return m_state->commands.size() == 2; }, 5000));
        QVERIFY(std::holds_alternative<command::Train>(m_state->commands[0]));
        QVERIFY(std::holds_alternative<command::Pause>(m_state->commands[1]));
    }

    void sendsWhatWasPostedBeforeTheCoreWasThere()
    {
        m_proxy->post(command::OpenRun{"a.attn"});
        m_proxy->open(*m_core, "");
        QCOMPARE(m_state->count<command::OpenRun>(), 1);
    }

    void keepsOnlyTheNewestOfWaitingSeeks()
    {
        m_state->accepts = false;
        m_proxy->open(*m_core, "");
        for (int64_t step : {1, 2, 3})
            m_proxy->post(command::SeekTo{step});
        m_state->accepts = true;
        QVERIFY(QTest::qWaitFor([&] { return !m_state->commands.empty(); }, 5000));
        QCOMPARE(m_state->commands.size(), size_t(1));
        QCOMPARE(m_state->last<command::SeekTo>()->step, int64_t(3));
    }

    void raisesEachNoticeOnce()
    {
        m_proxy->open(*m_core, "");
        QStringList raised;
        connect(m_proxy.get(), &SessionProxy::noticeRaised, this,
                [&](const Notice& notice) { raised << QString::fromStdString(notice.message.text()); });
        m_state->next.notices.push_back({1, Notice::Level::Info, "", {"first", {}}});
        m_state->publish();
        QVERIFY(QTest::qWaitFor([&] { return raised.size() == 1; }, 5000));
        m_state->next.notices.push_back({2, Notice::Level::Info, "", {"second", {}}});
        m_state->publish();
        QVERIFY(QTest::qWaitFor([&] { return raised.size() == 2; }, 5000));
        QCOMPARE(raised, QStringList({"first", "second"}));
    }

private:
    std::shared_ptr<FakeSessionState> m_state;
    Core* m_core = nullptr;
    std::unique_ptr<SessionProxy> m_proxy;
};

static const Suite<SessionProxyTest> registered;

#include "widgets_session_proxy_test.moc"
