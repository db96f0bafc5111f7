// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/catalogue.h"
#include "core/api/snapshot.h"
#include "ui/file_dialogs.h"

#include <QWidget>

#include <memory>

class QLabel;
class QToolButton;

namespace attnscope {

class CatalogueCombo;
class Settings;

/// The data set: a built-in by name, or one that lives in a folder or archive of the user's. Says how much
/// there is, and which files could not be used and why.
class DataChooser : public QWidget {
    Q_OBJECT
public:
    DataChooser(const FileDialogs& dialogs, Settings& settings, QWidget* parent);

    void setCatalogue(const Catalogue* catalogue);
    /// Shows a SPEC without emitting.
    void setSpec(const QString& spec);
    void setSummary(const std::shared_ptr<const DatasetSummary>& summary);
    void setLocked(const QString& reason);

    /// Asks where `dataset` lies, as choosing it in the list does.
    void chooseFolder();
    void chooseFile();

signals:
    void specChosen(const QString& spec);

protected:
    void changeEvent(QEvent* event) override;

private:
    void nameChosen();
    void takePath(const QString& path);
    void askForPath();
    void choose(const QString& spec);
    void showPath();
    void showSummary();
    void showSkipped();
    void retranslate();
    const DatasetInfo* info() const;

    const FileDialogs& m_dialogs;
    Settings& m_settings;
    const Catalogue* m_catalogue = nullptr;
    std::shared_ptr<const DatasetSummary> m_summary;
    QString m_spec; ///< what is configured, or was asked for
    QString m_path;
    QLabel* m_label;
    CatalogueCombo* m_combo;
    QToolButton* m_location;
    QLabel* m_facts;
    QLabel* m_note;
    QToolButton* m_skipped;
};

/// The parts of a SPEC: NAME[:PATH][?suffix].
struct SpecParts {
    QString name, path, suffix;
};
SpecParts specParts(const QString& spec);

} // namespace attnscope
