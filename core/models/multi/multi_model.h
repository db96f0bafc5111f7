// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/classifier_model.h"
#include "core/models/image/conv_trunk.h"

#include <initializer_list>
#include <string>
#include <vector>

namespace attnscope {

/// Of the input image that masks and points are about; 0 where there is none.
struct ImageSize {
    int64_t rows = 0, columns = 0;
    static ImageSize of(const DatasetSummary& data) { return {data.height, data.width}; }
};

/// Answers one task of the kinds Classification, Mask or Point from a vector of features: a linear layer
/// whose parameters are `weight` [answers, features] and `bias` [answers], at first Glorot's weights, a
/// tenth as wide, and no bias.
///
/// - Classification: the logits, [batch, classes]
/// - Point: sigmoid(answer) times the image's side, [batch, 2], x and y in input pixels; the middle at first
/// - Mask: logits [batch, h, w], a grid of at most 64 cells a side, resized to the image
class TaskHead : public torch::nn::Module {
public:
    TaskHead(const TaskInfo& task, const ImageSize& image, int64_t features);

    /// features [batch, features]
    torch::Tensor forward(const torch::Tensor& features);

private:
    TaskKind m_kind;
    ImageSize m_image, m_grid;
    torch::Tensor m_weight, m_bias;
};

/// Answers a Mask task from a map of features: `conv1` (3x3) and ReLU on the map's own cells, bilinear
/// interpolation at every pixel of the image by the map's geometry (the edge's value beyond it), `conv2`
/// (3x3), ReLU and `conv3` (1x1) on the pixels.
class MaskHead : public torch::nn::Module {
public:
    MaskHead(const FeatureMap& from, const ImageSize& image, int64_t hidden);

    /// map [batch, channel, row, column] to logits [batch, h, w].
    torch::Tensor forward(const torch::Tensor& map);

private:
    torch::Tensor m_byRow, m_byColumn; ///< [h, row] and [w, column]: what each cell gives to each pixel
    torch::nn::Conv2d m_conv1{nullptr}, m_conv2{nullptr}, m_conv3{nullptr};
};

/// Bilinear interpolation along one axis as a matrix [pixels, cells]: cell i lies at origin + i*stride,
/// pixel j at j + 0.5.
torch::Tensor interpolation(int64_t pixels, int64_t cells, double origin, double stride);

/// What the models of several tasks share: the tasks, dropout, and the live options.
class MultiTaskModel : public Model {
public:
    /// "dropout", and "attention.temperature" where setTemperature() takes it.
    bool setLive(const std::string& key, double value) override;

protected:
    MultiTaskModel(const DatasetSummary& data, double dropout);

    const std::vector<TaskInfo>& tasks() const { return m_tasks; }
    const ImageSize& image() const { return m_image; }
    double dropout() const { return m_dropout; }
    /// values of any shape, a share of them set to 0 while training.
    torch::Tensor drop(const torch::Tensor& values) const;
    /// Registers a module under prefix + the task's name, a dot in it becoming an underscore.
    template <class Module>
    std::shared_ptr<Module> registerFor(const TaskInfo& task, const char* prefix,
                                        std::shared_ptr<Module> module)
    {
        return register_module(taskModuleName(prefix, task.name), std::move(module));
    }

    /// Called when "attention.temperature" changes; false: this model has none.
    virtual bool setTemperature(double temperature) = 0;

    static std::string taskModuleName(const char* prefix, const std::string& task);

private:
    std::vector<TaskInfo> m_tasks;
    ImageSize m_image;
    double m_dropout;
};

/// A Map site that belongs to one task and is its primary one: "<prefix>.<task>".
AttentionSite taskMapSite(const char* prefix, const TaskInfo& task, const MapGeometry& geometry,
                          bool distribution);

/// A Matrix site over tasks; keys (and with `queries` queries too) are the TokenSequence "tasks".
enum class TaskQueries { One, Tasks };
AttentionSite taskMatrixSite(const char* name, TaskQueries queries, bool distribution);

/// Failure naming `model` unless there is a task and each is of one of `kinds` (a classification has at least
/// two classes; a mask or a point an image).
Status checkTasks(const char* model, const DatasetSummary& data, std::initializer_list<TaskKind> kinds);
/// The same for images of at least `smallestSide` pixels, and every kind but Sequence.
Status checkImageTasks(const char* model, const DatasetSummary& data, int64_t smallestSide);

/// The shared trunk of the models of images: options "trunk" (conv or lenet) and "channels".
std::vector<OptionSpec> taskTrunkSpecs();
ConvTrunk::Options readTaskTrunk(const OptionReader& options);
int64_t smallestTrunkInput(const ConvTrunk::Options& options);

} // namespace attnscope
