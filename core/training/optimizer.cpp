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

void Optimizer::save(ArrayBundle& state) const
{
    for (const Slot& slot : m_slots) {
        state.arrays.push_back(arrayFromTensor("optimizer/" + slot.name + "/m", slot.first));
        if (slot.second.defined())
            state.arrays.push_back(arrayFromTensor("optimizer/" + slot.name + "/v", slot.second));
    }
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
