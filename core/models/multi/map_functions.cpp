// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/multi/map_functions.h"

#include "core/kernels/rows.h"
#include "core/kernels/summary.h"
#include "core/kernels/team.h"
#include "core/models/image_parts.h"

#include <torch/autograd.h>

#include <algorithm>

namespace attnscope {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// The fewest numbers that are worth handing out to another thread, and those that stay in the nearest cache
/// while all terms are added to them.
constexpr int64_t kGrain = 1 << 14, kNear = 1 << 12;

bool isOurs(const torch::Tensor& x)
{
    return at::GradMode::is_enabled() && x.is_cpu() && x.scalar_type() == torch::kFloat && x.numel() > 0;
}

/// Their numbers lie in the same order, without holes.
bool lieAlike(const variable_list& terms)
{
    const torch::Tensor& first = terms.front();
    return std::all_of(terms.begin(), terms.end(), [&](const torch::Tensor& term) {
        return term.is_cpu() && term.scalar_type() == torch::kFloat && term.sizes() == first.sizes() &&
               term.strides() == first.strides() && term.is_non_overlapping_and_dense();
    });
}

torch::Tensor sumOf(const variable_list& terms)
{
    if (at::GradMode::is_enabled() || !lieAlike(terms)) { // or the second derivative is asked for
        torch::Tensor sum = terms.front();
        for (size_t i = 1; i < terms.size(); ++i)
            sum = sum + terms[i];
        return sum;
    }
    const torch::Tensor sum = torch::empty_like(terms.front());
    std::vector<const float*> from;
    for (const torch::Tensor& term : terms)
        from.push_back(term.data_ptr<float>());
    float* const to = sum.data_ptr<float>();
    teamFor(0, sum.numel(), kGrain, [&](int64_t begin, int64_t end) {
        for (int64_t at = begin; at < end; at += kNear) {
            const int64_t count = std::min(kNear, end - at);
            std::copy_n(from.front() + at, count, to + at);
            for (size_t i = 1; i < from.size(); ++i)
                kernels::addTo(from[i] + at, count, to + at);
        }
    });
    return sum;
}

struct ForReaders : torch::autograd::Function<ForReaders> {
    static variable_list forward(AutogradContext* context, const torch::Tensor& x, int64_t count)
    {
        context->set_materialize_grads(false);
        variable_list same;
        for (int64_t i = 0; i < count; ++i)
            same.push_back(x.detach());
        return same;
    }

    static variable_list backward(AutogradContext*, variable_list gradients)
    {
        std::erase_if(gradients, [](const torch::Tensor& gradient) { return !gradient.defined(); });
        variable_list out(2);
        if (gradients.size() == 1)
            out[0] = gradients.front();
        else if (!gradients.empty())
            out[0] = sumOf(gradients);
        return out;
    }
};

torch::Tensor meanAndMostOfLibTorch(const torch::Tensor& maps)
{
    return torch::cat({maps.mean({2, 3}), maps.flatten(2).amax(2)}, 1);
}

/// The sizes of maps [image, channel, row, column], channels-last.
struct MapSizes {
    int64_t images, channels, cells;
    explicit MapSizes(const torch::Tensor& maps)
        : images(maps.size(0)), channels(maps.size(1)), cells(maps.size(2) * maps.size(3))
    {
    }
    int64_t perImage() const { return cells * channels; }
    kernels::MapShape shape() const { return {cells, channels}; }
};

struct MeanAndMost : torch::autograd::Function<MeanAndMost> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& given)
    {
        const torch::Tensor maps = given.contiguous(torch::MemoryFormat::ChannelsLast);
        const MapSizes size(maps);
        const torch::Tensor out = torch::empty({size.images, 2 * size.channels}, maps.options());
        const float* const from = maps.data_ptr<float>();
        float* const to = out.data_ptr<float>();
        forEachPart(size.images, finePartsOf(size.images), [&](int64_t, int64_t begin, int64_t end) {
            for (int64_t image = begin; image < end; ++image)
                kernels::meanAndMost(size.shape(), from + image * size.perImage(),
                                     to + image * 2 * size.channels, to + (image * 2 + 1) * size.channels);
        });
        context->save_for_backward({maps, out});
        return out;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const variable_list saved = context->get_saved_variables();
        const torch::Tensor &maps = saved[0], &out = saved[1];
        const MapSizes size(maps);
        if (at::GradMode::is_enabled()) { // the second derivative is asked for
            const torch::Tensor most = out.narrow(1, size.channels, size.channels).unsqueeze(2).unsqueeze(3);
            const torch::Tensor isMost = maps.eq(most).to(torch::kFloat);
            const torch::Tensor shares = isMost / isMost.sum({2, 3}, true);
            const torch::Tensor by = gradients[0].unsqueeze(2).unsqueeze(3);
            return {by.narrow(1, 0, size.channels) / size.cells +
                    by.narrow(1, size.channels, size.channels) * shares};
        }
        const torch::Tensor gradient = gradients[0].contiguous(), byMaps = torch::empty_like(maps);
        const float *const from = maps.data_ptr<float>(), *const by = gradient.data_ptr<float>(),
                           *const most = out.data_ptr<float>();
        float* const to = byMaps.data_ptr<float>();
        forEachPart(size.images, finePartsOf(size.images), [&](int64_t, int64_t begin, int64_t end) {
            for (int64_t image = begin; image < end; ++image) {
                const int64_t numbers = image * 2 * size.channels, first = image * size.perImage();
                kernels::meanAndMostBack(size.shape(), from + first, most + numbers + size.channels,
                                         by + numbers, by + numbers + size.channels, to + first);
            }
        });
        return {byMaps};
    }
};

} // namespace

std::vector<torch::Tensor> forReaders(const torch::Tensor& x, int64_t count)
{
    TORCH_CHECK(count > 0, "forReaders: expected at least one reader, found ", count);
    if (count == 1 || !isOurs(x))
        return std::vector<torch::Tensor>(static_cast<size_t>(count), x);
    return ForReaders::apply(x, count);
}

torch::Tensor meanAndMost(const torch::Tensor& maps)
{
    TORCH_CHECK(maps.dim() == 4, "maps [batch, channel, h, w], got ", maps.sizes());
    return isOurs(maps) ? MeanAndMost::apply(maps) : meanAndMostOfLibTorch(maps);
}

} // namespace attnscope
