// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// The least time that a training step of the models of rivals/ can take on this machine: its multiply-adds
// against the rate of matrix products, measured here for our own kernel and for BLAS. usage: bench_roofline
// [THREADS]
//
// Counted are matrix products and convolutions: forward once, backward twice (by the input and by the
// weights), the first layer's input apart, which needs no gradient.
#include "core/kernels/product.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <vector>

namespace {

using namespace attnscope;
constexpr double kBatch = 64;
constexpr int kRounds = 12;

double seconds(const std::function<void()>& work)
{
    double best = 1e9;
    for (int round = 0; round < kRounds; ++round) {
        const auto start = std::chrono::steady_clock::now();
        work();
        best =
            std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return best;
}

/// Multiply-adds a second of products [64, 64] times [64, 256], which stay in the first cache, on every
/// thread at once.
double ownRate(int threads)
{
    constexpr int64_t kRows = 64, kInner = 64, kColumns = 256, kTimes = 2000;
    const double taken = seconds([&] {
        at::parallel_for(0, threads, 1, [&](int64_t, int64_t) {
            std::vector<float> left(kRows * kInner, 0.5F), right(kInner * kColumns, 0.25F),
                out(kRows * kColumns);
            const kernels::Product product{kRows,        kInner,   kColumns,   left.data(), kInner,
                                           right.data(), kColumns, out.data(), kColumns};
            for (int64_t i = 0; i < kTimes; ++i)
                kernels::multiply(product);
        });
    });
    return static_cast<double>(threads * kTimes * kRows * kInner * kColumns) / taken;
}

double blasRate()
{
    const torch::Tensor a = torch::rand({1024, 1024}), b = torch::rand({1024, 1024});
    return 1024.0 * 1024 * 1024 / seconds([&] { torch::mm(a, b); });
}

/// Bytes a second read and written by copying far more than the caches hold.
double bandwidth()
{
    const torch::Tensor from = torch::rand({32 << 20});
    torch::Tensor to = torch::empty_like(from);
    return 2.0 * 4 * static_cast<double>(from.numel()) / seconds([&] { to.copy_(from); });
}

struct Model {
    const char* name;
    double forward; ///< multiply-adds a sample
    double noInput; ///< of them, in layers whose input needs no gradient
};

double encoder(double tokens, double width, double hidden)
{
    return tokens * width * (3 * width + width + 2 * hidden) + 2 * tokens * tokens * width;
}
double lstm(double tokens, double inputs, double hidden) { return tokens * (inputs + hidden) * 4 * hidden; }

/// A task's modules in multi.mtan: three products by block, with n channels at the image's size.
double mtanTask(double n)
{
    const double cells[]{1024, 256, 64, 256, 1024}, wide[]{n, 2 * n, 4 * n, 2 * n, n};
    double sum = 0;
    for (int block = 0; block < 5; ++block) {
        const double brought = block == 0 ? 0 : wide[block], after = block == 4 ? 2 * n : wide[block + 1];
        sum += cells[block] * wide[block] * (wide[block] + brought + wide[block]);
        sum += block < 2 ? cells[block + 1] * 9 * wide[block] * after : cells[block] * wide[block] * after;
    }
    return sum;
}

double mtanShared(double n)
{
    return 1024 * 9 * (3 * n + n * n) + 256 * 9 * (2 * n * n + 4 * n * n) +
           64 * 9 * (8 * n * n + 16 * n * n) + 64 * 8 * n * n + 256 * 9 * 4 * n * n + 256 * 2 * n * n +
           1024 * 9 * n * n;
}

std::vector<Model> models()
{
    const double trunk1 = 900 * 27 * 32, trunk2 = 144 * 288 * 64, cells = 36;
    return {{"image.cnn", trunk1 + trunk2 + 2 * cells * cells * 64 + cells * 64 * 128, trunk1},
            {"image.vit", 64 * 48 * 64 + 4 * encoder(65, 64, 128), 64 * 48 * 64},
            {"text.attn-rnn", 2 * lstm(100, 64, 64), 0},
            {"text.bilstm-context", 4 * lstm(100, 32, 64) + 2 * 100 * 100 * 128, 0},
            {"text.transformer", 2 * encoder(100, 64, 128), 0},
            {"multi.memory-mha",
             2 * 28 * 28 * 32 + 4 * 28 * 32 * 32 + 2 * 28 * 28 * 32 + 2 * lstm(28, 32, 64), 2 * 28 * 28 * 32},
            {"multi.mtan", mtanShared(16) + 3 * mtanTask(16), 1024 * 27 * 16}};
}

} // namespace

int main(int count, char** arguments)
{
    if (count > 1)
        at::set_num_threads(std::max(1, std::atoi(arguments[1])));
    const int threads = at::get_num_threads();
    const double own = ownRate(threads), one = ownRate(1);
    std::printf(
        "%d threads: own products %.1f Gmadd/s (one thread %.1f), BLAS 1024^3 %.1f, copying %.1f GB/s\n",
        threads, own / 1e9, one / 1e9, blasRate() / 1e9, bandwidth() / 1e9);
    std::printf("%-22s %14s %14s %12s\n", "batch 64", "Mmadd a step", "least ms", "samples/s");
    for (const Model& model : models()) {
        const double step = kBatch * (3 * model.forward - model.noInput);
        std::printf("%-22s %14.0f %14.2f %12.0f\n", model.name, step / 1e6, 1e3 * step / own,
                    kBatch * own / step);
    }
    return 0;
}
