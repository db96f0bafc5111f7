// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/snapshot.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace attnscope {

/// What the centre shows while there is no attention to see: what to press, and what will be seen then.
class TeachingPage : public QWidget {
    Q_OBJECT
public:
    explicit TeachingPage(QWidget* parent);

    enum class Stage { Preparing, Failed, Loading, Nothing, Ready };
    /// `reason` explains Failed.
    void showStage(Stage stage, const QString& reason = {});
    void setSnapshot(const Snapshot& now);
    /// While a set-up is under way an empty session means "soon", not "nothing".
    void setBusy(bool busy) { m_busy = busy; }
    Stage stage() const { return m_stage; }

signals:
    void trainRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void describe(QString& title, QString& text) const;

    Stage m_stage = Stage::Preparing;
    bool m_busy = true;
    QString m_reason;
    QString m_data;
    double m_loading = 0;
    bool m_hasEvidence = false;
    bool m_texts = false; ///< the samples are texts
    QLabel* m_title;
    QLabel* m_text;
    QProgressBar* m_progress;
    QPushButton* m_train;
    QLabel* m_hint;
};

} // namespace attnscope
