// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/model.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <numeric>
#include <string_view>

namespace attnscope {

/// A data set of images with one task, "label", of three classes.
inline DatasetSummary imageData(int channels, int height, int width)
{
    DatasetSummary data;
    data.name = "test";
    data.channels = channels;
    data.height = height;
    data.width = width;
    data.tasks = {{"label", TaskKind::Classification, {"left", "middle", "right"}}};
    return data;
}

inline Batch imageBatch(int64_t count, int64_t channels, int64_t height, int64_t width)
{
    Batch batch;
    batch.images =
        torch::randn({count, channels, height, width}).contiguous(torch::MemoryFormat::ChannelsLast);
    batch.indexes.resize(static_cast<size_t>(count));
    std::iota(batch.indexes.begin(), batch.indexes.end(), 0);
    return batch;
}

inline Result<std::shared_ptr<Model>> tryModel(const std::string& name, const DatasetSummary& data,
                                               const OptionValues& values = {})
{
    const ModelEntry* entry = findModel(name).value();
    return entry->make(data, OptionReader(entry->info.options, values));
}

inline std::shared_ptr<Model> makeModel(const std::string& name, const DatasetSummary& data,
                                        const OptionValues& values = {})
{
    auto made = tryModel(name, data, values);
    EXPECT_TRUE(made.isOk()) << made.status().text();
    return *made;
}

inline const SiteRecord& siteOf(const ModelOutput& output, std::string_view name)
{
    for (const SiteRecord& record : output.sites)
        if (record.site.name == name)
            return record;
    ADD_FAILURE() << "no site " << name;
    return output.sites.front();
}

} // namespace attnscope
