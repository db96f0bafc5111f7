// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/idx_files.h"
#include "core/data/image_dataset.h"
#include "core/data/readers.h"

#include <numeric>

// MNIST (LeCun et al. 1998) and Fashion-MNIST (Xiao et al. 2017): four IDX files, gzipped or not.

namespace attnscope {
namespace {

Result<std::unique_ptr<Dataset>> openIdx(std::vector<std::string> classes, const DatasetSpec& spec,
                                         const OptionReader& options, uint64_t seed,
                                         const LoadProgress& progress)
{
    constexpr double kReadingShare = 0.85;
    auto read = readIdxFolder(spec.path, [&](double part) { return progress(kReadingShare * part); });
    if (!read)
        return read.status();
    auto& [folder, train, test] = *read;
    ATTNSCOPE_TRY(checkDatasetSize(folder.string(), static_cast<uint64_t>(train.count() + test.count()),
                                   static_cast<uint64_t>(train.height) * static_cast<uint64_t>(train.width)));
    ImageRecords records;
    records.name = spec.name;
    records.where = folder.string();
    records.channels = 1;
    records.height = train.height;
    records.width = train.width;
    records.train.resize(train.labels.size());
    std::iota(records.train.begin(), records.train.end(), 0);
    records.test.resize(test.labels.size());
    std::iota(records.test.begin(), records.test.end(), train.count());
    records.pixels = std::move(train.pixels);
    records.pixels.insert(records.pixels.end(), test.pixels.begin(), test.pixels.end());
    std::vector<int64_t> labels(train.labels.begin(), train.labels.end());
    labels.insert(labels.end(), test.labels.begin(), test.labels.end());
    records.tasks = {{{"class", TaskKind::Classification, std::move(classes)}, std::move(labels)}};
    return makeImageDataset(std::move(records), spec, options, seed, progress, kReadingShare);
}

Result<std::unique_ptr<Dataset>> openMnist(const DatasetSpec& spec, const OptionReader& options,
                                           uint64_t seed, const LoadProgress& progress)
{
    return openIdx({"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, spec, options, seed, progress);
}

Result<std::unique_ptr<Dataset>> openFashion(const DatasetSpec& spec, const OptionReader& options,
                                             uint64_t seed, const LoadProgress& progress)
{
    return openIdx({"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker",
                    "Bag", "Ankle boot"},
                   spec, options, seed, progress);
}

} // namespace

DatasetEntry mnistEntry()
{
    DatasetInfo info;
    info.name = "mnist";
    info.title = "MNIST";
    info.doc =
        "70,000 handwritten digits of 28 x 28 grey pixels (LeCun et al. 1998). Almost solved by any model, "
        "which makes it good for looking at what attention picks out of a stroke.";
    info.needsPath = true;
    info.pathIsFolder = true;
    info.options = withImageOptions({});
    return {std::move(info), &openMnist};
}

DatasetEntry fashionMnistEntry()
{
    DatasetInfo info;
    info.name = "fashion-mnist";
    info.title = "Fashion-MNIST";
    info.doc =
        "70,000 grey pictures of clothes and shoes of 28 x 28 pixels in ten classes (Xiao et al. 2017): "
        "MNIST's form, but harder, with shirts and coats that only details tell apart.";
    info.needsPath = true;
    info.pathIsFolder = true;
    info.options = withImageOptions({});
    return {std::move(info), &openFashion};
}

} // namespace attnscope
