// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/kernels/convolution.h"
#include "core/kernels/team.h"

#include <algorithm>
#include <vector>

// What the functions over batches of images (conv_pool, normed_convolution) share: a part is some images next
// to each other, worked on by one thread.

namespace attnscope {

/// As many as there are threads, but no more than images.
inline int64_t partsOf(int64_t images) { return std::min(images, teamThreads()); }

/// More of them, where a part leaves nothing but what its images are: threads that are held up for a moment
/// then keep the others waiting for less.
inline int64_t finePartsOf(int64_t images) { return std::min(images, 4 * teamThreads()); }

/// Calls work(part, begin, end) for every part, on the team's threads. The parts depend on the numbers alone.
template <class Work>
void forEachPart(int64_t images, int64_t parts, const Work& work)
{
    runParts(parts, [&](int64_t part) { work(part, images * part / parts, images * (part + 1) / parts); });
}

/// An image with its margin: a copy where there is one.
class PaddedImage {
public:
    explicit PaddedImage(const kernels::Convolution& shape)
        : m_shape(shape), m_copy(static_cast<size_t>(
                              shape.pad > 0 ? shape.paddedHeight() * shape.paddedWidth() * shape.inputs : 0))
    {
    }
    /// Valid until the next call, and as long as `image`.
    const float* of(const float* image)
    {
        if (m_shape.pad == 0)
            return image;
        kernels::padImage(m_shape, image, m_copy.data());
        return m_copy.data();
    }

private:
    kernels::Convolution m_shape;
    std::vector<float> m_copy;
};

} // namespace attnscope
