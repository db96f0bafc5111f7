// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace attnscope {

/// One curve: an append-only list of (x, value) that one thread writes while others read it without
/// locks. Keeps every point, and above them a pyramid of minima and maxima so that any zoom is drawn
/// in time proportional to the pixels.
///
/// Invariants:
/// 1. Blocks are never moved or freed before the Series; a block is published before size() covers it.
/// 2. size() is stored with release after the value and every pyramid cell it completes.
/// 3. x never decreases. NaN values are kept, and left out of minima and maxima.
class Series {
public:
    struct Point {
        double x;
        float value;
    };
    struct Extent {
        float low = 0, high = 0;
        bool any = false; ///< false: no finite value in the range
    };

    explicit Series(std::string name);
    ~Series();
    Series(const Series&) = delete;
    Series& operator=(const Series&) = delete;

    const std::string& name() const { return m_name; }

    /// Writer thread only. Amortised O(1).
    void append(double x, float value);

    /// Any thread. Points [0, size()) may be read.
    size_t size() const { return m_size.load(std::memory_order_acquire); }
    Point at(size_t index) const;
    /// The first index with x >= `x`, within [0, size()).
    size_t lowerBound(double x) const;
    /// Minimum and maximum over indices [first, last), O(log n).
    Extent extent(size_t first, size_t last) const;
    /// Bytes held, points and pyramid together.
    size_t memory() const;

private:
    static constexpr size_t kBlock = 4096; ///< points in a block
    static constexpr size_t kFan = 16;     ///< children of a pyramid cell
    static constexpr size_t kMaxBlocks = 1 << 14;
    static constexpr size_t kLevels = 6;

    struct Block;
    struct Cells;
    struct Level;

    std::string m_name;
    std::atomic<size_t> m_size{0};
    std::unique_ptr<std::atomic<Block*>[]> m_blocks;
    std::array<std::unique_ptr<Level>, kLevels> m_levels;
    std::vector<std::unique_ptr<Block>> m_owned;   // writer thread only
    std::vector<std::unique_ptr<Block>> m_retired; // replaced blocks that a reader may still hold
};

/// The curves of one run by name: "loss", "lr", "samples_per_second", "task/NAME/loss",
/// "train/NAME/accuracy", "test/NAME/accuracy", ... x is the step; per-epoch series have fewer points.
/// A new book is published when a series is added; the series themselves grow in place.
struct MetricBook {
    std::vector<std::shared_ptr<const Series>> series;
    const Series* find(const std::string& name) const
    {
        for (const auto& s : series)
            if (s->name() == name)
                return s.get();
        return nullptr;
    }
};

} // namespace attnscope
