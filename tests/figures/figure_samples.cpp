// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "tests/figures/figure_samples.h"

#include "core/base/rng.h"

#include <cmath>

namespace attnscope {
namespace {

constexpr int kSide = 32, kCells = 8;
constexpr double kDiscX = 20, kDiscY = 12, kRadius = 6;

double squaredDistance(double x, double y)
{
    return (x - kDiscX) * (x - kDiscX) + (y - kDiscY) * (y - kDiscY);
}

Picture discPicture()
{
    Picture picture{kSide, kSide, {}};
    Rng rng(7);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            const bool disc = squaredDistance(x + 0.5, y + 0.5) < kRadius * kRadius;
            const auto noise = static_cast<int>(rng.below(24));
            picture.rgb.push_back(static_cast<uint8_t>((disc ? 60 : 38) + noise));
            picture.rgb.push_back(static_cast<uint8_t>((disc ? 190 : 42) + noise));
            picture.rgb.push_back(static_cast<uint8_t>((disc ? 220 : 52) + noise));
        }
    }
    return picture;
}

void normalise(std::vector<float>& values, size_t from, size_t count)
{
    double sum = 0;
    for (size_t i = from; i < from + count; ++i)
        sum += values[i];
    for (size_t i = from; i < from + count; ++i)
        values[i] = static_cast<float>(values[i] / sum);
}

AttentionSite mapSite(const char* name, double width, bool primary, bool derived)
{
    AttentionSite site;
    site.name = name;
    site.primary = primary;
    site.derived = derived;
    site.geometry = {2.0F, 2.0F, 4.0F, 4.0F};
    site.weights.shape = {1, kCells, kCells};
    for (int y = 0; y < kCells; ++y)
        for (int x = 0; x < kCells; ++x)
            site.weights.values.push_back(static_cast<float>(
                0.02 + std::exp(-squaredDistance(2 + 4 * x, 2 + 4 * y) / (2 * width * width))));
    normalise(site.weights.values, 0, kCells * kCells);
    return site;
}

AttentionSite layerSite(const char* name, uint64_t seed)
{
    constexpr int kHeads = 4, kTokens = 1 + kCells * kCells;
    AttentionSite site;
    site.name = name;
    site.kind = SiteKind::Matrix;
    site.geometry = {2.0F, 2.0F, 4.0F, 4.0F};
    site.queryGrid = site.keyGrid = {1, kCells, kCells};
    site.weights.shape = {kHeads, kTokens, kTokens};
    Rng rng(seed);
    for (int h = 0; h < kHeads; ++h) {
        for (int q = 0; q < kTokens; ++q) {
            for (int k = 0; k < kTokens; ++k) {
                const double local = k > 0 && q > 0 ? std::hypot((k - 1) % kCells - (q - 1) % kCells,
                                                                 (k - 1) / kCells - (q - 1) / kCells)
                                                    : 2.0;
                const double x = 2 + 4 * ((k - 1) % kCells), y = 2 + 4 * ((k - 1) / kCells);
                const double object = k > 0 ? std::exp(-squaredDistance(x, y) / 80) : 0.2;
                site.weights.values.push_back(static_cast<float>(
                    std::exp(-local * h) + object * (h == 0 ? 2 : 0.6) + 0.1 * rng.uniform()));
            }
            normalise(site.weights.values, site.weights.values.size() - kTokens, kTokens);
        }
    }
    return site;
}

/// The first class is predicted.
Prediction classified(const char* task, std::vector<std::string> classes, std::vector<float> probabilities,
                      std::vector<float> logits, int truth)
{
    Prediction prediction;
    prediction.task = task;
    prediction.classes = std::move(classes);
    prediction.probabilities = std::move(probabilities);
    prediction.logits = std::move(logits);
    prediction.predicted = 0;
    prediction.truth = truth;
    return prediction;
}

} // namespace

Inspection sampleInspection()
{
    Inspection inspection;
    inspection.sample = {Split::Test, 12, "", ""};
    inspection.step = 1250;
    inspection.picture = discPicture();
    inspection.input.shape = {3, kSide, kSide};
    inspection.input.values.assign(3 * kSide * kSide, 0.0F);
    for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x)
            inspection.evidence.push_back(squaredDistance(x + 0.5, y + 0.5) < kRadius * kRadius ? 1 : 0);
    inspection.predictions = {
        classified("shape", {"circle", "square", "star"}, {0.91F, 0.06F, 0.03F}, {3, 0, -1}, 0),
        classified("colour", {"red", "cyan"}, {0.61F, 0.39F}, {0.4F, 0}, 1)};
    inspection.sites = {layerSite("layer0", 1), layerSite("layer1", 2), mapSite("pool", 5, true, false),
                        mapSite("rollout", 8, false, true)};
    return inspection;
}

MetricBook sampleCurves(int64_t steps)
{
    auto loss = std::make_shared<Series>("loss");
    auto train = std::make_shared<Series>("train/shape/accuracy");
    auto test = std::make_shared<Series>("test/shape/accuracy");
    Rng rng(3);
    for (int64_t i = 1; i <= steps; ++i) {
        const double t = static_cast<double>(i) / static_cast<double>(steps);
        loss->append(static_cast<double>(i),
                     static_cast<float>((0.1 + 2.2 * std::exp(-6 * t)) * std::exp(0.25 * rng.normal())));
        if (i % std::max<int64_t>(1, steps / 10) == 0) {
            train->append(static_cast<double>(i), static_cast<float>(0.99 - 0.7 * std::exp(-5 * t)));
            test->append(static_cast<double>(i),
                         static_cast<float>(0.96 - 0.7 * std::exp(-5 * t) + 0.01 * rng.normal()));
        }
    }
    return {{loss, train, test}};
}

} // namespace attnscope
