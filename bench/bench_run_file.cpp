// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// What recording costs: a step's metrics, a snapshot of the attention of pinned samples, a checkpoint. To
// beat: one training step (bench_step), of which recording is to be a small part.
#include "core/base/rng.h"
#include "core/record/run_file.h"

#include <benchmark/benchmark.h>

#include <filesystem>
#include <unistd.h>

namespace {

using namespace attnscope;

/// A run file of its own in the temporary folder, removed in the end.
class Recording {
public:
    Recording()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "bench-run-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr)
            return;
        m_folder = pattern;
        Result<std::unique_ptr<RunFile>> made =
            RunFile::create((m_folder / "run.attn").string(), RunHeader{});
        if (made)
            m_file = std::move(made).value();
    }
    ~Recording()
    {
        m_file.reset();
        std::error_code ignored;
        std::filesystem::remove_all(m_folder, ignored);
    }
    RunFile* file() { return m_file.get(); }

private:
    std::filesystem::path m_folder;
    std::unique_ptr<RunFile> m_file;
};

std::vector<float> noise(size_t count)
{
    Rng rng(1);
    std::vector<float> values(count);
    for (float& value : values)
        value = static_cast<float>(rng.uniform());
    return values;
}

/// A sample as image.vit gives it: four layers of four heads over 65 tokens.
Inspection inspectionOfVit()
{
    Inspection inspection;
    inspection.sample.index = 0;
    inspection.input = {{3, 32, 32}, noise(3 * 32 * 32)};
    inspection.picture = {32, 32, std::vector<uint8_t>(3 * 32 * 32, 128)};
    for (int layer = 0; layer < 4; ++layer) {
        AttentionSite site;
        site.name = "layer" + std::to_string(layer);
        site.kind = SiteKind::Matrix;
        site.weights = {{4, 65, 65}, noise(4 * 65 * 65)};
        inspection.sites.push_back(site);
    }
    return inspection;
}

/// Runs `write(step)` until measured; an error ends the benchmark with its sentence.
template <class Write>
void measure(benchmark::State& state, Write write)
{
    Recording recording;
    if (!recording.file()) {
        state.SkipWithError("no run file could be made");
        return;
    }
    int64_t step = 0;
    for (auto _ : state) {
        const Status status = write(*recording.file(), ++step);
        if (!status) {
            state.SkipWithError(status.text().c_str());
            break;
        }
    }
}

void appendStep(benchmark::State& state)
{
    measure(state, [](RunFile& file, int64_t step) {
        for (const char* series : {"loss", "lr", "samples_per_second", "task/class/loss", "gradient_norm"})
            ATTNSCOPE_TRY(file.append({series, step, 0.5F}));
        return step % 64 == 0 ? file.commit() : Status::ok();
    });
}
BENCHMARK(appendStep)->Unit(benchmark::kMicrosecond);

void putSnapshot(benchmark::State& state)
{
    const std::vector<Inspection> samples(static_cast<size_t>(state.range(0)), inspectionOfVit());
    measure(state, [&](RunFile& file, int64_t step) { return file.putSnapshot(step, samples); });
}
BENCHMARK(putSnapshot)->Arg(1)->Arg(4)->Unit(benchmark::kMillisecond);

/// 800,000 weights with Adam's two moments.
void putCheckpoint(benchmark::State& state)
{
    Checkpoint checkpoint;
    const std::vector<float> weights = noise(800'000);
    for (const char* name : {"weight", "optimizer/first", "optimizer/second"})
        checkpoint.state.arrays.push_back(namedArray(name, {800'000}, weights));
    measure(state, [&](RunFile& file, int64_t step) {
        checkpoint.step = step;
        return file.putCheckpoint(checkpoint);
    });
}
BENCHMARK(putCheckpoint)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
