// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"
#include "core/api/series.h"
#include "ui/figures/figure.h"
#include "ui/file_dialogs.h"

#include <QDialog>

#include <memory>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace attnscope {

class FigurePreview;
class Settings;

/// What there is to export. Kept alive by the dialog while it is open.
struct ExportSubject {
    std::shared_ptr<const Inspection> inspection; ///< null: only curves
    std::shared_ptr<const MetricBook> curves;
    QString note;
    QString source;    ///< model and data set, for the caption
    ViewSettings view; ///< as chosen in the window
    double smoothing = 0.0;
    bool logY = false;

    /// What a figure of one of the views shows: what that view of the window shows.
    ViewSettings figureView(ViewKind kind) const;
    /// Borrows from this.
    FigureContent content() const;
};

/// Chooses view, format, size and looks of a figure beside a live preview of exactly what will be saved.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    ExportDialog(ExportSubject subject, const FileDialogs& dialogs, Settings& settings, QWidget* parent);

    FigureRequest request() const;

signals:
    void exported(const QString& path);

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildForm();
    void fillChoices();
    void refresh();
    void browse();
    void save();
    QString suffix() const;
    void retranslate();

    ExportSubject m_subject;
    const FileDialogs& m_dialogs;
    Settings& m_settings;
    QFormLayout* m_form;
    QComboBox* m_view;
    QComboBox* m_format;
    QComboBox* m_size;
    QComboBox* m_resolution;
    QComboBox* m_colorMap;
    QCheckBox* m_caption;
    QLineEdit* m_path;
    QPushButton* m_browse;
    QLabel* m_facts;
    QLabel* m_error;
    FigurePreview* m_preview;
    QPushButton* m_save;
    QPushButton* m_cancel;
};

} // namespace attnscope
