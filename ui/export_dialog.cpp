// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/export_dialog.h"

#include "core/api/shown_attention.h"
#include "ui/figure_preview.h"
#include "ui/settings.h"
#include "ui/text.h"
#include "ui/theme.h"
#include "ui/view_state.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace attnscope {
namespace {

struct PageWidth {
    const char* name;
    int points; ///< 0: as large as the content wants
};

// Widths of the usual column layouts and of a slide.
constexpr PageWidth kWidths[] = {{QT_TRANSLATE_NOOP("ExportDialog", "as large as its content"), 0},
                                 {QT_TRANSLATE_NOOP("ExportDialog", "one column (252 pt)"), 252},
                                 {QT_TRANSLATE_NOOP("ExportDialog", "two columns (516 pt)"), 516},
                                 {QT_TRANSLATE_NOOP("ExportDialog", "slide (960 pt)"), 960}};
constexpr int kResolutions[] = {150, 216, 300, 600};
constexpr int kDefaultResolution = 300;
constexpr double kPointsPerInch = 72.0;
constexpr const char* kFormats[] = {"PNG", "SVG", "PDF"};

} // namespace

ViewSettings ExportSubject::figureView(ViewKind kind) const
{
    ViewSettings settings = view;
    settings.view = kind;
    return inspection != nullptr && kind != ViewKind::Curves ? shownSettings(*inspection, settings)
                                                             : settings;
}

FigureContent ExportSubject::content() const
{
    FigureContent content;
    content.inspection = inspection.get();
    content.curves = curves.get();
    content.note = note;
    content.source = source;
    return content;
}

ExportDialog::ExportDialog(ExportSubject subject, const FileDialogs& dialogs, Settings& settings,
                           QWidget* parent)
    : QDialog(parent), m_subject(std::move(subject)), m_dialogs(dialogs), m_settings(settings),
      m_form(new QFormLayout), m_view(new QComboBox(this)), m_format(new QComboBox(this)),
      m_size(new QComboBox(this)), m_resolution(new QComboBox(this)), m_colorMap(new QComboBox(this)),
      m_caption(new QCheckBox(this)), m_path(new QLineEdit(this)), m_browse(new QPushButton(this)),
      m_facts(new QLabel(this)), m_error(new QLabel(this)), m_preview(new FigurePreview(this)),
      m_save(new QPushButton(this)), m_cancel(new QPushButton(this))
{
    setObjectName(QStringLiteral("exportDialog"));
    m_view->setObjectName(QStringLiteral("exportView"));
    m_format->setObjectName(QStringLiteral("exportFormat"));
    m_size->setObjectName(QStringLiteral("exportSize"));
    m_resolution->setObjectName(QStringLiteral("exportResolution"));
    m_colorMap->setObjectName(QStringLiteral("exportColorMap"));
    m_caption->setObjectName(QStringLiteral("exportCaption"));
    m_path->setObjectName(QStringLiteral("exportPath"));
    m_save->setObjectName(QStringLiteral("exportSave"));
    m_error->setObjectName(QStringLiteral("exportError"));
    fillChoices();
    buildForm();
    retranslate();
    const QString name = m_view->currentData().toInt() == static_cast<int>(ViewKind::Curves)
                             ? QStringLiteral("curves")
                             : QStringLiteral("attention");
    m_path->setText(QDir(m_settings.folder(QStringLiteral("export"))).filePath(name + suffix()));
    for (QComboBox* box : {m_view, m_format, m_size, m_resolution, m_colorMap})
        connect(box, &QComboBox::currentIndexChanged, this, &ExportDialog::refresh);
    connect(m_caption, &QCheckBox::toggled, this, &ExportDialog::refresh);
    connect(m_browse, &QPushButton::clicked, this, &ExportDialog::browse);
    connect(m_save, &QPushButton::clicked, this, &ExportDialog::save);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    refresh();
}

void ExportDialog::fillChoices()
{
    if (m_subject.inspection != nullptr) {
        const bool texts = !m_subject.inspection->texts.empty();
        for (const ViewKind view : {viewFor(ViewKind::Overlay, texts), ViewKind::Matrix, ViewKind::Heads})
            m_view->addItem(QString(), static_cast<int>(view));
        if (texts)
            m_view->addItem(QString(), static_cast<int>(ViewKind::Arcs));
    }
    if (m_subject.curves != nullptr && !m_subject.curves->series.empty())
        m_view->addItem(QString(), static_cast<int>(ViewKind::Curves));
    m_view->setCurrentIndex(std::max(0, m_view->findData(static_cast<int>(m_subject.view.view))));
    for (const char* format : kFormats)
        m_format->addItem(QLatin1String(format));
    for (const PageWidth& width : kWidths)
        m_size->addItem(QString(), width.points);
    for (const int dpi : kResolutions)
        m_resolution->addItem(QString(), dpi);
    m_resolution->setCurrentIndex(m_resolution->findData(kDefaultResolution));
    for (const ColorMap& map : colorMaps())
        m_colorMap->addItem(QString::fromStdString(map.name));
    m_colorMap->setCurrentText(QString::fromStdString(m_subject.view.colorMap));
    m_caption->setChecked(true);
}

void ExportDialog::buildForm()
{
    setRole(m_facts, "caption");
    setRole(m_error, "warning");
    m_error->setWordWrap(true);
    m_error->hide();
    m_facts->setWordWrap(true);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setHorizontalSpacing(grid(this, 2));
    m_form->setVerticalSpacing(grid(this, 1));
    m_form->addRow(new QLabel(this), m_view);
    m_form->addRow(new QLabel(this), m_format);
    m_form->addRow(new QLabel(this), m_size);
    m_form->addRow(new QLabel(this), m_resolution);
    m_form->addRow(new QLabel(this), m_colorMap);
    m_form->addRow(new QLabel(this), m_caption);
    auto* file = new QHBoxLayout;
    file->setSpacing(grid(this, 1));
    file->addWidget(m_path, 1);
    file->addWidget(m_browse);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_save);
    m_save->setDefault(true);

    auto* left = new QVBoxLayout;
    left->setSpacing(grid(this, 1.5));
    left->addLayout(m_form);
    left->addWidget(m_facts);
    left->addStretch();
    left->addWidget(m_error);
    auto* upper = new QHBoxLayout;
    upper->setSpacing(grid(this, 3));
    upper->addLayout(left);
    upper->addWidget(m_preview, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid(this, 3), grid(this, 3), grid(this, 3), grid(this, 2));
    layout->setSpacing(grid(this, 2));
    layout->addLayout(upper, 1);
    layout->addLayout(file);
    layout->addLayout(buttons);
}

FigureRequest ExportDialog::request() const
{
    FigureRequest request;
    request.view = m_subject.figureView(static_cast<ViewKind>(m_view->currentData().toInt()));
    request.view.colorMap = m_colorMap->currentText().toStdString();
    request.caption = m_caption->isChecked();
    request.pngScale = m_resolution->currentData().toInt() / kPointsPerInch;
    request.smoothing = m_subject.smoothing;
    request.logY = m_subject.logY;
    const int width = m_size->currentData().toInt();
    const QSize wanted = figureSize(m_subject.content(), request);
    if (width > 0 && wanted.width() > 0)
        request.size = QSize(width, static_cast<int>(std::lround(static_cast<double>(wanted.height()) *
                                                                 width / wanted.width())));
    return request;
}

QString ExportDialog::suffix() const { return QLatin1Char('.') + m_format->currentText().toLower(); }

void ExportDialog::refresh()
{
    const FigureRequest request = this->request();
    const bool png = m_format->currentText() == QLatin1String("PNG");
    m_resolution->setEnabled(png);
    m_colorMap->setEnabled(request.view.view != ViewKind::Curves && request.view.view != ViewKind::Arcs);
    QFileInfo path(m_path->text());
    if (!m_path->text().isEmpty() && QLatin1Char('.') + path.suffix().toLower() != suffix())
        m_path->setText(path.dir().filePath(path.completeBaseName() + suffix()));
    const QSize points = request.size.isEmpty() ? figureSize(m_subject.content(), request) : request.size;
    QString facts = tr("%1 × %2 pt").arg(points.width()).arg(points.height());
    if (png)
        facts += QStringLiteral(" · ") + tr("%1 × %2 pixels")
                                             .arg(std::lround(points.width() * request.pngScale))
                                             .arg(std::lround(points.height() * request.pngScale));
    else
        facts += QStringLiteral(" · ") + tr("vectors, selectable text");
    m_facts->setText(facts);
    m_preview->setFigure(m_subject.content(), request);
}

void ExportDialog::browse()
{
    const QString filter = QStringLiteral("%1 (*%2)").arg(m_format->currentText(), suffix());
    const QString path = m_dialogs.save(this, tr("Export Figure"), m_path->text(), filter);
    if (!path.isEmpty())
        m_path->setText(withSuffix(path, suffix()));
}

void ExportDialog::save()
{
    const QString path = withSuffix(m_path->text().trimmed(), suffix());
    const Status status = saveFigure(path, m_subject.content(), request());
    if (!status.isOk()) {
        m_error->setText(statusText(status));
        m_error->show();
        return;
    }
    m_settings.setFolder(QStringLiteral("export"), path);
    emit exported(path);
    accept();
}

void ExportDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void ExportDialog::retranslate()
{
    setWindowTitle(tr("Export Figure"));
    const std::pair<QWidget*, QString> labels[] = {{m_view, tr("&View")},
                                                   {m_format, tr("&Format")},
                                                   {m_size, tr("&Width")},
                                                   {m_resolution, tr("&Resolution")},
                                                   {m_colorMap, tr("&Colour map")}};
    for (const auto& [field, text] : labels) {
        auto* label = qobject_cast<QLabel*>(m_form->labelForField(field));
        label->setText(text);
        label->setBuddy(field);
    }
    for (int i = 0; i < m_view->count(); ++i)
        m_view->setItemText(i, viewName(static_cast<ViewKind>(m_view->itemData(i).toInt())));
    for (int i = 0; i < m_size->count(); ++i)
        m_size->setItemText(i, QCoreApplication::translate("ExportDialog", kWidths[i].name));
    for (int i = 0; i < m_resolution->count(); ++i)
        m_resolution->setItemText(i, tr("%1 dpi").arg(m_resolution->itemData(i).toInt()));
    m_caption->setText(tr("C&aption: sample, truth, prediction, step"));
    m_path->setAccessibleName(tr("File"));
    m_browse->setText(tr("&Browse…"));
    m_save->setText(tr("&Export"));
    m_cancel->setText(tr("Cancel"));
}

} // namespace attnscope
