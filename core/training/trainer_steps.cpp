// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// How the trainer steps. On the CPU a step is over when it returns. On a GPU it is only given to the device:
// the host goes on to the next while the numbers of the last ones (losses, norm, right answers) are on their
// way, and waits for none until it is kMostOpen steps ahead. What must not happen to weights that went wrong
// in between, the device sees to itself: see m_sound.
#include "core/training/trainer.h"

#include "core/training/finite_check.h"

#include <torch/torch.h>

#include <chrono>
#include <cmath>

namespace attnscope {
namespace {

constexpr int64_t kKeepEvery = 50; ///< least steps between copies of the state to fall back to
/// Steps that a GPU may have been given without an answer: one it works on, one that waits.
constexpr size_t kMostOpen = 2;

/// Steps' numbers in one row, so that one copy brings them: the norm, then the right answers of each task.
torch::Tensor inOneRow(const torch::Tensor& norm, const std::vector<torch::Tensor>& right)
{
    std::vector<torch::Tensor> numbers{norm.to(torch::kDouble)};
    for (const torch::Tensor& count : right)
        numbers.push_back(count.to(torch::kDouble));
    return torch::stack(numbers);
}

} // namespace

Result<StepOutcome> Trainer::step()
{
    assert(isSettled() && m_known.empty());
    if (const auto ahead = stepAhead(); !ahead)
        return ahead.status();
    else if (isSettled())
        return ahead->back();
    auto rest = settle();
    if (!rest)
        return rest.status();
    return std::move(rest->back());
}

Result<std::vector<StepOutcome>> Trainer::stepAhead()
{
    if (!canTrain())
        return failure(m_config.data, "has no training samples");
    const auto start = std::chrono::steady_clock::now();
    auto loaded = m_loader->next();
    if (!loaded)
        return loaded.status();
    m_generatorBefore = generatorState(m_device);
    ATTNSCOPE_TRY(trainOrUndo(*loaded));
    // What an epoch came to is asked for at its end.
    ATTNSCOPE_TRY(conclude(m_position.offset == 0 || finished() ? 0 : kMostOpen));
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double perSample = seconds / static_cast<double>(loaded->batch.size());
    m_secondsPerSample = m_step <= 2 ? perSample : 0.95 * m_secondsPerSample + 0.05 * perSample;
    return takeKnown();
}

Result<std::vector<StepOutcome>> Trainer::settle()
{
    ATTNSCOPE_TRY(conclude(0));
    return takeKnown();
}

std::vector<StepOutcome> Trainer::takeKnown()
{
    for (StepOutcome& outcome : m_known)
        outcome.report.samplesPerSecond = 1.0 / m_secondsPerSample;
    return std::exchange(m_known, {});
}

/// An exception of LibTorch (no memory, say) leaves things as they were before the step: the loader has gone
/// on to the next batch by then, and dropout may have drawn.
Status Trainer::trainOrUndo(LoadedBatch& loaded)
{
    try {
        return m_device.is_cpu() ? trainOn(loaded) : launch(loaded);
    } catch (...) {
        m_optimizer->zeroGradients();
        setGeneratorState(m_device, m_generatorBefore);
        [[maybe_unused]] const Status own = m_balance->load(m_balanceBefore);
        assert(own.isOk()); // it is its own state of a moment ago
        restartLoader();
        throw;
    }
}

/// The forward and the backward pass: gradients are in place after it.
Trainer::OpenStep Trainer::passes(const LoadedBatch& loaded)
{
    OpenStep open;
    open.batch = loaded.batch;
    m_balanceBefore = {};
    m_balance->save(m_balanceBefore);
    m_model->train();
    const ModelOutput output = m_model->forward(open.batch, RecordAttention::No);
    std::vector<TaskLoss> losses;
    for (size_t k = 0; k < m_summary.tasks.size(); ++k) {
        const TaskInfo& task = m_summary.tasks[k];
        const auto logits = output.logits.find(task.name);
        if (logits == output.logits.end())
            continue;
        torch::Tensor loss = taskLoss(task, logits->second, open.batch);
        if (!loss.defined())
            continue; // no sample of this batch has a label of the task
        if (const auto added = output.addedLosses.find(task.name); added != output.addedLosses.end())
            loss = loss + added->second;
        losses.push_back({static_cast<int>(k), loss});
        open.outcome.answers[task.name].known = knownAnswers(task, open.batch);
        open.right.push_back(rightAnswers(task, logits->second, open.batch));
    }
    m_optimizer->zeroGradients();
    open.balance = m_balance->backward(losses, m_model->parameters(), m_step + 1, m_position.epoch + 1);
    StepOutcome& outcome = open.outcome;
    outcome.samples = open.batch.size();
    outcome.report.step = m_step + 1;
    outcome.report.epoch = m_position.epoch + 1;
    outcome.learningRate = m_config.learningRate;
    outcome.epochEnded = loaded.next.epoch > loaded.position.epoch;
    return open;
}

/// The step is made: what comes after it is the next.
void Trainer::moveOn(const DataPosition& next, StepOutcome& outcome)
{
    ++m_step;
    m_position = next;
    outcome.report.totalSteps = totalSteps();
}

Status Trainer::trainOn(const LoadedBatch& loaded)
{
    OpenStep open = passes(loaded);
    StepOutcome& outcome = open.outcome;
    for (size_t k = 0; k < open.right.size(); ++k)
        outcome.answers[taskName(open, k)].right = open.right[k].item<int64_t>();
    outcome.gradientNorm = m_optimizer->gradientNorm();
    ATTNSCOPE_TRY(examine(open));
    keepIfGood();
    m_optimizer->step(outcome.gradientNorm);
    moveOn(loaded.next, outcome);
    m_known.push_back(std::move(outcome));
    return Status::ok();
}

Status Trainer::launch(const LoadedBatch& loaded)
{
    OpenStep open = passes(loaded);
    const torch::Tensor norm = m_optimizer->gatherGradients();
    torch::Tensor sound = m_sound.logical_and(torch::isfinite(norm));
    if (open.balance.losses.defined())
        sound = sound.logical_and(torch::isfinite(open.balance.losses.sum()));
    std::vector<torch::Tensor> numbers{inOneRow(norm, open.right)};
    for (const torch::Tensor& tensor : {open.balance.losses, open.balance.gram})
        if (tensor.defined())
            numbers.push_back(tensor);
    open.numbers.emplace(std::move(numbers));
    keepIfGood();
    m_optimizer->stepOnDevice(norm, sound); // nothing that could fail comes after it
    m_sound = sound;
    open.right.clear();
    moveOn(loaded.next, open.outcome);
    m_open.push_back(std::move(open));
    return Status::ok();
}

const std::string& Trainer::taskName(const OpenStep& open, size_t k) const
{
    return m_summary.tasks[static_cast<size_t>(open.balance.tasks[k])].name;
}

/// Waits for the numbers of steps until no more than `left` are open.
Status Trainer::conclude(size_t left)
{
    while (m_open.size() > left) {
        OpenStep open = std::move(m_open.front());
        m_open.pop_front();
        const std::vector<torch::Tensor>& numbers = open.numbers->tensors();
        const double* const row = numbers[0].data_ptr<double>();
        open.outcome.gradientNorm = row[0];
        for (size_t k = 0; k < open.balance.tasks.size(); ++k)
            open.outcome.answers[taskName(open, k)].right = static_cast<int64_t>(row[1 + k]);
        if (open.balance.losses.defined())
            open.balance.losses = numbers[1];
        if (open.balance.gram.defined())
            open.balance.gram = numbers[2];
        ATTNSCOPE_TRY(examine(open));
        m_known.push_back(std::move(open.outcome));
    }
    return Status::ok();
}

/// Completes the outcome, and sees whether training diverged.
Status Trainer::examine(OpenStep& open)
{
    StepOutcome& outcome = open.outcome;
    const BalanceReport balance = m_balance->report(open.balance);
    outcome.report.loss = balance.loss;
    outcome.report.taskLoss = balance.taskLoss;
    outcome.report.taskWeight = balance.weight;
    outcome.report.taskGradientNorm = balance.gradientNorm;
    outcome.report.gradientCosine = balance.gradientCosine;
    // What the watch knows of losses holds for their plain sum; weights may scale that at will.
    double plainLoss = 0;
    for (const auto& [task, loss] : balance.taskLoss)
        plainLoss += loss;
    if (!std::isfinite(outcome.report.loss) || !std::isfinite(outcome.gradientNorm))
        return diverged(outcome, open.batch);
    if (!open.balance.tasks.empty()) // a batch without labels says nothing
        m_watch.take(outcome.report.step, plainLoss);
    return m_watch.blownUp() ? blownUp(outcome) : Status::ok();
}

/// Before a step's update.
void Trainer::keepIfGood()
{
    // The weights that this step started from gave a finite loss: a copy made of earlier ones is good for
    // sure.
    if (m_step < m_candidate.step() + kKeepEvery || !m_watch.calm())
        return;
    m_good = std::move(m_candidate);
    // As before this step, whose forward pass has drawn and whose losses have been weighed already.
    m_candidate = stateWith(m_generatorBefore, m_balanceBefore);
}

Status Trainer::goBack()
{
    m_optimizer->zeroGradients();
    return restore(Checkpoint(m_good.whole()));
}

/// Names what is known to have gone wrong first: a weight, else a value in the forward pass, else a gradient.
/// (On a GPU the gradients at hand may be a later step's, and then none is named.)
Status Trainer::diverged(const StepOutcome& outcome, const Batch& batch)
{
    if (const Status weights = checkWeights(outcome.report.step - 1); !weights.isOk())
        return weights;
    const double loss = outcome.report.loss, norm = outcome.gradientNorm;
    const std::string where = fmt::format("step {}", outcome.report.step);
    const double rate = m_config.learningRate;
    std::string layer, gradient;
    try {
        if (std::isfinite(loss))
            gradient = m_optimizer->lastNonFiniteGradient();
        else
            layer = firstNonFiniteLayer(*m_model, batch);
    } catch (const c10::Error&) {
        // There may not be memory enough to look for it: to go back matters more.
    }
    ATTNSCOPE_TRY(goBack());
    if (!layer.empty())
        return failure(where,
                       "training diverged: all weights are finite, but the values behind \"{}\" are not; the "
                       "model is back at step {} (try a learning rate below {})",
                       layer, m_step, rate);
    if (!gradient.empty())
        return failure(
            where,
            "training diverged: the loss is {}, but the gradient of \"{}\" is not finite; the model "
            "is back at step {} (try a learning rate below {})",
            loss, gradient, m_step, rate);
    return failure(where,
                   "training diverged: the loss became {} and the norm of its gradient {}; the model is back "
                   "at step {} (try a learning rate below {})",
                   loss, norm, m_step, rate);
}

Status Trainer::blownUp(const StepOutcome& outcome)
{
    const std::string where = fmt::format("step {}", outcome.report.step);
    const int64_t since = m_watch.since();
    const double limit = m_watch.limit();
    ATTNSCOPE_TRY(goBack());
    return failure(where,
                   "training diverged: since step {} most losses are above {}, many times what guessing "
                   "gives, and the newest is {}; the model is back at step {} (try a learning rate below {})",
                   since, fmt::format("{:.3g}", limit), fmt::format("{:.3g}", outcome.report.loss), m_step,
                   m_config.learningRate);
}

Status Trainer::checkWeights() { return checkWeights(m_step); }

/// `step`: after which they are as they are.
Status Trainer::checkWeights(int64_t step)
{
    const std::string weight = m_optimizer->firstNonFiniteWeight();
    if (weight.empty())
        return Status::ok();
    const std::string where = fmt::format("step {}", step);
    ATTNSCOPE_TRY(goBack());
    return failure(
        where,
        "training diverged: \"{}\" is the first of the weights that are no longer finite; the model "
        "is back at step {} (try a learning rate below {})",
        weight, m_step, m_config.learningRate);
}

} // namespace attnscope
