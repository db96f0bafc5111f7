// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/multitask/weighting.h"

#include <string>
#include <vector>

namespace attnscope {

/// "weighting.NAME" of kind Real in the group "training".
OptionSpec weightingOption(std::string name, std::string defaultValue, double minimum, double maximum,
                           std::string label, std::string doc);

/// Adam (Kingma & Ba 2015) over the few numbers that a strategy learns, with L2 decay added to the gradient.
class SmallAdam {
public:
    SmallAdam(size_t size, double learningRate, double decay = 0)
        : m_learningRate(learningRate), m_decay(decay), m_first(size), m_second(size), m_steps(size)
    {
    }
    /// One step of values[which[i]] along -gradient[i]. Entries left out keep their moments.
    void step(std::vector<double>& values, const std::vector<int>& which,
              const std::vector<double>& gradient);

    void save(const std::string& name, ArrayBundle& state) const;
    Status load(const std::string& name, const ArrayBundle& state);

private:
    double m_learningRate, m_decay;
    std::vector<double> m_first, m_second, m_steps;
};

/// A strategy's state as float64 arrays "weighting/NAME".
void saveNumbers(const std::string& name, const std::vector<double>& values, ArrayBundle& state);
/// Failure: missing, or another count than `values` has.
Status loadNumbers(const std::string& name, const ArrayBundle& state, std::vector<double>& values);

std::vector<double> softmax(const std::vector<double>& logits);

/// A row-major copy of a [n, n] float64 tensor: entry (i, j) at i*n + j.
std::vector<double> entriesOf(const torch::Tensor& matrix);

} // namespace attnscope
