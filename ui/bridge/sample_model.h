// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/command.h"
#include "core/api/snapshot.h"

#include <QAbstractListModel>
#include <QPixmap>

#include <map>
#include <memory>
#include <optional>

namespace attnscope {

/// The samples of one split as rows. The session holds one page at a time; pages seen before stay here,
/// marked stale when a newer step's predictions arrive, until the view shows them and asks again.
class SampleModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { RowRole = Qt::UserRole, ThumbnailRole };

    static constexpr int kPage = 48;

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    /// Qt::DisplayRole: the truth, or the text and the truth. RowRole: const SampleRow* or null while not
    /// loaded. ThumbnailRole: QPixmap.
    QVariant data(const QModelIndex& index, int role) const override;

    /// What to list; forgets all rows.
    void setQuery(Split split, const QString& filter, bool onlyErrors);
    const command::ShowSamples& query() const { return m_query; }
    void forget();

    void setPage(const std::shared_ptr<const SamplePage>& page);

    /// What the model says of the sample that is looked at, at the newest step: that sample's row says the
    /// same where its page is older. Null: nothing newer is known.
    void setShown(std::shared_ptr<const Inspection> shown);

    enum class Want { Rows, FreshRows };

    /// The command that loads a page of rows first..last that is missing (or, with FreshRows, holds older
    /// predictions than another); none if there is none, or if it was asked for already.
    std::optional<command::ShowSamples> missing(int first, int last, Want want);
    /// The row of a sample; -1 if it is not loaded.
    int rowOf(const SampleRef& sample) const;
    const SampleRow* row(int index) const;

private:
    struct Page {
        std::shared_ptr<const SamplePage> content;
        std::vector<QPixmap> thumbnails;
    };
    const Page* pageOf(int row) const;
    void reset(int total);
    void answerShown();

    command::ShowSamples m_query;
    std::map<int, Page> m_pages; ///< by first row, multiples of kPage
    std::shared_ptr<const SamplePage> m_newest;
    std::shared_ptr<const Inspection> m_shown;
    SampleRow m_shownRow;  ///< the row of m_shown with its answer
    int m_shownIndex = -1; ///< where that row is; -1: the pages' rows are as new
    int m_total = 0;
    int64_t m_step = -1;
    int64_t m_asked = -1;     ///< first row of the page under way
    int64_t m_askedStep = -1; ///< newest step when it was asked for
};

/// 8-bit RGB pixels as a pixmap; null for an empty picture.
QPixmap pixmapOf(const Picture& picture);

} // namespace attnscope

Q_DECLARE_METATYPE(const attnscope::SampleRow*)
