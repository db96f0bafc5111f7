// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/data_chooser.h"

#include "ui/docks/catalogue_combo.h"
#include "ui/docks/option_row.h"
#include "ui/icons.h"
#include "ui/settings.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QToolButton>

namespace attnscope {

SpecParts specParts(const QString& spec)
{
    SpecParts parts;
    const qsizetype colon = spec.indexOf(u':');
    const qsizetype question = spec.indexOf(u'?', colon + 1);
    const qsizetype end = question < 0 ? spec.size() : question;
    parts.name = spec.left(colon < 0 ? end : colon);
    parts.path = colon < 0 ? QString() : spec.mid(colon + 1, end - colon - 1);
    parts.suffix = spec.mid(end);
    return parts;
}

DataChooser::DataChooser(const FileDialogs& dialogs, Settings& settings, QWidget* parent)
    : QWidget(parent), m_dialogs(dialogs), m_settings(settings), m_label(new QLabel(this)),
      m_combo(new CatalogueCombo(this)), m_location(new QToolButton(this)), m_facts(new QLabel(this)),
      m_note(new QLabel(this)), m_skipped(new QToolButton(this))
{
    m_combo->setObjectName(QStringLiteral("dataCombo"));
    m_location->setObjectName(QStringLiteral("dataLocation"));
    m_skipped->setObjectName(QStringLiteral("dataSkipped"));
    m_facts->setObjectName(QStringLiteral("dataFacts"));
    setRole(m_label, "muted");
    setRole(m_location, "link");
    setRole(m_skipped, "link");
    setRole(m_facts, "caption");
    setRole(m_note, "caption");
    m_label->setBuddy(m_combo);
    m_note->setWordWrap(true);
    m_facts->setWordWrap(true);
    m_location->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_location->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);

    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(grid(this, 1));
    layout->setVerticalSpacing(grid(this, 0.5));
    layout->setColumnMinimumWidth(0, headLabelWidth(this));
    layout->setColumnStretch(1, 1);
    layout->addWidget(m_label, 0, 0);
    layout->addWidget(m_combo, 0, 1);
    layout->addWidget(m_location, 1, 0, 1, 2);
    layout->addWidget(m_facts, 2, 0, 1, 2);
    layout->addWidget(m_note, 3, 0, 1, 2);
    layout->addWidget(m_skipped, 4, 0, 1, 2, Qt::AlignLeft);
    connect(m_combo, &QComboBox::activated, this, &DataChooser::nameChosen);
    connect(m_location, &QToolButton::clicked, this, &DataChooser::askForPath);
    connect(m_skipped, &QToolButton::clicked, this, &DataChooser::showSkipped);
    showSummary();
    retranslate();
}

void DataChooser::setCatalogue(const Catalogue* catalogue)
{
    m_catalogue = catalogue;
    m_combo->clear();
    for (const DatasetInfo& dataset : catalogue->datasets)
        m_combo->addEntry(dataset.name, dataset.title, dataset.doc);
    retranslate();
}

const DatasetInfo* DataChooser::info() const
{
    if (m_catalogue == nullptr)
        return nullptr;
    for (const DatasetInfo& dataset : m_catalogue->datasets)
        if (dataset.name == m_combo->currentText().toStdString())
            return &dataset;
    return nullptr;
}

void DataChooser::setSpec(const QString& spec)
{
    m_spec = spec;
    const SpecParts parts = specParts(spec);
    m_combo->setCurrentText(parts.name);
    m_path = parts.path;
    showPath();
}

void DataChooser::setSummary(const std::shared_ptr<const DatasetSummary>& summary)
{
    if (summary == m_summary)
        return;
    m_summary = summary;
    showSummary();
}

void DataChooser::setLocked(const QString& reason)
{
    m_combo->setEnabled(reason.isEmpty());
    m_location->setEnabled(reason.isEmpty());
    m_combo->setToolTip(
        reason.isEmpty() ? m_combo->itemData(m_combo->currentIndex(), Qt::ToolTipRole).toString() : reason);
}

void DataChooser::nameChosen()
{
    const DatasetInfo* dataset = info();
    if (dataset == nullptr)
        return;
    m_path.clear();
    if (!dataset->needsPath) {
        showPath();
        choose(m_combo->currentText());
        return;
    }
    const QString known = m_settings.dataPath(m_combo->currentText());
    if (QFileInfo::exists(known))
        takePath(known);
    else
        askForPath();
}

void DataChooser::askForPath()
{
    showPath();
    const DatasetInfo* dataset = info();
    if (dataset == nullptr)
        return;
    if (dataset->pathIsFolder) {
        chooseFolder();
    } else {
        QMenu menu(this);
        menu.addAction(themedIcon(QStringLiteral("archive"), palette()), tr("Choose Archive or File…"), this,
                       &DataChooser::chooseFile);
        menu.addAction(themedIcon(QStringLiteral("folder"), palette()), tr("Choose Folder…"), this,
                       &DataChooser::chooseFolder);
        menu.exec(m_location->mapToGlobal(QPoint(0, m_location->height())));
    }
    // Train trains on what was chosen last: the name of another data set must not stand there meanwhile.
    if (m_path.isEmpty() && !m_spec.isEmpty())
        setSpec(m_spec);
}

void DataChooser::choose(const QString& spec)
{
    m_spec = spec;
    emit specChosen(spec);
}

void DataChooser::chooseFolder()
{
    takePath(
        m_dialogs.folder(this, tr("Where is the data set?"), m_settings.folder(QStringLiteral("data")), {}));
}

void DataChooser::chooseFile()
{
    const QString filter = tr(
        "Archives and data files (*.tar.gz *.tgz *.tar *.zip *.bin *.gz *ubyte *.csv *.txt);;All files (*)");
    takePath(m_dialogs.open(this, tr("Where is the data set?"), m_settings.folder(QStringLiteral("data")),
                            filter));
}

void DataChooser::takePath(const QString& path)
{
    if (path.isEmpty())
        return;
    m_path = path;
    m_settings.setFolder(QStringLiteral("data"), path);
    m_settings.setDataPath(m_combo->currentText(), path);
    showPath();
    choose(m_combo->currentText() + u':' + path);
}

void DataChooser::showPath()
{
    const DatasetInfo* dataset = info();
    const bool outside = dataset != nullptr && dataset->needsPath;
    m_location->setVisible(outside);
    if (!outside)
        return;
    const QString text = m_path.isEmpty() ? tr("Choose folder or archive…") : m_path;
    m_location->setText(m_location->fontMetrics().elidedText(text, Qt::ElideMiddle, grid(this, 25)));
    m_location->setToolTip(
        m_path.isEmpty() ? tr("This data set is not built in: say where it lies on your disk") : m_path);
    m_location->setIcon(themedIcon(QStringLiteral("folder"), palette()));
}

void DataChooser::showSummary()
{
    const DatasetSummary empty;
    const DatasetSummary& data = m_summary != nullptr ? *m_summary : empty;
    QStringList facts;
    if (data.trainSamples > 0)
        facts << tr("%1 train").arg(countText(data.trainSamples));
    if (data.validationSamples > 0)
        facts << tr("%1 validation").arg(countText(data.validationSamples));
    if (data.testSamples > 0)
        facts << tr("%1 test").arg(countText(data.testSamples));
    if (data.width > 0)
        facts << QStringLiteral("%1×%2×%3").arg(data.channels).arg(data.height).arg(data.width);
    if (data.text.vocabulary > 0)
        facts << tr("%1 words known").arg(countText(data.text.vocabulary));
    if (data.text.tokens > 0)
        facts << tr("at most %1 a text").arg(countText(data.text.tokens));
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    m_facts->setVisible(!facts.isEmpty());
    m_note->setText(coreText(data.note));
    m_note->setVisible(!data.note.empty());
    m_skipped->setText(tr("%n file(s) skipped…", nullptr, static_cast<int>(data.skippedCount)));
    m_skipped->setToolTip(tr("Files that could not be used, with the reason"));
    m_skipped->setVisible(data.skippedCount > 0);
}

void DataChooser::showSkipped()
{
    QStringList lines;
    for (const std::string& line : m_summary->skipped)
        lines << QString::fromStdString(line);
    const auto unnamed = m_summary->skippedCount - static_cast<int64_t>(m_summary->skipped.size());
    if (unnamed > 0)
        lines << tr("and %1 more").arg(countText(unnamed));
    QMessageBox box(QMessageBox::Information, tr("Skipped Files"), m_skipped->text().remove(u'…'),
                    QMessageBox::Close, this);
    box.setObjectName(QStringLiteral("skippedDialog"));
    box.setInformativeText(lines.mid(0, 12).join(u'\n'));
    if (lines.size() > 12)
        box.setDetailedText(lines.join(u'\n'));
    box.exec();
}

void DataChooser::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::FontChange && layout() != nullptr)
        static_cast<QGridLayout*>(layout())->setColumnMinimumWidth(0, headLabelWidth(this));
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        showPath();
    QWidget::changeEvent(event);
}

void DataChooser::retranslate()
{
    m_label->setText(tr("&Data"));
    m_combo->setAccessibleName(tr("Data set"));
    m_combo->retranslate();
    showPath();
    showSummary();
}

} // namespace attnscope
