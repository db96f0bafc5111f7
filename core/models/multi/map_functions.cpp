// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/multi/map_functions.h"

#include "core/kernels/rows.h"
#include "core/kernels/team.h"
#include "core/models/image_parts.h"

#include <torch/autograd.h>

#include <algorithm>
#include <limits>

namespace attnscope {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr auto kLast = torch::MemoryFormat::ChannelsLast;
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
};

struct MeanAndMost : torch::autograd::Function<MeanAndMost> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& given)
    {
        const torch::Tensor maps = given.contiguous(kLast);
        const MapSizes size(maps);
        const torch::Tensor out = torch::empty({size.images, 2 * size.channels}, maps.options());
        const float* const from = maps.data_ptr<float>();
        float* const to = out.data_ptr<float>();
        forEachPart(size.images, finePartsOf(size.images), [&](int64_t, int64_t begin, int64_t end) {
            for (int64_t image = begin; image < end; ++image)
                summarise(size, from + image * size.perImage(), to + image * 2 * size.channels);
        });
        context->save_for_backward({maps, out});
        return out;
    }

    static void summarise(const MapSizes& size, const float* cell, float* out)
    {
        float *const mean = out, *const most = out + size.channels;
        std::vector<double> sum(static_cast<size_t>(size.channels), 0.0); // of tens of thousands of cells
        std::fill_n(most, size.channels, -std::numeric_limits<float>::infinity());
        for (int64_t i = 0; i < size.cells; ++i, cell += size.channels)
            for (int64_t c = 0; c < size.channels; ++c) {
                sum[static_cast<size_t>(c)] += cell[c];
                // A number that is none stays, as with torch::amax.
                most[c] = cell[c] <= most[c] || most[c] != most[c] ? most[c] : cell[c];
            }
        for (int64_t c = 0; c < size.channels; ++c)
            mean[c] = static_cast<float>(sum[static_cast<size_t>(c)] / static_cast<double>(size.cells));
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
                spread(size, from + first, most + numbers + size.channels, by + numbers, to + first);
            }
        });
        return {byMaps};
    }

    /// by: the gradient by one image's means and largest values.
    static void spread(const MapSizes& size, const float* maps, const float* most, const float* by,
                       float* out)
    {
        const auto channels = static_cast<size_t>(size.channels);
        std::vector<float> everywhere(by, by + channels), atMost(by + channels, by + 2 * channels),
            shared(channels, 0.0F);
        for (int64_t i = 0; i < size.perImage(); i += size.channels)
            for (size_t c = 0; c < channels; ++c)
                shared[c] += maps[i + static_cast<int64_t>(c)] == most[c] ? 1.0F : 0.0F;
        for (size_t c = 0; c < channels; ++c) {
            everywhere[c] /= static_cast<float>(size.cells);
            atMost[c] /= std::max(1.0F, shared[c]);
        }
        for (int64_t i = 0; i < size.perImage(); i += size.channels)
            for (size_t c = 0; c < channels; ++c) {
                const auto at = i + static_cast<int64_t>(c);
                out[at] = everywhere[c] + (maps[at] == most[c] ? atMost[c] : 0.0F);
            }
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
