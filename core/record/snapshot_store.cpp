// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/record/snapshot_store.h"

#include "core/base/rng.h"

#include <algorithm>
#include <cstring>
#include <optional>

namespace attnscope::record {
namespace {

/// Memory that one step's snapshot may take when read; more than is ever written.
constexpr uint64_t kReadBudget = uint64_t{1} << 30;
static_assert(kReadBudget >= kMostSnapshotBytes);
constexpr int kMaxPictureSide = 1 << 16;

bool fits(const HostArray& array)
{
    const auto parsed = parseShape(shapeText(array.shape));
    return parsed && parsed->count == array.values.size();
}

bool fits(const Picture& picture)
{
    return picture.empty() || (picture.width > 0 && picture.height > 0 && picture.width <= kMaxPictureSide &&
                               picture.height <= kMaxPictureSide &&
                               picture.rgb.size() == size_t{3} * static_cast<size_t>(picture.width) *
                                                         static_cast<size_t>(picture.height));
}

/// Views index the names of the classes by these numbers without looking again.
bool fits(const Prediction& prediction)
{
    const auto count = static_cast<int64_t>(prediction.classes.size());
    const auto known = [&](int64_t index) { return index >= -1 && index < count; };
    const bool oneAToken = prediction.kind == TaskKind::Sequence; // its probabilities
    return known(prediction.predicted) && known(prediction.truth) &&
           prediction.logits.size() <= prediction.classes.size() &&
           (oneAToken || prediction.probabilities.size() <= prediction.classes.size());
}

/// Of a mask [h, w], of a point [2]; a truth is of the same shape.
bool valuesFit(const Prediction& prediction)
{
    const HostArray &made = prediction.values, &truth = prediction.truthValues;
    const bool mask = prediction.kind == TaskKind::Mask, point = prediction.kind == TaskKind::Point;
    if (!mask && !point)
        return made.values.empty() && truth.values.empty();
    const bool shaped = mask ? made.shape.size() == 2 : made.shape == std::vector<int64_t>{2};
    return shaped && fits(made) && (truth.values.empty() || (truth.shape == made.shape && fits(truth)));
}

constexpr std::pair<TaskKind, const char*> kTaskKinds[] = {{TaskKind::Classification, "classification"},
                                                           {TaskKind::Sequence, "sequence"},
                                                           {TaskKind::Mask, "mask"},
                                                           {TaskKind::Point, "point"}};

const char* taskKindName(TaskKind wanted)
{
    for (const auto& [kind, name] : kTaskKinds)
        if (kind == wanted)
            return name;
    return "";
}

std::optional<TaskKind> taskKindOf(const std::string& wanted)
{
    for (const auto& [kind, name] : kTaskKinds)
        if (wanted == name)
            return kind;
    return std::nullopt;
}

size_t tokensOf(const Inspection& sample, const char* name)
{
    const TokenSequence* sequence = sample.findTokens(name);
    return sequence == nullptr ? 0 : sequence->tokens.size();
}

/// Evidence lies in the picture where there is one, else in the text; a picture may have texts beside it.
bool evidenceFits(const Inspection& sample)
{
    const Picture& picture = sample.picture;
    const bool inPicture =
        !picture.empty() &&
        sample.evidence.size() == static_cast<size_t>(picture.width) * static_cast<size_t>(picture.height);
    return inPicture || sample.texts.empty() || sample.evidence.empty() ||
           sample.evidence.size() == tokensOf(sample, "text");
}

bool alignmentFits(const Inspection& sample)
{
    const std::vector<int64_t> expected{static_cast<int64_t>(tokensOf(sample, "target")),
                                        static_cast<int64_t>(tokensOf(sample, "text"))};
    return sample.alignment.values.empty() || (sample.alignment.shape == expected && fits(sample.alignment));
}

/// What read() takes of its budget for a sample, and no less.
uint64_t readingSize(const Inspection& sample)
{
    constexpr uint64_t kHalvesAndFloats = sizeof(uint16_t) + sizeof(float);
    const auto pixels = sample.picture.rgb.size() + sample.original.rgb.size();
    uint64_t bytes = sample.input.values.size() * sizeof(float) + pixels + sample.evidence.size() +
                     sample.alignment.values.size() * kHalvesAndFloats;
    for (const TokenSequence& text : sample.texts)
        bytes += TextStore::readingSize(text);
    for (const auto* predictions : {&sample.predictions, &sample.wholePredictions})
        for (const Prediction& prediction : *predictions)
            bytes += (prediction.logits.size() + prediction.probabilities.size() +
                      prediction.values.values.size() + prediction.truthValues.values.size()) *
                         sizeof(float) +
                     prediction.text.size() + prediction.truthText.size();
    for (const AttentionSite& site : sample.sites)
        bytes += site.weights.values.size() * kHalvesAndFloats;
    return bytes;
}

/// Tells apart two inputs of one name (a picture that was painted over). Eight bytes at a time: originals are
/// large.
uint64_t hashOf(uint64_t state, std::span<const std::byte> bytes)
{
    state = mix64(state ^ bytes.size());
    for (size_t i = 0; i < bytes.size(); i += 8) {
        uint64_t word = 0;
        std::memcpy(&word, bytes.data() + i, std::min<size_t>(8, bytes.size() - i));
        state = mix64(state ^ word);
    }
    return state;
}

int64_t fingerprintOf(const Inspection& sample)
{
    uint64_t state = keyOf(shapeText(sample.input.shape));
    state = hashOf(state, std::as_bytes(std::span(sample.input.values)));
    state = hashOf(state, std::as_bytes(std::span(sample.picture.rgb)));
    state = hashOf(state, std::as_bytes(std::span(sample.original.rgb)));
    state = hashOf(state, std::as_bytes(std::span(sample.evidence)));
    state = mix64(state ^ static_cast<uint64_t>(sample.picture.width));
    state = mix64(state ^ static_cast<uint64_t>(sample.original.width));
    // Only where there are some: an image's must stay what it is in files of format 1.
    if (!sample.sample.context.empty())
        state = mix64(state ^ keyOf(sample.sample.context));
    if (!sample.alignment.values.empty())
        state = hashOf(state, std::as_bytes(std::span(sample.alignment.values)));
    return static_cast<int64_t>(state);
}

std::vector<float> floatsOf(std::span<const std::byte> bytes)
{
    std::vector<float> values(bytes.size() / sizeof(float));
    if (!values.empty())
        std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
    return values;
}

/// Binds width, height and pixels from `index` on; no pixels are NULL. The pixels stay in `blob`.
void bindPicture(SQLite::Statement& statement, int index, const Picture& picture,
                 std::vector<std::byte>& blob)
{
    statement.bind(index, picture.width);
    statement.bind(index + 1, picture.height);
    if (picture.empty())
        return;
    blob = compress(std::as_bytes(std::span(picture.rgb)));
    bindBlob(statement, index + 2, blob);
}

Result<Picture> readPicture(const SQLite::Statement& row, int column, ByteBudget& budget,
                            const std::string& where)
{
    Picture picture;
    const int64_t width = row.getColumn(column).getInt64();
    const int64_t height = row.getColumn(column + 1).getInt64();
    const SQLite::Column pixels = row.getColumn(column + 2);
    if (pixels.isNull())
        return picture;
    if (width < 1 || height < 1 || width > kMaxPictureSide || height > kMaxPictureSide)
        return failure(where, "is damaged (a picture of {} x {} pixels)", width, height);
    Result<std::vector<std::byte>> bytes =
        decompress(blobOf(pixels), static_cast<uint64_t>(width * height) * 3, budget, where);
    if (!bytes)
        return bytes.status();
    picture.width = static_cast<int>(width);
    picture.height = static_cast<int>(height);
    picture.rgb.resize(bytes->size());
    std::memcpy(picture.rgb.data(), bytes->data(), bytes->size());
    return picture;
}

} // namespace

std::string SnapshotStore::where(const char* what, const std::string& name) const
{
    return fmt::format("{}: {} {}", m_file.path(), what, name);
}

Status SnapshotStore::checkShapes(const Inspection& sample) const
{
    if (!fits(sample.input) || !fits(sample.picture) || !fits(sample.original))
        return failure(where("sample", sample.sample.name), "the size of its input does not fit its shape");
    ATTNSCOPE_TRY(m_texts.check(sample.texts));
    if (!evidenceFits(sample) || !alignmentFits(sample))
        return failure(where("sample", sample.sample.name),
                       "its evidence or alignment does not fit its tokens");
    for (const AttentionSite& site : sample.sites) {
        if (!fitsTokens(site, sample.texts))
            return failure(where("attention", site.name), "the shape {} does not fit its texts' tokens",
                           shapeText(site.weights.shape));
        if (site.weights.shape.size() != 3 || !fits(site.weights))
            return failure(where("attention", site.name), "the number of weights does not fit the shape {}",
                           shapeText(site.weights.shape));
    }
    for (const auto* predictions : {&sample.predictions, &sample.wholePredictions})
        for (const Prediction& prediction : *predictions)
            if (!fits(prediction) || !valuesFit(prediction))
                return failure(where("prediction of task", prediction.task), "does not fit its {} classes",
                               prediction.classes.size());
    return Status::ok();
}

Status SnapshotStore::check(const Inspection& sample, uint64_t& taken) const
{
    ATTNSCOPE_TRY(checkShapes(sample));
    const uint64_t bytes = readingSize(sample);
    if (taken + bytes > kMostSnapshotBytes)
        return failure(where("sample", sample.sample.name),
                       "its attention is too large to record (expected at most {} MiB a step, found {})",
                       kMostSnapshotBytes >> 20, (taken + bytes) >> 20);
    taken += bytes;
    return Status::ok();
}

int64_t SnapshotStore::sampleId(const Inspection& sample)
{
    const int64_t fingerprint = fingerprintOf(sample);
    SQLite::Statement find(m_file.handle(),
                           "SELECT id FROM sample WHERE split = ? AND sample_index = ? AND name = ? "
                           "AND fingerprint = ?");
    find.bind(1, std::string(splitName(sample.sample.split)));
    find.bind(2, sample.sample.index);
    find.bind(3, sample.sample.name);
    find.bind(4, fingerprint);
    if (find.executeStep())
        return find.getColumn(0).getInt64();

    SQLite::Statement add(
        m_file.handle(), "INSERT INTO sample (split, sample_index, name, fingerprint, input_shape, input, "
                         "picture_width, picture_height, picture, original_width, original_height, original, "
                         "evidence_count, evidence, context, alignment_shape, alignment) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    add.bind(1, std::string(splitName(sample.sample.split)));
    add.bind(2, sample.sample.index);
    add.bind(3, sample.sample.name);
    add.bind(4, fingerprint);
    add.bind(5, shapeText(sample.input.shape));
    const auto input = compress(std::as_bytes(std::span(sample.input.values)));
    bindBlob(add, 6, input);
    std::vector<std::byte> picture, original, evidence, alignment;
    bindPicture(add, 7, sample.picture, picture);
    bindPicture(add, 10, sample.original, original);
    add.bind(13, static_cast<int64_t>(sample.evidence.size()));
    if (!sample.evidence.empty()) {
        evidence = compress(std::as_bytes(std::span(sample.evidence)));
        bindBlob(add, 14, evidence);
    }
    add.bind(15, sample.sample.context);
    if (!sample.alignment.values.empty()) {
        alignment = compress(floatsAsHalves(sample.alignment.values));
        add.bind(16, shapeText(sample.alignment.shape));
        bindBlob(add, 17, alignment);
    }
    add.exec();
    return m_file.handle().getLastInsertRowid();
}

int64_t SnapshotStore::taskId(const Prediction& prediction)
{
    const std::string classes = namesText(prediction.classes);
    SQLite::Statement find(m_file.handle(), "SELECT id FROM task WHERE name = ? AND classes = ?");
    find.bind(1, prediction.task);
    find.bind(2, classes);
    if (find.executeStep())
        return find.getColumn(0).getInt64();
    SQLite::Statement add(m_file.handle(), "INSERT INTO task (name, classes) VALUES (?, ?)");
    add.bind(1, prediction.task);
    add.bind(2, classes);
    add.exec();
    return m_file.handle().getLastInsertRowid();
}

void SnapshotStore::putPredictions(int64_t snapshot, const std::vector<Prediction>& predictions, Whole whole)
{
    for (const Prediction& prediction : predictions) {
        const int64_t task = taskId(prediction);
        SQLite::Statement add(m_file.handle(),
                              "INSERT INTO prediction (snapshot, task, predicted, truth, logits, "
                              "probabilities, kind, text, truth_text, whole, values_shape, made_values, "
                              "truth_values) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        add.bind(1, snapshot);
        add.bind(2, task);
        add.bind(3, prediction.predicted);
        add.bind(4, prediction.truth);
        bindBlob(add, 5, std::as_bytes(std::span(prediction.logits)));
        bindBlob(add, 6, std::as_bytes(std::span(prediction.probabilities)));
        add.bind(7, std::string(taskKindName(prediction.kind)));
        add.bind(8, prediction.text);
        add.bind(9, prediction.truthText);
        add.bind(10, whole == Whole::Yes ? 1 : 0);
        std::vector<std::byte> made, truth;
        if (!prediction.values.values.empty()) {
            made = compress(std::as_bytes(std::span(prediction.values.values)));
            add.bind(11, shapeText(prediction.values.shape));
            bindBlob(add, 12, made);
        }
        if (!prediction.truthValues.values.empty()) {
            truth = compress(std::as_bytes(std::span(prediction.truthValues.values)));
            bindBlob(add, 13, truth);
        }
        add.exec();
    }
}

void SnapshotStore::putSites(int64_t snapshot, const Inspection& sample)
{
    for (const AttentionSite& site : sample.sites) {
        SQLite::Statement add(m_file.handle(),
                              "INSERT INTO attention (snapshot, site, kind, shape, meta, data) "
                              "VALUES (?, ?, ?, ?, ?, ?)");
        add.bind(1, snapshot);
        add.bind(2, site.name);
        add.bind(3, site.kind == SiteKind::Map ? "map" : "matrix");
        add.bind(4, shapeText(site.weights.shape));
        add.bind(5, siteMeta(site));
        const auto data = compress(floatsAsHalves(site.weights.values));
        bindBlob(add, 6, data);
        add.exec();
    }
}

void SnapshotStore::put(int64_t step, const std::vector<Inspection>& samples)
{
    for (const Inspection& sample : samples) {
        const int64_t id = sampleId(sample);
        SQLite::Statement replace(m_file.handle(), "DELETE FROM snapshot WHERE step = ? AND sample = ?");
        replace.bind(1, step);
        replace.bind(2, id);
        const bool replaced = replace.exec() > 0;
        SQLite::Statement add(m_file.handle(), "INSERT INTO snapshot (step, sample) VALUES (?, ?)");
        add.bind(1, step);
        add.bind(2, id);
        add.exec();
        const int64_t snapshot = m_file.handle().getLastInsertRowid();
        m_texts.put(snapshot, sample.texts);
        putPredictions(snapshot, sample.predictions, Whole::No);
        putPredictions(snapshot, sample.wholePredictions, Whole::Yes);
        putSites(snapshot, sample);
        if (replaced)
            m_texts.prune();
    }
}

void SnapshotStore::truncateAfter(int64_t step)
{
    SQLite::Statement remove(m_file.handle(), "DELETE FROM snapshot WHERE step > ?");
    remove.bind(1, step);
    remove.exec();
    m_file.handle().exec("DELETE FROM sample WHERE id NOT IN (SELECT sample FROM snapshot);"
                         "DELETE FROM task WHERE id NOT IN (SELECT task FROM prediction)");
    m_texts.prune();
}

Result<std::vector<int64_t>> SnapshotStore::steps() const
{
    std::vector<int64_t> steps;
    const Status status = m_file.guard([&] {
        SQLite::Statement rows(m_file.handle(), "SELECT DISTINCT step FROM snapshot ORDER BY step");
        while (rows.executeStep())
            steps.push_back(rows.getColumn(0).getInt64());
        return Status::ok();
    });
    if (!status.isOk())
        return status;
    return steps;
}

Result<Inspection> SnapshotStore::readSample(int64_t id, ByteBudget& budget) const
{
    SQLite::Statement row(
        m_file.handle(),
        "SELECT split, sample_index, name, input_shape, input, picture_width, picture_height, "
        "picture, original_width, original_height, original, evidence_count, evidence, context, "
        "alignment_shape, alignment "
        "FROM sample WHERE id = ?");
    row.bind(1, id);
    if (!row.executeStep())
        return failure(where("sample", std::to_string(id)), "is missing");
    Inspection sample;
    sample.sample.index = row.getColumn(1).getInt64();
    sample.sample.name = row.getColumn(2).getString();
    sample.sample.context = row.getColumn(13).getString();
    const std::string place = where("sample", sample.sample.name);
    const auto split = splitOf(row.getColumn(0).getString());
    const auto shape = parseShape(row.getColumn(3).getString());
    if (!split || !shape)
        return failure(place, "is damaged (its split or shape is not known)");
    sample.sample.split = *split;
    Result<std::vector<std::byte>> input =
        decompress(blobOf(row.getColumn(4)), shape->count * sizeof(float), budget, place);
    if (!input)
        return input.status();
    sample.input = {shape->shape, floatsOf(*input)};
    Result<Picture> picture = readPicture(row, 5, budget, place);
    if (!picture)
        return picture.status();
    sample.picture = std::move(*picture);
    Result<Picture> original = readPicture(row, 8, budget, place);
    if (!original)
        return original.status();
    sample.original = std::move(*original);
    if (!row.getColumn(12).isNull()) {
        Result<std::vector<std::byte>> evidence = decompress(
            blobOf(row.getColumn(12)), static_cast<uint64_t>(row.getColumn(11).getInt64()), budget, place);
        if (!evidence)
            return evidence.status();
        sample.evidence.resize(evidence->size());
        std::memcpy(sample.evidence.data(), evidence->data(), evidence->size());
    }
    ATTNSCOPE_TRY(readAlignment(row, sample, budget));
    return sample;
}

Status SnapshotStore::readAlignment(const SQLite::Statement& row, Inspection& sample,
                                    ByteBudget& budget) const
{
    if (row.getColumn(15).isNull())
        return Status::ok();
    const std::string place = where("sample", sample.sample.name);
    const auto shape = parseShape(row.getColumn(14).getString());
    if (!shape || shape->shape.size() != 2)
        return failure(place, "is damaged (its split or shape is not known)");
    if (!budget.take(shape->count * sizeof(float)))
        return failure(place, "is too large to read ({} bytes)", shape->count * sizeof(float));
    const auto halves = decompress(blobOf(row.getColumn(15)), shape->count * sizeof(uint16_t), budget, place);
    if (!halves)
        return halves.status();
    sample.alignment = {shape->shape, halvesAsFloats(*halves)};
    return Status::ok();
}

Status SnapshotStore::readValues(const SQLite::Statement& row, Prediction& prediction,
                                 ByteBudget& budget) const
{
    if (row.getColumn(10).isNull())
        return Status::ok();
    const std::string place = where("prediction of task", prediction.task);
    const auto shape = parseShape(row.getColumn(10).getString());
    if (!shape)
        return failure(place, "is damaged (its kind is not known)");
    for (auto [column, values] :
         {std::pair(11, &prediction.values), std::pair(12, &prediction.truthValues)}) {
        if (row.getColumn(column).isNull())
            continue;
        const auto bytes =
            decompress(blobOf(row.getColumn(column)), shape->count * sizeof(float), budget, place);
        if (!bytes)
            return bytes.status();
        *values = {shape->shape, floatsOf(*bytes)};
    }
    return Status::ok();
}

Status SnapshotStore::readPredictions(int64_t snapshot, Inspection& sample, ByteBudget& budget) const
{
    SQLite::Statement row(
        m_file.handle(),
        "SELECT task.name, task.classes, predicted, truth, logits, probabilities, prediction.kind, "
        "prediction.text, prediction.truth_text, prediction.whole, prediction.values_shape, "
        "prediction.made_values, prediction.truth_values FROM prediction "
        "JOIN task ON task.id = prediction.task WHERE snapshot = ? ORDER BY prediction.id");
    row.bind(1, snapshot);
    while (row.executeStep()) {
        Prediction prediction;
        prediction.task = row.getColumn(0).getString();
        auto classes = parseNames(row.getColumn(1).getString());
        const int64_t predicted = row.getColumn(2).getInt64();
        const int64_t truth = row.getColumn(3).getInt64();
        if (!classes || predicted != static_cast<int>(predicted) || truth != static_cast<int>(truth))
            return failure(where("prediction of task", prediction.task),
                           "is damaged (its classes cannot be read)");
        prediction.classes = std::move(*classes);
        prediction.predicted = static_cast<int>(predicted);
        prediction.truth = static_cast<int>(truth);
        const auto kind = taskKindOf(row.getColumn(6).getString());
        uint64_t bytes = 0;
        for (const int column : {4, 5, 7, 8})
            bytes += static_cast<uint64_t>(row.getColumn(column).getBytes());
        if (!kind)
            return failure(where("prediction of task", prediction.task),
                           "is damaged (its kind is not known)");
        if (!budget.take(bytes))
            return failure(where("prediction of task", prediction.task), "is too large to read ({} bytes)",
                           bytes);
        prediction.kind = *kind;
        prediction.text = row.getColumn(7).getString();
        prediction.truthText = row.getColumn(8).getString();
        prediction.logits = floatsOf(blobOf(row.getColumn(4)));
        prediction.probabilities = floatsOf(blobOf(row.getColumn(5)));
        ATTNSCOPE_TRY(readValues(row, prediction, budget));
        if (!fits(prediction) || !valuesFit(prediction))
            return failure(where("prediction of task", prediction.task),
                           "is damaged (it does not fit its {} classes)", prediction.classes.size());
        const bool whole = row.getColumn(9).getInt64() != 0;
        (whole ? sample.wholePredictions : sample.predictions).push_back(std::move(prediction));
    }
    return Status::ok();
}

Status SnapshotStore::readSites(int64_t snapshot, Inspection& sample, ByteBudget& budget) const
{
    SQLite::Statement row(
        m_file.handle(),
        "SELECT site, kind, shape, meta, data FROM attention WHERE snapshot = ? ORDER BY id");
    row.bind(1, snapshot);
    while (row.executeStep()) {
        AttentionSite site;
        site.name = row.getColumn(0).getString();
        const std::string place = where("attention", site.name);
        const std::string kind = row.getColumn(1).getString();
        const auto shape = parseShape(row.getColumn(2).getString());
        if ((kind != "map" && kind != "matrix") || !shape || shape->shape.size() != 3 ||
            !readSiteMeta(row.getColumn(3).getString(), site))
            return failure(place, "is damaged (its description cannot be read)");
        site.kind = kind == "map" ? SiteKind::Map : SiteKind::Matrix;
        // The halves and the floats made of them.
        if (!budget.take(shape->count * sizeof(float)))
            return failure(place, "is too large to read ({} bytes)", shape->count * sizeof(float));
        Result<std::vector<std::byte>> data =
            decompress(blobOf(row.getColumn(4)), shape->count * sizeof(uint16_t), budget, place);
        if (!data)
            return data.status();
        site.weights = {shape->shape, halvesAsFloats(*data)};
        if (!fitsTokens(site, sample.texts))
            return failure(place, "the shape {} does not fit its texts' tokens", shapeText(shape->shape));
        sample.sites.push_back(std::move(site));
    }
    return Status::ok();
}

Status SnapshotStore::readSnapshot(int64_t snapshot, Inspection& sample, ByteBudget& budget) const
{
    Result<std::vector<TokenSequence>> texts = m_texts.read(snapshot, budget);
    if (!texts)
        return texts.status();
    sample.texts = std::move(*texts);
    if (!evidenceFits(sample) || !alignmentFits(sample))
        return failure(where("sample", sample.sample.name),
                       "its evidence or alignment does not fit its tokens");
    ATTNSCOPE_TRY(readPredictions(snapshot, sample, budget));
    return readSites(snapshot, sample, budget);
}

Result<std::vector<Inspection>> SnapshotStore::read(int64_t step) const
{
    std::vector<Inspection> samples;
    ByteBudget budget(kReadBudget);
    const Status status = m_file.read([&] {
        SQLite::Statement rows(m_file.handle(), "SELECT id, sample FROM snapshot WHERE step = ? ORDER BY id");
        rows.bind(1, step);
        while (rows.executeStep()) {
            Result<Inspection> sample = readSample(rows.getColumn(1).getInt64(), budget);
            if (!sample)
                return sample.status();
            sample->step = step;
            ATTNSCOPE_TRY(readSnapshot(rows.getColumn(0).getInt64(), *sample, budget));
            samples.push_back(std::move(*sample));
        }
        return Status::ok();
    });
    if (!status.isOk())
        return status;
    if (samples.empty())
        return failure(m_file.path(), "holds no attention of step {}", step);
    return samples;
}

} // namespace attnscope::record
