// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/bridge/sample_model.h"

#include "ui/figures/token_text.h"

#include <QImage>

namespace attnscope {

QPixmap pixmapOf(const Picture& picture)
{
    if (picture.empty())
        return {};
    const QImage image(picture.rgb.data(), picture.width, picture.height, picture.width * 3,
                       QImage::Format_RGB888);
    return QPixmap::fromImage(image);
}

int SampleModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : m_total; }

const SampleModel::Page* SampleModel::pageOf(int row) const
{
    const auto found = m_pages.find(row / kPage * kPage);
    return found == m_pages.end() ? nullptr : &found->second;
}

const SampleRow* SampleModel::row(int index) const
{
    if (index >= 0 && index == m_shownIndex)
        return &m_shownRow;
    const Page* page = pageOf(index);
    const auto offset = static_cast<size_t>(index % kPage);
    return page != nullptr && offset < page->content->rows.size() ? &page->content->rows[offset] : nullptr;
}

QVariant SampleModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_total)
        return {};
    const SampleRow* sample = row(index.row());
    switch (role) {
    case RowRole: return QVariant::fromValue(sample);
    case Qt::DisplayRole:
        if (sample == nullptr)
            return QString();
        return sample->text.empty() ? QString::fromStdString(sample->truth)
                                    : withLineBreaks(QString::fromStdString(sample->text)).simplified() +
                                          QStringLiteral(" · ") + QString::fromStdString(sample->truth);
    case Qt::ToolTipRole: // the list shows two lines of it
        return sample == nullptr || sample->text.empty()
                   ? QString()
                   : QStringLiteral("<p>%1</p>")
                         .arg(withLineBreaks(QString::fromStdString(sample->text))
                                  .simplified()
                                  .toHtmlEscaped());
    case ThumbnailRole:
        if (sample != nullptr)
            return pageOf(index.row())->thumbnails[static_cast<size_t>(index.row() % kPage)];
        return {};
    default: return {};
    }
}

void SampleModel::setShown(std::shared_ptr<const Inspection> shown)
{
    if (shown == m_shown)
        return;
    m_shown = std::move(shown);
    const int before = m_shownIndex;
    answerShown();
    for (const int changed : {before, m_shownIndex})
        if (changed >= 0)
            emit dataChanged(index(changed), index(changed));
}

void SampleModel::answerShown()
{
    m_shownIndex = -1;
    const int found = m_shown == nullptr || m_shown->sample.index < 0 ? -1 : rowOf(m_shown->sample);
    // A sentence of the user's own about a sample's picture is another input than that sample.
    if (found < 0 || m_shown->step <= pageOf(found)->content->step || row(found)->sample != m_shown->sample)
        return;
    // With words hidden the answer to the whole text is what a row speaks of.
    const auto& answers =
        m_shown->wholePredictions.empty() ? m_shown->predictions : m_shown->wholePredictions;
    if (answers.empty())
        return;
    const Prediction& answer = answers.front();
    const auto predicted = static_cast<size_t>(answer.predicted);
    SampleRow row = *this->row(found);
    if (answer.kind == TaskKind::Sequence)
        row.predicted = answer.text;
    else if (predicted < std::min(answer.classes.size(), answer.probabilities.size())) {
        row.predicted = answer.classes[predicted];
        row.confidence = answer.probabilities[predicted];
    } else {
        return; // a place or a mask: no word for it
    }
    row.correct = !row.truth.empty() && row.truth == row.predicted;
    m_shownRow = std::move(row);
    m_shownIndex = found;
}

void SampleModel::reset(int total)
{
    beginResetModel();
    m_pages.clear();
    m_shownIndex = -1;
    m_total = total;
    endResetModel();
}

void SampleModel::setQuery(Split split, const QString& filter, bool onlyErrors)
{
    m_query.split = split;
    m_query.filter = filter.toStdString();
    m_query.onlyErrors = onlyErrors;
    forget();
}

void SampleModel::forget()
{
    m_asked = -1;
    m_step = -1;
    reset(0);
}

void SampleModel::setPage(const std::shared_ptr<const SamplePage>& page)
{
    if (page == m_newest)
        return;
    m_newest = page;
    if (page == nullptr) {
        forget();
        return;
    }
    if (page->split != m_query.split)
        return;
    if (page->total != m_total)
        reset(static_cast<int>(page->total));
    m_step = page->step;
    const int first = static_cast<int>(page->first) / kPage * kPage;
    if (first != page->first)
        return;
    m_asked = m_asked == page->first ? -1 : m_asked;
    Page loaded{page, {}};
    const auto old = m_pages.find(first);
    for (size_t i = 0; i < page->rows.size(); ++i) {
        // Between two steps only the predictions change; keep the pictures that are there.
        const bool same = old != m_pages.end() && i < old->second.content->rows.size() &&
                          old->second.content->rows[i].sample == page->rows[i].sample;
        loaded.thumbnails.push_back(same ? old->second.thumbnails[i] : pixmapOf(page->rows[i].thumbnail));
    }
    m_pages[first] = std::move(loaded);
    answerShown();
    const int last = std::min(m_total, first + kPage) - 1;
    if (last >= first)
        emit dataChanged(index(first), index(last));
}

std::optional<command::ShowSamples> SampleModel::missing(int first, int last, Want want)
{
    const int end = std::max(last, first);
    for (int at = std::max(first, 0) / kPage * kPage; at <= end && (at < m_total || at == 0); at += kPage) {
        const Page* page = pageOf(at);
        const bool current = page != nullptr && (want == Want::Rows || page->content->step >= m_step);
        if (current || (m_asked == at && m_askedStep == m_step))
            continue;
        m_asked = at;
        m_askedStep = m_step;
        command::ShowSamples ask = m_query;
        ask.first = at;
        ask.count = kPage;
        return ask;
    }
    return std::nullopt;
}

int SampleModel::rowOf(const SampleRef& sample) const
{
    for (const auto& [first, page] : m_pages)
        for (size_t i = 0; i < page.content->rows.size(); ++i)
            if (page.content->rows[i].sample.split == sample.split &&
                page.content->rows[i].sample.index == sample.index)
                return first + static_cast<int>(i);
    return -1;
}

} // namespace attnscope
