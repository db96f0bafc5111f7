// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/rng.h"
#include "core/data/idx_files.h"
#include "core/data/image_dataset.h"
#include "core/data/parallel.h"
#include "core/data/readers.h"

#include <algorithm>
#include <numeric>

// MultiMNIST (Sabour, Frosst, Hinton 2017, as a task of two by Sener & Koltun 2018, section 5.1): two digits
// share a picture that is larger by 8 pixels each way; one is shifted by 4 pixels from the middle to the top
// left, the other to the bottom right; where both have ink, the brighter pixel stays. We keep all 36 x 36
// pixels instead of scaling them back to 28 x 28, and the two digits may be of the same class.

namespace attnscope {
namespace {

constexpr int kShift = 4;
constexpr int64_t kMostSamples = 200'000;
constexpr int64_t kTestSamples = 10'000;
constexpr int64_t kSamplesAtOnce = 500;
constexpr uint8_t kLeftBit = 1, kRightBit = 2;
/// A pixel is evidence where its digit has at least this much ink, of 255.
constexpr uint8_t kInk = 128;

/// Makes sample `index` of a split, which depends on (seed, split, index) and the digits alone.
class Maker {
public:
    Maker(const IdxImages& digits, uint64_t stream) : m_digits(digits), m_stream(stream) {}

    /// `pixels` and `evidence` are [h, w] of the larger picture, filled with 0.
    std::pair<int64_t, int64_t> make(int64_t index, uint8_t* pixels, uint8_t* evidence) const
    {
        Rng rng(streamOf(m_stream, index));
        const auto count = static_cast<uint64_t>(m_digits.count());
        const auto left = static_cast<int64_t>(rng.below(count));
        const auto right = static_cast<int64_t>(rng.below(count));
        lay(left, 0, kLeftBit, pixels, evidence);
        lay(right, 2 * kShift, kRightBit, pixels, evidence);
        return {m_digits.labels[static_cast<size_t>(left)], m_digits.labels[static_cast<size_t>(right)]};
    }

private:
    /// Lays a digit over the picture, `offset` pixels from its top left corner.
    void lay(int64_t digit, int offset, uint8_t bit, uint8_t* pixels, uint8_t* evidence) const
    {
        const int64_t width = m_digits.width, wide = width + 2 * kShift;
        const uint8_t* from = m_digits.pixels.data() + digit * m_digits.height * width;
        for (int64_t y = 0; y < m_digits.height; ++y)
            for (int64_t x = 0; x < width; ++x) {
                const uint8_t value = from[y * width + x];
                const int64_t at = (y + offset) * wide + x + offset;
                pixels[at] = std::max(pixels[at], value);
                if (value >= kInk)
                    evidence[at] |= bit;
            }
    }

    const IdxImages& m_digits;
    uint64_t m_stream;
};

/// Fills in pixels, evidence and labels; false where cancelled.
bool makeSamples(const IdxFolder& digits, int64_t train, int64_t test, uint64_t seed, ImageRecords& records,
                 const LoadProgress& progress)
{
    const int64_t count = train + test, area = records.imageBytes();
    records.pixels.resize(static_cast<size_t>(count * area));
    records.evidence.resize(static_cast<size_t>(count * area));
    std::vector<int64_t> left(static_cast<size_t>(count)), right(static_cast<size_t>(count));
    const Maker trainMaker(digits.train, streamOf(seed, keyOf("multimnist train")));
    const Maker testMaker(digits.test, streamOf(seed, keyOf("multimnist test")));
    const int64_t parts = (count + kSamplesAtOnce - 1) / kSamplesAtOnce;
    const auto makePart = [&](int64_t part) {
        const int64_t end = std::min((part + 1) * kSamplesAtOnce, count);
        for (int64_t i = part * kSamplesAtOnce; i < end; ++i) {
            const Maker& maker = i < train ? trainMaker : testMaker;
            const auto at = static_cast<size_t>(i);
            std::tie(left[at], right[at]) =
                maker.make(i < train ? i : i - train, records.pixels.data() + i * area,
                           records.evidence.data() + i * area);
        }
    };
    const bool all = forEachInParallel(parts, makePart, [&](int64_t done) {
        return progress(static_cast<double>(done) / static_cast<double>(parts));
    });
    const std::vector<std::string> classes{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    records.tasks = {{{"left", TaskKind::Classification, classes}, std::move(left), {}, kLeftBit},
                     {{"right", TaskKind::Classification, classes}, std::move(right), {}, kRightBit}};
    return all;
}

Result<std::unique_ptr<Dataset>> openMultiMnist(const DatasetSpec& spec, const OptionReader& options,
                                                uint64_t seed, const LoadProgress& progress)
{
    constexpr double kReadingShare = 0.5, kMakingShare = 0.4;
    const auto digits = readIdxFolder(spec.path, [&](double part) { return progress(kReadingShare * part); });
    if (!digits)
        return digits.status();
    const int64_t train = spec.train.value_or(options.integer("data.samples"));
    const int64_t test = spec.test.value_or(kTestSamples);
    for (const int64_t count : {train, test})
        if (count > kMostSamples)
            return usageError(spec.name, "too many images (expected at most {} a split, found {})",
                              kMostSamples, count);
    ImageRecords records;
    records.name = spec.name;
    records.where = digits->folder.string();
    for (const IdxImages* split : {&digits->train, &digits->test})
        if (split->count() == 0)
            return failure(records.where, "no digits to make samples of in one of the splits");
    records.channels = 1;
    records.height = digits->train.height + 2 * kShift;
    records.width = digits->train.width + 2 * kShift;
    records.mirroring = Mirroring::ChangesLabels;
    ATTNSCOPE_TRY(checkDatasetSize(records.where, static_cast<uint64_t>(train + test),
                                   static_cast<uint64_t>(records.imageBytes())));
    if (!makeSamples(*digits, train, test, seed, records,
                     [&](double part) { return progress(kReadingShare + kMakingShare * part); }))
        return cancelledLoading(records.where);
    records.train.resize(static_cast<size_t>(train));
    std::iota(records.train.begin(), records.train.end(), 0);
    records.test.resize(static_cast<size_t>(test));
    std::iota(records.test.begin(), records.test.end(), train);
    return makeImageDataset(std::move(records), spec, options, seed, progress, kReadingShare + kMakingShare);
}

} // namespace

DatasetEntry multiMnistEntry()
{
    DatasetInfo info;
    info.name = "multimnist";
    info.title = "MultiMNIST";
    info.doc =
        "Two handwritten digits of MNIST laid over each other, one towards the top left and one towards the "
        "bottom right (Sener & Koltun 2018): two tasks that share every picture and dispute its middle.";
    info.needsPath = true;
    info.pathIsFolder = true;
    info.options = withImageOptions(
        {dataOption(OptionKind::Integer, "samples", "60000", 100, 200'000, "Training pictures",
                    "How many pictures to learn from; with fewer, the model learns them by heart sooner.")},
        Mirroring::ChangesLabels);
    return {std::move(info), &openMultiMnist};
}

} // namespace attnscope
