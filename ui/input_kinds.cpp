// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/input_kinds.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <initializer_list>

namespace attnscope {
namespace {

constexpr qsizetype kFoldersTried = 200; ///< a folder of images may hold thousands
constexpr int kLevelsBelow = 2;          ///< as the readers go

bool hasEnding(const QString& path, std::initializer_list<const char*> endings)
{
    return std::any_of(endings.begin(), endings.end(), [&](const char* ending) {
        return path.endsWith(QLatin1String(ending), Qt::CaseInsensitive);
    });
}

/// The two sets have the same files; Fashion-MNIST is told by the name of its folder or of the one above.
QString idxSpec(const QString& path)
{
    const QString names = path.section(u'/', -2);
    const bool fashion = names.contains(QLatin1String("fashion"), Qt::CaseInsensitive);
    return (fashion ? QStringLiteral("fashion-mnist:") : QStringLiteral("mnist:")) + path;
}

bool holdsIdxFiles(const QDir& folder)
{
    for (const char* name : {"train-images-idx3-ubyte", "train-images-idx3-ubyte.gz",
                             "train-images.idx3-ubyte", "train-images.idx3-ubyte.gz"})
        if (folder.exists(QLatin1String(name)))
            return true;
    return false;
}

/// The folder with MNIST's files: this one, or the first below. Empty: none.
QString idxFolderIn(const QString& start)
{
    struct Candidate {
        QString path;
        int level;
    };
    QList<Candidate> folders{{start, 0}};
    for (qsizetype i = 0; i < folders.size() && i < kFoldersTried; ++i) {
        const Candidate now = folders[i];
        const QDir folder(now.path);
        if (holdsIdxFiles(folder))
            return now.path;
        if (now.level == kLevelsBelow)
            continue;
        for (const QString& name : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
            folders.append({folder.filePath(name), now.level + 1});
    }
    return {};
}

QString specForFile(const QFileInfo& file)
{
    const QString path = file.absoluteFilePath();
    const QString name = file.fileName().toLower();
    if (name.contains(QLatin1String("ubyte")))
        return idxSpec(file.absolutePath());
    if (name.contains(QLatin1String("cifar")) || name.startsWith(QLatin1String("data_batch_")))
        return QStringLiteral("cifar10:") + path;
    if (name.contains(QLatin1String("imdb")))
        return QStringLiteral("imdb:") + path;
    if (hasEnding(name, {".csv", ".csv.gz"}))
        return QStringLiteral("csv:") + path;
    return {};
}

} // namespace

bool isRunFile(const QString& path) { return hasEnding(path, {".attn"}); }

bool isDumpFile(const QString& path) { return hasEnding(path, {".npz", ".safetensors", ".json"}); }

QString datasetSpecFor(const QFileInfo& file)
{
    if (file.isFile())
        return specForFile(file);
    const QString path = file.absoluteFilePath();
    const QStringList names = QDir(path).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    const auto has = [&](const char* part) {
        return !names.filter(QLatin1String(part), Qt::CaseInsensitive).isEmpty();
    };
    if (has("data_batch_") || has("cifar-10"))
        return QStringLiteral("cifar10:") + path;
    if (has("aclImdb") ||
        (names.contains(QLatin1String("train")) && QDir(path).exists(QStringLiteral("train/pos"))))
        return QStringLiteral("imdb:") + path;
    if (has("test_2016_flickr") || has("train.de"))
        return QStringLiteral("multi30k:") + path;
    if (names.contains(QLatin1String("test.csv")) || names.contains(QLatin1String("test.csv.gz")))
        return QStringLiteral("ag-news:") + path;
    if (const QString folder = idxFolderIn(path); !folder.isEmpty())
        return idxSpec(folder);
    return QStringLiteral("images:") + path;
}

} // namespace attnscope
