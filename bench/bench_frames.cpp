// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// The real window while image.cnn trains and somebody uses it: how long its thread is ever busy with one
// event (a frame is one of them), how late it hears of input, how long a loss takes to the screen, what the
// training pays for the window, and what the process costs when nothing moves. Needs a display; `./dev bench`
// gives it one. usage: bench_frames [SECONDS [DATA-SPEC]]
#include "core/api/loader.h"
#include "ui/gl/gl_view.h"
#include "ui/main_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QMouseEvent>
#include <QProcess>
#include <QSettings>
#include <QSurfaceFormat>
#include <QTemporaryDir>
#include <QTimer>

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

using namespace attnscope;

namespace {

constexpr int kWarmUpSteps = 20;
constexpr int kCommandLineSteps = 90; ///< within the first epoch of `shapes`
constexpr int kInputMs = 16;          ///< between two movements of the mouse
constexpr int kViewEvery = 60;        ///< movements between two changes of the view
constexpr int kSampleEvery = 25;      ///< movements between two selections of a sample
constexpr double kIdleSeconds = 4.0;

/// Milliseconds, to be told apart by how long most and the longest took.
class Durations {
public:
    void add(double milliseconds) { m_all.push_back(milliseconds); }
    double quantile(double part)
    {
        if (m_all.empty())
            return 0;
        std::sort(m_all.begin(), m_all.end());
        return m_all[static_cast<size_t>(part * static_cast<double>(m_all.size() - 1))];
    }
    size_t count() const { return m_all.size(); }

private:
    std::vector<double> m_all;
};

struct EventTimes {
    Durations frames, others;
    Durations
        frameWork; ///< processor time of this thread alone: the rest of a frame waits, for pixels or a core
};

double secondsOf(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// Times every event from its delivery to its return: what is handled in between is what the window cannot do
/// anything else during. Painting, composing and swapping happen inside UpdateRequest.
class TimedApplication : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override
    {
        if (!m_measuring || m_depth > 0)
            return QApplication::notify(receiver, event);
        // Not every UpdateRequest is a frame: QSettings has its own, in which it writes its file.
        const bool painting = event->type() == QEvent::UpdateRequest || event->type() == QEvent::Paint;
        const bool frame = painting && (receiver->isWidgetType() || receiver->isWindowType());
        ++m_depth;
        const double cpuBefore = secondsOf(CLOCK_THREAD_CPUTIME_ID);
        QElapsedTimer timer;
        timer.start();
        if (frame && beforeFrame)
            beforeFrame();
        const bool handled = QApplication::notify(receiver, event);
        if (frame && afterFrame)
            afterFrame();
        const double milliseconds = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        --m_depth;
        (frame ? times.frames : times.others).add(milliseconds);
        if (frame)
            times.frameWork.add(1000 * (secondsOf(CLOCK_THREAD_CPUTIME_ID) - cpuBefore));
        return handled;
    }
    void measure(bool on) { m_measuring = on; }

    EventTimes times;
    std::function<void()> beforeFrame, afterFrame;

private:
    bool m_measuring = false;
    int m_depth = 0;
};

/// Somebody at the mouse: moves over the attention view, changes the view, picks samples.
class User : public QObject {
public:
    explicit User(MainWindow& window)
        : m_window(window), m_canvas(window.findChild<QWidget*>(QStringLiteral("attentionCanvas")))
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(kInputMs);
        connect(&m_timer, &QTimer::timeout, this, [this] { act(); });
    }
    void start()
    {
        m_since.start();
        m_timer.start();
    }
    void stop() { m_timer.stop(); }
    bool sees() const { return m_canvas != nullptr; }

    Durations lateness; ///< of the movements, beyond their time

private:
    void act()
    {
        lateness.add(std::max(0.0, static_cast<double>(m_since.nsecsElapsed()) / 1e6 - kInputMs));
        m_since.restart();
        ++m_moves;
        const QPointF at((m_moves * 7) % std::max(1, m_canvas->width()),
                         (m_moves * 5) % std::max(1, m_canvas->height()));
        QCoreApplication::postEvent(m_canvas,
                                    new QMouseEvent(QEvent::MouseMove, at, m_canvas->mapToGlobal(at),
                                                    Qt::NoButton, Qt::NoButton, Qt::NoModifier));
        if (m_moves % kSampleEvery == 0)
            m_window.session().post(command::SelectSample{
                {Split::Test, static_cast<int64_t>(m_moves / kSampleEvery % 40), {}, {}}});
        if (m_moves % kViewEvery == 0) {
            static constexpr ActionId kViews[]{ActionId::Heads, ActionId::Matrix, ActionId::Overlay};
            m_window.actions()[kViews[m_moves / kViewEvery % 3]]->trigger();
        }
    }

    MainWindow& m_window;
    QWidget* m_canvas;
    QTimer m_timer;
    QElapsedTimer m_since;
    int m_moves = 0;
};

/// Runs the event loop for so long, asleep between events.
void wait(double seconds)
{
    QEventLoop loop;
    QTimer::singleShot(static_cast<int>(seconds * 1000), &loop, &QEventLoop::quit);
    loop.exec();
}

/// Runs the event loop until `done` or the time is over; whether it was done.
template <class Done>
bool waitUntil(double seconds, Done done)
{
    QElapsedTimer timer;
    timer.start();
    while (!done()) {
        if (static_cast<double>(timer.elapsed()) > seconds * 1000)
            return false;
        wait(0.02);
    }
    return true;
}

/// Steps a second of the command line's own training: from the lines that it prints as it makes them.
double commandLineRate(const QString& data, const QString& folder)
{
    QProcess process;
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(QCoreApplication::applicationDirPath() + QStringLiteral("/attnscope-cli"),
                  {QStringLiteral("train"), QStringLiteral("--model"), QStringLiteral("image.cnn"),
                   QStringLiteral("--data"), data, QStringLiteral("--steps"),
                   QString::number(kCommandLineSteps), QStringLiteral("--json"), QStringLiteral("--out"),
                   folder + QStringLiteral("/cli.attn")});
    QElapsedTimer timer;
    int steps = 0;
    qint64 last = 0;
    while (process.state() != QProcess::NotRunning || process.canReadLine()) {
        if (!process.canReadLine() && !process.waitForReadyRead(1000))
            continue;
        while (process.canReadLine()) {
            if (!process.readLine().contains("\"step\""))
                continue;
            if (++steps == kWarmUpSteps)
                timer.start();
            else if (steps <= kCommandLineSteps && timer.isValid())
                last = timer.nsecsElapsed();
        }
    }
    return last > 0 ? (std::min(steps, kCommandLineSteps) - kWarmUpSteps) * 1e9 / static_cast<double>(last)
                    : 0;
}

/// Steps a second in the window, but for the intervals in which an epoch ended: an evaluation is no slow
/// training.
class Rate : public QObject {
public:
    explicit Rate(SessionProxy& session)
    {
        m_timer.start();
        connect(&session, &SessionProxy::snapshotChanged, this,
                [this](const SnapshotPtr& now, const SnapshotPtr&) { note(now->progress); });
    }
    /// Since the last call.
    double take()
    {
        const double rate = m_ns > 0 ? static_cast<double>(m_steps) * 1e9 / static_cast<double>(m_ns) : 0;
        m_steps = 0;
        m_ns = 0;
        return rate;
    }

private:
    void note(const Progress& progress)
    {
        const qint64 now = m_timer.nsecsElapsed();
        const int64_t perEpoch = std::max<int64_t>(1, progress.stepsPerEpoch);
        if (m_lastStep % perEpoch != 0 && m_lastStep / perEpoch == progress.step / perEpoch) {
            m_steps += progress.step - m_lastStep;
            m_ns += now - m_lastNs;
        }
        m_lastStep = progress.step;
        m_lastNs = now;
    }

    QElapsedTimer m_timer;
    int64_t m_lastStep = 0, m_steps = 0;
    qint64 m_lastNs = 0, m_ns = 0;
};

/// How long after its step a loss stands in the curves. A thread notes when each point of the curve
/// appears (to two milliseconds); a frame that drew the curves shows all that were there before it.
class Sight {
public:
    Sight(TimedApplication& app, const GlView& curves, std::shared_ptr<const MetricBook> book)
        : m_app(app), m_curves(curves), m_book(std::move(book)), m_loss(m_book->find("loss")),
          m_first(m_loss->size()), m_shown(m_first),
          m_watcher([this](const std::stop_token& stop) { watch(stop); })
    {
        m_app.beforeFrame = [this] {
            m_before = m_loss->size();
            m_drawn = m_curves.framesDrawn();
        };
        m_app.afterFrame = [this] {
            if (m_curves.framesDrawn() != m_drawn)
                note();
        };
    }
    ~Sight() { m_app.beforeFrame = m_app.afterFrame = nullptr; }

    Durations delays;

private:
    using Clock = std::chrono::steady_clock;

    void watch(const std::stop_token& stop)
    {
        while (!stop.stop_requested()) {
            {
                const std::lock_guard lock(m_mutex);
                m_appeared.resize(m_loss->size() - m_first, Clock::now());
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }
    void note()
    {
        const Clock::time_point now = Clock::now();
        const std::lock_guard lock(m_mutex);
        for (; m_shown < std::min(m_before, m_first + m_appeared.size()); ++m_shown)
            delays.add(
                std::chrono::duration<double, std::milli>(now - m_appeared[m_shown - m_first]).count());
    }

    TimedApplication& m_app;
    const GlView& m_curves;
    std::shared_ptr<const MetricBook> m_book;
    const Series* m_loss;                  // of m_book
    size_t m_first, m_shown, m_before = 0; // points of the curve
    qint64 m_drawn = 0;
    std::mutex m_mutex;
    std::vector<Clock::time_point> m_appeared; // of the points from m_first on; guarded by m_mutex
    std::jthread m_watcher;                    // last: it uses the others
};

/// Says what did not happen, and what the session says about it.
int fail(MainWindow& window, const char* what)
{
    const Snapshot& now = *window.session().now();
    fmt::print(stderr, "bench_frames: {} (state {}, step {})\n", what, static_cast<int>(now.state),
               now.progress.step);
    for (const Notice& notice : now.notices)
        fmt::print(stderr, "bench_frames: {}: {}\n", notice.where, notice.message.text());
    return 1;
}

void row(const char* what, double value, const char* unit, const char* goal)
{
    fmt::print("{:<44} {:>9.2f} {:<10} {:>8}\n", what, value, unit, goal);
}

/// What was measured while training, by what somebody did meanwhile.
struct Stretch {
    EventTimes events;
    Durations delays;
    double stepsPerSecond = 0;
};

Stretch measure(TimedApplication& app, MainWindow& window, Rate& rate, double seconds)
{
    Sight sight(app, *window.findChild<GlView*>(QStringLiteral("curvesPanel")),
                window.session().now()->metrics);
    rate.take();
    app.measure(true);
    wait(seconds);
    app.measure(false);
    return {std::exchange(app.times, {}), std::move(sight.delays), rate.take()};
}

void rows(Stretch stretch, double commandLine, const char* goal)
{
    EventTimes& times = stretch.events;
    row("frames", static_cast<double>(times.frames.count()), "", "-");
    row("longest frame", times.frames.quantile(1), "ms", "33");
    row("99 % of frames are shorter than", times.frames.quantile(0.99), "ms", "16.7");
    row("longest frame, this thread's own work", times.frameWork.quantile(1), "ms", "-");
    row("longest other event", times.others.quantile(1), "ms", "33");
    row("a loss is on the screen, at the latest after", stretch.delays.quantile(1), "ms", "100");
    row("99 % of losses are there within", stretch.delays.quantile(0.99), "ms", "100");
    row("steps a second", stretch.stepsPerSecond, "1/s", "-");
    row("window / command line", commandLine > 0 ? stretch.stepsPerSecond / commandLine : 0, "", goal);
}

/// Sets up image.cnn on `data` and trains its first steps; whether that worked.
bool startTraining(MainWindow& window, const QString& data)
{
    const auto now = [&] { return window.session().now(); };
    if (!waitUntil(30, [&] { return window.session().isOpen(); }))
        return fail(window, "the core was not loaded") == 0;
    RunConfig config;
    config.data = data.toStdString();
    config.epochs = 1000;
    window.session().post(command::Configure{config});
    if (!waitUntil(120, [&] { return now()->state == RunState::Ready && now()->config->epochs == 1000; }))
        return fail(window, "the run could not be set up") == 0;
    window.actions()[ActionId::Train]->trigger();
    if (!waitUntil(30, [&] { return now()->progress.step >= kWarmUpSteps; }))
        return fail(window, "training did not start") == 0;
    return true;
}

/// Drives the window for so long and prints what was measured.
int drive(TimedApplication& app, MainWindow& window, const QString& data, double seconds, double commandLine)
{
    Rate rate(window.session());
    User user(window);
    if (!user.sees())
        return fail(window, "the window has no attention view");
    if (!startTraining(window, data))
        return 1;
    const Stretch watched = measure(app, window, rate, seconds);
    user.start();
    const Stretch used = measure(app, window, rate, seconds);
    user.stop();
    window.session().post(command::Pause{});
    if (!waitUntil(30, [&] { return window.session().now()->state == RunState::Paused; }))
        return fail(window, "training did not pause");
    wait(1.5);
    const double before = secondsOf(CLOCK_PROCESS_CPUTIME_ID);
    wait(kIdleSeconds);
    const double idle = 100 * (secondsOf(CLOCK_PROCESS_CPUTIME_ID) - before) / kIdleSeconds;

    fmt::print("{} on {}, {:.0f} s each\n{:<44} {:>9} {:<10} {:>8}\n", window.session().now()->config->model,
               data.toStdString(), seconds, "", "measured", "", "goal");
    row("steps a second, command line", commandLine, "1/s", "-");
    fmt::print("while somebody watches\n");
    rows(watched, commandLine, "0.90");
    fmt::print("while somebody moves the mouse without a pause, changes views and samples\n");
    rows(used, commandLine, "-");
    row("latest input", user.lateness.quantile(1), "ms", "33");
    row("99 % of input comes no later than", user.lateness.quantile(0.99), "ms", "-");
    fmt::print("while it is paused\n");
    row("processor time", idle, "% of one", "0.5");
    window.session().post(command::Discard{});
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    startWithRuntime(chooseRuntime(0), argv);
    QSurfaceFormat::setDefaultFormat(glFormat());
    TimedApplication app(argc, argv);
    const QTemporaryDir folder;
    // The user's own settings stay out of it, and this out of theirs.
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
    QApplication::setOrganizationName(QStringLiteral("Attnscope"));
    QApplication::setApplicationName(QStringLiteral("bench"));
    const QStringList arguments = QApplication::arguments();
    const double seconds = arguments.size() > 1 ? std::max(1.0, arguments[1].toDouble()) : 15;
    const QString data = arguments.size() > 2 ? arguments[2] : QStringLiteral("shapes");

    const double commandLine = commandLineRate(data, folder.path());
    WindowOptions options;
    options.loader = loadCore;
    options.scratchFolder = folder.path();
    MainWindow window(std::move(options));
    window.resize(1280, 800);
    window.show();
    const int outcome = drive(app, window, data, seconds, commandLine);
    window.session().close();
    return outcome;
}
