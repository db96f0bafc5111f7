// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/options.h"

#include <string>
#include <vector>

namespace attnscope {

enum class InputKind { Image, Text, TextPair, ImageText };

struct ModelInfo {
    std::string name;  ///< "image.cnn"
    std::string title; ///< short, for people (translation key)
    std::string doc;   ///< what it is and where it comes from, one or two sentences (translation key)
    InputKind input = InputKind::Image;
    std::vector<OptionSpec> options;
    bool multiTask = false;  ///< trains all tasks of its data unless told otherwise; others the first alone
    bool makesText = false;  ///< answers with a text of its own (translation); others with classes
    double gradientClip = 0; ///< RunConfig's where it is not given
};

struct DatasetInfo {
    std::string name;  ///< "shapes", "cifar10"
    std::string title; ///< (translation key)
    std::string doc;   ///< (translation key)
    InputKind input = InputKind::Image;
    bool needsPath = false; ///< SPEC is NAME:PATH
    bool pathIsFolder = false;
    std::vector<OptionSpec> options;
    bool makesText = false; ///< its first task is a text to be made (translation)
};

struct MechanismInfo {
    enum class Part { Score, Normaliser, Scope };
    Part part = Part::Score;
    std::string name;    ///< "scaled-dot"
    std::string formula; ///< "q·k/√d"
    std::string doc;     ///< (translation key)
};

struct WeightingInfo {
    std::string name;
    std::string doc;                 ///< (translation key)
    std::vector<OptionSpec> options; ///< "weighting.NAME"
};

/// What this program knows, in display order. Immutable.
struct Catalogue {
    std::vector<ModelInfo> models;
    std::vector<DatasetInfo> datasets;
    std::vector<MechanismInfo> mechanisms;
    std::vector<WeightingInfo> weightings;
    /// "tasks", which every model understands, then what counts only where several tasks are trained:
    /// "weighting" (a choice among `weightings`, whose own options belong after it), "sampling", ...
    std::vector<OptionSpec> taskOptions;
};

} // namespace attnscope
