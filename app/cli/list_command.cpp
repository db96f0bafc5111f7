// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/reports.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>

namespace attnscope::cli {
namespace {

const std::array<std::string, 5> kKinds{"models", "datasets", "mechanisms", "weightings", "devices"};

struct ListArguments {
    std::string kind;
    std::string name; ///< of one model or data set, whose settings are shown
    bool json = false;
};

const char* inputName(InputKind kind)
{
    switch (kind) {
    case InputKind::Image: return "image";
    case InputKind::Text: return "text";
    case InputKind::TextPair: return "text pair";
    case InputKind::ImageText: return "image and text";
    }
    return "";
}

const char* partName(MechanismInfo::Part part)
{
    switch (part) {
    case MechanismInfo::Part::Score: return "score";
    case MechanismInfo::Part::Normaliser: return "normaliser";
    case MechanismInfo::Part::Scope: return "scope";
    }
    return "";
}

const char* kindName(OptionKind kind)
{
    switch (kind) {
    case OptionKind::Bool: return "bool";
    case OptionKind::Integer: return "integer";
    case OptionKind::Real: return "real";
    case OptionKind::Choice: return "choice";
    case OptionKind::Text: return "text";
    }
    return "";
}

std::string valuesText(const OptionSpec& spec)
{
    if (spec.kind == OptionKind::Bool)
        return "true or false";
    if (spec.kind == OptionKind::Choice) {
        std::string out;
        for (const std::string& choice : spec.choices)
            out += (out.empty() ? "" : "|") + choice;
        return out;
    }
    if (spec.kind == OptionKind::Text)
        return "any text";
    return fmt::format("{} to {}", spec.minimum, spec.maximum);
}

Json optionsJson(const std::vector<OptionSpec>& options)
{
    Json out = Json::array();
    for (const OptionSpec& spec : options) {
        Json option = {{"key", spec.key}, {"kind", kindName(spec.kind)}, {"default", spec.defaultValue}};
        if (spec.kind == OptionKind::Choice)
            option["choices"] = spec.choices;
        if (spec.kind == OptionKind::Integer || spec.kind == OptionKind::Real) {
            option["minimum"] = spec.minimum;
            option["maximum"] = spec.maximum;
        }
        option["live"] = spec.live;
        option["doc"] = spec.doc;
        out.push_back(std::move(option));
    }
    return out;
}

/// The rows of one listing: for a table, and as JSON objects.
struct Listing {
    Table table;
    std::vector<Json> objects;
};

Listing listingOf(const Catalogue& catalogue, const std::string& kind)
{
    if (kind == "models") {
        Listing out{Table({"model", "input", "what it is"}), {}};
        for (const ModelInfo& m : catalogue.models) {
            out.table.add({m.name, inputName(m.input), m.title});
            out.objects.push_back({{"name", m.name},
                                   {"title", m.title},
                                   {"doc", m.doc},
                                   {"input", inputName(m.input)},
                                   {"clip", m.gradientClip},
                                   {"options", optionsJson(m.options)}});
        }
        return out;
    }
    if (kind == "datasets") {
        Listing out{Table({"data", "input", "what it is"}), {}};
        for (const DatasetInfo& d : catalogue.datasets) {
            const std::string spec = d.name + (!d.needsPath ? "" : d.pathIsFolder ? ":DIR" : ":PATH");
            out.table.add({spec, inputName(d.input), d.title});
            out.objects.push_back({{"name", d.name},
                                   {"spec", spec},
                                   {"title", d.title},
                                   {"doc", d.doc},
                                   {"input", inputName(d.input)},
                                   {"options", optionsJson(d.options)}});
        }
        return out;
    }
    if (kind == "mechanisms") {
        Listing out{Table({"mechanism", "part", "formula"}), {}};
        for (const MechanismInfo& m : catalogue.mechanisms) {
            out.table.add({m.name, partName(m.part), m.formula});
            out.objects.push_back(
                {{"name", m.name}, {"part", partName(m.part)}, {"formula", m.formula}, {"doc", m.doc}});
        }
        return out;
    }
    Listing out{Table({"weighting", "what it does"}), {}};
    for (const WeightingInfo& w : catalogue.weightings) {
        out.table.add({w.name, w.doc});
        out.objects.push_back({{"name", w.name}, {"doc", w.doc}});
    }
    return out;
}

/// Training settings that this model has another default for than the rest.
std::vector<std::string> ownDefaults(const ModelInfo& model)
{
    if (model.gradientClip == 0)
        return {};
    return {fmt::format("  --set clip={}  (0 or more)", model.gradientClip),
            "      " + findOption(trainingOptions(), "clip")->doc};
}

std::vector<std::string> ownDefaults(const DatasetInfo&) { return {}; }

/// The settings of one model or data set, for --set.
template <class Info>
Status listOne(Terminal& terminal, const std::vector<Info>& infos, const std::string& name, bool json)
{
    std::vector<std::string> names;
    for (const Info& info : infos)
        names.push_back(info.name);
    const auto index = oneOf("list", name, names);
    if (!index)
        return index.status();
    const Info& info = infos[*index];
    if (json) {
        for (const Json& option : optionsJson(info.options))
            terminal.line(oneLine(option));
        return Status::ok();
    }
    terminal.line(fmt::format("{}: {}", info.name, info.doc));
    for (const std::string& line : ownDefaults(info))
        terminal.line(line);
    for (const OptionSpec& spec : info.options) {
        terminal.line(fmt::format("  --set {}={}  ({})", spec.key, spec.defaultValue, valuesText(spec)));
        terminal.line("      " + spec.doc);
    }
    return Status::ok();
}

Listing listingOf(const std::vector<std::string>& devices)
{
    Listing out{Table({"device"}), {}};
    for (const std::string& device : devices) {
        out.table.add({device});
        out.objects.push_back({{"name", device}});
    }
    return out;
}

Status list(Context& context, const ListArguments& arguments)
{
    const auto kind = oneOf("list", arguments.kind, kKinds);
    if (!kind)
        return kind.status();
    const auto core = context.core(1);
    if (!core)
        return core.status();
    const Catalogue& catalogue = (*core)->catalogue();
    if (!arguments.name.empty()) {
        if (arguments.kind == "models")
            return listOne(context.terminal(), catalogue.models, arguments.name, arguments.json);
        if (arguments.kind == "datasets")
            return listOne(context.terminal(), catalogue.datasets, arguments.name, arguments.json);
        return usageError("list", "only models and datasets have settings of their own (found {})",
                          arguments.kind);
    }
    const Listing listing = arguments.kind == "devices" ? listingOf((*core)->environment().devices)
                                                        : listingOf(catalogue, arguments.kind);
    if (arguments.json) {
        for (const Json& object : listing.objects)
            context.terminal().line(oneLine(object));
        return Status::ok();
    }
    for (const std::string& line : listing.table.lines())
        context.terminal().line(line);
    return Status::ok();
}

} // namespace

Command addListCommand(CLI::App& parent)
{
    auto arguments = std::make_shared<ListArguments>();
    CLI::App* app = parent.add_subcommand(
        "list", "What this program knows: models, datasets, mechanisms, weightings, devices");
    app->add_option("kind", arguments->kind, "models, datasets, mechanisms, weightings or devices")
        ->required()
        ->type_name("KIND");
    app->add_option("name", arguments->name, "One model or data set: its settings for --set")
        ->type_name("NAME");
    app->add_flag("--json", arguments->json, "One JSON object a line");
    return {app, [arguments](Context& context) { return list(context, *arguments); }};
}

} // namespace attnscope::cli
