// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/multi/multi_model.h"

#include "core/attention/parallel_matmul.h"
#include "core/device/device.h"
#include "core/models/dropout.h"
#include "core/models/image/image_model.h"

#include <torch/nn/init.h>

#include <algorithm>
#include <cmath>

namespace attnscope {
namespace {

constexpr int64_t kMostMaskCells = 64; ///< a side, of a mask that is made from a vector
constexpr int64_t kLeNetChannels = 10, kLeNetKernel = 5;

torch::nn::Conv2d sameConvolution(int64_t inputs, int64_t outputs, int64_t kernel)
{
    torch::nn::Conv2d convolution(torch::nn::Conv2dOptions(inputs, outputs, kernel).padding(kernel / 2));
    convolution->weight.set_data(convolution->weight.contiguous(torch::MemoryFormat::ChannelsLast));
    return convolution;
}

/// values [.., row, column] at every pixel, [.., h, w].
torch::Tensor resized(const torch::Tensor& values, const torch::Tensor& byRow, const torch::Tensor& byColumn)
{
    return torch::matmul(torch::matmul(byRow, values), byColumn.t());
}

bool isKnown(TaskKind kind, std::initializer_list<TaskKind> kinds)
{
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

} // namespace

torch::Tensor interpolation(int64_t pixels, int64_t cells, double origin, double stride)
{
    torch::Tensor matrix = torch::zeros({pixels, cells});
    for (int64_t pixel = 0; pixel < pixels; ++pixel) {
        const double place = std::clamp((static_cast<double>(pixel) + 0.5 - origin) / stride, 0.0,
                                        static_cast<double>(cells - 1));
        const auto before = static_cast<int64_t>(place);
        const double share = place - static_cast<double>(before);
        matrix[pixel][before] += 1 - share;
        matrix[pixel][std::min(before + 1, cells - 1)] += share;
    }
    return matrix;
}

TaskHead::TaskHead(const TaskInfo& task, const ImageSize& image, int64_t features)
    : m_kind(task.kind), m_image(image)
{
    int64_t answers = 2;
    if (m_kind == TaskKind::Classification)
        answers = static_cast<int64_t>(task.classes.size());
    if (m_kind == TaskKind::Mask) {
        m_grid = {std::min(image.rows, kMostMaskCells), std::min(image.columns, kMostMaskCells)};
        answers = m_grid.rows * m_grid.columns;
    }
    torch::nn::Linear start = glorotLinear(features, answers);
    // A tenth: the first guesses are then near chance whatever the scale of the features.
    m_weight = register_parameter("weight", 0.1 * start->weight.detach());
    m_bias = register_parameter("bias", start->bias.detach());
}

torch::Tensor TaskHead::forward(const torch::Tensor& features)
{
    const torch::Tensor answers = parallelLinear(features, m_weight, m_bias);
    if (m_kind == TaskKind::Point)
        return torch::sigmoid(answers) *
               sentTo(answers.device(),
                      torch::tensor({static_cast<float>(m_image.columns), static_cast<float>(m_image.rows)}));
    if (m_kind != TaskKind::Mask)
        return answers;
    const torch::Tensor grid = answers.view({-1, m_grid.rows, m_grid.columns});
    if (m_grid.rows == m_image.rows && m_grid.columns == m_image.columns)
        return grid;
    const auto axis = [&](int64_t pixels, int64_t cells) {
        const double stride = static_cast<double>(pixels) / static_cast<double>(cells);
        return sentTo(grid.device(), interpolation(pixels, cells, stride / 2, stride));
    };
    return resized(grid, axis(m_image.rows, m_grid.rows), axis(m_image.columns, m_grid.columns));
}

MaskHead::MaskHead(const FeatureMap& from, const ImageSize& image, int64_t hidden)
    : m_byRow(interpolation(image.rows, from.rows, static_cast<double>(from.geometry.originY),
                            static_cast<double>(from.geometry.strideY))),
      m_byColumn(interpolation(image.columns, from.columns, static_cast<double>(from.geometry.originX),
                               static_cast<double>(from.geometry.strideX)))
{
    m_conv1 = register_module("conv1", sameConvolution(from.channels, hidden, 3));
    m_conv2 = register_module("conv2", sameConvolution(hidden, hidden, 3));
    m_conv3 = register_module("conv3", sameConvolution(hidden, 1, 1));
}

torch::Tensor MaskHead::forward(const torch::Tensor& map)
{
    const torch::Tensor cells = torch::relu(m_conv1->forward(map));
    for (torch::Tensor* matrix : {&m_byRow, &m_byColumn}) // constants, no buffers of a checkpoint
        *matrix = sentTo(map.device(), *matrix);
    const torch::Tensor pixels = resized(cells.contiguous(), m_byRow, m_byColumn);
    const torch::Tensor hidden =
        torch::relu(m_conv2->forward(pixels.contiguous(torch::MemoryFormat::ChannelsLast)));
    return m_conv3->forward(hidden).squeeze(1);
}

MultiTaskModel::MultiTaskModel(const DatasetSummary& data, double dropout)
    : m_tasks(data.tasks), m_image(ImageSize::of(data)), m_dropout(dropout)
{
}

bool MultiTaskModel::setLive(const std::string& key, double value)
{
    if (key == "attention.temperature")
        return setTemperature(value);
    if (key != "dropout")
        return false;
    m_dropout = value;
    return true;
}

torch::Tensor MultiTaskModel::drop(const torch::Tensor& values) const
{
    return m_dropout > 0 && is_training() ? dropped(values, m_dropout) : values;
}

std::string MultiTaskModel::taskModuleName(const char* prefix, const std::string& task)
{
    std::string name = prefix + task;
    std::replace(name.begin(), name.end(), '.', '_'); // a dot separates modules in a parameter's name
    return name;
}

AttentionSite taskMapSite(const char* prefix, const TaskInfo& task, const MapGeometry& geometry,
                          bool distribution)
{
    AttentionSite site;
    site.name = std::string(prefix) + "." + task.name;
    site.task = task.name;
    site.distribution = distribution;
    site.primary = true;
    site.geometry = geometry;
    return site;
}

AttentionSite taskMatrixSite(const char* name, TaskQueries queries, bool distribution)
{
    AttentionSite site;
    site.name = name;
    site.kind = SiteKind::Matrix;
    site.distribution = distribution;
    site.queryTokens = queries == TaskQueries::Tasks ? "tasks" : "";
    site.keyTokens = "tasks";
    return site;
}

Status checkTasks(const char* model, const DatasetSummary& data, std::initializer_list<TaskKind> kinds)
{
    if (data.tasks.empty())
        return failure(model, "nothing to learn in \"{}\" (expected at least one task, found none)",
                       data.name);
    for (const TaskInfo& task : data.tasks) {
        if (!isKnown(task.kind, kinds))
            return failure(model,
                           "cannot learn the task \"{}\" (its answers are of another kind than this "
                           "model gives; the setting \"tasks\" leaves it out)",
                           task.name);
        if (task.kind == TaskKind::Classification && task.classes.size() < 2)
            return failure(model, "too few classes in the task \"{}\" (expected at least 2, found {})",
                           task.name, task.classes.size());
        if ((task.kind == TaskKind::Mask || task.kind == TaskKind::Point) &&
            (data.height < 1 || data.width < 1))
            return failure(model, "the task \"{}\" is about places in an image (found none)", task.name);
    }
    return Status::ok();
}

Status checkImageTasks(const char* model, const DatasetSummary& data, int64_t smallestSide)
{
    ATTNSCOPE_TRY(checkHasImages(model, data));
    ATTNSCOPE_TRY(checkTasks(model, data, {TaskKind::Classification, TaskKind::Mask, TaskKind::Point}));
    return checkImageSize(model, data, smallestSide);
}

std::vector<OptionSpec> taskTrunkSpecs()
{
    return {
        modelChoiceSpec("trunk", "Trunk",
                        "The layers that all tasks share: two 3 x 3 convolutions that keep the map's size "
                        "(conv), or the small LeNet of Sener and Koltun with 10 and 20 windows of 5 x 5 "
                        "pixels (lenet).",
                        {"conv", "lenet"}),
        integerSpec("channels", 32, 4, 256, "Channels",
                    "How many patterns the first convolution of the trunk \"conv\" looks for; the second "
                    "looks for twice as many. More channels learn more and train slower."),
    };
}

ConvTrunk::Options readTaskTrunk(const OptionReader& options)
{
    if (options.text("trunk") == "lenet")
        return {kLeNetChannels, ConvPadding::Valid, kLeNetKernel};
    return {options.integer("channels"), ConvPadding::Same, 3};
}

int64_t smallestTrunkInput(const ConvTrunk::Options& options)
{
    return smallestTrunkInput(options.padding, options.kernel);
}

} // namespace attnscope
