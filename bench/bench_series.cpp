// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// What a curve costs: one step's point while training, and reducing a million points to the columns of a
// plot. To beat: Matplotlib pans a line of a million points at 14 frames a second, 71 ms a frame, all
// included.
#include "core/api/series.h"

#include <benchmark/benchmark.h>

#include <cmath>

namespace {

constexpr size_t kPoints = 1'000'000;
constexpr size_t kColumns = 1200; ///< pixels of a wide plot

void appendPoint(benchmark::State& state)
{
    auto series = std::make_unique<attnscope::Series>("loss");
    double x = 0;
    for (auto _ : state) {
        series->append(x, 1.0F);
        x += 1;
        if (series->size() < kPoints)
            continue;
        state.PauseTiming();
        series = std::make_unique<attnscope::Series>("loss");
        state.ResumeTiming();
    }
}
BENCHMARK(appendPoint);

/// Reads `state.range(0)` percent of a million points, as a plot zoomed in so far does for each frame.
void reduceToColumns(benchmark::State& state)
{
    attnscope::Series series("loss");
    for (size_t i = 0; i < kPoints; ++i)
        series.append(static_cast<double>(i), std::sin(static_cast<float>(i) * 0.001F));
    const size_t shown = kPoints * static_cast<size_t>(state.range(0)) / 100;
    for (auto _ : state) {
        for (size_t column = 0; column < kColumns; ++column)
            benchmark::DoNotOptimize(
                series.extent(shown * column / kColumns, shown * (column + 1) / kColumns));
    }
}
BENCHMARK(reduceToColumns)->Arg(100)->Arg(10)->Arg(1)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
