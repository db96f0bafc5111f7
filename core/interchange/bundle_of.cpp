// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/exporters.h"

#include <nlohmann/json.hpp>

namespace attnscope {
namespace {

using nlohmann::json;

/// Class names come from folders and texts from users; what is not UTF-8 in them is replaced.
std::string textOf(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

NamedArray bytesArray(std::string name, std::vector<int64_t> shape, std::span<const uint8_t> values)
{
    NamedArray array{std::move(name), DType::U8, std::move(shape), {}};
    const auto bytes = std::as_bytes(values);
    array.bytes.assign(bytes.begin(), bytes.end());
    return array;
}

std::vector<int64_t> idsOf(const TokenSequence& sequence)
{
    std::vector<int64_t> ids;
    for (const Token& token : sequence.tokens)
        ids.push_back(token.id);
    return ids;
}

json wordsOf(const TokenSequence& sequence)
{
    json words = json::array();
    for (const Token& token : sequence.tokens)
        words.push_back(token.text);
    return words;
}

/// Pixels as they are; a text as the ids that went in.
void addInput(ArrayBundle& bundle, const Inspection& inspection)
{
    if (inspection.texts.empty()) {
        bundle.arrays.push_back(namedArray("input", inspection.input.shape, inspection.input.values));
        return;
    }
    std::vector<int64_t> ids(inspection.input.values.begin(), inspection.input.values.end());
    const TokenSequence* text = inspection.findTokens("text");
    if (ids.empty() && text != nullptr)
        ids = idsOf(*text);
    bundle.arrays.push_back(namedArray("input", {static_cast<int64_t>(ids.size())}, ids));
    for (const TokenSequence& sequence : inspection.texts) {
        if (sequence.name == "text" || sequence.name == "sentences") // sentences have no ids
            continue;
        ids = idsOf(sequence);
        bundle.arrays.push_back(
            namedArray("input/" + sequence.name, {static_cast<int64_t>(ids.size())}, ids));
    }
}

/// Everything about a text that is no array: a list for each of the tokens' properties, and the positions of
/// the few that are unknown or hidden.
json describe(const TokenSequence& sequence)
{
    json begin = json::array(), end = json::array(), sentence = json::array();
    json unknown = json::array(), hidden = json::array();
    for (size_t i = 0; i < sequence.tokens.size(); ++i) {
        const Token& token = sequence.tokens[i];
        begin.push_back(token.begin);
        end.push_back(token.end);
        sentence.push_back(token.sentence);
        if (!token.known)
            unknown.push_back(i);
        if (token.hidden)
            hidden.push_back(i);
    }
    return {{"text", sequence.text},
            {"tokens", wordsOf(sequence)},
            {"begin", begin},
            {"end", end},
            {"sentence", sentence},
            {"unknown", unknown},
            {"hidden", hidden},
            {"cut_before", sequence.cutBefore},
            {"cut_after", sequence.cutAfter}};
}

void addTexts(ArrayBundle& bundle, const Inspection& inspection)
{
    if (inspection.texts.empty())
        return;
    json texts = json::object();
    for (const TokenSequence& sequence : inspection.texts)
        texts[sequence.name] = describe(sequence);
    bundle.metadata["texts"] = textOf(texts);
    if (const TokenSequence* text = inspection.findTokens("text"))
        bundle.metadata["tokens"] = textOf(wordsOf(*text));
}

void addPredictions(ArrayBundle& bundle, const Inspection& inspection)
{
    json tasks = json::object();
    for (const Prediction& p : inspection.predictions) {
        if (p.kind == TaskKind::Sequence) {
            tasks[p.task] = {{"kind", "sequence"}, {"text", p.text}, {"truth", p.truthText}};
            bundle.arrays.push_back(namedArray(
                "probabilities/" + p.task, {static_cast<int64_t>(p.probabilities.size())}, p.probabilities));
            continue;
        }
        if (!p.values.values.empty()) {
            bundle.arrays.push_back(namedArray("prediction/" + p.task, p.values.shape, p.values.values));
            if (!p.truthValues.values.empty())
                bundle.arrays.push_back(
                    namedArray("truth/" + p.task, p.truthValues.shape, p.truthValues.values));
            tasks[p.task] = {{"kind", p.kind == TaskKind::Mask ? "mask" : "point"}};
            continue;
        }
        bundle.arrays.push_back(
            namedArray("logits/" + p.task, {static_cast<int64_t>(p.logits.size())}, p.logits));
        tasks[p.task] = {{"classes", p.classes}, {"predicted", p.predicted}, {"truth", p.truth}};
    }
    bundle.metadata["tasks"] = textOf(tasks);
}

void addSites(ArrayBundle& bundle, const Inspection& inspection)
{
    json sites = json::object();
    for (const AttentionSite& site : inspection.sites) {
        bundle.arrays.push_back(
            namedArray("attention/" + site.name, site.weights.shape, site.weights.values));
        json about = {{"distribution", site.distribution},
                      {"derived", site.derived},
                      {"primary", site.primary},
                      {"axes", site.kind == SiteKind::Map ? "heads,h,w" : "heads,query,key"}};
        if (!site.task.empty())
            about["task"] = site.task;
        const bool overPixels =
            site.kind == SiteKind::Map || site.queryGrid.rows > 0 || site.keyGrid.rows > 0;
        if (inspection.texts.empty() || overPixels) {
            about["origin"] = {site.geometry.originX, site.geometry.originY};
            about["stride"] = {site.geometry.strideX, site.geometry.strideY};
        }
        if (site.queryGrid.rows > 0)
            about["query_grid"] = {site.queryGrid.first, site.queryGrid.rows, site.queryGrid.columns};
        if (site.keyGrid.rows > 0)
            about["key_grid"] = {site.keyGrid.first, site.keyGrid.rows, site.keyGrid.columns};
        if (!inspection.texts.empty()) {
            about["query_tokens"] = site.queryTokens;
            about["query_leading"] = site.queryLeading;
            about["key_tokens"] = site.keyTokens;
            about["key_leading"] = site.keyLeading;
        }
        sites[site.name] = std::move(about);
    }
    bundle.metadata["sites"] = textOf(sites);
}

void addKnown(ArrayBundle& bundle, const Inspection& inspection)
{
    if (const Picture& picture = inspection.picture; !picture.empty())
        bundle.arrays.push_back(bytesArray("picture", {picture.height, picture.width, 3}, picture.rgb));
    const auto& input = inspection.input.shape;
    const bool overPixels = input.size() == 3 && inspection.texts.empty();
    if (!inspection.evidence.empty() && overPixels)
        bundle.arrays.push_back(bytesArray("evidence", {input[1], input[2]}, inspection.evidence));
    if (!inspection.evidence.empty() && !inspection.texts.empty())
        bundle.arrays.push_back(
            bytesArray("evidence", {static_cast<int64_t>(inspection.evidence.size())}, inspection.evidence));
    if (!inspection.alignment.values.empty())
        bundle.arrays.push_back(
            namedArray("alignment", inspection.alignment.shape, inspection.alignment.values));
}

} // namespace

ArrayBundle bundleOf(const Inspection& inspection)
{
    ArrayBundle bundle;
    addInput(bundle, inspection);
    addPredictions(bundle, inspection);
    addSites(bundle, inspection);
    addKnown(bundle, inspection);
    addTexts(bundle, inspection);
    const SampleRef& sample = inspection.sample;
    bundle.metadata["step"] = std::to_string(inspection.step);
    const std::string place = std::string(splitName(sample.split)) + ":" + std::to_string(sample.index);
    bundle.metadata["sample"] = sample.index >= 0 && sample.name.empty() ? place : sample.name;
    if (sample.index >= 0 && !sample.name.empty()) // a sentence of the user's own beside a sample's picture
        bundle.metadata["picture"] = place;
    if (!sample.context.empty())
        bundle.metadata["context"] = sample.context;
    return bundle;
}

} // namespace attnscope
