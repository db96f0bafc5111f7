// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/run_config.h"
#include "core/base/array_bundle.h"
#include "core/base/status.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace attnscope {

struct OptimizerSettings {
    OptimizerKind kind = OptimizerKind::Adam;
    double learningRate = 1e-3;
    double weightDecay = 0.0;
    double clip = 0.0; ///< largest global gradient norm; 0: off
};

/// Adam (Kingma & Ba 2015, algorithm 1), AdamW (Loshchilov & Hutter 2019) with betas 0.9, 0.999 and eps 1e-8,
/// and SGD with momentum 0.9 (PyTorch's form: v = 0.9 v + g, w -= lr v). LibTorch 1.13's optimisers make
/// eight passes over memory a parameter; the arithmetic is theirs, and tests compare.
///
/// On the CPU one pass over memory a parameter; on a GPU a dozen operations over all parameters at once,
/// which are laid one after the other in memory for it, and nothing that the host waits for.
///
/// Ours rather than torch::optim also because its state is keyed by tensor addresses in a way that differs
/// between LibTorch 1.13 and 2.6, and a run file must be able to hold it.
class Optimizer {
public:
    /// The model must be on its device for good: parameters on a GPU are moved in memory.
    Optimizer(const torch::nn::Module& model, const OptimizerSettings& settings);

    OptimizerSettings& settings() { return m_settings; }

    /// Drops the gradients, so that the next backward pass writes instead of adding.
    void zeroGradients();
    /// Euclidean norm of all gradients together; not finite if any gradient is not.
    double gradientNorm() const;
    /// The first parameter, in order of registration, with a value that is not finite; empty if none.
    std::string firstNonFiniteWeight() const;
    /// The last parameter, in order of registration, whose gradient is not finite; empty if none. Backward
    /// passes run from the loss to the input and carry on what is not finite: where the loss was finite, it
    /// came up at the last.
    std::string lastNonFiniteGradient() const;
    /// Applies the gradients, scaled down by clip / `norm` where that is below 1.
    void step(double norm);

    /// The same on a GPU, in two parts. The gradients' norm, a float32 scalar there:
    torch::Tensor gatherGradients();
    /// Applies what gatherGradients() gathered, scaled as above, where `sound`, a bool scalar there, is true;
    /// else weights and state stay as they are.
    void stepOnDevice(const torch::Tensor& norm, const torch::Tensor& sound);

    /// The state's tensors by their names in a checkpoint, and beside them the number of steps.
    std::vector<std::pair<std::string, torch::Tensor>> tensors() const;
    int64_t steps() const { return m_steps; }
    /// Adds "optimizer/<parameter>/m", ".../v" and the step count.
    void save(ArrayBundle& state) const;
    Status load(const ArrayBundle& state);

private:
    struct Slot {
        std::string name;
        torch::Tensor parameter;
        torch::Tensor first;  ///< m of Adam, momentum of SGD; same layout as the parameter
        torch::Tensor second; ///< v of Adam
        int64_t place = 0;    ///< of its first number in the rows below, on a GPU
        int64_t room = 0;     ///< numbers it takes up there
    };
    /// Parameters side by side that have gradients, on a GPU.
    struct Stretch {
        int64_t place = 0, room = 0;
        torch::Tensor gradient; ///< [room]
    };
    void layInRows();
    /// Numbers of a row and what they become.
    using Change = std::pair<torch::Tensor, torch::Tensor>;
    void addChanges(const Stretch& stretch, const torch::Tensor& scale, const torch::Tensor& sound,
                    std::vector<Change>& changes) const;
    OptimizerSettings m_settings;
    std::vector<Slot> m_slots;
    /// On a GPU: all parameters, and their states, each in one row of memory that the slots look into.
    torch::Tensor m_weights, m_first, m_second;
    std::vector<Stretch> m_gathered;
    int64_t m_steps = 0;
};

} // namespace attnscope
