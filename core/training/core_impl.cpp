// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/core_impl.h"

#include "core/api/loader.h"
#include "core/attention/attention.h"
#include "core/base/nearest_name.h"
#include "core/data/picture_file.h"
#include "core/device/device.h"
#include "core/interchange/array_files.h"
#include "core/interchange/attention_dump.h"
#include "core/interchange/exporters.h"
#include "core/interchange/file_info.h"
#include "core/interchange/gradient_file.h"
#include "core/multitask/weigh.h"
#include "core/multitask/weighting.h"
#include "core/record/metric_book.h"
#include "core/training/blas_info.h"
#include "core/training/composite.h"
#include "core/training/resume.h"
#include "core/training/sweep.h"
#include "core/training/task_balance.h"
#include "core/training/task_choice.h"
#include "core/training/task_sampling.h"
#include "core/training/worker.h"

#include <ATen/Parallel.h>
#include <fmt/ranges.h>
#include <c10/util/Exception.h>
#include <torch/version.h>

#include <array>
#include <chrono>
#include <ctime>
#include <filesystem>

namespace attnscope {
namespace fs = std::filesystem;
namespace {

OptionSpec strategyOption()
{
    OptionSpec spec;
    spec.key = "weighting";
    spec.kind = OptionKind::Choice;
    spec.defaultValue = "equal";
    for (const WeightingEntry& entry : weightingRegistry())
        spec.choices.push_back(entry.info.name);
    spec.label = "Weighting";
    spec.doc = "By which strategy the losses or the gradients of the tasks are put together in each step; it "
               "may be changed while training runs.";
    spec.group = "tasks";
    spec.live = true;
    return spec;
}

Catalogue makeCatalogue()
{
    Catalogue catalogue;
    for (const ModelEntry& entry : modelRegistry())
        catalogue.models.push_back(entry.info);
    for (const DatasetEntry& entry : datasetRegistry())
        catalogue.datasets.push_back(entry.info);
    catalogue.mechanisms = mechanismCatalogue();
    for (const WeightingEntry& entry : weightingRegistry())
        catalogue.weightings.push_back(entry.info);
    catalogue.taskOptions = {tasksOption(), strategyOption(), measureOption()};
    catalogue.taskOptions.insert(catalogue.taskOptions.end(), samplingOptions().begin(),
                                 samplingOptions().end());
    catalogue.taskOptions.push_back(compositeOption());
    return catalogue;
}

/// Torch's exceptions end here: a synchronous call answers with a sentence.
template <class Call>
auto guarded(const char* what, Call call) -> decltype(call())
{
    try {
        return call();
    } catch (const c10::Error& error) {
        return failure(what, "LibTorch stopped with an error: {}", error.what_without_backtrace());
    } catch (const std::exception& error) {
        return failure(what, "stopped with an error: {}", error.what());
    }
}

double secondsOf(const std::string& isoUtc)
{
    std::tm parts{};
    if (strptime(isoUtc.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts) == nullptr)
        return 0;
    return static_cast<double>(timegm(&parts));
}

/// A run file that is to be replaced, out of the way until its successor exists; back in its place if that
/// fails.
class SetAside {
public:
    explicit SetAside(const std::string& path) : m_path(path)
    {
        for (const char* suffix : kSuffixes) {
            std::error_code error;
            if (path.empty() || !fs::exists(path + suffix, error))
                continue;
            fs::rename(path + suffix, aside() + suffix, error);
            if (error && m_status.isOk())
                m_status = failure(path, "cannot be replaced ({})", error.message());
        }
    }
    ~SetAside()
    {
        if (m_path.empty())
            return;
        std::error_code ignored;
        for (const char* suffix : kSuffixes) {
            if (m_dropped)
                fs::remove(aside() + suffix, ignored);
            else if (fs::exists(aside() + suffix, ignored))
                fs::rename(aside() + suffix, m_path + suffix, ignored);
        }
    }
    SetAside(const SetAside&) = delete;
    SetAside& operator=(const SetAside&) = delete;
    const Status& status() const { return m_status; }
    void drop() { m_dropped = true; }

private:
    static constexpr std::array kSuffixes{"", "-wal", "-shm"};
    std::string aside() const { return m_path + ".replaced"; }

    const std::string m_path;
    Status m_status;
    bool m_dropped = false;
};

Result<std::unique_ptr<TrainingRun>> newRun(const TrainRequest& request, const RunConfig& config)
{
    at::set_num_threads(chooseRuntime(config.threads).threads);
    auto data = openDataset(config.data, config.options, config.seed, [](double) { return true; });
    if (!data)
        return data.status();
    auto trainer = Trainer::create(config, std::shared_ptr<const Dataset>(std::move(*data)));
    if (!trainer)
        return trainer.status();
    ATTNSCOPE_TRY((*trainer)->checkMemory());
    SetAside old(request.existing == ExistingFile::Overwrite ? request.out : std::string());
    ATTNSCOPE_TRY(old.status());
    auto run = std::make_unique<TrainingRun>(std::move(*trainer));
    ATTNSCOPE_TRY(run->startRecording(request.out));
    old.drop();
    return run;
}

/// A sample from the run's record if it is there at exactly that step, else from a checkpoint.
class Looker {
public:
    explicit Looker(const InspectRequest& request) : m_request(request) {}

    Result<Inspection> look(std::optional<int64_t> sample)
    {
        if (!m_file) {
            auto file = RunFile::open(m_request.run, RunFile::Access::ReadOnly);
            if (!file)
                return file.status();
            m_file = std::move(*file);
        }
        if (sample && m_request.step && !m_request.data) {
            auto recorded = m_file->snapshot(*m_request.step);
            if (recorded)
                for (Inspection& inspection : *recorded)
                    if (inspection.sample.split == Split::Test && inspection.sample.index == *sample)
                        return std::move(inspection);
        }
        if (!m_trainer) {
            if (m_request.step)
                ATTNSCOPE_TRY(checkStep(*m_request.step));
            const auto make = sample || !m_request.text ? trainerOf : textTrainerOf;
            auto trainer = make(*m_file, m_request.data, m_request.step, m_request.threads);
            if (!trainer)
                return trainer.status();
            m_trainer = std::move(*trainer);
        }
        if (!sample)
            ATTNSCOPE_TRY(checkKind(m_trainer->dataset().summary()));
        return m_trainer->inspect(sample ? SampleRef{Split::Test, *sample, {}, {}} : ownInput());
    }

    /// Whether all samples up to `last` are there, as far as the data had to be loaded.
    Status checkRange(int64_t last) const
    {
        if (!m_trainer)
            return Status::ok();
        const int64_t count = m_trainer->dataset().size(Split::Test);
        return last < count
                   ? Status::ok()
                   : usageError("--samples", "the test split has fewer (expected at most {}, found {})",
                                count - 1, last);
    }

private:
    /// A neighbouring step's weights would answer another question than the one asked.
    Status checkStep(int64_t step) const
    {
        const auto kept = m_file->checkpointSteps();
        if (!kept)
            return kept.status();
        const auto next = std::lower_bound(kept->begin(), kept->end(), step);
        if (next != kept->end() && *next == step)
            return Status::ok();
        const std::vector<int64_t> nearest(next == kept->begin() ? next : next - 1,
                                           next == kept->end() ? next : next + 1);
        return usageError("--step",
                          "the run has kept neither the weights nor this sample of step {} (nearest {})",
                          step, fmt::format("{}", fmt::join(nearest, ", ")));
    }

    Status checkKind(const DatasetSummary& data) const
    {
        const bool readsImages = data.input == InputKind::Image;
        if (m_request.text && readsImages)
            return usageError("--text", "the model of this run looks at images (give --sample or --image)");
        const auto model = findModel(m_trainer->config().model);
        if (m_request.context && model && (*model)->info.input != InputKind::TextPair)
            return usageError("--context", "the model of this run reads one text (give --text alone)");
        if (m_request.image && !readsImages)
            return usageError("--image", "the model of this run reads texts (give --sample or --text)");
        return Status::ok();
    }

    SampleRef ownInput() const
    {
        if (m_request.image)
            return {Split::Test, -1, *m_request.image, {}};
        return {Split::Test, -1, *m_request.text, m_request.context.value_or("")};
    }

    const InspectRequest& m_request;
    std::unique_ptr<RunFile> m_file;
    std::unique_ptr<Trainer> m_trainer;
};

class CoreImpl final : public Core {
public:
    const Catalogue& catalogue() const override { return m_catalogue; }

    Environment environment() const override
    {
        Environment environment;
        environment.torchVersion = TORCH_VERSION;
        const BlasInfo blas = blasInfo();
        environment.blas = blas.library;
        environment.blasKernel = blas.kernel;
        environment.blasThreads = blas.threads;
        environment.threads = at::get_num_threads();
        environment.devices = availableDevices();
        return environment;
    }

    std::unique_ptr<Session> openSession(SessionOptions options) override
    {
        return std::make_unique<Worker>(std::move(options));
    }

    Result<TrainSummary> train(const TrainRequest& request, TrainObserver& observer) override
    {
        return guarded("train", [&]() -> Result<TrainSummary> { return trainUnguarded(request, observer); });
    }

    Result<EvalReport> evaluate(const EvalRequest& request) override
    {
        return guarded("eval", [&]() -> Result<EvalReport> {
            auto file = RunFile::open(request.run, RunFile::Access::ReadOnly);
            if (!file)
                return file.status();
            auto trainer = trainerOf(**file, request.data, std::nullopt, request.threads);
            if (!trainer)
                return trainer.status();
            if ((*trainer)->dataset().size(request.split) == 0)
                return failure((*trainer)->config().data, "has no samples in the {} split",
                               splitName(request.split));
            return (*trainer)->evaluate(request.split);
        });
    }

    Result<Inspection> inspect(const InspectRequest& request) override
    {
        return guarded("inspect", [&]() -> Result<Inspection> {
            if (isDumpName(request.run))
                return inspectDump(request);
            if (!request.sample && !request.image && !request.text)
                return usageError("--sample", "say what to look at: --sample, --image or --text");
            return Looker(request).look(request.sample);
        });
    }

    Status inspectMany(const InspectRequest& request, int64_t first, int64_t last,
                       const std::function<Status(const Inspection&)>& take) override
    {
        return guarded("inspect", [&]() -> Status {
            Looker looker(request);
            for (int64_t sample = first; sample <= last; ++sample) {
                const auto inspection = looker.look(sample);
                if (!inspection)
                    return inspection.status();
                ATTNSCOPE_TRY(looker.checkRange(last));
                ATTNSCOPE_TRY(take(*inspection));
            }
            return Status::ok();
        });
    }

    Result<MetricBook> curves(const std::string& run) override
    {
        auto file = RunFile::open(run, RunFile::Access::ReadOnly);
        if (!file)
            return file.status();
        return readMetricBook(**file);
    }

    Status writeInspection(const Inspection& inspection, const std::string& path) override
    {
        return writeArrays(bundleOf(inspection), path);
    }

    Status exportRun(const ExportRequest& request) override
    {
        return guarded("export", [&]() -> Status {
            auto file = RunFile::open(request.run, RunFile::Access::ReadOnly);
            if (!file)
                return file.status();
            if (!request.metrics.empty() || !request.tensorboard.empty()) {
                const auto book = readMetricBook(**file);
                if (!book)
                    return book.status();
                if (!request.metrics.empty())
                    ATTNSCOPE_TRY(writeMetrics(*book, request.metrics));
                if (!request.tensorboard.empty())
                    ATTNSCOPE_TRY(writeTensorBoard(*book, request.tensorboard,
                                                   secondsOf((*file)->header().createdUtc)));
            }
            return request.weights.empty() ? Status::ok() : exportWeights(**file, request.weights);
        });
    }

    Result<FileInfo> info(const std::string& path) override
    {
        return describeFile(path, [](const std::string& picture, uint32_t width, uint32_t height) {
            const bool readable = width <= kMaxPictureSide && height <= kMaxPictureSide &&
                                  int64_t{width} * height <= kMaxPicturePixels;
            return readable ? readPicture(picture).status() : Status::ok();
        });
    }

    Result<WeighRequest> readGradients(const std::string& path) override
    {
        return guarded("weigh", [&] { return readGradientFile(path); });
    }

    Result<WeighReport> weigh(const WeighRequest& request) override
    {
        return guarded("weigh", [&] { return attnscope::weigh(request); });
    }

    Result<SweepReport> sweep(const SweepRequest& request, SweepObserver& observer) override
    {
        return guarded("sweep", [&] { return attnscope::sweep(request, observer); });
    }

private:
    static Result<Inspection> inspectDump(const InspectRequest& request)
    {
        if (request.sample || request.image || request.text || request.step || request.data)
            return usageError(request.run,
                              "is an attention dump, which holds one input (expected no --sample, --image, "
                              "--text, --step or --data)");
        return readInspection(request.run);
    }

    static Status exportWeights(const RunFile& file, const std::string& path)
    {
        auto checkpoint = file.checkpoint();
        if (!checkpoint)
            return checkpoint.status();
        const auto config = configAt(file, *checkpoint);
        if (!config)
            return config.status();
        ArrayBundle weights;
        for (NamedArray& array : checkpoint->state.arrays)
            if (!array.name.starts_with("optimizer/") && !array.name.starts_with("weighting/") &&
                !isGeneratorArray(array.name))
                weights.arrays.push_back(std::move(array));
        weights.metadata["model"] = config->model;
        weights.metadata["data"] = file.header().datasetName;
        weights.metadata["step"] = std::to_string(checkpoint->step);
        weights.metadata["config"] = toJson(*config);
        return writeArrays(weights, path);
    }

    static Result<TrainSummary> trainUnguarded(const TrainRequest& request, TrainObserver& observer)
    {
        const auto start = std::chrono::steady_clock::now();
        const auto config = checkedConfig(request.config);
        if (!config)
            return config.status();
        std::error_code ignored;
        const bool exists = fs::exists(request.out, ignored);
        if (exists && request.existing == ExistingFile::Refuse)
            return failure(request.out,
                           "exists already (give --resume to go on with it or --overwrite to replace it)");
        const bool resume = exists && request.existing == ExistingFile::Resume;
        auto run = resume ? resumeRun(request.out, *config) : newRun(request, *config);
        if (!run)
            return run.status();
        observer.onReady((*run)->trainer().summary(), (*run)->trainer().modelSummary());
        TrainSummary summary;
        summary.run = request.out;
        while (!(*run)->finished() && !summary.stopped) {
            const auto advance = (*run)->advance();
            if (!advance)
                return advance.status();
            for (const StepOutcome& outcome : advance->steps)
                summary.stopped = !observer.onStep(outcome.report) || summary.stopped;
            if (advance->epoch)
                observer.onEpoch(*advance->epoch);
        }
        ATTNSCOPE_TRY((*run)->stop());
        for (const StepOutcome& outcome : (*run)->takeOutcomes())
            observer.onStep(outcome.report);
        summary.steps = (*run)->trainer().stepsMade();
        summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return summary;
    }

    const Catalogue m_catalogue = makeCatalogue();
};

} // namespace

std::unique_ptr<Core> makeCore() { return std::make_unique<CoreImpl>(); }

} // namespace attnscope
