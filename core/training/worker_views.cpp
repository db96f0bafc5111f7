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
constexpr int64_t kQuickScore = 200; ///< samples of the running pointing score

bool containsFolded(const std::string& text, const std::string& part)
{
    const auto fold = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), fold) != text.end();
}

std::string className(const TaskInfo& task, int64_t index)
{
    return index >= 0 && index < static_cast<int64_t>(task.classes.size()) ? task.classes[index]
                                                                           : std::string();
}

PointingScore scoreOf(const EvalReport& report, int64_t step)
{
    PointingScore score;
    score.samples = report.samples;
    score.step = step;
    const auto& values = report.tasks.front().values;
    score.hitRate = values.at("pointing_game");
    score.randomRate = values.at("pointing_game_random");
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

Result<Inspection> Worker::recordedInspection(int64_t step)
{
    const RunFile* file = m_run ? m_run->file() : m_viewed.get();
    if (file == nullptr)
        return failure("timeline", "nothing has been recorded yet");
    const auto& steps = m_next.timeline ? m_next.timeline->steps : std::vector<int64_t>();
    const auto after = std::lower_bound(steps.begin(), steps.end(), step);
    int64_t nearest = after != steps.end() ? *after : (steps.empty() ? step : steps.back());
    if (after != steps.begin() && after != steps.end() && step - *(after - 1) < *after - step)
        nearest = *(after - 1);
    auto recorded = file->snapshot(nearest);
    if (!recorded)
        return recorded.status();
    for (Inspection& inspection : *recorded)
        if (inspection.sample == m_looks->selected)
            return std::move(inspection);
    if (!m_run) {
        if (recorded->empty())
            return failure("timeline", "no attention is recorded at step {}", nearest);
        m_looks->selected = recorded->front().sample;
        return std::move(recorded->front());
    }
    // Not among the pinned samples: the newest checkpoint before that step answers instead.
    auto checkpoint = file->checkpoint(nearest);
    if (!checkpoint)
        return checkpoint.status();
    Trainer& trainer = m_run->trainer();
    const ArrayBundle current = trainer.weights();
    const auto putBack = [&trainer](const ArrayBundle* weights) {
        [[maybe_unused]] const Status sameModel = trainer.loadWeights(*weights);
        assert(sameModel.isOk());
    };
    // Whatever happens below, an exception included, training goes on with its own weights.
    const std::unique_ptr<const ArrayBundle, decltype(putBack)> guard(&current, putBack);
    ATTNSCOPE_TRY(trainer.loadWeights(checkpoint->state));
    auto inspection = trainer.inspect(m_looks->selected);
    if (inspection)
        inspection->step = checkpoint->step;
    return inspection;
}

void Worker::refreshInspection()
{
    if (!m_run && !m_viewed)
        return;
    const bool live = m_next.shownStep < 0 && m_run;
    auto inspection = live ? m_run->trainer().inspect(m_looks->selected)
                           : recordedInspection(m_next.shownStep < 0 ? INT64_MAX : m_next.shownStep);
    if (!inspection) {
        report(inspection.status());
        return;
    }
    m_next.inspection = std::make_shared<Inspection>(std::move(*inspection));
}

void Worker::refreshPointing()
{
    if (!m_run || !m_data || !m_data->summary().hasEvidence)
        return;
    const auto report = m_run->trainer().evaluate(Split::Test, {}, kQuickScore);
    if (report && !report->tasks.empty() && report->tasks.front().values.contains("pointing_game"))
        m_next.pointing = std::make_shared<PointingScore>(scoreOf(*report, m_run->trainer().stepsMade()));
}

void Worker::chooseRows()
{
    const command::ShowSamples& page = m_looks->page;
    const int64_t size = m_data->size(page.split);
    m_looks->rows.clear();
    if (page.filter.empty() && !page.onlyErrors) {
        m_looks->matches = size;
        for (int64_t i = page.first; i < std::min(size, page.first + page.count); ++i)
            m_looks->rows.push_back(i);
        return;
    }
    const TaskInfo& task = m_data->summary().tasks.front();
    m_looks->matches = 0;
    for (int64_t first = 0; first < std::min(size, kScanLimit); first += kScanChunk) {
        std::vector<int64_t> indexes(static_cast<size_t>(std::min(kScanChunk, size - first)));
        std::iota(indexes.begin(), indexes.end(), first);
        const auto answers = m_run->trainer().predict(page.split, indexes);
        const Batch batch = m_data->batch(page.split, indexes, false, 0);
        const torch::Tensor& labels = batch.labels.at(task.name);
        for (size_t k = 0; k < indexes.size(); ++k) {
            const auto truth = labels[static_cast<int64_t>(k)].item<int64_t>();
            const bool wanted = (!page.onlyErrors || answers[k].first != truth) &&
                                (containsFolded(className(task, truth), page.filter) ||
                                 containsFolded(className(task, answers[k].first), page.filter));
            if (!wanted)
                continue;
            const int64_t match = m_looks->matches++;
            if (match >= page.first && match < page.first + page.count)
                m_looks->rows.push_back(indexes[k]);
        }
    }
}

void Worker::refreshPage(bool choose)
{
    if (!m_run || !m_data)
        return;
    if (choose)
        chooseRows();
    const command::ShowSamples& request = m_looks->page;
    const TaskInfo& task = m_data->summary().tasks.front();
    auto page = std::make_shared<SamplePage>();
    page->split = request.split;
    page->first = request.first;
    page->total = m_looks->matches;
    page->step = m_run->trainer().stepsMade();
    const auto answers = m_run->trainer().predict(request.split, m_looks->rows);
    for (size_t k = 0; k < m_looks->rows.size(); ++k) {
        const Sample sample = m_data->sample(request.split, m_looks->rows[k]);
        const auto truth = sample.labels.find(task.name);
        SampleRow row;
        row.sample = {request.split, m_looks->rows[k], {}};
        row.thumbnail = sample.picture;
        row.truth = truth != sample.labels.end() ? className(task, truth->second) : std::string();
        row.predicted = className(task, answers[k].first);
        row.confidence = answers[k].second;
        row.correct = truth != sample.labels.end() && truth->second == answers[k].first;
        row.pinned =
            std::find(m_run->pinned().begin(), m_run->pinned().end(), row.sample) != m_run->pinned().end();
        page->rows.push_back(std::move(row));
    }
    m_next.samples = std::move(page);
}

} // namespace attnscope
