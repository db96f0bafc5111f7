// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/optimizer.h"

#include "core/kernels/optimise.h"
#include "core/kernels/team.h"
#include "core/training/tensor_io.h"

#include <torch/torch.h>

#include <cmath>

namespace attnscope {
namespace {

constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8, kMomentum = 0.9;
constexpr int64_t kGrain = 1 << 15;
/// Parameters in a row begin at multiples of so many numbers: a GPU's fastest products want aligned memory.
constexpr int64_t kAligned = 64;

/// The gradient in the parameter's memory layout: a convolution may hand it back in another.
torch::Tensor alignedGradient(const torch::Tensor& parameter)
{
    const torch::Tensor& gradient = parameter.grad();
    if (gradient.strides() == parameter.strides())
        return gradient;
    torch::Tensor aligned = torch::empty_like(parameter);
    aligned.copy_(gradient);
    return aligned;
}

/// As many numbers of `row` as `like` has, in its shape and memory layout.
torch::Tensor partOf(const torch::Tensor& row, int64_t place, const torch::Tensor& like)
{
    return row.narrow(0, place, like.numel()).as_strided(like.sizes(), like.strides());
}

/// The numbers of a tensor without holes in the order of memory.
torch::Tensor inMemoryOrder(const torch::Tensor& tensor) { return tensor.as_strided({tensor.numel()}, {1}); }

} // namespace

Optimizer::Optimizer(const torch::nn::Module& model, const OptimizerSettings& settings) : m_settings(settings)
{
    torch::NoGradGuard guard;
    for (const auto& item : model.named_parameters()) {
        Slot slot{item.key(), item.value(), torch::zeros_like(item.value()), {}};
        if (settings.kind != OptimizerKind::Sgd)
            slot.second = torch::zeros_like(item.value());
        m_slots.push_back(std::move(slot));
    }
    if (!m_slots.empty() && !m_slots.front().parameter.is_cpu())
        layInRows();
}

void Optimizer::layInRows()
{
    int64_t all = 0;
    for (Slot& slot : m_slots) {
        slot.place = all;
        slot.room = (slot.parameter.numel() + kAligned - 1) / kAligned * kAligned;
        all += slot.room;
    }
    const auto options = m_slots.front().parameter.options().requires_grad(false);
    m_weights = torch::zeros({all}, options);
    m_first = torch::zeros({all}, options);
    if (m_settings.kind != OptimizerKind::Sgd)
        m_second = torch::zeros({all}, options);
    for (Slot& slot : m_slots) {
        const torch::Tensor own = partOf(m_weights, slot.place, slot.parameter);
        own.copy_(slot.parameter);
        slot.parameter.set_data(own);
        slot.first = partOf(m_first, slot.place, slot.parameter);
        if (m_second.defined())
            slot.second = partOf(m_second, slot.place, slot.parameter);
    }
}

void Optimizer::zeroGradients()
{
    for (Slot& slot : m_slots)
        slot.parameter.mutable_grad() = torch::Tensor();
}

double Optimizer::gradientNorm() const
{
    double sum = 0;
    for (const Slot& slot : m_slots) {
        if (!slot.parameter.grad().defined())
            continue;
        const double norm = slot.parameter.grad().norm().item<double>();
        sum += norm * norm;
    }
    return std::sqrt(sum);
}

std::string Optimizer::firstNonFiniteWeight() const
{
    for (const Slot& slot : m_slots)
        if (!torch::isfinite(slot.parameter.detach()).all().item<bool>())
            return slot.name;
    return {};
}

std::string Optimizer::lastNonFiniteGradient() const
{
    for (auto slot = m_slots.rbegin(); slot != m_slots.rend(); ++slot) {
        const torch::Tensor& gradient = slot->parameter.grad();
        if (gradient.defined() && !torch::isfinite(gradient).all().item<bool>())
            return slot->name;
    }
    return {};
}

void Optimizer::step(double norm)
{
    torch::NoGradGuard guard;
    ++m_steps;
    const bool clipped = m_settings.clip > 0 && norm > m_settings.clip;
    const auto scale = static_cast<float>(clipped ? m_settings.clip / norm : 1.0);
    const bool decoupled = m_settings.kind == OptimizerKind::AdamW;
    const double correction1 = 1 - std::pow(kBeta1, static_cast<double>(m_steps));
    const double correction2 = 1 - std::pow(kBeta2, static_cast<double>(m_steps));
    kernels::AdamFactors adam;
    adam.scale = scale;
    adam.weightDecay = decoupled ? 0.0F : static_cast<float>(m_settings.weightDecay);
    adam.decoupled =
        decoupled ? static_cast<float>(1 - m_settings.learningRate * m_settings.weightDecay) : 1.0F;
    adam.stepSize = static_cast<float>(m_settings.learningRate / correction1);
    adam.rootCorrection = static_cast<float>(1 / std::sqrt(correction2));
    adam.beta1 = static_cast<float>(kBeta1);
    adam.rest1 = static_cast<float>(1 - kBeta1);
    adam.beta2 = static_cast<float>(kBeta2);
    adam.rest2 = static_cast<float>(1 - kBeta2);
    adam.epsilon = static_cast<float>(kEpsilon);
    const kernels::SgdFactors sgd{scale, static_cast<float>(m_settings.weightDecay),
                                  static_cast<float>(m_settings.learningRate), static_cast<float>(kMomentum)};
    for (Slot& slot : m_slots) {
        if (!slot.parameter.grad().defined())
            continue;
        const torch::Tensor gradient = alignedGradient(slot.parameter);
        const kernels::Update update{slot.parameter.data_ptr<float>(), gradient.data_ptr<float>(),
                                     slot.first.data_ptr<float>(),
                                     slot.second.defined() ? slot.second.data_ptr<float>() : nullptr};
        teamFor(0, slot.parameter.numel(), kGrain, [&](int64_t begin, int64_t end) {
            if (m_settings.kind == OptimizerKind::Sgd)
                kernels::sgd(update, sgd, begin, end);
            else
                kernels::adam(update, adam, begin, end);
        });
    }
}

torch::Tensor Optimizer::gatherGradients()
{
    const torch::NoGradGuard guard;
    m_gathered.clear();
    const torch::Tensor nothing = torch::zeros({kAligned}, m_weights.options());
    std::vector<torch::Tensor> parts, norms;
    const auto close = [&] {
        if (parts.empty())
            return;
        m_gathered.back().gradient = torch::cat(std::exchange(parts, {}));
        norms.push_back(m_gathered.back().gradient.norm());
    };
    for (const Slot& slot : m_slots) {
        if (!slot.parameter.grad().defined()) {
            close();
            continue;
        }
        if (parts.empty())
            m_gathered.push_back({slot.place, 0, {}});
        m_gathered.back().room += slot.room;
        parts.push_back(inMemoryOrder(alignedGradient(slot.parameter)));
        parts.push_back(nothing.narrow(0, 0, slot.room - slot.parameter.numel()));
    }
    close();
    return norms.empty() ? torch::zeros({}, m_weights.options()) : torch::stack(norms).norm();
}

void Optimizer::stepOnDevice(const torch::Tensor& norm, const torch::Tensor& sound)
{
    const torch::NoGradGuard guard;
    torch::Tensor scale; // undefined: 1
    if (m_settings.clip > 0)
        scale = (m_settings.clip / norm).clamp_max(1.0);
    // All memory is taken before the first weight changes: a step that fails has changed nothing.
    std::vector<Change> changes;
    for (const Stretch& stretch : std::exchange(m_gathered, {}))
        addChanges(stretch, scale, sound, changes);
    for (const auto& [row, next] : changes)
        row.copy_(next);
    ++m_steps;
}

/// The arithmetic of kernels::adam() and kernels::sgd().
void Optimizer::addChanges(const Stretch& stretch, const torch::Tensor& scale, const torch::Tensor& sound,
                           std::vector<Change>& changes) const
{
    const auto rowOf = [&](const torch::Tensor& row) { return row.narrow(0, stretch.place, stretch.room); };
    const torch::Tensor weight = rowOf(m_weights), first = rowOf(m_first);
    const double decay = m_settings.weightDecay;
    const bool decoupled = m_settings.kind == OptimizerKind::AdamW;
    torch::Tensor g = scale.defined() ? stretch.gradient * scale : stretch.gradient;
    if (decay > 0 && !decoupled)
        g = g.add(weight, decay);
    const auto change = [&](const torch::Tensor& row, const torch::Tensor& next) {
        changes.emplace_back(row, torch::where(sound, next, row));
    };
    if (m_settings.kind == OptimizerKind::Sgd) {
        const torch::Tensor v = (first * kMomentum).add_(g);
        change(weight, weight.sub(v, m_settings.learningRate));
        change(first, v);
        return;
    }
    const torch::Tensor second = rowOf(m_second);
    const auto steps = static_cast<double>(m_steps + 1);
    const double correction1 = 1 - std::pow(kBeta1, steps), correction2 = 1 - std::pow(kBeta2, steps);
    const torch::Tensor m = (first * kBeta1).add_(g, 1 - kBeta1);
    const torch::Tensor v = (second * kBeta2).addcmul_(g, g, 1 - kBeta2);
    const torch::Tensor by = v.sqrt().mul_(1 / std::sqrt(correction2)).add_(kEpsilon);
    const torch::Tensor kept = decoupled ? weight * (1 - m_settings.learningRate * decay) : weight;
    change(weight, kept.addcdiv(m, by, -m_settings.learningRate / correction1));
    change(first, m);
    change(second, v);
}

std::vector<std::pair<std::string, torch::Tensor>> Optimizer::tensors() const
{
    std::vector<std::pair<std::string, torch::Tensor>> tensors;
    for (const Slot& slot : m_slots) {
        tensors.emplace_back("optimizer/" + slot.name + "/m", slot.first);
        if (slot.second.defined())
            tensors.emplace_back("optimizer/" + slot.name + "/v", slot.second);
    }
    return tensors;
}

void Optimizer::save(ArrayBundle& state) const
{
    for (const auto& [name, tensor] : tensors())
        state.arrays.push_back(arrayFromTensor(name, tensor));
    state.metadata["optimizer_steps"] = std::to_string(m_steps);
}

Status Optimizer::load(const ArrayBundle& state)
{
    for (const Slot& slot : m_slots) {
        ATTNSCOPE_TRY(copyInto(slot.first, state, "optimizer/" + slot.name + "/m"));
        if (slot.second.defined())
            ATTNSCOPE_TRY(copyInto(slot.second, state, "optimizer/" + slot.name + "/v"));
    }
    const auto steps = state.metadata.find("optimizer_steps");
    if (steps == state.metadata.end())
        return failure("optimizer_steps", "is missing from the checkpoint");
    m_steps = std::strtoll(steps->second.c_str(), nullptr, 10);
    return Status::ok();
}

} // namespace attnscope
