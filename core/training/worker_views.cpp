// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// What the worker shows: the selected sample's attention (live or recorded), a page of samples, the pointing
// score.
#include "core/training/worker_looks.h"

#include <algorithm>
#include <numeric>

namespace attnscope {
namespace {

constexpr int64_t kScanChunk = 250;
constexpr int64_t kScanLimit = 4000; ///< samples looked at for one filtered page
constexpr int kRowCharacters = 300;  ///< of a text in a row of the sample view
constexpr int64_t kQuickScore = 200; ///< samples of the running pointing score

bool containsFolded(const std::string& text, const std::string& part)
{
    const auto fold = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), fold) != text.end();
}

/// The class's name, or the reference's text; empty where it is not known.
std::string truthOf(const TaskInfo& task, const Sample& sample)
{
    if (task.kind == TaskKind::Sequence) {
        for (const TokenSequence& text : sample.texts)
            if (text.name == "target")
                return text.text;
        return {};
    }
    const auto label = sample.labels.find(task.name);
    const bool known = label != sample.labels.end() && label->second >= 0 &&
                       label->second < static_cast<int64_t>(task.classes.size());
    return known ? task.classes[static_cast<size_t>(label->second)] : std::string();
}

/// The first kRowCharacters characters of a UTF-8 text.
std::string beginningOf(const std::string& text)
{
    size_t end = 0;
    for (int characters = 0; end < text.size(); ++end)
        if ((static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U && ++characters > kRowCharacters)
            break;
    return text.substr(0, end);
}

PointingScore scoreOf(const EvalReport& report, int64_t step)
{
    PointingScore score;
    score.samples = report.samples;
    score.step = step;
    for (const auto& task : report.tasks)
        if (task.values.contains("pointing_game"))
            score.tasks[task.task] = {task.values.at("pointing_game"),
                                      task.values.at("pointing_game_random")};
    return score;
}

} // namespace

void Worker::Looks::takeEpoch(const EpochReport& epoch, Snapshot& next) const
{
    if (epoch.test.tasks.empty())
        return;
    const auto& values = epoch.test.tasks.front().values;
    auto result = std::make_shared<EpochResult>();
    result->epoch = epoch.epoch;
    result->testAccuracy = values.at("accuracy");
    result->testLoss = values.at("loss");
    if (const auto train = epoch.trainAccuracy.find(epoch.test.tasks.front().task);
        train != epoch.trainAccuracy.end())
        result->trainAccuracy = train->second;
    next.lastEpoch = std::move(result);
    if (values.contains("pointing_game"))
        next.pointing = std::make_shared<PointingScore>(scoreOf(epoch.test, epoch.step));
}

/// Where in the record an answer about `shown` at `step` is to be found.
Worker::RecordPlace Worker::placeInRecord(int64_t step, const ShownInput& shown) const
{
    const auto& steps = m_next.timeline ? m_next.timeline->steps : std::vector<int64_t>();
    const auto after = std::lower_bound(steps.begin(), steps.end(), step);
    RecordPlace place{shown.sample, shown.hidden};
    place.step = after != steps.end() ? *after : (steps.empty() ? step : steps.back());
    if (after != steps.begin() && after != steps.end() && step - *(after - 1) < *after - step)
        place.step = *(after - 1);
    place.isRecorded = !steps.empty();
    if (m_run && m_run->isRecording()) {
        place.revision = m_run->recordRevision();
        if (const auto checkpoints = m_run->file()->checkpointSteps())
            for (const int64_t checkpoint : *checkpoints)
                if (checkpoint <= std::max(step, place.step))
                    place.checkpoint = checkpoint;
    }
    return place;
}

Result<Inspection> Worker::recordedInspection(const RecordPlace& place, ShownInput& shown)
{
    const RunFile* file = m_run ? m_run->file() : m_viewed.get();
    if (file == nullptr)
        return failure("timeline", "nothing has been recorded yet");
    Result<std::vector<Inspection>> recorded = std::vector<Inspection>();
    if (place.isRecorded)
        recorded = file->snapshot(place.step);
    if (!recorded)
        return recorded.status();
    for (Inspection& inspection : *recorded)
        if (inspection.sample == shown.sample && shown.hidden.empty())
            return std::move(inspection);
    if (!isAtHand(shown)) {
        if (recorded->empty())
            return failure("timeline", "no attention is recorded at step {}", place.step);
        shown = {recorded->front().sample, {}};
        return std::move(recorded->front());
    }
    // Not among the pinned samples as they are: the newest checkpoint before that step answers instead.
    auto checkpoint = file->checkpoint(std::max(place.checkpoint, int64_t{0}));
    if (!checkpoint)
        return checkpoint.status();
    return m_run->trainer().inspectAt(*checkpoint, shown.sample, shown.hidden);
}

/// Whether the model can be shown this input: it cannot where the data is missing, and the record has to do.
bool Worker::isAtHand(const ShownInput& shown) const
{
    return m_run && (m_run->trainer().canTrain() || m_run->trainer().has(shown.sample));
}

void Worker::refreshShown(ShownInput& shown, std::shared_ptr<const Inspection>& target)
{
    if (m_next.shownStep < 0 && isAtHand(shown)) {
        shown.from.reset();
        auto inspection = m_run->trainer().inspect(shown.sample, shown.hidden);
        if (!inspection)
            return report(inspection.status());
        target = std::make_shared<Inspection>(std::move(*inspection));
        return;
    }
    const int64_t step = m_next.shownStep < 0 ? INT64_MAX : m_next.shownStep;
    const RecordPlace place = placeInRecord(step, shown);
    if (target && shown.from == place)
        return; // shown already; a checkpoint need not be swapped in while training goes on
    auto inspection = recordedInspection(place, shown);
    if (!inspection)
        return report(inspection.status());
    shown.from = placeInRecord(inspection->step, shown); // where SeekTo puts the slider
    target = std::make_shared<Inspection>(std::move(*inspection));
}

void Worker::refreshInspection()
{
    if (!m_run && !m_viewed)
        return;
    refreshShown(m_looks->first, m_next.inspection);
    if (m_looks->second)
        refreshShown(*m_looks->second, m_next.compared);
    else
        m_next.compared.reset();
}

void Worker::refreshPointing()
{
    if (!m_run || !m_data || !m_data->summary().hasEvidence || m_data->size(Split::Test) == 0)
        return;
    const auto report = m_run->trainer().evaluate(
        Split::Test, [this] { return serveWhileLooking(); }, kQuickScore);
    if (report && !report->tasks.empty() && report->tasks.front().values.contains("pointing_game"))
        m_next.pointing = std::make_shared<PointingScore>(scoreOf(*report, m_run->trainer().stepsMade()));
}

/// False where it was given up for a newer page, or for a command that replaces the run.
bool Worker::chooseRows(uint64_t asked)
{
    const command::ShowSamples page = m_looks->page;
    const int64_t size = m_data->size(page.split);
    if (page.filter.empty() && !page.onlyErrors) {
        m_looks->rows.clear();
        m_looks->matches = size;
        for (int64_t i = page.first; i < std::min(size, page.first + page.count); ++i)
            m_looks->rows.push_back(i);
        return true;
    }
    const TaskInfo& task = m_run->trainer().summary().tasks.front();
    std::vector<int64_t> rows;
    int64_t matches = 0;
    for (int64_t first = 0; first < std::min(size, kScanLimit); first += kScanChunk) {
        std::vector<int64_t> indexes(static_cast<size_t>(std::min(kScanChunk, size - first)));
        std::iota(indexes.begin(), indexes.end(), first);
        const auto answers = m_run->trainer().predict(page.split, indexes);
        for (size_t k = 0; k < indexes.size(); ++k) {
            const Sample sample = m_data->sample(page.split, indexes[k]);
            const std::string truth = truthOf(task, sample);
            const bool found =
                containsFolded(truth, page.filter) || containsFolded(answers[k].text, page.filter) ||
                (!sample.texts.empty() && containsFolded(sample.texts.front().text, page.filter));
            if (!found || (page.onlyErrors && answers[k].text == truth))
                continue;
            const int64_t match = matches++;
            if (match >= page.first && match < page.first + page.count)
                rows.push_back(indexes[k]);
        }
        if (!serveWhileLooking() || asked != m_looks->pagesAsked)
            return false;
    }
    m_looks->rows = std::move(rows);
    m_looks->matches = matches;
    return true;
}

void Worker::refreshPage(bool choose)
{
    if (!m_run || !m_data)
        return;
    if (!choose && m_looks->choosing)
        return; // asked for while rows are looked for: they bring a page of their own
    choose = std::exchange(m_looks->unchosen, false) || choose;
    const uint64_t asked = ++m_looks->pagesAsked;
    if (choose) {
        m_looks->choosing = true;
        const bool chosen = chooseRows(asked);
        if (asked == m_looks->pagesAsked) {
            m_looks->choosing = false;
            m_looks->unchosen = !chosen;
        }
        if (!chosen)
            return;
    }
    const command::ShowSamples request = m_looks->page;
    const std::vector<int64_t> rows = m_looks->rows;
    const TaskInfo& task = m_run->trainer().summary().tasks.front();
    auto page = std::make_shared<SamplePage>();
    page->split = request.split;
    page->first = request.first;
    page->total = m_looks->matches;
    page->step = m_run->trainer().stepsMade();
    const auto answers =
        m_run->trainer().predict(request.split, rows, [this] { return serveWhileLooking(); });
    if (answers.size() < rows.size() || asked != m_looks->pagesAsked)
        return;
    for (size_t k = 0; k < rows.size(); ++k) {
        const Sample sample = m_data->sample(request.split, rows[k]);
        SampleRow row;
        row.sample = {request.split, rows[k], {}, {}};
        row.thumbnail = sample.picture;
        if (!sample.texts.empty())
            row.text = beginningOf(sample.texts.front().text);
        row.truth = truthOf(task, sample);
        row.predicted = answers[k].text;
        row.confidence = answers[k].confidence;
        row.correct = !row.truth.empty() && row.truth == row.predicted;
        row.pinned =
            std::find(m_run->pinned().begin(), m_run->pinned().end(), row.sample) != m_run->pinned().end();
        page->rows.push_back(std::move(row));
    }
    m_next.samples = std::move(page);
}

} // namespace attnscope
