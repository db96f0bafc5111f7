// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/file_info.h"

#include "core/base/atomic_file.h"
#include "core/interchange/array_files.h"
#include "core/interchange/attention_dump.h"
#include "core/interchange/safetensors_index.h"
#include "core/record/run_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace attnscope {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;

/// Collects a fact for people and for programs at once.
class FactSheet {
public:
    FactSheet(const char* kind, const std::string& format, const std::string& path, uint64_t bytes)
    {
        m_json = {{"kind", kind}, {"path", path}, {"bytes", bytes}};
        line("Format", format);
        line("Size", fmt::format("{} bytes", bytes));
    }
    void line(const std::string& label, const std::string& value) { m_info.lines.emplace_back(label, value); }
    void fact(const std::string& label, const char* key, const Json& value)
    {
        m_json[key] = value;
        const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
        if (!text.empty())
            line(label, text);
    }
    Json& object() { return m_json; }
    FileInfo take()
    {
        m_info.json = m_json.dump(-1, ' ', false, Json::error_handler_t::replace);
        return std::move(m_info);
    }

private:
    FileInfo m_info;
    Json m_json;
};

/// The first bytes of a file; fewer where it is shorter.
std::string headOf(const std::string& path, size_t size)
{
    std::string head(size, '\0');
    std::ifstream in(path, std::ios::binary);
    in.read(head.data(), static_cast<std::streamsize>(size));
    head.resize(static_cast<size_t>(in.gcount()));
    return head;
}

std::string stepsText(const std::vector<int64_t>& steps)
{
    if (steps.empty())
        return "none";
    if (steps.size() == 1)
        return fmt::format("1 (step {})", steps.front());
    return fmt::format("{} (steps {} to {})", steps.size(), steps.front(), steps.back());
}

/// A run that was resumed has another length than the one that it was made with: that of its newest
/// checkpoint. Where that one cannot be read, the file is described all the same.
void takeLastLength(const RunFile& run, RunConfig& config)
{
    const auto newest = run.checkpoint();
    if (!newest)
        return;
    const auto last = configAt(run, *newest);
    if (!last)
        return;
    config.epochs = last->epochs;
    config.steps = last->steps;
}

Result<FileInfo> describeRun(const std::string& path, uint64_t bytes)
{
    const Result<std::unique_ptr<RunFile>> opened = RunFile::open(path, RunFile::Access::ReadOnly);
    if (!opened)
        return opened.status();
    const RunFile& run = **opened;
    int64_t lastStep = 0, points = 0;
    std::vector<std::string> series;
    ATTNSCOPE_TRY(run.readMetrics([&](const std::string& name, int64_t step, float) {
        if (series.empty() || series.back() != name)
            series.push_back(name);
        lastStep = std::max(lastStep, step);
        ++points;
    }));
    const auto snapshots = run.snapshotSteps();
    if (!snapshots)
        return snapshots.status();
    const auto checkpoints = run.checkpointSteps();
    if (!checkpoints)
        return checkpoints.status();
    const RunHeader& header = run.header();
    FactSheet sheet("run", "Attnscope run", path, bytes);
    sheet.fact("Created", "created", header.createdUtc);
    sheet.fact("Model", "model", header.config.model);
    sheet.fact("Data", "data", header.config.data);
    sheet.object()["dataset"] = header.datasetName; // for people, the line above begins with it
    sheet.fact("Data note", "dataset_note", header.datasetNote);
    sheet.fact("Data SHA-256", "dataset_sha256", header.datasetSha256);
    sheet.fact("Last step", "last_step", lastStep);
    sheet.fact("Metric points", "metric_points", points);
    sheet.line("Curves", fmt::format("{}", series.size()));
    sheet.object()["series"] = series;
    sheet.line("Attention snapshots", stepsText(*snapshots));
    sheet.object()["snapshot_steps"] = *snapshots;
    sheet.line("Checkpoints", stepsText(*checkpoints));
    sheet.object()["checkpoint_steps"] = *checkpoints;
    sheet.fact("Seed", "seed", header.config.seed);
    sheet.fact("Threads", "threads", header.threads);
    sheet.fact("LibTorch", "torch_version", header.torchVersion);
    sheet.fact("Attnscope", "program_version", header.programVersion);
    RunConfig config = header.config;
    takeLastLength(run, config);
    sheet.object()["config"] = Json::parse(toJson(config), nullptr, false);
    return sheet.take();
}

void addArray(FactSheet& sheet, Json& arrays, const std::string& name, const std::string& dtype,
              const std::vector<int64_t>& shape)
{
    sheet.line(name, dtype + " " + Json(shape).dump());
    arrays.push_back({{"name", name}, {"dtype", dtype}, {"shape", shape}});
}

/// "12 tokens: the film was ...": what an export of a text holds, in place of its JSON; empty where it is
/// something else.
std::string tokensText(const std::string& value)
{
    constexpr size_t kShownTokens = 12;
    const Json tokens = Json::parse(value, nullptr, false);
    if (!tokens.is_array() ||
        !std::all_of(tokens.begin(), tokens.end(), [](const Json& t) { return t.is_string(); }))
        return {};
    std::string text = fmt::format("{} tokens:", tokens.size());
    for (size_t i = 0; i < std::min(tokens.size(), kShownTokens); ++i)
        text += " " + tokens[i].get<std::string>();
    return text + (tokens.size() > kShownTokens ? " ..." : "");
}

/// "text (5 tokens), output (4 tokens)".
std::string textsText(const std::string& value)
{
    const Json texts = Json::parse(value, nullptr, false);
    if (!texts.is_object())
        return {};
    std::string text;
    for (const auto& [name, about] : texts.items()) {
        if (!about.is_object() || !about.contains("tokens") || !about["tokens"].is_array())
            return {};
        text += fmt::format("{}{} ({} tokens)", text.empty() ? "" : ", ", name, about["tokens"].size());
    }
    return text;
}

void addMetadata(FactSheet& sheet, const std::map<std::string, std::string>& metadata)
{
    constexpr size_t kShown = 120;
    for (const auto& [key, value] : metadata) {
        const std::string brief = key == "tokens"  ? tokensText(value)
                                  : key == "texts" ? textsText(value)
                                                   : std::string();
        if (!brief.empty())
            sheet.line("Metadata " + key, brief);
        else
            sheet.line("Metadata " + key,
                       value.size() <= kShown ? value : fmt::format("{} characters of text", value.size()));
    }
    sheet.object()["metadata"] = metadata;
}

/// Reads the header alone, so that weights of any size are described at once.
Result<FileInfo> describeSafetensors(const std::string& path, uint64_t bytes)
{
    const std::string first = headOf(path, sizeof(uint64_t));
    const Result<uint64_t> size =
        safetensorsHeaderSize(std::as_bytes(std::span(first.data(), first.size())), bytes, path);
    if (!size)
        return size.status();
    const std::string header = headOf(path, sizeof(uint64_t) + *size);
    if (header.size() != sizeof(uint64_t) + *size)
        return failure(path, "cannot be read");
    const Result<SafetensorsIndex> index = parseSafetensorsHeader(
        std::string_view(header).substr(sizeof(uint64_t)), bytes - sizeof(uint64_t) - *size, path);
    if (!index)
        return index.status();
    FactSheet sheet("safetensors", "safetensors", path, bytes);
    Json arrays = Json::array();
    sheet.line("Arrays", fmt::format("{}", index->entries.size()));
    for (const TensorEntry& entry : index->entries)
        addArray(sheet, arrays, entry.name, entry.dtype, entry.shape);
    sheet.object()["arrays"] = std::move(arrays);
    addMetadata(sheet, index->metadata);
    return sheet.take();
}

FileInfo describeArrays(FactSheet sheet, const ArrayBundle& bundle)
{
    Json arrays = Json::array();
    sheet.line("Arrays", fmt::format("{}", bundle.arrays.size()));
    for (const NamedArray& array : bundle.arrays)
        addArray(sheet, arrays, array.name, dtypeName(array.dtype), array.shape);
    sheet.object()["arrays"] = std::move(arrays);
    addMetadata(sheet, bundle.metadata);
    return sheet.take();
}

Result<FileInfo> describeNpz(const std::string& path, uint64_t bytes)
{
    const Result<std::vector<std::byte>> content = readFile(path, uint64_t{4} << 30);
    if (!content)
        return content.status();
    const Result<ArrayBundle> bundle = fromNpz(*content, path);
    if (!bundle)
        return bundle.status();
    return describeArrays({"npz", "NumPy archive (.npz)", path, bytes}, *bundle);
}

Status unknownFile(const std::string& path)
{
    return failure(path, "is no file that Attnscope knows (expected a run, .npz, .safetensors, arrays as "
                         ".json, PNG or JPEG)");
}

/// A JSON object: text where safetensors has the bytes of a number, of which at least three are 0.
bool isJsonObject(std::string_view head)
{
    const size_t brace = head.find_first_not_of(" \t\r\n");
    return brace != std::string_view::npos && head[brace] == '{' && head.find('\0') == std::string_view::npos;
}

Result<FileInfo> describeJson(const std::string& path, uint64_t bytes)
{
    const Result<ArrayBundle> bundle = readJsonArrays(path);
    if (!bundle)
        return bundle.status();
    if (bundle->arrays.empty())
        return unknownFile(path);
    return describeArrays({"json", "Arrays as text (.json)", path, bytes}, *bundle);
}

uint32_t bigEndian(std::string_view bytes)
{
    uint32_t value = 0;
    for (const char c : bytes)
        value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

Result<FileInfo> describePicture(FactSheet sheet, const std::string& path, uint32_t width, uint32_t height,
                                 const PictureCheck& check)
{
    if (check)
        ATTNSCOPE_TRY(check(path, width, height));
    sheet.line("Picture", fmt::format("{} x {} pixels", width, height));
    sheet.object()["width"] = width;
    sheet.object()["height"] = height;
    return sheet.take();
}

Result<FileInfo> describePng(const std::string& path, uint64_t bytes, const PictureCheck& check)
{
    const std::string head = headOf(path, 24);
    if (head.size() < 24 || head.compare(12, 4, "IHDR") != 0)
        return failure(path, "is a damaged PNG picture (it has no header)");
    const std::string_view view(head);
    return describePicture({"png", "PNG picture", path, bytes}, path, bigEndian(view.substr(16, 4)),
                           bigEndian(view.substr(20, 4)), check);
}

/// The size is in the start-of-frame segment, after any number of others (a camera's are long).
Result<FileInfo> describeJpeg(const std::string& path, uint64_t bytes, const PictureCheck& check)
{
    std::ifstream in(path, std::ios::binary);
    in.seekg(2);
    std::array<char, 9> segment{}; // marker, length, precision, height, width
    while (in.read(segment.data(), 4)) {
        const auto mark = static_cast<unsigned char>(segment[1]);
        const uint32_t length = bigEndian({segment.data() + 2, 2});
        if (static_cast<unsigned char>(segment[0]) != 0xff || length < 2)
            break;
        const bool frame = mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc;
        if (frame && in.read(segment.data() + 4, 5))
            return describePicture({"jpeg", "JPEG picture", path, bytes}, path,
                                   bigEndian({segment.data() + 7, 2}), bigEndian({segment.data() + 5, 2}),
                                   check);
        in.seekg(length - 2, std::ios::cur);
    }
    return failure(path, "is a damaged JPEG picture (its size is missing)");
}

} // namespace

Result<FileInfo> describeFile(const std::string& path, const PictureCheck& checkPicture)
{
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found)
        return failure(path, "there is no such file");
    if (error)
        return failure(path, "cannot open ({})", error.message());
    if (!fs::is_regular_file(status))
        return failure(path, "is not a regular file");
    const uint64_t bytes = fs::file_size(path, error);
    // First, by name: a run that this process is recording must not be opened but through SQLite (its locks).
    if (path.ends_with(".attn"))
        return describeRun(path, bytes);
    errno = 0;
    const std::string head = headOf(path, 16);
    if (head.empty() && bytes > 0)
        return failure(path, "cannot open ({})", std::strerror(errno));
    if (head.starts_with("SQLite format 3"))
        return describeRun(path, bytes);
    if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06"))
        return describeNpz(path, bytes);
    if (head.starts_with("\x89PNG\r\n\x1a\n"))
        return describePng(path, bytes, checkPicture);
    if (head.starts_with("\xff\xd8\xff"))
        return describeJpeg(path, bytes, checkPicture);
    if (!path.ends_with(".safetensors") && isJsonObject(head))
        return describeJson(path, bytes);
    if (path.ends_with(".safetensors") || (head.size() > 8 && head[8] == '{'))
        return describeSafetensors(path, bytes);
    return unknownFile(path);
}

} // namespace attnscope
