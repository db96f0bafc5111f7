// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/series.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

// Layout. Points live in blocks of kBlock. Level 0 of the pyramid has one cell (minimum, maximum) for each
// kFan points, level l one for each kFan cells of level l-1; cells are kept in blocks as well. A cell is
// written once, when its last child is complete, before size() is raised over that child.
// An x that equals "first + index * stride" for all points so far is not stored (regular series, the rule for
// a value a step); the first point that breaks the rule makes its block, and all later ones, store x.

namespace attnscope {
namespace {

constexpr float kNone = std::numeric_limits<float>::infinity();

void widen(Series::Extent& into, float low, float high)
{
    if (low > high) // an empty cell
        return;
    into.low = into.any ? std::min(into.low, low) : low;
    into.high = into.any ? std::max(into.high, high) : high;
    into.any = true;
}

} // namespace

struct Series::Block {
    std::array<float, kBlock> values;
    // Explicit positions, only where the block is not regular.
    std::unique_ptr<double[]> positions;
    double firstX = 0;
    double stride = 1;
};

struct Series::Cells {
    std::array<float, kBlock> low;
    std::array<float, kBlock> high;
};

struct Series::Level {
    std::unique_ptr<std::atomic<Cells*>[]> blocks =
        std::make_unique<std::atomic<Cells*>[]>(kMaxBlocks / kFan + 1);
    std::vector<std::unique_ptr<Cells>> owned; // writer thread only

    void put(size_t index, float low, float high)
    {
        const size_t block = index / kBlock;
        if (block == owned.size()) {
            owned.push_back(std::make_unique<Cells>());
            blocks[block].store(owned.back().get(), std::memory_order_release);
        }
        owned[block]->low[index % kBlock] = low;
        owned[block]->high[index % kBlock] = high;
    }
    std::pair<float, float> at(size_t index) const
    {
        const Cells* cells = blocks[index / kBlock].load(std::memory_order_acquire);
        return {cells->low[index % kBlock], cells->high[index % kBlock]};
    }
};

Series::Series(std::string name)
    : m_name(std::move(name)), m_blocks(std::make_unique<std::atomic<Block*>[]>(kMaxBlocks))
{
    for (auto& level : m_levels)
        level = std::make_unique<Level>();
}

Series::~Series() = default;

void Series::append(double x, float value)
{
    const size_t index = m_size.load(std::memory_order_relaxed);
    const size_t block = index / kBlock, inside = index % kBlock;
    if (block >= kMaxBlocks)
        return; // 67 million points: more steps than a run of this program makes in a year
    if (inside == 0) {
        m_owned.push_back(std::make_unique<Block>());
        m_owned.back()->firstX = x;
    }
    Block& current = *m_owned[block];
    if (inside == 1)
        current.stride = x - current.firstX;
    const bool regular = x == current.firstX + static_cast<double>(inside) * current.stride;
    if (!regular && !current.positions) {
        // Readers look at positions of an index only after size() covers it, and the pointer is set before
        // the block's first irregular point is published; points already published stay on the regular
        // formula until they see the pointer, which holds the same numbers.
        auto positions = std::make_unique<double[]>(kBlock);
        for (size_t i = 0; i < inside; ++i)
            positions[i] = current.firstX + static_cast<double>(i) * current.stride;
        // A new block replaces the old one, so that a reader sees either whole.
        auto replacement = std::make_unique<Block>();
        replacement->values = current.values;
        replacement->firstX = current.firstX;
        replacement->stride = current.stride;
        replacement->positions = std::move(positions);
        m_blocks[block].store(replacement.get(), std::memory_order_release);
        m_retired.push_back(std::move(m_owned[block]));
        m_owned[block] = std::move(replacement);
    }
    Block& target = *m_owned[block];
    target.values[inside] = value;
    if (target.positions)
        target.positions[inside] = x;
    if (inside == 0)
        m_blocks[block].store(&target, std::memory_order_release);

    // Complete the pyramid cells that end with this point.
    size_t cell = index;
    for (size_t level = 0; level < kLevels && (cell + 1) % kFan == 0; ++level) {
        const size_t parent = cell / kFan;
        Extent extent;
        for (size_t child = parent * kFan; child < (parent + 1) * kFan; ++child) {
            if (level > 0) {
                const auto [low, high] = m_levels[level - 1]->at(child);
                widen(extent, low, high);
            } else if (const float v = m_owned[child / kBlock]->values[child % kBlock]; std::isfinite(v)) {
                widen(extent, v, v);
            }
        }
        m_levels[level]->put(parent, extent.any ? extent.low : kNone, extent.any ? extent.high : -kNone);
        cell = parent;
    }
    m_size.store(index + 1, std::memory_order_release);
}

Series::Point Series::at(size_t index) const
{
    assert(index < size());
    const Block* block = m_blocks[index / kBlock].load(std::memory_order_acquire);
    const size_t inside = index % kBlock;
    // The stride is written with the second point of a block: not to be read for the first.
    const double x = inside == 0        ? block->firstX
                     : block->positions ? block->positions[inside]
                                        : block->firstX + static_cast<double>(inside) * block->stride;
    return {x, block->values[inside]};
}

size_t Series::lowerBound(double x) const
{
    size_t low = 0, high = size();
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (at(middle).x < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

Series::Extent Series::extent(size_t first, size_t last) const
{
    last = std::min(last, size());
    Extent result;
    const auto scanPoints = [&](size_t from, size_t to) {
        for (size_t i = from; i < to; ++i)
            if (const float v = at(i).value; std::isfinite(v))
                widen(result, v, v);
    };
    if (first >= last)
        return result;
    const size_t head = std::min(last, (first + kFan - 1) / kFan * kFan);
    scanPoints(first, head);
    scanPoints(std::max(head, last / kFan * kFan), last);
    // Whole cells between, climbing a level whenever both ends allow it.
    size_t from = head / kFan, to = last / kFan;
    for (size_t level = 0; from < to; ++level) {
        const bool top = level + 1 == kLevels;
        while (from < to && (top || from % kFan != 0)) {
            const auto [low, high] = m_levels[level]->at(from++);
            widen(result, low, high);
        }
        while (!top && from < to && to % kFan != 0) {
            const auto [low, high] = m_levels[level]->at(--to);
            widen(result, low, high);
        }
        from /= kFan;
        to /= kFan;
    }
    return result;
}

size_t Series::memory() const
{
    const size_t count = size();
    size_t bytes = sizeof(Series) + kMaxBlocks * sizeof(void*);
    for (size_t block = 0; block * kBlock < count; ++block) {
        const Block* b = m_blocks[block].load(std::memory_order_acquire);
        bytes += sizeof(Block) + (b->positions ? kBlock * sizeof(double) : 0);
    }
    for (size_t level = 0, cells = count / kFan; level < kLevels; ++level, cells /= kFan)
        bytes += (cells + kBlock - 1) / kBlock * sizeof(Cells) + (kMaxBlocks / kFan + 1) * sizeof(void*);
    return bytes;
}

} // namespace attnscope
