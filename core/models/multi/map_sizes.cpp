// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/kernels/resize.h"
#include "core/models/image_parts.h"
#include "core/models/multi/map_functions.h"

#include <torch/autograd.h>

namespace attnscope {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

bool canBeOurs(const torch::Tensor& maps)
{
    return at::GradMode::is_enabled() && maps.is_cpu() && maps.scalar_type() == torch::kFloat &&
           maps.dim() == 4 && maps.numel() > 0;
}

torch::Tensor channelsLast(const torch::Tensor& maps)
{
    return maps.contiguous(torch::MemoryFormat::ChannelsLast);
}

torch::Tensor emptyMaps(const torch::Tensor& like, int64_t rows, int64_t columns)
{
    return torch::empty({like.size(0), like.size(1), rows, columns}, like.options(),
                        torch::MemoryFormat::ChannelsLast);
}

/// Maps of so many cells, and where the rows lie of maps that are twice as large each way, or one cell more.
struct Halves {
    int64_t images, rows, columns, channels, largeRows, largeColumns;
    Halves(const torch::Tensor& small, int64_t ofRows, int64_t ofColumns)
        : images(small.size(0)), rows(small.size(2)), columns(small.size(3)), channels(small.size(1)),
          largeRows(ofRows), largeColumns(ofColumns)
    {
    }
    kernels::Squares squares() const { return {columns, channels}; }
    int64_t small(int64_t image, int64_t row) const { return (image * rows + row) * columns * channels; }
    int64_t large(int64_t image, int64_t row) const
    {
        return (image * largeRows + row) * largeColumns * channels;
    }
    /// work(offset among the small maps, offset of the upper and of the lower row among the large).
    template <class Work>
    void forEachRow(const Work& work) const
    {
        forEachPart(images, finePartsOf(images), [&](int64_t, int64_t begin, int64_t end) {
            for (int64_t image = begin; image < end; ++image)
                for (int64_t row = 0; row < rows; ++row)
                    work(small(image, row), large(image, 2 * row), large(image, 2 * row + 1));
        });
    }
};

struct Halved : torch::autograd::Function<Halved> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& given)
    {
        const torch::Tensor maps = channelsLast(given);
        const torch::Tensor out = emptyMaps(maps, maps.size(2) / 2, maps.size(3) / 2);
        const torch::Tensor choice =
            torch::empty(out.sizes(), out.options().dtype(torch::kInt), torch::MemoryFormat::ChannelsLast);
        const float* const from = maps.data_ptr<float>();
        float* const to = out.data_ptr<float>();
        int32_t* const which = choice.data_ptr<int32_t>();
        const Halves halves(out, maps.size(2), maps.size(3));
        halves.forEachRow([&](int64_t small, int64_t upper, int64_t lower) {
            kernels::largestOfSquares(halves.squares(), from + upper, from + lower, to + small,
                                      which + small);
        });
        context->save_for_backward({choice});
        context->saved_data["rows"] = maps.size(2);
        context->saved_data["columns"] = maps.size(3);
        return out;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        TORCH_CHECK(!at::GradMode::is_enabled(), "halved maps are differentiable once only");
        const torch::Tensor choice = context->get_saved_variables()[0], gradient = channelsLast(gradients[0]);
        const int64_t rows = context->saved_data["rows"].toInt(),
                      columns = context->saved_data["columns"].toInt();
        const torch::Tensor byMaps = emptyMaps(gradient, rows, columns);
        if (rows % 2 != 0 || columns % 2 != 0)
            byMaps.zero_(); // no square has the last row or column
        const float* const from = gradient.data_ptr<float>();
        const int32_t* const which = choice.data_ptr<int32_t>();
        float* const to = byMaps.data_ptr<float>();
        const Halves halves(gradient, rows, columns);
        halves.forEachRow([&](int64_t small, int64_t upper, int64_t lower) {
            kernels::toLargestOfSquares(halves.squares(), from + small, which + small, to + upper,
                                        to + lower);
        });
        return {byMaps};
    }
};

struct Enlarged : torch::autograd::Function<Enlarged> {
    /// `added` may be empty.
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& given,
                                 const torch::Tensor& added)
    {
        const torch::Tensor maps = channelsLast(given);
        const torch::Tensor beside = added.dim() == 4 ? channelsLast(added) : added;
        const torch::Tensor out = emptyMaps(maps, 2 * maps.size(2), 2 * maps.size(3));
        const float *const from = maps.data_ptr<float>(), *const other = beside.numel() > 0
                                                                             ? beside.data_ptr<float>()
                                                                             : nullptr;
        float* const to = out.data_ptr<float>();
        const Halves halves(maps, out.size(2), out.size(3));
        halves.forEachRow([&](int64_t small, int64_t upper, int64_t lower) {
            for (const int64_t row : {upper, lower})
                kernels::twice(halves.squares(), from + small, other != nullptr ? other + row : nullptr,
                               to + row);
        });
        context->saved_data["added"] = beside.numel() > 0;
        return out;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        TORCH_CHECK(!at::GradMode::is_enabled(), "enlarged maps are differentiable once only");
        const torch::Tensor gradient = channelsLast(gradients[0]);
        const torch::Tensor byMaps = emptyMaps(gradient, gradient.size(2) / 2, gradient.size(3) / 2);
        const float* const from = gradient.data_ptr<float>();
        float* const to = byMaps.data_ptr<float>();
        const Halves halves(byMaps, gradient.size(2), gradient.size(3));
        halves.forEachRow([&](int64_t small, int64_t upper, int64_t lower) {
            kernels::sumOfSquares(halves.squares(), from + upper, from + lower, to + small);
        });
        return {byMaps, context->saved_data["added"].toBool() ? gradient : torch::Tensor()};
    }
};

} // namespace

torch::Tensor halved(const torch::Tensor& maps)
{
    if (!canBeOurs(maps) || maps.size(2) < 2 || maps.size(3) < 2)
        return torch::max_pool2d(maps, {2, 2});
    return Halved::apply(maps);
}

torch::Tensor enlarged(const torch::Tensor& maps, int64_t rows, int64_t columns, const torch::Tensor& added)
{
    TORCH_CHECK(!added.defined() ||
                    (added.dim() == 4 && added.size(0) == maps.size(0) && added.size(1) == maps.size(1) &&
                     added.size(2) == rows && added.size(3) == columns),
                "maps of ", rows, " x ", columns, " cells to add, got ", added.sizes());
    const bool twice = rows == 2 * maps.size(2) && columns == 2 * maps.size(3);
    if (canBeOurs(maps) && twice && (!added.defined() || canBeOurs(added)))
        return Enlarged::apply(maps, added.defined() ? added : torch::empty({0}));
    const torch::Tensor large = torch::upsample_nearest2d(maps, {rows, columns});
    return added.defined() ? large + added : large;
}

} // namespace attnscope
