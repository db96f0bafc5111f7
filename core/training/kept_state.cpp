// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/kept_state.h"

#include "core/training/tensor_io.h"

namespace attnscope {

KeptState::KeptState(Checkpoint others, std::vector<std::string> names, std::vector<torch::Tensor> tensors)
    : m_checkpoint(std::move(others)), m_names(std::move(names)), m_arrays(std::in_place, std::move(tensors))
{
}

Checkpoint& KeptState::whole()
{
    if (!m_arrays)
        return m_checkpoint;
    std::vector<NamedArray> arrays;
    for (size_t i = 0; i < m_names.size(); ++i)
        arrays.push_back(arrayFromTensor(m_names[i], m_arrays->tensors()[i]));
    for (NamedArray& other : m_checkpoint.state.arrays)
        arrays.push_back(std::move(other));
    m_checkpoint.state.arrays = std::move(arrays);
    m_arrays.reset();
    return m_checkpoint;
}

} // namespace attnscope
