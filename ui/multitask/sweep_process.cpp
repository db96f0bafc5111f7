// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/multitask/sweep_process.h"

#include "ui/text.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <limits>

#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <csignal>
#include <unistd.h>

namespace attnscope {
namespace {

constexpr int kPatienceMs = 10'000; ///< a step and the end of an evaluation take less
constexpr int kEndMs = 2000;
constexpr int kLowerPriority = 5; ///< nice steps: the window and its own training come first

/// Between fork and exec: nothing here may take memory or a lock.
void beQuietChild()
{
    (void)!::nice(kLowerPriority);
#ifdef __linux__
    // A window that crashes takes its sweep with it.
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
}

QString weightsArgument(const std::vector<std::vector<double>>& rows)
{
    QStringList texts;
    for (const std::vector<double>& row : rows) {
        QStringList weights;
        for (const double weight : row)
            weights << QString::number(weight, 'g', 10);
        texts << weights.join(u',');
    }
    return texts.join(u';');
}

std::vector<double> numbersOf(const QJsonValue& value)
{
    std::vector<double> numbers;
    for (const QJsonValue& each : value.toArray())
        numbers.push_back(each.toDouble());
    return numbers;
}

std::vector<std::string> textsOf(const QJsonValue& value)
{
    std::vector<std::string> texts;
    for (const QJsonValue& each : value.toArray())
        texts.push_back(each.toString().toStdString());
    return texts;
}

/// JSON has no NaN: a score that is not there is null.
SweepScore scoreOf(const QJsonValue& value)
{
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    const QJsonObject score = value.toObject();
    return {score[QLatin1String("mean")].toDouble(kNone), score[QLatin1String("spread")].toDouble(0)};
}

Status statusOf(const QJsonObject& parts)
{
    Message message;
    message.pattern = parts[QLatin1String("pattern")].toString().toStdString();
    message.args = textsOf(parts[QLatin1String("arguments")]);
    return Status::make(ErrorKind::Failure, parts[QLatin1String("where")].toString().toStdString(),
                        std::move(message));
}

SweepPlan planOf(const QJsonObject& line)
{
    SweepPlan plan;
    plan.tasks = textsOf(line[QLatin1String("tasks")]);
    plan.scores = textsOf(line[QLatin1String("scores")]);
    for (const QJsonValue& row : line[QLatin1String("weights")].toArray())
        plan.weights.push_back(numbersOf(row));
    plan.folds = line[QLatin1String("folds")].toInteger();
    plan.stepsPerFold = line[QLatin1String("steps_per_fold")].toInteger();
    plan.trainSamples = line[QLatin1String("samples")].toInteger();
    return plan;
}

} // namespace

QString commandLineProgram()
{
    return QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("attnscope-cli"));
}

QStringList sweepArguments(const SweepRequest& request)
{
    const RunConfig& config = request.config;
    QStringList arguments{QStringLiteral("sweep"),   QStringLiteral("--json"),
                          QStringLiteral("--model"), QString::fromStdString(config.model),
                          QStringLiteral("--data"),  QString::fromStdString(config.data),
                          QStringLiteral("--folds"), QString::number(request.folds)};
    if (request.grid > 0)
        arguments << QStringLiteral("--grid") << QString::number(request.grid);
    else
        arguments << QStringLiteral("--weights") << weightsArgument(request.weights);
    const auto set = [&arguments](const std::string& key, const std::string& value) {
        arguments << QStringLiteral("--set") << QString::fromStdString(key + "=" + value);
    };
    for (const OptionSpec& spec : trainingOptions())
        if (const std::string value = configValue(config, spec.key); !value.empty())
            set(spec.key, value);
    set("device", config.device);
    for (const auto& [key, value] : config.options)
        if (!key.starts_with("weighting."))
            set(key, value);
    return arguments;
}

SweepProcess::SweepProcess(QString program, QObject* parent) : QObject(parent), m_program(std::move(program))
{
    m_process.setChildProcessModifier(beQuietChild);
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatienceMs);
    connect(&m_patience, &QTimer::timeout, &m_process, &QProcess::kill);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &SweepProcess::readLines);
    connect(&m_process, &QProcess::errorOccurred, this, &SweepProcess::failedToStart, Qt::QueuedConnection);
    connect(&m_process, &QProcess::finished, this, &SweepProcess::ended);
}

SweepProcess::~SweepProcess()
{
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning)
        return;
    // It has nothing to put in order.
    m_process.kill();
    m_process.waitForFinished(kEndMs);
}

void SweepProcess::start(const SweepRequest& request)
{
    m_running = true;
    m_cancelled = false;
    m_end = End::None;
    m_error = Status::ok();
    m_process.start(m_program, sweepArguments(request), QIODevice::ReadOnly);
}

void SweepProcess::cancel()
{
    if (!m_running || m_cancelled)
        return;
    m_cancelled = true;
    m_process.terminate();
    m_patience.start();
}

void SweepProcess::readLines()
{
    while (m_process.canReadLine())
        readLine(m_process.readLine());
}

void SweepProcess::readLine(const QByteArray& text)
{
    const QJsonObject line = QJsonDocument::fromJson(text).object();
    const QString event = line[QLatin1String("event")].toString();
    if (event == QLatin1String("ready")) {
        const SweepPlan plan = planOf(line);
        m_tasks = plan.tasks;
        emit ready(plan);
    } else if (event == QLatin1String("progress")) {
        SweepProgress progress;
        progress.row = line[QLatin1String("row")].toInteger();
        progress.fold = line[QLatin1String("fold")].toInteger();
        progress.fraction = line[QLatin1String("fraction")].toDouble();
        progress.loss = line[QLatin1String("loss")].toDouble(std::numeric_limits<double>::quiet_NaN());
        emit progressed(progress, line[QLatin1String("seconds_left")].toDouble());
    } else if (event == QLatin1String("row")) {
        SweepRow row;
        row.weights = numbersOf(line[QLatin1String("weights")]);
        row.folds = line[QLatin1String("folds")].toInteger();
        row.composite = scoreOf(line[QLatin1String("composite")]);
        const QJsonObject scores = line[QLatin1String("task")].toObject();
        for (const std::string& task : m_tasks)
            if (row.folds > 0)
                row.tasks.push_back(scoreOf(scores[QString::fromStdString(task)]));
        if (line.contains(QLatin1String("problem_parts")))
            row.problem = statusOf(line[QLatin1String("problem_parts")].toObject());
        emit rowDone(line[QLatin1String("row")].toInteger(), row);
    } else if (event == QLatin1String("done")) {
        m_end = End::Done;
    } else if (event == QLatin1String("stopped")) {
        m_end = End::Stopped;
    } else if (event == QLatin1String("error")) {
        m_end = End::Error;
        m_error = statusOf(line);
    }
}

void SweepProcess::ended()
{
    if (!m_running)
        return;
    readLines();
    m_patience.stop();
    m_running = false;
    if (m_end == End::Done)
        emit finished();
    else if (m_end == End::Error)
        emit failed(statusText(m_error));
    else if (m_end == End::Stopped || m_cancelled)
        emit stopped();
    else
        emit failed(reason());
}

void SweepProcess::failedToStart(QProcess::ProcessError error)
{
    if (error != QProcess::FailedToStart || !m_running)
        return; // what ends a child that ran is told by ended()
    m_running = false;
    emit failed(
        tr("%1 cannot be started: %2.").arg(QDir::toNativeSeparators(m_program), m_process.errorString()));
}

/// Of a child that ended without a word of its own.
QString SweepProcess::reason()
{
    const QString said = QString::fromUtf8(m_process.readAllStandardError()).trimmed().section(u'\n', -1);
    if (!said.isEmpty())
        return tr("The sweep ended before its time: %1").arg(said);
    return tr("The sweep ended before its time (exit code %1).").arg(m_process.exitCode());
}

} // namespace attnscope
