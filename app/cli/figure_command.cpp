// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/figure_printer.h"
#include "app/cli/interrupt.h"
#include "app/cli/run_facts.h"
#include "core/api/shown_attention.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <filesystem>

namespace attnscope::cli {
namespace fs = std::filesystem;
namespace {

/// In the order of ViewKind.
const std::array<std::string, 6> kViews{"overlay", "matrix", "heads", "curves", "tokens", "arcs"};
const std::array<std::string, 3> kScales{"linear", "log", "diverging"};
const std::array<std::string, 3> kInterpolations{"nearest", "linear", "cubic"};
const std::array<std::string, 3> kFormats{"png", "svg", "pdf"};
const std::array<std::string, 3> kFigureEndings{".png", ".svg", ".pdf"};

struct FigureArguments {
    LookArguments look;
    std::string out, format = "png";
    std::optional<std::string> samples, view, scale, interpolation, smoothing, head, query, blend;
    std::vector<std::string> series;
    ViewSettings settings; ///< what needs no checking is parsed right into it
    bool logY = false, ownScale = false, noCaption = false;
};

/// An option that would do nothing in this view is a misunderstanding: refused rather than passed over.
Status checkApplies(const FigureArguments& arguments, ViewKind view)
{
    using enum ViewKind;
    const struct {
        const char* option;
        bool given;
        std::vector<ViewKind> views;
    } options[] = {{"--contour", arguments.settings.contour, {Overlay, Heads}},
                   {"--blend", arguments.blend.has_value(), {Overlay, Heads}},
                   {"--interpolation", arguments.interpolation.has_value(), {Overlay, Heads}},
                   {"--evidence", arguments.settings.showEvidence, {Overlay, Heads, Tokens}},
                   {"--own-scale", arguments.ownScale, {Heads, Tokens, Matrix, Arcs}},
                   {"--scale", arguments.scale.has_value(), {Overlay, Matrix, Heads, Tokens, Arcs}},
                   {"--site", !arguments.settings.site.empty(), {Overlay, Matrix, Heads, Tokens, Arcs}},
                   {"--head", arguments.head.has_value(), {Overlay, Matrix, Tokens, Arcs}},
                   {"--query", arguments.query.has_value(), {Overlay, Heads, Tokens, Arcs}},
                   {"--series", !arguments.series.empty(), {Curves}},
                   {"--smoothing", arguments.smoothing.has_value(), {Curves}},
                   {"--log-y", arguments.logY, {Curves}}};
    for (const auto& [option, given, views] : options) {
        if (!given || std::find(views.begin(), views.end(), view) != views.end())
            continue;
        std::string expected;
        for (const ViewKind each : views)
            expected += (expected.empty() ? "" : ", ") + kViews[static_cast<size_t>(each)];
        return usageError(option, "does nothing in this view (expected --view {}, found {})", expected,
                          kViews[static_cast<size_t>(view)]);
    }
    if (arguments.head == "all" && view != Tokens)
        return usageError("--head", "all heads at once are for tokens (expected --view tokens, found {})",
                          kViews[static_cast<size_t>(view)]);
    return Status::ok();
}

Result<FigureJob> makeJob(const FigureArguments& arguments)
{
    FigureJob job;
    job.view = arguments.settings;
    const auto view = oneOf("--view", arguments.view.value_or(kViews.front()), kViews);
    const auto scale = oneOf("--scale", arguments.scale.value_or(kScales.front()), kScales);
    const auto interpolation =
        oneOf("--interpolation", arguments.interpolation.value_or(kInterpolations[1]), kInterpolations);
    for (const auto* choice : {&view, &scale, &interpolation})
        if (!*choice)
            return choice->status();
    job.view.view = static_cast<ViewKind>(*view);
    job.view.scale = static_cast<ScaleKind>(*scale);
    job.view.interpolation = static_cast<Interpolation>(*interpolation);
    const auto head = arguments.head == "all"
                          ? Result<int64_t>(kAllHeads)
                          : wholeNumber("--head", arguments.head.value_or("-1"), -1, 1 << 20);
    const auto query = wholeNumber("--query", arguments.query.value_or("-1"), -1, 1 << 20);
    for (const auto* number : {&head, &query})
        if (!*number)
            return number->status();
    job.view.head = static_cast<int>(*head);
    job.view.query = static_cast<int>(*query);
    const auto smoothing = realNumber("--smoothing", arguments.smoothing.value_or("0"), 0, 0.9999);
    const auto blend = realNumber("--blend", arguments.blend.value_or("0.6"), 0, 1);
    for (const auto* number : {&smoothing, &blend})
        if (!*number)
            return number->status();
    job.smoothing = *smoothing;
    job.view.blend = static_cast<float>(*blend);
    job.view.sharedScale = !arguments.ownScale;
    job.caption = !arguments.noCaption;
    job.series = arguments.series;
    job.logY = arguments.logY;
    // A slip in a name should not cost the time that loading the run takes.
    if (arguments.view)
        ATTNSCOPE_TRY(checkApplies(arguments, job.view.view));
    std::vector<std::string> maps;
    for (const ColorMap& map : colorMaps())
        maps.push_back(map.name);
    if (const auto map = oneOf("--colormap", job.view.colorMap, maps); !map)
        return map.status();
    return job;
}

Status makeFolder(const std::string& path)
{
    std::error_code error;
    fs::create_directories(path, error);
    if (error || !fs::is_directory(path))
        return failure(path, "cannot make this folder ({})",
                       error ? error.message() : "a file has this name");
    return Status::ok();
}

Status drawCurves(Context& context, Core& core, FigurePrinter& printer, FigureJob job,
                  const FigureArguments& arguments)
{
    const auto book = core.curves(arguments.look.run);
    if (!book)
        return book.status();
    job.curves = &*book;
    ATTNSCOPE_TRY(printer.save(arguments.out, job));
    context.terminal().line(arguments.out);
    return Status::ok();
}

/// Running text for a text, the picture for a picture, where the user did not choose.
Status chooseView(FigureJob& job, const FigureArguments& arguments)
{
    if (arguments.view)
        return Status::ok();
    job.view.view = job.inspection->texts.empty() ? ViewKind::Overlay : ViewKind::Tokens;
    return checkApplies(arguments, job.view.view);
}

Status drawOne(Context& context, Core& core, FigurePrinter& printer, FigureJob job,
               const InspectRequest& request, const FigureArguments& arguments)
{
    const auto inspection = inspect(core, request);
    if (!inspection)
        return inspection.status();
    job.inspection = &*inspection;
    ATTNSCOPE_TRY(chooseView(job, arguments));
    ATTNSCOPE_TRY(printer.save(arguments.out, job));
    context.terminal().line(arguments.out);
    return Status::ok();
}

Status drawMany(Context& context, Core& core, FigurePrinter& printer, FigureJob job,
                const InspectRequest& request, std::pair<int64_t, int64_t> range,
                const FigureArguments& arguments)
{
    const InterruptGuard interrupt;
    const int64_t total = range.second - range.first + 1;
    int64_t done = 0;
    const int query = job.view.query;
    const Status status =
        core.inspectMany(request, range.first, range.second, [&](const Inspection& inspection) -> Status {
            if (interrupt.requested())
                return Status::make(
                    ErrorKind::Cancelled, "figure",
                    Message{"stopped after {} of {}", {std::to_string(done), std::to_string(total)}});
            if (done == 0)
                ATTNSCOPE_TRY(makeFolder(arguments.out));
            job.inspection = &inspection;
            ATTNSCOPE_TRY(chooseView(job, arguments));
            // Some texts are too short to have the query: their figures say that they show the mean.
            job.view.query = query;
            job.view.query = shownAttention(inspection, job.view).query;
            const std::string name =
                fmt::format("sample-{:05}.{}", inspection.sample.index, arguments.format);
            ATTNSCOPE_TRY(printer.save((fs::path(arguments.out) / name).string(), job));
            ++done;
            context.terminal().progress(static_cast<double>(done) / static_cast<double>(total),
                                        fmt::format("{}/{} figures", done, total));
            return Status::ok();
        });
    if (status.isOk())
        context.terminal().line(fmt::format("{}: {}", arguments.out, counted(done, "figure")));
    return status;
}

Status figure(Context& context, const FigureArguments& arguments)
{
    auto job = makeJob(arguments);
    if (!job)
        return job.status();
    const auto request = arguments.look.request();
    if (!request)
        return request.status();
    std::optional<std::pair<int64_t, int64_t>> range;
    if (arguments.samples) {
        const auto parsed = numberRange("--samples", *arguments.samples);
        if (!parsed)
            return parsed.status();
        if (request->sample || request->image || request->text || job->view.view == ViewKind::Curves)
            return usageError("--samples", "cannot go with --sample, --image, --text or the curves");
        if (const auto format = oneOf("--format", arguments.format, kFormats); !format)
            return format.status();
        range = *parsed;
    } else {
        ATTNSCOPE_TRY(checkEnding("-o", arguments.out, kFigureEndings));
    }
    // The core first: it sets the number of threads for libraries that are not loaded yet.
    const auto core = context.core(request->threads);
    if (!core)
        return core.status();
    const auto printer = loadFigurePrinter();
    if (!printer)
        return printer.status();
    const RunFacts facts = runFacts(**core, arguments.look.run);
    job->note = facts.note;
    job->source = facts.source;
    if (job->view.view == ViewKind::Curves)
        return drawCurves(context, **core, **printer, *job, arguments);
    if (range)
        return drawMany(context, **core, **printer, *job, *request, *range, arguments);
    return drawOne(context, **core, **printer, *job, *request, arguments);
}

} // namespace

Command addFigureCommand(CLI::App& parent)
{
    auto arguments = std::make_shared<FigureArguments>();
    CLI::App* app = parent.add_subcommand("figure", "Draw a figure fit for a paper: PNG, SVG or PDF");
    arguments->look.addTo(*app);
    FigureArguments& a = *arguments;
    app->add_option("-o,--out", a.out, "The figure (.png, .svg, .pdf), or a folder with --samples")
        ->required()
        ->type_name("FILE");
    app->add_option("--samples", a.samples, "Many at once, one figure each")->type_name("A-B");
    app->add_option("--format", a.format, "png (default), svg or pdf, with --samples")->type_name("NAME");
    app->add_option("--view", a.view,
                    "overlay (default for images), tokens (default for texts), arcs, matrix, heads or curves")
        ->type_name("NAME");
    app->add_option("--site", a.settings.site,
                    "The attention site (default: the model's main one; tokens: '*' for all)")
        ->type_name("NAME");
    app->add_option("--head", a.head,
                    "One head, counted from 0 (default: -1, the mean, of arcs each; tokens: all)")
        ->type_name("N");
    app->add_option("--query", a.query, "One query's row as the map (default: -1, the mean)")->type_name("N");
    app->add_option("--colormap", a.settings.colorMap, "viridis (default), cividis, magma, blue-red")
        ->type_name("NAME");
    app->add_option("--scale", a.scale, "linear (default), log or diverging")->type_name("NAME");
    app->add_option("--interpolation", a.interpolation, "nearest, linear (default) or cubic")
        ->type_name("NAME");
    app->add_option("--blend", a.blend, "Overlay and heads: 0 only the image, 1 only the map (default 0.6)")
        ->type_name("X");
    app->add_flag("--contour", a.settings.contour, "Contours at 25, 50 and 75 % of the scale");
    app->add_flag("--evidence", a.settings.showEvidence, "Mark where the answer is known to lie");
    app->add_flag("--own-scale", a.ownScale, "A scale for each tile or panel instead of one for all");
    app->add_option("--series", a.series, "Curves: which one (repeatable; default: loss and accuracies)")
        ->type_name("NAME")
        ->allow_extra_args(false);
    app->add_option("--smoothing", a.smoothing, "Curves: weight of the moving average, 0 to 0.9999")
        ->type_name("X");
    app->add_flag("--log-y", a.logY, "Curves: logarithmic loss axis");
    app->add_flag("--no-caption", a.noCaption, "Leave the caption to the paper");
    return {app, [arguments](Context& context) { return figure(context, *arguments); }};
}

} // namespace attnscope::cli
