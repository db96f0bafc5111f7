// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/fold_view.h"

#include "core/base/rng.h"

#include <c10/util/Exception.h>

namespace attnscope {

FoldView::FoldView(std::shared_ptr<const Dataset> data, int64_t folds, int64_t fold, uint64_t seed)
    : m_data(std::move(data)), m_summary(m_data->summary())
{
    const int64_t size = m_data->size(Split::Train);
    assert(folds >= 2 && fold >= 0 && fold < folds && size >= folds);
    const std::vector<int64_t> dealt = epochOrder(size, streamOf(seed, keyOf("folds")), 0);
    std::vector<bool> held(static_cast<size_t>(size));
    for (auto at = static_cast<size_t>(fold); at < dealt.size(); at += static_cast<size_t>(folds))
        held[static_cast<size_t>(dealt[at])] = true;
    m_place.assign(static_cast<size_t>(size), -1);
    for (int64_t i = 0; i < size; ++i) {
        if (held[static_cast<size_t>(i)]) {
            m_test.push_back(i);
            continue;
        }
        m_place[static_cast<size_t>(i)] = static_cast<int64_t>(m_train.size());
        m_train.push_back(i);
    }
    m_summary.trainSamples = static_cast<int64_t>(m_train.size());
    m_summary.validationSamples = 0;
    m_summary.testSamples = static_cast<int64_t>(m_test.size());
}

const std::vector<int64_t>& FoldView::part(Split split) const
{
    static const std::vector<int64_t> none;
    return split == Split::Train ? m_train : split == Split::Test ? m_test : none;
}

int64_t FoldView::size(Split split) const { return static_cast<int64_t>(part(split).size()); }

int64_t FoldView::whole(Split split, int64_t index) const
{
    TORCH_CHECK_INDEX(index >= 0 && index < size(split), "sample ", index, " of the ", splitName(split),
                      " part of a fold (it has ", size(split), ")");
    return part(split)[static_cast<size_t>(index)];
}

Batch FoldView::batch(Split split, std::span<const int64_t> indexes, bool augment, uint64_t stream) const
{
    std::vector<int64_t> wholes;
    for (const int64_t index : indexes)
        wholes.push_back(whole(split, index));
    Batch batch = m_data->batch(Split::Train, wholes, augment, stream);
    batch.indexes.assign(indexes.begin(), indexes.end());
    return batch;
}

Sample FoldView::sample(Split split, int64_t index) const
{
    return m_data->sample(Split::Train, whole(split, index));
}

std::vector<uint8_t> FoldView::evidence(Split split, int64_t index) const
{
    return m_data->evidence(Split::Train, whole(split, index));
}

std::vector<uint8_t> FoldView::evidenceOf(Split split, int64_t index, const std::string& task) const
{
    return m_data->evidenceOf(Split::Train, whole(split, index), task);
}

std::vector<uint8_t> FoldView::wordsAbout(Split split, int64_t index, const std::string& task) const
{
    return m_data->wordsAbout(Split::Train, whole(split, index), task);
}

std::vector<int64_t> FoldView::trainingOrder(uint64_t seed, int64_t epoch, int64_t batchSize) const
{
    std::vector<int64_t> order;
    order.reserve(m_train.size());
    for (const int64_t index : m_data->trainingOrder(seed, epoch, batchSize))
        if (const int64_t place = m_place[static_cast<size_t>(index)]; place >= 0)
            order.push_back(place);
    return order;
}

} // namespace attnscope
