// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/command.h"
#include "core/api/snapshot.h"
#include "ui/bridge/sample_model.h"
#include "ui/docks/dock.h"

#include <QTimer>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListView;

namespace attnscope {

class SampleDelegate;

/// The samples of the data set with what the model says about each; selecting one shows its attention.
class SamplesDock : public Dock {
    Q_OBJECT
public:
    explicit SamplesDock(QWidget* parent);

    void setSnapshot(const Snapshot& now, const Snapshot& before);
    /// Which of two compared inputs the list follows: the one that a chosen sample goes to.
    void setSlot(Slot slot);
    /// `pin` belongs to the context menu.
    void setPinAction(QAction* pin);
    void focusFilter();
    /// The selected sample's row; null where none is selected or loaded.
    const SampleRow* selected() const;

signals:
    void pageWanted(const attnscope::command::ShowSamples& page);
    void sampleChosen(const attnscope::SampleRef& sample);
    void selectionChanged();

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void retranslate() override;

private:
    void buildContents();
    void queryChanged();
    void loadVisible(SampleModel::Want want);
    void showSelection();
    void showSplits(const DatasetSummary* dataset);
    void showCount();
    void retint();

    SampleModel* m_model;
    QLineEdit* m_filter;
    QAction* m_filterIcon = nullptr;
    QComboBox* m_split;
    QCheckBox* m_onlyErrors;
    QListView* m_list;
    SampleDelegate* m_delegate;
    Slot m_slot = Slot::First;
    std::shared_ptr<const Inspection> m_first, m_second; ///< what is shown
    bool m_texts = false;                                ///< the data set's samples are texts
    QLabel* m_count;
    QTimer m_typing;          ///< a filter is sent when the hand rests
    QTimer m_refresh;         ///< stale predictions on other pages
    bool m_following = false; ///< the selection is being set from a snapshot
};

} // namespace attnscope
