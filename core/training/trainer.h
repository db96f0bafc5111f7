// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"
#include "core/data/batch_loader.h"
#include "core/data/dataset.h"
#include "core/device/device.h"
#include "core/device/readback.h"
#include "core/models/model.h"
#include "core/record/run_file.h"
#include "core/training/divergence_watch.h"
#include "core/training/evaluation.h"
#include "core/training/kept_state.h"
#include "core/training/optimizer.h"
#include "core/training/task_balance.h"
#include "core/training/task_score.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace attnscope {

/// The result of one step.
struct StepOutcome {
    StepReport report;
    std::map<std::string, AnswerCount> answers; ///< of this batch, by task that had a label in it
    double gradientNorm = 0;
    double learningRate = 0; ///< that it was made with
    int64_t samples = 0;     ///< in the batch: fewer at an epoch's end
    bool epochEnded = false;
};

/// Whether an array of a checkpoint is the state of a generator, and no part of the model.
bool isGeneratorArray(const std::string& name);

/// Checks a configuration against the registries and returns it with canonical option values and without
/// those that equal their defaults. Usage error for an unknown model, data set or key (with the nearest valid
/// name) or a bad value.
Result<RunConfig> checkedConfig(const RunConfig& config);

/// A model, its data and its optimiser, stepped by hand: without threads of its own but the batch loader's.
/// Everything is decided by the configuration and the thread count, bit for bit; on a GPU as far as
/// LibTorch's kernels add in the same order twice.
///
/// Invariants:
/// 1. All randomness of the steps comes from LibTorch's default generator (dropout, hard attention) and from
///    streams keyed by (seed, epoch, step) (order, augmentation); looking at the model draws from neither.
/// 2. m_good and m_candidate are states from which finite losses were computed while the DivergenceWatch was
///    calm, m_good the older one, kKeepEvery steps or more before; on a GPU the candidate's own loss may not
///    be known yet. After a divergence the trainer is at m_good.
/// 3. Between two steps the loader stands where m_position does.
/// 4. The state is that after stepsMade() steps, in the order of the device's work, whether or not their
///    outcomes are known yet. m_open holds those that are not, the oldest first; on the CPU there are none.
/// 5. m_sound, on a GPU, is true there until a step's losses or gradients are not finite, and then false: no
///    later step changes weights or the optimiser's state, until the host has seen it and gone back.
class Trainer {
public:
    /// Builds the model for `data` with parameters drawn from the seed. `config` must have passed
    /// checkedConfig(). Failure: the model does not fit the data.
    static Result<std::unique_ptr<Trainer>> create(const RunConfig& config,
                                                   std::shared_ptr<const Dataset> data);
    /// The same for data without training samples (storedDataset()): step() is then a Failure.
    static Result<std::unique_ptr<Trainer>> createToLook(const RunConfig& config,
                                                         std::shared_ptr<const Dataset> data);
    /// False for a trainer of createToLook(), which is finished at any step.
    bool canTrain() const { return m_loader != nullptr; }

    const RunConfig& config() const { return m_config; }
    const Dataset& dataset() const { return *m_data; }
    std::shared_ptr<const Dataset> sharedDataset() const { return m_data; }
    /// What the data set says of itself, with the tasks alone that this run trains.
    const DatasetSummary& summary() const { return m_summary; }
    ModelSummary modelSummary() const;

    int64_t stepsMade() const { return m_step; }
    int64_t epochsCompleted() const { return m_position.epoch; }
    int64_t stepsPerEpoch() const;
    /// Of the epoch begun; where none is, of the next.
    int64_t stepsLeftInEpoch() const;
    int64_t totalSteps() const;
    /// The epoch, from 1, that the last step falls into.
    int64_t totalEpochs() const;
    bool finished() const;

    /// Failure where a step on the longest texts would take more memory than there is now.
    Status checkMemory() const { return checkMemory(m_config.batch); }

    /// One optimiser step. A loss, gradient or weight that is not finite, or a loss that has blown up
    /// (DivergenceWatch), is a Failure at "step N" that names the step and, where it is known, the layer; the
    /// last good state is put back first. After an exception the same batch comes again.
    Result<StepOutcome> step();
    /// The same without waiting for a GPU: gives the outcomes, in order, that are known by now. On the CPU
    /// that is this step's. On a GPU it is those of steps before, at most two behind, and this one's too
    /// where an epoch or the run ends with it. A Failure is about whichever step it names. After another one,
    /// or an exception, outcomes that were known by then come with the next call.
    Result<std::vector<StepOutcome>> stepAhead();
    /// The outcomes that are not known yet, after a wait for them.
    Result<std::vector<StepOutcome>> settle();
    torch::Device device() const { return m_device; }
    /// Whether the outcomes of all steps are known.
    bool isSettled() const { return m_open.empty(); }

    /// The scores of evaluateModel() over a split (at most `limit` samples).
    Result<EvalReport> evaluate(Split split, const Between& between = {}, int64_t limit = -1);

    /// One sample, or the user's own input, with all attention; `hidden` are positions of tokens of its first
    /// text that the model is not shown. Consumes no randomness. Failure: no such sample, an image or text
    /// that cannot be read, a position beyond the text.
    Result<Inspection> inspect(const SampleRef& sample, std::span<const int32_t> hidden = {});

    /// Whether inspect() could hide these. Failure as there.
    Status checkHidden(const SampleRef& sample, std::span<const int32_t> hidden) const;
    /// Whether the input is at hand: the user's own, or a sample of the data.
    bool has(const SampleRef& sample) const
    {
        return sample.index < 0 || sample.index < m_data->size(sample.split);
    }
    /// The same with the weights and live settings of a checkpoint; the trainer's own are back afterwards.
    Result<Inspection> inspectAt(const Checkpoint& checkpoint, const SampleRef& sample,
                                 std::span<const int32_t> hidden);

    /// An answer to the first task, for a row of the sample view.
    struct Answer {
        int predicted = -1; ///< class; -1 for a sequence
        float confidence = 0;
        std::string text; ///< the class's name, or the text made
    };
    /// Answers for samples; `between` is called now and then, and where it says so they end early.
    std::vector<Answer> predict(Split split, std::span<const int64_t> indexes, const Between& between = {});

    /// Changes a live key at this step boundary. Usage error for a key that is not live or a bad value.
    Status setLive(const std::string& key, const std::string& value);

    /// Not while outcomes are unknown: call settle() before.
    Checkpoint checkpoint() const;
    /// Exact restore, optimiser and generator included. Failure: arrays missing or of other shapes.
    Status restore(const Checkpoint& checkpoint);
    /// The weights alone.
    Status loadWeights(const ArrayBundle& state);
    ArrayBundle weights() const;
    /// Failure as of step() if a weight is not finite (the last update may have overflowed), with the last
    /// good state put back.
    Status checkWeights();

    /// Whether the trainer keeps its state after this step to go back to.
    bool keeps(int64_t step) const { return step == m_good.step() || step == m_candidate.step(); }
    /// Replaces the states to go back to by a checkpoint of this model: for a run that goes on from one made
    /// when its loss was no longer calm.
    void goBackTo(const Checkpoint& good)
    {
        m_good = good;
        m_candidate = good;
    }
    /// Whether a checkpoint was made when the loss was calm (DivergenceWatch::calm()).
    bool wasCalm(const Checkpoint& checkpoint) const;

private:
    Trainer(const RunConfig& config, std::shared_ptr<const Dataset> data);
    static Result<std::unique_ptr<Trainer>> make(const RunConfig& config,
                                                 std::shared_ptr<const Dataset> data);

    /// A step whose passes are made, and whose numbers may still be on a GPU.
    struct OpenStep {
        StepOutcome outcome; ///< what is known already
        BalanceStep balance;
        std::vector<torch::Tensor> right; ///< answers, one scalar for each of balance.tasks
        Batch batch;
        std::optional<Readback> numbers; ///< the norm and right answers, then losses and Gram if defined
    };

    Status trainOrUndo(LoadedBatch& loaded);
    OpenStep passes(const LoadedBatch& loaded);
    Status trainOn(const LoadedBatch& loaded);
    Status launch(const LoadedBatch& loaded);
    Status conclude(size_t left);
    std::vector<StepOutcome> takeKnown();
    Status examine(OpenStep& open);
    void moveOn(const DataPosition& next, StepOutcome& outcome);
    const std::string& taskName(const OpenStep& open, size_t k) const;
    Result<std::unique_ptr<TaskBalance>> balanceFor(const RunConfig& config) const;
    OptimizerSettings optimizerSettings() const;
    double bytesFor(const TextLengths& lengths, int64_t samples) const;
    Status checkMemory(int64_t batch) const;
    Status checkMemory(const Sample& sample) const;
    Status setBalance(const std::string& key, const std::string& value);
    KeptState stateWith(const GeneratorState& generator, const ArrayBundle& balance) const;
    Status loadBalance(const Checkpoint& checkpoint);
    void answerBatch(const Batch& batch, std::vector<Answer>& answers);
    Status restoreGenerators(const Checkpoint& checkpoint);
    Status diverged(const StepOutcome& outcome, const Batch& batch);
    Status blownUp(const StepOutcome& outcome);
    Status checkWeights(int64_t step);
    Status goBack();
    Result<Sample> ownInput(const SampleRef& sample, Picture& original) const;
    Result<Sample> inputOf(const SampleRef& sample, Picture& original) const;
    void keepIfGood();
    void restartLoader();

    RunConfig m_config;
    std::shared_ptr<const Dataset> m_data;
    DatasetSummary m_summary;
    const ModelEntry* m_entry = nullptr; ///< in the registry
    torch::Device m_device{torch::kCPU};
    std::shared_ptr<Model> m_model;
    std::unique_ptr<Optimizer> m_optimizer;
    std::unique_ptr<TaskBalance> m_balance;
    std::vector<double> m_compositeWeights; ///< see compositeWeights()
    TrainingOrder m_order;
    ArrayBundle m_balanceBefore;           ///< the strategy's state when the present step began
    std::unique_ptr<BatchLoader> m_loader; ///< null: there is nothing to train on
    int64_t m_step = 0;
    DataPosition m_position;          ///< of the next batch
    GeneratorState m_generatorBefore; ///< LibTorch's generators as the step under way began
    std::deque<OpenStep> m_open;
    std::vector<StepOutcome> m_known; ///< and not handed out yet
    torch::Tensor m_sound;            ///< bool scalar on a GPU; undefined on the CPU
    DivergenceWatch m_watch;
    KeptState m_good, m_candidate;
    double m_secondsPerSample = 0; ///< exponentially averaged, for the report
};

} // namespace attnscope
