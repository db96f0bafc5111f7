// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/docks/attention_view.h"
#include "ui/docks/curves_dock.h"
#include "ui/docks/data_chooser.h"
#include "ui/docks/experiment_dock.h"
#include "ui/dump_look.h"
#include "ui/figures/figure_check.h"
#include "ui/input_kinds.h"
#include "ui/main_window_menus.h"
#include "ui/multitask/multitask_docks.h"
#include "ui/text.h"
#include "ui/text_views/text_attention_view.h"

#include <QClipboard>
#include <QCloseEvent>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMessageBox>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QStatusBar>
#include <QStringDecoder>

namespace attnscope {
namespace {

constexpr int kMessageMs = 6000;
constexpr double kClipboardScale = 3.0;
/// Far beyond what a model reads (it keeps some hundred tokens) and what a person can look at.
constexpr qint64 kLargestText = 16 * 1024 * 1024;

} // namespace

bool isImageFile(const QString& path)
{
    for (const char* suffix : {".png", ".jpg", ".jpeg"})
        if (path.endsWith(QLatin1String(suffix), Qt::CaseInsensitive))
            return true;
    return false;
}

bool isTextFile(const QString& path) { return path.endsWith(QLatin1String(".txt"), Qt::CaseInsensitive); }

bool isReadableSpec(const QString& spec)
{
    const SpecParts parts = specParts(spec);
    return parts.path.isEmpty() || QFileInfo(parts.path).isReadable();
}

void MainWindow::openInput(const QString& input)
{
    const QFileInfo file(input);
    if (isRunFile(input) || isDumpFile(input)) {
        expectAnswer(isDumpFile(input) ? tr("Open Attention") : tr("Open Run"));
        if (isDumpFile(input))
            m_attention->showPicture();
        m_session.post(command::OpenRun{file.absoluteFilePath().toStdString()});
    } else if (isImageFile(input)) {
        expectAnswer(tr("Open Image"));
        m_attention->showPicture();
        m_session.post(command::InspectImage{file.absoluteFilePath().toStdString()});
    } else if (isTextFile(input)) {
        readTextFile(file.absoluteFilePath());
    } else if (file.exists()) {
        openDataFolder(file.absoluteFilePath());
    } else {
        m_experiment->useData(input);
    }
}

void MainWindow::openDataFolder(const QString& path)
{
    const QString spec = datasetSpecFor(QFileInfo(path));
    if (spec.isEmpty()) {
        tell(tr("Open"), tr("%1 is not a run (.attn), attention (.npz, .safetensors, .json), an image (PNG, "
                            "JPEG), a text (.txt), or a data set that Attnscope knows.")
                             .arg(QFileInfo(path).fileName()));
        return;
    }
    const SpecParts parts = specParts(spec);
    m_settings.setDataPath(parts.name, parts.path);
    m_experiment->useData(spec);
}

void MainWindow::tellWhereTheRecordingGoes()
{
    const SnapshotPtr now = m_session.now();
    if (now->untitled && now->progress.step > 0)
        statusBar()->showMessage(tr("The recording so far is kept: File > Open Recent"), kMessageMs);
}

void MainWindow::newExperiment()
{
    tellWhereTheRecordingGoes();
    m_experiment->configure(RunConfig());
}

void MainWindow::openRun()
{
    const QString path = m_options.dialogs.open(
        this, tr("Open Run"), m_settings.folder(QStringLiteral("run")),
        tr("Attnscope runs (*.attn);;Attention (*.npz *.safetensors *.json);;All files "
           "(*)"));
    if (path.isEmpty())
        return;
    m_settings.setFolder(QStringLiteral("run"), path);
    openInput(path);
}

void MainWindow::openImage()
{
    const QString path =
        m_options.dialogs.open(this, tr("Open Image"), m_settings.folder(QStringLiteral("image")),
                               tr("Images (*.png *.jpg *.jpeg)"));
    if (path.isEmpty())
        return;
    m_settings.setFolder(QStringLiteral("image"), path);
    openInput(path);
}

void MainWindow::openText()
{
    const QString path = m_options.dialogs.open(
        this, tr("Open Text"), m_settings.folder(QStringLiteral("text")), tr("Texts (*.txt);;All files (*)"));
    if (path.isEmpty())
        return;
    m_settings.setFolder(QStringLiteral("text"), path);
    readTextFile(path);
}

void MainWindow::readTextFile(const QString& path)
{
    const QString name = QFileInfo(path).fileName();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return tell(tr("Open Text"), tr("%1 cannot be read: %2.").arg(name, file.errorString()));
    if (file.size() > kLargestText)
        return tell(tr("Open Text"), tr("%1 is too large for one text (%2 MB, at most %3).")
                                         .arg(name)
                                         .arg(file.size() >> 20)
                                         .arg(kLargestText >> 20));
    const QByteArray bytes = file.readAll();
    QStringDecoder decoder(QStringConverter::encodingForData(bytes).value_or(QStringConverter::Utf8));
    const QString text = decoder(bytes);
    if (decoder.hasError() || text.contains(QChar(0)))
        return tell(tr("Open Text"), tr("%1 is not a text in UTF-8 or UTF-16.").arg(name));
    if (text.trimmed().isEmpty())
        return tell(tr("Open Text"), tr("%1 holds no words.").arg(name));
    inspectText(text);
}

void MainWindow::pasteText()
{
    const QString text = QGuiApplication::clipboard()->text();
    if (text.trimmed().isEmpty())
        statusBar()->showMessage(tr("There is no text on the clipboard"), kMessageMs);
    else
        inspectText(text);
}

void MainWindow::inspectText(const QString& text)
{
    expectAnswer(tr("Open Text"));
    m_attention->showPicture();
    // The box belongs to a model that reads texts; otherwise the session says what the model reads.
    if (m_attention->readsTexts())
        m_attention->texts()->type(text);
    else
        m_session.post(command::InspectText{text.toStdString(), {}});
}

QString MainWindow::askSave(const QString& title, const QString& purpose, const QString& name,
                            const QString& filter, const QString& suffix)
{
    const QString start = QDir(m_settings.folder(purpose)).filePath(name);
    const QString path = withSuffix(m_options.dialogs.save(this, title, start, filter), suffix);
    if (!path.isEmpty())
        m_settings.setFolder(purpose, path);
    return path;
}

bool MainWindow::saveAs()
{
    const RunConfig& config = m_experiment->draft();
    const QString data = specParts(QString::fromStdString(config.data)).name;
    const QString name =
        QStringLiteral("%1-%2.attn").arg(data, QString::fromStdString(config.model).section(u'.', -1));
    const QString path = askSave(tr("Save Run As"), QStringLiteral("run"), name,
                                 tr("Attnscope runs (*.attn)"), QStringLiteral(".attn"));
    if (path.isEmpty())
        return false;
    expectAnswer(tr("Save Run As"));
    m_session.post(command::SaveAs{path.toStdString()});
    return true;
}

ExportSubject MainWindow::exportSubject() const
{
    const SnapshotPtr& now = m_session.now();
    ExportSubject subject;
    // Of two compared texts, the one in use.
    const bool second = now->compared != nullptr && m_attention->texts()->activeSlot() == Slot::Second;
    subject.inspection = second ? now->compared : now->inspection;
    subject.curves = now->metrics;
    subject.note = now->dataset != nullptr ? coreText(now->dataset->note) : QString();
    if (now->model != nullptr && now->dataset != nullptr)
        subject.source =
            tr("%1 on %2")
                .arg(QString::fromStdString(now->model->name), QString::fromStdString(now->dataset->name));
    subject.view = m_view.settings();
    const bool texts = subject.inspection != nullptr && !subject.inspection->texts.empty();
    subject.view.view = viewFor(subject.view.view, texts);
    if (texts && subject.view.view == ViewKind::Tokens && m_view.arcs())
        subject.view.view = ViewKind::Arcs;
    subject.smoothing = m_curves->smoothing();
    subject.logY = m_curves->logY();
    return subject;
}

void MainWindow::exportFigure()
{
    auto* dialog = new ExportDialog(exportSubject(), m_options.dialogs, m_settings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExportDialog::exported, this, [this](const QString& path) {
        statusBar()->showMessage(tr("Exported %1").arg(QDir::toNativeSeparators(path)), kMessageMs);
    });
    dialog->open();
}

void MainWindow::copyFigure()
{
    const ExportSubject subject = exportSubject();
    const FigureContent content = subject.content();
    FigureRequest request;
    request.view = subject.figureView(subject.view.view);
    if (const Status status = checkFigure(content, request); !status.isOk())
        return tell(tr("Copy Figure"), statusText(status));
    const QSize points = figureSize(content, request);
    QImage image(points * kClipboardScale, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing |
                           QPainter::SmoothPixmapTransform);
    painter.scale(kClipboardScale, kClipboardScale);
    paintFigure(painter, QRectF(QPointF(0, 0), QSizeF(points)), content, request);
    painter.end();
    QGuiApplication::clipboard()->setImage(image);
    statusBar()->showMessage(tr("Figure copied"), kMessageMs);
}

void MainWindow::exportArrays()
{
    const QString path =
        askSave(tr("Export Attention"), QStringLiteral("export"), QStringLiteral("attention.npz"),
                tr("NumPy (*.npz);;safetensors (*.safetensors);;JSON (*.json)"), QStringLiteral(".npz"));
    if (path.isEmpty())
        return;
    expectAnswer(tr("Export Attention"));
    m_session.post(command::ExportArrays{path.toStdString()});
}

void MainWindow::exportMetrics()
{
    const QString path =
        askSave(tr("Export Metrics"), QStringLiteral("export"), QStringLiteral("metrics.csv"),
                tr("Table (*.csv);;JSON (*.json)"), QStringLiteral(".csv"));
    if (path.isEmpty())
        return;
    expectAnswer(tr("Export Metrics"));
    m_session.post(command::ExportMetrics{path.toStdString()});
}

void MainWindow::exportWeights()
{
    const QString path =
        askSave(tr("Export Weights"), QStringLiteral("export"), QStringLiteral("weights.safetensors"),
                tr("safetensors (*.safetensors)"), QStringLiteral(".safetensors"));
    if (path.isEmpty())
        return;
    expectAnswer(tr("Export Weights"));
    m_session.post(command::ExportWeights{path.toStdString()});
}

bool MainWindow::mayClose()
{
    const SnapshotPtr now = m_session.now();
    if (!now->untitled || now->progress.step == 0 || m_closing)
        return true;
    QMessageBox box(QMessageBox::Question, tr("Close"), tr("Save this recording?"), QMessageBox::NoButton,
                    this);
    box.setObjectName(QStringLiteral("closeDialog"));
    box.setInformativeText(tr("It has %1 steps and no name yet.").arg(countText(now->progress.step)));
    QPushButton* save = box.addButton(tr("Save…"), QMessageBox::AcceptRole);
    QPushButton* discard = box.addButton(tr("Discard"), QMessageBox::DestructiveRole);
    QPushButton* cancel = box.addButton(tr("Cancel"), QMessageBox::RejectRole);
    save->setObjectName(QStringLiteral("closeSave"));
    discard->setObjectName(QStringLiteral("closeDiscard"));
    cancel->setObjectName(QStringLiteral("closeCancel"));
    box.setDefaultButton(save);
    box.setEscapeButton(cancel);
    box.exec();
    if (box.clickedButton() == discard) {
        m_session.post(command::Discard{});
        return true;
    }
    // Closes by itself when the worker has written the file (showSnapshot).
    if (box.clickedButton() == save)
        m_closeWhenSaved = saveAs();
    return false;
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!mayClose()) {
        event->ignore();
        return;
    }
    m_closing = true;
    m_settings.setLayout(saveGeometry(), layoutToRemember());
    m_multitask->rememberPlaces();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile()) {
            event->acceptProposedAction();
            return;
        }
    if (event->mimeData()->hasText())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    // The first only: one run, one data set, one picture is shown at a time.
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile()) {
            event->acceptProposedAction();
            openInput(url.toLocalFile());
            return;
        }
    if (!event->mimeData()->text().trimmed().isEmpty()) {
        event->acceptProposedAction();
        inspectText(event->mimeData()->text());
    }
}

} // namespace attnscope
