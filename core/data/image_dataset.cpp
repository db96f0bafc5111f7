// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/image_dataset.h"

#include "core/base/rng.h"
#include "core/base/sha256.h"
#include "core/data/label_shares.h"
#include "core/data/parallel.h"
#include "core/data/resample.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

// Invariants of ImageDataset
// 1. The records lie in memory in the order training, validation, test; a split is a range of them.
// 2. Nothing changes after the constructor, so that any thread may read at any time.
// 3. A pixel value v of channel k goes into the model as m_tables[k][v], in training, in evaluation and for
//    a user's own picture alike.

namespace attnscope {
namespace {

using ValueTable = std::array<float, 256>;

struct Normalisation {
    std::vector<double> mean, deviation; ///< per channel, of values in 0..1
};

/// The numbers of each value are counted, not the values added up, so that the result does not depend on
/// the order or the number of threads.
Normalisation measure(std::span<const uint8_t> pixels, int channels)
{
    constexpr int64_t kPixelsPerPart = int64_t{1} << 20;
    using Counts = std::array<std::array<uint64_t, 256>, 4>;
    const auto total = static_cast<int64_t>(pixels.size()) / channels;
    const int64_t parts = (total + kPixelsPerPart - 1) / kPixelsPerPart;
    std::vector<Counts> counts(static_cast<size_t>(parts));
    forEachInParallel(parts, [&](int64_t part) {
        Counts& mine = counts[static_cast<size_t>(part)];
        const uint8_t* at = pixels.data() + part * kPixelsPerPart * channels;
        const int64_t here = std::min(kPixelsPerPart, total - part * kPixelsPerPart);
        for (int64_t i = 0; i < here; ++i)
            for (int k = 0; k < channels; ++k)
                ++mine[static_cast<size_t>(k)][*at++];
    });
    Normalisation result;
    for (size_t k = 0; k < static_cast<size_t>(channels); ++k) {
        uint64_t sum = 0, squares = 0;
        for (const Counts& part : counts)
            for (uint64_t v = 0; v < 256; ++v) {
                sum += part[k][v] * v;
                squares += part[k][v] * v * v;
            }
        const double mean = static_cast<double>(sum) / static_cast<double>(total);
        const double variance = static_cast<double>(squares) / static_cast<double>(total) - mean * mean;
        result.mean.push_back(mean / 255.0);
        // A channel that never changes carries nothing; dividing by its 0 would make it infinite.
        result.deviation.push_back(variance > 1e-6 ? std::sqrt(variance) / 255.0 : 1.0);
    }
    return result;
}

/// docs/data.md gives the recipe, so that a Python user can check it. Blocks are hashed apart to use all
/// cores.
std::string identityOf(const ImageRecords& records, const SplitSizes& sizes)
{
    static_assert(std::endian::native == std::endian::little, "labels are hashed as little-endian");
    constexpr int64_t kBlock = int64_t{4} << 20;
    const auto bytes = std::as_bytes(std::span(records.pixels));
    const int64_t blocks = (static_cast<int64_t>(bytes.size()) + kBlock - 1) / kBlock;
    std::vector<Sha256Digest> digests(static_cast<size_t>(blocks));
    forEachInParallel(blocks, [&](int64_t i) {
        const auto from = static_cast<size_t>(i * kBlock);
        Sha256 hash;
        hash.update(bytes.subspan(from, std::min(static_cast<size_t>(kBlock), bytes.size() - from)));
        digests[static_cast<size_t>(i)] = hash.finish();
    });
    Sha256 hash;
    hash.update(fmt::format("attnscope images 1\n{} {} {}\n{} {} {}\n", records.height, records.width,
                            records.channels, sizes.train, sizes.validation, sizes.test));
    for (const Sha256Digest& digest : digests)
        hash.update(digest);
    for (const LabelledTask& task : records.tasks) {
        hash.update(task.info.name + "\n");
        hash.update(std::as_bytes(std::span(task.labels)));
        hash.update(std::as_bytes(std::span(task.points)));
        if (task.info.kind == TaskKind::Mask)
            hash.update(std::as_bytes(std::span(records.evidence)));
    }
    return toHex(hash.finish());
}

template <class T>
void gather(std::vector<T>& values, const std::vector<int64_t>& order, int64_t width)
{
    if (values.empty())
        return;
    std::vector<T> sorted(order.size() * static_cast<size_t>(width));
    for (size_t i = 0; i < order.size(); ++i)
        std::copy_n(values.begin() + order[i] * width, width,
                    sorted.begin() + static_cast<int64_t>(i) * width);
    values = std::move(sorted);
}

/// Cuts the splits as asked and brings the records into the order of invariant 1.
SplitSizes arrange(ImageRecords& records, const DatasetSpec& spec, double validationShare, uint64_t seed)
{
    const auto [order, sizes] =
        orderOfSplits({std::move(records.train), {}, std::move(records.test), validationShare}, spec, seed);
    std::vector<int64_t> asItIs(records.tasks.front().labels.size());
    std::iota(asItIs.begin(), asItIs.end(), 0);
    if (order != asItIs) {
        gather(records.pixels, order, records.imageBytes());
        gather(records.evidence, order, int64_t{records.height} * records.width);
        for (LabelledTask& task : records.tasks) {
            gather(task.labels, order, 1);
            gather(task.points, order, 2);
        }
    }
    return sizes;
}

DatasetSummary summaryOf(const ImageRecords& records, const SplitSizes& sizes, const Normalisation& norm)
{
    DatasetSummary summary;
    summary.name = records.name;
    summary.note = records.note;
    summary.trainSamples = sizes.train;
    summary.validationSamples = sizes.validation;
    summary.testSamples = sizes.test;
    summary.channels = records.channels;
    summary.height = records.height;
    summary.width = records.width;
    for (const LabelledTask& task : records.tasks)
        summary.tasks.push_back(task.info);
    summary.skipped = records.skipped;
    summary.skippedCount = records.skippedCount;
    summary.hasEvidence = !records.evidence.empty();
    summary.mean = norm.mean;
    summary.deviation = norm.deviation;
    return summary;
}

/// Rec. 601 luma, rounded.
uint8_t grayOf(const uint8_t* rgb)
{
    return static_cast<uint8_t>((299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2] + 500) / 1000);
}

/// Where a value of an augmented image comes from.
struct SourceMap {
    int width = 0, height = 0;
    AugmentationDraw draw;

    /// The pixel's number in the image as it was; -1: from outside.
    int64_t operator()(int x, int y) const
    {
        const int shifted = x + draw.shiftX, fromY = y + draw.shiftY;
        const int fromX = draw.mirror ? width - 1 - shifted : shifted;
        const bool inside = fromX >= 0 && fromX < width && fromY >= 0 && fromY < height;
        return inside ? int64_t{fromY} * width + fromX : -1;
    }
    /// The new place of a point, nothing where it has left the image.
    std::optional<std::pair<float, float>> moved(float x, float y) const
    {
        const float shifted = draw.mirror ? static_cast<float>(width) - x : x;
        const float newX = shifted - static_cast<float>(draw.shiftX);
        const float newY = y - static_cast<float>(draw.shiftY);
        if (newX < 0 || newY < 0 || newX > static_cast<float>(width) || newY > static_cast<float>(height))
            return std::nullopt;
        return std::pair(newX, newY);
    }
};

class ImageDataset : public Dataset {
public:
    ImageDataset(ImageRecords records, SplitSizes sizes, std::string spec, Augmentation augmentation)
        : m_records(std::move(records)), m_sizes(sizes), m_augmentation(augmentation),
          m_identity(identityOf(m_records, m_sizes))
    {
        const auto trainBytes = static_cast<size_t>(sizes.train * m_records.imageBytes());
        const Normalisation norm = measure(std::span(m_records.pixels).first(trainBytes), m_records.channels);
        m_summary = summaryOf(m_records, sizes, norm);
        m_summary.spec = std::move(spec);
        for (size_t k = 0; k < norm.mean.size(); ++k) {
            ValueTable& table = m_tables.emplace_back();
            for (size_t v = 0; v < table.size(); ++v)
                table[v] =
                    static_cast<float>((static_cast<double>(v) / 255.0 - norm.mean[k]) / norm.deviation[k]);
            m_noiseScale.push_back(static_cast<float>(augmentation.noise / norm.deviation[k]));
        }
    }

    const DatasetSummary& summary() const override { return m_summary; }
    const std::string& identity() const override { return m_identity; }

    int64_t size(Split split) const override
    {
        switch (split) {
        case Split::Train: return m_sizes.train;
        case Split::Validation: return m_sizes.validation;
        case Split::Test: return m_sizes.test;
        }
        return 0;
    }

    Batch batch(Split split, std::span<const int64_t> indexes, bool augment, uint64_t stream) const override
    {
        const auto count = static_cast<int64_t>(indexes.size());
        Batch batch = emptyBatch(count);
        batch.indexes.assign(indexes.begin(), indexes.end());
        float* out = pixelsOf(batch);
        const bool drawn = augment && m_augmentation.any();
        std::vector<Place> places;
        for (int64_t i = 0; i < count; ++i, out += m_records.imageBytes()) {
            const int64_t at = record(split, batch.indexes[static_cast<size_t>(i)]);
            places.push_back({at, {m_records.width, m_records.height, {}}});
            const uint8_t* pixels = m_records.pixels.data() + at * m_records.imageBytes();
            if (drawn)
                places.back().source.draw = writeAugmented(pixels, Rng(streamOf(stream, i)), out);
            else
                write(pixels, out);
        }
        for (const LabelledTask& task : m_records.tasks)
            writeLabels(task, places, batch.labels[task.info.name]);
        return batch;
    }

    Sample sample(Split split, int64_t index) const override
    {
        const int64_t at = record(split, index);
        Sample sample;
        sample.picture = pictureOf(m_records.pixels.data() + at * m_records.imageBytes());
        sample.evidence = evidence(split, index);
        for (const LabelledTask& task : m_records.tasks)
            if (task.info.kind == TaskKind::Classification)
                sample.labels[task.info.name] = task.labels[static_cast<size_t>(at)];
            else if (task.labels[static_cast<size_t>(at)] >= 0)
                sample.values[task.info.name] = valuesOf(task, at);
        return sample;
    }

    std::vector<uint8_t> evidence(Split split, int64_t index) const override
    {
        return evidenceOf(split, index, {});
    }

    std::vector<uint8_t> evidenceOf(Split split, int64_t index, const std::string& task) const override
    {
        const int64_t at = record(split, index);
        const uint8_t* evidence = evidenceAt(at);
        if (evidence == nullptr)
            return {};
        uint8_t bits = 0xff;
        for (const LabelledTask& each : m_records.tasks)
            if (each.info.name == task)
                bits = each.evidenceBits;
        std::vector<uint8_t> chosen(evidence, evidence + area());
        for (uint8_t& value : chosen)
            value = (value & bits) != 0 ? 1 : 0;
        return chosen;
    }

    Batch batchOf(const Sample& sample) const override
    {
        const Picture fitted = resampled(sample.picture, m_records.width, m_records.height);
        std::vector<uint8_t> pixels;
        if (m_records.channels == 1)
            for (size_t i = 0; i < fitted.rgb.size(); i += 3)
                pixels.push_back(grayOf(&fitted.rgb[i]));
        else
            pixels = fitted.rgb;
        Batch batch = emptyBatch(1);
        batch.indexes = {-1};
        write(pixels.data(), pixelsOf(batch));
        for (auto& [task, labels] : batch.labels)
            labels.fill_(-1);
        return batch;
    }

private:
    /// A sample of a batch: its record, and how its image was varied.
    struct Place {
        int64_t record = 0;
        SourceMap source;
    };

    int64_t area() const { return int64_t{m_records.height} * m_records.width; }

    /// The record's bits, [h*w]; null where no evidence is known.
    const uint8_t* evidenceAt(int64_t record) const
    {
        return m_records.evidence.empty() ? nullptr : m_records.evidence.data() + record * area();
    }

    /// What is known of a Mask or Point task.
    HostArray valuesOf(const LabelledTask& task, int64_t record) const
    {
        if (task.info.kind == TaskKind::Point) {
            const float* point = task.points.data() + 2 * record;
            return {{2}, {point[0], point[1]}};
        }
        HostArray mask{{m_records.height, m_records.width}, {}};
        const uint8_t* bits = evidenceAt(record);
        for (int64_t i = 0; i < area(); ++i)
            mask.values.push_back((bits[i] & task.evidenceBits) != 0 ? 1.0F : 0.0F);
        return mask;
    }

    void writeLabels(const LabelledTask& task, std::span<const Place> places, torch::Tensor& labels) const
    {
        if (task.info.kind == TaskKind::Classification) {
            auto* out = labels.data_ptr<int64_t>();
            for (const Place& place : places)
                *out++ = task.labels[static_cast<size_t>(place.record)];
            return;
        }
        const int64_t each = task.info.kind == TaskKind::Point ? 2 : area();
        auto* out = labels.data_ptr<float>();
        for (const Place& place : places) {
            if (task.labels[static_cast<size_t>(place.record)] < 0)
                std::fill_n(out, each, -1.0F);
            else if (task.info.kind == TaskKind::Point)
                writePoint(task, place, out);
            else
                writeMask(task, place, out);
            out += each;
        }
    }

    static void writePoint(const LabelledTask& task, const Place& place, float* out)
    {
        const float* point = task.points.data() + 2 * place.record;
        const auto moved = place.source.moved(point[0], point[1]);
        out[0] = moved ? moved->first : -1.0F;
        out[1] = moved ? moved->second : -1.0F;
    }

    void writeMask(const LabelledTask& task, const Place& place, float* out) const
    {
        const uint8_t* bits = evidenceAt(place.record);
        for (int y = 0; y < m_records.height; ++y)
            for (int x = 0; x < m_records.width; ++x) {
                const int64_t from = place.source(x, y);
                *out++ = from >= 0 && (bits[from] & task.evidenceBits) != 0 ? 1.0F : 0.0F;
            }
    }

    torch::Tensor emptyLabels(TaskKind kind, int64_t count) const
    {
        if (kind == TaskKind::Point)
            return torch::empty({count, 2}, torch::kFloat32);
        if (kind == TaskKind::Mask)
            return torch::empty({count, m_records.height, m_records.width}, torch::kFloat32);
        return torch::empty({count}, torch::kInt64);
    }

    Batch emptyBatch(int64_t count) const
    {
        Batch batch;
        batch.images =
            torch::empty({count, m_records.height, m_records.width, m_records.channels}, torch::kFloat32)
                .permute({0, 3, 1, 2});
        for (const LabelledTask& task : m_records.tasks)
            batch.labels[task.info.name] = emptyLabels(task.info.kind, count);
        return batch;
    }

    /// The values in memory order, [batch, h, w, c].
    static float* pixelsOf(Batch& batch) { return batch.images.data_ptr<float>(); }

    int64_t record(Split split, int64_t index) const
    {
        TORCH_CHECK_INDEX(index >= 0 && index < size(split), "sample ", index, " of the ", splitName(split),
                          " split (it has ", size(split), ")");
        return index + (split == Split::Train        ? 0
                        : split == Split::Validation ? m_sizes.train
                                                     : m_sizes.train + m_sizes.validation);
    }

    void write(const uint8_t* pixels, float* out) const
    {
        const int64_t values = m_records.imageBytes();
        const size_t channels = m_tables.size();
        if (channels == 3) {
            const ValueTable &red = m_tables[0], &green = m_tables[1], &blue = m_tables[2];
            for (int64_t i = 0; i < values; i += 3) {
                out[i] = red[pixels[i]];
                out[i + 1] = green[pixels[i + 1]];
                out[i + 2] = blue[pixels[i + 2]];
            }
            return;
        }
        for (int64_t i = 0; i < values; i += static_cast<int64_t>(channels))
            for (size_t k = 0; k < channels; ++k)
                out[i + static_cast<int64_t>(k)] = m_tables[k][pixels[i + static_cast<int64_t>(k)]];
    }

    /// Shifts and mirrors by choosing where each pixel comes from; what lies outside the image is black.
    AugmentationDraw writeAugmented(const uint8_t* pixels, Rng rng, float* out) const
    {
        const SourceMap source{m_records.width, m_records.height, drawAugmentation(m_augmentation, rng)};
        const auto channels = static_cast<int64_t>(m_tables.size());
        for (int y = 0; y < m_records.height; ++y)
            for (int x = 0; x < m_records.width; ++x) {
                const int64_t from = source(x, y);
                for (int64_t k = 0; k < channels; ++k)
                    *out++ = m_tables[static_cast<size_t>(k)][from >= 0 ? pixels[from * channels + k] : 0];
            }
        if (m_augmentation.noise > 0)
            addNoise(out - m_records.imageBytes(), rng);
        return source.draw;
    }

    void addNoise(float* out, Rng& rng) const
    {
        const size_t channels = m_tables.size();
        for (int64_t i = 0; i < m_records.imageBytes(); i += static_cast<int64_t>(channels))
            for (size_t k = 0; k < channels; ++k)
                out[i + static_cast<int64_t>(k)] += m_noiseScale[k] * roughNormal(rng);
    }

    Picture pictureOf(const uint8_t* pixels) const
    {
        Picture picture{m_records.width, m_records.height, {}};
        const int64_t values = m_records.imageBytes();
        if (m_records.channels == 3) {
            picture.rgb.assign(pixels, pixels + values);
            return picture;
        }
        for (int64_t i = 0; i < values; ++i)
            picture.rgb.insert(picture.rgb.end(), 3, pixels[i]);
        return picture;
    }

    ImageRecords m_records;
    SplitSizes m_sizes;
    Augmentation m_augmentation;
    std::string m_identity;
    DatasetSummary m_summary;
    std::vector<ValueTable> m_tables;
    std::vector<float> m_noiseScale;
};

} // namespace

Status checkDatasetSize(const std::string& where, uint64_t count, uint64_t imageBytes)
{
    if (imageBytes == 0 || count <= kMaxDatasetBytes / imageBytes)
        return Status::ok();
    return failure(where,
                   "too large for memory (expected at most 2 GiB of pixels, found {} images of {} bytes)",
                   count, imageBytes);
}

std::vector<OptionSpec> withImageOptions(std::vector<OptionSpec> own, Mirroring mirroring)
{
    own.push_back(labelSharesOption());
    own.push_back(validationOption());
    for (OptionSpec& spec : augmentationOptions(mirroring))
        own.push_back(std::move(spec));
    return own;
}

Result<std::unique_ptr<Dataset>> makeImageDataset(ImageRecords records, const DatasetSpec& spec,
                                                  const OptionReader& options, uint64_t seed,
                                                  const LoadProgress& progress, double progressFrom)
{
    if (!progress(progressFrom))
        return cancelledLoading(records.where);
    if (records.train.empty())
        return failure(records.where, "no training samples");
    const SplitSizes sizes = arrange(records, spec, options.real("data.validation"), seed);
    ATTNSCOPE_TRY(leaveLabelsOut(options.text("data.labels"), records.tasks, {}, sizes.train, seed));
    const Augmentation augmentation = readAugmentation(options, records.mirroring);
    std::unique_ptr<Dataset> dataset =
        std::make_unique<ImageDataset>(std::move(records), sizes, textOf(spec), augmentation);
    if (!progress(1.0))
        return cancelledLoading(dataset->summary().spec);
    return dataset;
}

} // namespace attnscope
