// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "support/fake_core.h"

namespace attnscope {
namespace {

constexpr int kSide = 16;
constexpr int kRows = 60;

class FakeSession : public Session {
public:
    explicit FakeSession(std::shared_ptr<FakeSessionState> state) : m_state(std::move(state)) {}

    bool post(Command command) override
    {
        if (m_state->accepts)
            m_state->commands.push_back(std::move(command));
        return m_state->accepts;
    }
    std::shared_ptr<const Snapshot> latest() override { return m_state->latest; }

private:
    std::shared_ptr<FakeSessionState> m_state;
};

Status notHere() { return failure("stand-in", "does not compute"); }

class FakeCore : public Core {
public:
    explicit FakeCore(std::shared_ptr<FakeSessionState> state)
        : m_state(std::move(state)), m_catalogue(smallCatalogue())
    {
    }

    const Catalogue& catalogue() const override { return m_catalogue; }
    Environment environment() const override
    {
        Environment environment;
        environment.torchVersion = "1.13.1";
        environment.blas = "OpenBLAS 0.3.21";
        environment.blasKernel = "SkylakeX";
        environment.threads = 2;
        environment.blasThreads = 1;
        environment.devices = {"cpu"};
        return environment;
    }
    std::unique_ptr<Session> openSession(SessionOptions options) override
    {
        m_state->wake = std::move(options.wake);
        return std::make_unique<FakeSession>(m_state);
    }
    Result<TrainSummary> train(const TrainRequest&, TrainObserver&) override { return notHere(); }
    Result<EvalReport> evaluate(const EvalRequest&) override { return notHere(); }
    Result<Inspection> inspect(const InspectRequest&) override { return notHere(); }
    Status inspectMany(const InspectRequest&, int64_t, int64_t,
                       const std::function<Status(const Inspection&)>&) override
    {
        return notHere();
    }
    Result<MetricBook> curves(const std::string&) override { return notHere(); }
    Status writeInspection(const Inspection&, const std::string&) override { return notHere(); }
    Status exportRun(const ExportRequest&) override { return notHere(); }
    Result<FileInfo> info(const std::string&) override { return notHere(); }
    Result<WeighRequest> readGradients(const std::string&) override { return notHere(); }
    Result<WeighReport> weigh(const WeighRequest&) override { return notHere(); }
    Result<SweepReport> sweep(const SweepRequest&, SweepObserver&) override { return notHere(); }

private:
    std::shared_ptr<FakeSessionState> m_state;
    Catalogue m_catalogue;
};

OptionSpec option(const std::string& key, OptionKind kind, const std::string& value, const std::string& group)
{
    OptionSpec spec;
    spec.key = key;
    spec.kind = kind;
    spec.defaultValue = value;
    spec.label = "Label of " + key;
    spec.doc = "What " + key + " does.";
    spec.group = group;
    return spec;
}

OptionSpec weights()
{
    OptionSpec spec = option("weighting.weights", OptionKind::Text, "1", "tasks");
    spec.live = true;
    return spec;
}

Picture checkerboard()
{
    Picture picture{kSide, kSide, {}};
    for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x)
            picture.rgb.insert(picture.rgb.end(), 3,
                               static_cast<uint8_t>((x / 4 + y / 4) % 2 == 0 ? 200 : 40));
    return picture;
}

std::shared_ptr<const SamplePage> page()
{
    auto page = std::make_shared<SamplePage>();
    page->total = kRows;
    for (int i = 0; i < 48; ++i) {
        SampleRow row;
        row.sample = {Split::Test, i, {}, {}};
        row.thumbnail = checkerboard();
        row.truth = i % 2 == 0 ? "dot" : "dash";
        row.predicted = "dot";
        row.confidence = 0.75F;
        row.correct = i % 2 == 0;
        row.pinned = i == 1;
        page->rows.push_back(std::move(row));
    }
    return page;
}

std::shared_ptr<const Inspection> inspection()
{
    auto result = std::make_shared<Inspection>();
    result->sample = {Split::Test, 0, {}, {}};
    result->input = {{3, kSide, kSide}, std::vector<float>(3 * kSide * kSide, 0.0F)};
    result->picture = checkerboard();
    result->evidence.assign(kSide * kSide, 0);
    Prediction& prediction = result->predictions.emplace_back();
    prediction.task = "class";
    prediction.classes = {"dot", "dash"};
    prediction.probabilities = {0.75F, 0.25F};
    prediction.logits = {1.1F, 0.0F};
    prediction.predicted = prediction.truth = 0;
    AttentionSite site;
    site.name = "pool";
    site.primary = true;
    site.weights = {{1, 4, 4}, std::vector<float>(16, 0.0625F)};
    site.geometry = {2.0F, 2.0F, 4.0F, 4.0F};
    result->sites.push_back(std::move(site));
    return result;
}

} // namespace

void FakeSessionState::publish()
{
    ++next.generation;
    latest = std::make_shared<const Snapshot>(next);
    wake();
}

Catalogue smallCatalogue()
{
    Catalogue catalogue;
    OptionSpec score = option("attention.score", OptionKind::Choice, "dot", "attention");
    score.choices = {"dot", "additive"};
    OptionSpec temperature = option("attention.temperature", OptionKind::Real, "1", "attention");
    temperature.minimum = 0.1;
    temperature.maximum = 10;
    temperature.logarithmic = true;
    temperature.live = true;
    OptionSpec normalise = option("norm", OptionKind::Bool, "true", "model");
    OptionSpec width = option("width", OptionKind::Integer, "32", "model");
    width.minimum = 8;
    width.maximum = 128;
    OptionSpec column = option("data.text", OptionKind::Text, "text", "data");
    catalogue.models = {
        {"image.small", "Small", "A small model.", InputKind::Image, {score, temperature, normalise, width}},
        {"image.other", "Other", "Another model.", InputKind::Image, {width}},
        {"text.small", "Words", "A model of texts.", InputKind::Text, {width}},
        {"text.pair", "Two texts", "A model of two texts.", InputKind::TextPair, {width}},
        {"text.maker", "Writer", "Makes texts.", InputKind::Text, {width}, false, true},
        {"image.multi", "Several", "Learns several tasks.", InputKind::Image, {width}, true}};
    catalogue.datasets = {{"dots", "Dots", "Dots and dashes.", InputKind::Image, false, false, {}},
                          {"outside", "Outside", "On your disk.", InputKind::Image, true, false, {}},
                          {"words", "Words", "Sentences.", InputKind::Text, false, false, {column}},
                          {"pairs", "Pairs", "Translations.", InputKind::Text, false, false, {}, true}};
    catalogue.mechanisms = {{MechanismInfo::Part::Score, "dot", "q·k", "The inner product."},
                            {MechanismInfo::Part::Score, "additive", "v·tanh(Wq + Uk)", "A small network."}};
    catalogue.weightings = {{"equal", "What equal does.", {}}, {"fixed", "What fixed does.", {weights()}}};
    OptionSpec weighting = option("weighting", OptionKind::Choice, "equal", "tasks");
    weighting.choices = {"equal", "fixed"};
    weighting.live = true;
    OptionSpec sampling = option("sampling", OptionKind::Choice, "proportional", "tasks");
    sampling.choices = {"proportional", "equal"};
    catalogue.taskOptions = {option("tasks", OptionKind::Text, "", "tasks"), weighting, sampling,
                             option("composite", OptionKind::Text, "", "tasks")};
    catalogue.taskOptions.front().hint = "What suits";
    return catalogue;
}

Snapshot readySnapshot()
{
    Snapshot snapshot;
    snapshot.state = RunState::Ready;
    snapshot.progress.totalSteps = 100;
    snapshot.progress.totalEpochs = 10;
    snapshot.progress.stepsPerEpoch = 10;
    RunConfig config;
    config.model = "image.small";
    config.data = "dots";
    snapshot.config = std::make_shared<RunConfig>(config);
    auto dataset = std::make_shared<DatasetSummary>();
    dataset->spec = dataset->name = "dots";
    dataset->trainSamples = 6000;
    dataset->testSamples = kRows;
    dataset->channels = 3;
    dataset->height = dataset->width = kSide;
    dataset->hasEvidence = true;
    dataset->tasks = {{"class", TaskKind::Classification, {"dot", "dash"}}};
    snapshot.dataset = dataset;
    auto model = std::make_shared<ModelSummary>();
    model->name = "image.small";
    model->parameters = 12345;
    model->sites = {"pool"};
    snapshot.model = model;
    snapshot.metrics = std::make_shared<MetricBook>();
    snapshot.samples = page();
    snapshot.inspection = inspection();
    snapshot.timeline = std::make_shared<Timeline>();
    return snapshot;
}

Snapshot textSnapshot(std::shared_ptr<const Inspection> inspection)
{
    Snapshot snapshot = readySnapshot();
    auto dataset = std::make_shared<DatasetSummary>(*snapshot.dataset);
    dataset->input = InputKind::Text;
    dataset->channels = dataset->height = dataset->width = 0;
    dataset->text = {9000, 100, false, 0, 0};
    snapshot.dataset = dataset;
    auto page = std::make_shared<SamplePage>(*snapshot.samples);
    for (SampleRow& row : page->rows) {
        row.thumbnail = {};
        row.text = "a dull film, " + std::to_string(row.sample.index) + " minutes too long 一点也不好看";
    }
    snapshot.samples = page;
    snapshot.inspection = std::move(inspection);
    return snapshot;
}

CoreHost::Loader fakeLoader(const std::shared_ptr<FakeSessionState>& state)
{
    return [state]() -> Result<std::unique_ptr<Core>> {
        return std::unique_ptr<Core>(std::make_unique<FakeCore>(state));
    };
}

} // namespace attnscope
