// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// The inverse of bundle_of.cpp: what `attention -o` wrote, as it was. The file may come from anybody, so
// whatever a view relies on (as many words as keys, ranges within a text, a grid within its queries) is
// checked.
#include "core/interchange/attention_dump.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

namespace attnscope {
namespace {

using nlohmann::json;

constexpr std::string_view kSitePrefix = "attention/";

/// A JSON object of the metadata; empty where it is not there.
json objectOf(const ArrayBundle& bundle, const char* key)
{
    const auto found = bundle.metadata.find(key);
    const json tree = found != bundle.metadata.end() ? json::parse(found->second, nullptr, false) : json();
    return tree.is_object() ? tree : json::object();
}

std::string textAt(const json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool flagAt(const json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_boolean() && found->get<bool>();
}

int64_t numberAt(const json& object, const char* key, int64_t fallback)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_number_integer() ? found->get<int64_t>() : fallback;
}

std::vector<int64_t> numbersAt(const json& object, const char* key)
{
    std::vector<int64_t> numbers;
    if (const auto found = object.find(key); found != object.end() && found->is_array())
        for (const json& number : *found)
            numbers.push_back(number.is_number_integer() ? number.get<int64_t>() : -1);
    return numbers;
}

std::vector<std::string> textsAt(const json& object, const char* key)
{
    std::vector<std::string> texts;
    if (const auto found = object.find(key); found != object.end() && found->is_array())
        for (const json& text : *found)
            texts.push_back(text.is_string() ? text.get<std::string>() : std::string());
    return texts;
}

HostArray hostArrayOf(const NamedArray& array) { return {array.shape, floatsOf(array)}; }

class Reader {
public:
    Reader(const ArrayBundle& bundle, const std::string& where) : m_bundle(bundle), m_where(where) {}

    Result<Inspection> read()
    {
        const json texts = objectOf(m_bundle, "texts");
        // In the order in which bundleOf writes ids; JSON sorts by name.
        std::vector<std::string> names;
        for (const char* first : {"text", "context", "target", "output"})
            if (texts.contains(first))
                names.emplace_back(first);
        for (const auto& [name, about] : texts.items())
            if (std::find(names.begin(), names.end(), name) == names.end())
                names.push_back(name);
        for (const std::string& name : names)
            ATTNSCOPE_TRY(takeText(name, texts.at(name)));
        ATTNSCOPE_TRY(takeInput());
        ATTNSCOPE_TRY(takeKnown());
        // Tasks and sites in the order of their arrays.
        const json tasks = objectOf(m_bundle, "tasks"), sites = objectOf(m_bundle, "sites");
        for (const NamedArray& array : m_bundle.arrays)
            for (const char* prefix : {"logits/", "probabilities/", "prediction/"})
                if (array.name.starts_with(prefix))
                    ATTNSCOPE_TRY(takePrediction(array.name.substr(std::strlen(prefix)), tasks));
        for (const NamedArray& array : m_bundle.arrays)
            if (array.name.starts_with(kSitePrefix))
                ATTNSCOPE_TRY(takeSite(array, sites));
        if (m_inspection.sites.empty())
            return failure(m_where, "holds no attention (expected an array named attention, found {})",
                           "none");
        takeSample();
        return std::move(m_inspection);
    }

private:
    Status damaged(const std::string& part) const
    {
        return failure(m_where + ": " + part, "does not agree with the rest of the file");
    }

    Status takeText(const std::string& name, const json& about)
    {
        if (!about.is_object())
            return damaged(name);
        TokenSequence sequence;
        sequence.name = name;
        sequence.text = textAt(about, "text");
        sequence.cutBefore = std::max<int64_t>(0, numberAt(about, "cut_before", 0));
        sequence.cutAfter = std::max<int64_t>(0, numberAt(about, "cut_after", 0));
        const auto words = textsAt(about, "tokens");
        const auto begin = numbersAt(about, "begin"), end = numbersAt(about, "end"),
                   sentence = numbersAt(about, "sentence");
        if (begin.size() != words.size() || end.size() != words.size() || sentence.size() != words.size())
            return damaged(name);
        const auto length = static_cast<int64_t>(sequence.text.size());
        for (size_t i = 0; i < words.size(); ++i) {
            const bool special = begin[i] == -1 && end[i] == -1;
            const bool inside = begin[i] >= 0 && begin[i] <= end[i] && end[i] <= length;
            if ((!special && !inside) || sentence[i] < 0 || sentence[i] > INT32_MAX)
                return damaged(name);
            sequence.tokens.push_back({words[i], 0, static_cast<int32_t>(begin[i]),
                                       static_cast<int32_t>(end[i]), static_cast<int32_t>(sentence[i])});
        }
        for (const int64_t i : numbersAt(about, "unknown"))
            if (i >= 0 && i < static_cast<int64_t>(words.size()))
                sequence.tokens[static_cast<size_t>(i)].known = false;
        for (const int64_t i : numbersAt(about, "hidden"))
            if (i >= 0 && i < static_cast<int64_t>(words.size()))
                sequence.tokens[static_cast<size_t>(i)].hidden = true;
        takeIds(sequence);
        m_inspection.texts.push_back(std::move(sequence));
        return Status::ok();
    }

    void takeIds(TokenSequence& sequence) const
    {
        const NamedArray* ids = m_bundle.find(sequence.name == "text" ? "input" : "input/" + sequence.name);
        if (ids == nullptr || ids->dtype != DType::I64)
            return;
        for (size_t i = 0; i < std::min(sequence.tokens.size(), ids->bytes.size() / sizeof(int64_t)); ++i)
            std::memcpy(&sequence.tokens[i].id, ids->bytes.data() + i * sizeof(int64_t), sizeof(int64_t));
    }

    Status takeInput()
    {
        const NamedArray* input = m_bundle.find("input");
        if (input == nullptr)
            return Status::ok();
        if (m_inspection.texts.empty() && (input->shape.size() != 3 || input->count() == 0))
            return damaged("input");
        m_inspection.input = hostArrayOf(*input);
        const NamedArray* picture = m_bundle.find("picture");
        if (picture != nullptr)
            return takePicture(*picture);
        if (m_inspection.texts.empty())
            m_inspection.picture = stretched(m_inspection.input);
        return Status::ok();
    }

    Status takePicture(const NamedArray& array)
    {
        const auto& shape = array.shape;
        const auto& input = m_inspection.input.shape;
        const bool fits =
            input.size() != 3 || (shape.size() == 3 && shape[0] == input[1] && shape[1] == input[2]);
        if (shape.size() != 3 || shape[2] != 3 || array.dtype != DType::U8 || array.count() == 0 || !fits ||
            shape[0] > 65536 || shape[1] > 65536)
            return damaged("picture");
        const auto* bytes = reinterpret_cast<const uint8_t*>(array.bytes.data());
        m_inspection.picture = {
            static_cast<int>(shape[1]), static_cast<int>(shape[0]), {bytes, bytes + array.bytes.size()}};
        return Status::ok();
    }

    /// Older files hold the input as the model saw it alone: normalised, its scale unknown.
    static Picture stretched(const HostArray& input)
    {
        const auto channels = static_cast<size_t>(input.shape[0]);
        const size_t area = static_cast<size_t>(input.shape[1] * input.shape[2]);
        const auto [low, high] = std::minmax_element(input.values.begin(), input.values.end());
        const float range = *high > *low ? *high - *low : 1.0F;
        Picture picture;
        picture.width = static_cast<int>(input.shape[2]);
        picture.height = static_cast<int>(input.shape[1]);
        picture.rgb.resize(3 * area);
        for (size_t i = 0; i < area; ++i)
            for (size_t c = 0; c < 3; ++c) {
                const float value = (input.values[std::min(c, channels - 1) * area + i] - *low) / range;
                picture.rgb[3 * i + c] =
                    static_cast<uint8_t>(std::lround(std::clamp(value, 0.0F, 1.0F) * 255));
            }
        return picture;
    }

    Status takeKnown()
    {
        const TokenSequence* text = m_inspection.findTokens("text");
        if (const NamedArray* evidence = m_bundle.find("evidence")) {
            const auto& shape = m_inspection.input.shape;
            const int64_t cells = text != nullptr     ? static_cast<int64_t>(text->tokens.size())
                                  : shape.size() == 3 ? shape[1] * shape[2]
                                                      : -1;
            if (evidence->dtype != DType::U8 || evidence->count() != cells)
                return damaged("evidence");
            const auto* bytes = reinterpret_cast<const uint8_t*>(evidence->bytes.data());
            m_inspection.evidence.assign(bytes, bytes + evidence->bytes.size());
        }
        if (const NamedArray* alignment = m_bundle.find("alignment")) {
            const TokenSequence* target = m_inspection.findTokens("target");
            if (text == nullptr || target == nullptr ||
                alignment->shape != std::vector<int64_t>{static_cast<int64_t>(target->tokens.size()),
                                                         static_cast<int64_t>(text->tokens.size())})
                return damaged("alignment");
            m_inspection.alignment = hostArrayOf(*alignment);
        }
        return Status::ok();
    }

    Status takePrediction(const std::string& task, const json& tasks)
    {
        const json about = tasks.value(task, json());
        if (!about.is_object())
            return damaged(task);
        Prediction p;
        p.task = task;
        const std::string kind = textAt(about, "kind");
        if (kind == "sequence") {
            p.kind = TaskKind::Sequence;
            p.text = textAt(about, "text");
            p.truthText = textAt(about, "truth");
            if (const NamedArray* probabilities = m_bundle.find("probabilities/" + task))
                p.probabilities = floatsOf(*probabilities);
        } else if (kind == "mask" || kind == "point") {
            p.kind = kind == "mask" ? TaskKind::Mask : TaskKind::Point;
            ATTNSCOPE_TRY(takePlace("prediction/" + task, p.kind, p.values));
            if (m_bundle.find("truth/" + task) != nullptr)
                ATTNSCOPE_TRY(takePlace("truth/" + task, p.kind, p.truthValues));
        } else {
            ATTNSCOPE_TRY(takeClass(about, p));
        }
        m_inspection.predictions.push_back(std::move(p));
        return Status::ok();
    }

    Status takePlace(const std::string& name, TaskKind kind, HostArray& out)
    {
        const NamedArray* array = m_bundle.find(name);
        const auto& input = m_inspection.input.shape;
        const bool good =
            array != nullptr &&
            (kind == TaskKind::Point ? array->count() == 2
                                     : input.size() == 3 && array->shape.size() == 2 &&
                                           array->shape[0] == input[1] && array->shape[1] == input[2]);
        if (!good)
            return damaged(name);
        out = hostArrayOf(*array);
        return Status::ok();
    }

    Status takeClass(const json& about, Prediction& p)
    {
        p.classes = textsAt(about, "classes");
        const NamedArray* logits = m_bundle.find("logits/" + p.task);
        if (logits == nullptr || p.classes.empty() ||
            logits->count() != static_cast<int64_t>(p.classes.size()))
            return damaged("logits/" + p.task);
        p.logits = floatsOf(*logits);
        const float most = *std::max_element(p.logits.begin(), p.logits.end());
        float sum = 0;
        for (const float logit : p.logits)
            sum += p.probabilities.emplace_back(std::exp(logit - most));
        for (float& probability : p.probabilities)
            probability /= sum;
        const auto classAt = [&](const char* key) {
            const int64_t index = numberAt(about, key, -1);
            return index >= 0 && index < static_cast<int64_t>(p.classes.size()) ? static_cast<int>(index)
                                                                                : -1;
        };
        p.predicted = classAt("predicted");
        p.truth = classAt("truth");
        return Status::ok();
    }

    Status takeSite(const NamedArray& array, const json& sites)
    {
        AttentionSite site;
        site.name = array.name.substr(kSitePrefix.size());
        const json about = sites.value(site.name, json());
        if (!about.is_object() || array.shape.size() != 3 || array.count() == 0)
            return damaged(array.name);
        site.task = textAt(about, "task");
        site.kind = textAt(about, "axes") == "heads,h,w" ? SiteKind::Map : SiteKind::Matrix;
        site.distribution = flagAt(about, "distribution");
        site.derived = flagAt(about, "derived");
        site.primary = flagAt(about, "primary");
        site.weights = hostArrayOf(array);
        if (!std::all_of(site.weights.values.begin(), site.weights.values.end(),
                         [](float weight) { return std::isfinite(weight); }))
            return failure(m_where + ": " + array.name, "holds weights that are not finite");
        takeGeometry(about, site.geometry);
        const bool grids = takeGrid(about, "query_grid", site.weights.shape[1], site.queryGrid) &&
                           takeGrid(about, "key_grid", site.weights.shape[2], site.keyGrid);
        const bool words =
            takeTokens(about, "query", site.weights.shape[1], site.queryTokens, site.queryLeading) &&
            takeTokens(about, "key", site.weights.shape[2], site.keyTokens, site.keyLeading);
        if (site.kind == SiteKind::Matrix && (!grids || !words))
            return damaged(array.name);
        m_inspection.sites.push_back(std::move(site));
        return Status::ok();
    }

    static void takeGeometry(const json& about, MapGeometry& geometry)
    {
        const auto pair = [&](const char* key, float& x, float& y) {
            const auto found = about.find(key);
            if (found == about.end() || !found->is_array() || found->size() != 2 ||
                !(*found)[0].is_number() || !(*found)[1].is_number())
                return;
            x = (*found)[0].get<float>();
            y = (*found)[1].get<float>();
        };
        pair("origin", geometry.originX, geometry.originY);
        pair("stride", geometry.strideX, geometry.strideY);
    }

    static bool takeGrid(const json& about, const char* key, int64_t count, TokenGrid& grid)
    {
        const auto numbers = numbersAt(about, key);
        if (numbers.empty())
            return true;
        if (numbers.size() != 3 || numbers[0] < 0 || numbers[1] < 1 || numbers[2] < 1 || numbers[1] > count ||
            numbers[2] > count || numbers[0] + numbers[1] * numbers[2] > count)
            return false;
        grid = {static_cast<int>(numbers[0]), static_cast<int>(numbers[1]), static_cast<int>(numbers[2])};
        return true;
    }

    /// The sequence that `count` queries or keys stand for, and how many of them come before it.
    bool takeTokens(const json& about, const std::string& side, int64_t count, std::string& name,
                    int& leading) const
    {
        name = textAt(about, (side + "_tokens").c_str());
        const int64_t before = numberAt(about, (side + "_leading").c_str(), 0);
        if (before < 0 || before > count)
            return false;
        leading = static_cast<int>(before);
        if (name.empty())
            return true;
        const TokenSequence* sequence = m_inspection.findTokens(name);
        return sequence != nullptr && static_cast<int64_t>(sequence->tokens.size()) + before == count;
    }

    void takeSample()
    {
        const auto textOf = [&](const char* key) {
            const auto found = m_bundle.metadata.find(key);
            return found != m_bundle.metadata.end() ? found->second : std::string();
        };
        const std::string sample = textOf("sample"), step = textOf("step");
        std::from_chars(step.data(), step.data() + step.size(), m_inspection.step);
        m_inspection.step = std::max<int64_t>(0, m_inspection.step);
        const size_t colon = sample.find(':');
        if (const auto split = splitOf(sample.substr(0, colon)); split && colon != std::string::npos) {
            int64_t index = -1;
            const char* end = sample.data() + sample.size();
            const auto parsed = std::from_chars(sample.data() + colon + 1, end, index);
            if (parsed.ec == std::errc() && parsed.ptr == end && index >= 0) {
                m_inspection.sample = {*split, index, {}, {}};
                return;
            }
        }
        m_inspection.sample = {Split::Test, -1, sample, textOf("context")};
    }

    const ArrayBundle& m_bundle;
    const std::string& m_where;
    Inspection m_inspection;
};

} // namespace

Result<Inspection> inspectionOf(const ArrayBundle& bundle, const std::string& where)
{
    return Reader(bundle, where).read();
}

} // namespace attnscope
