// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/divergence_watch.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace attnscope {

using nlohmann::json;

double guessingLoss(const DatasetSummary& data)
{
    double loss = 0;
    for (const TaskInfo& task : data.tasks) {
        double answers = static_cast<double>(task.classes.size());
        if (task.kind == TaskKind::Sequence)
            answers = static_cast<double>(data.text.targetVocabulary);
        if (task.kind == TaskKind::Mask)
            answers = 2;
        loss += std::log(std::max(1.0, answers));
    }
    return loss;
}

double DivergenceWatch::untrained() const { return std::max({m_guessing, m_first, 1.0}); }

size_t DivergenceWatch::countAbove(double factor) const
{
    const double limit = factor * untrained();
    return static_cast<size_t>(
        std::count_if(m_losses.begin(), m_losses.end(), [&](const Entry& e) { return e.loss > limit; }));
}

void DivergenceWatch::take(int64_t step, double loss)
{
    while (!m_losses.empty() && m_losses.back().step >= step)
        m_losses.pop_back();
    if (m_first < 0)
        m_first = loss;
    m_losses.push_back({step, loss});
    if (m_losses.size() > kWindow)
        m_losses.pop_front();
}

int64_t DivergenceWatch::since() const
{
    for (const Entry& entry : m_losses)
        if (entry.loss > limit())
            return entry.step;
    return -1;
}

std::string DivergenceWatch::toJson() const
{
    json losses = json::array();
    for (const Entry& entry : m_losses)
        losses.push_back({entry.step, entry.loss});
    return json{{"first", m_first}, {"losses", losses}}.dump();
}

void DivergenceWatch::load(const std::string& text)
{
    *this = DivergenceWatch(m_guessing);
    try {
        const json read = json::parse(text);
        const auto first = read.at("first").get<double>();
        std::deque<Entry> losses;
        for (const json& entry : read.at("losses"))
            losses.push_back({entry.at(0).get<int64_t>(), entry.at(1).get<double>()});
        if (losses.size() > kWindow)
            return;
        m_first = first;
        m_losses = std::move(losses);
    } catch (const json::exception&) { // NOLINT: of a run made before there was a watch
    }
}

} // namespace attnscope
