// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/image/image_model.h"

namespace attnscope {

Status checkHasImages(const char* model, const DatasetSummary& data)
{
    if (data.channels < 1)
        return failure(model, "\"{}\" has no images (expected a data set of images)", data.name);
    return Status::ok();
}

Status checkImageSize(const char* model, const DatasetSummary& data, int64_t smallestSide)
{
    if (data.height < smallestSide || data.width < smallestSide)
        return failure(model, "images too small (expected at least {} x {} pixels, found {} x {})",
                       smallestSide, smallestSide, data.width, data.height);
    return Status::ok();
}

Status checkImageData(const char* model, const DatasetSummary& data, int64_t smallestSide)
{
    ATTNSCOPE_TRY(checkHasImages(model, data));
    ATTNSCOPE_TRY(checkClassification(model, data));
    return checkImageSize(model, data, smallestSide);
}

Status checkPositions(const char* model, int64_t positions, int64_t largest)
{
    if (positions > largest)
        return failure(model,
                       "images too large: too many positions to attend to (expected at most {}, found {})",
                       largest, positions);
    return Status::ok();
}

OptionSpec gateTemperatureSpec()
{
    return {.key = "attention.temperature",
            .kind = OptionKind::Real,
            .defaultValue = "1",
            .doc =
                "The gates' scores are divided by it: below 1 they are either open or shut, above 1 all stay "
                "half open. May be changed while training runs.",
            .label = "Temperature",
            .choices = {},
            .minimum = 0.01,
            .maximum = 100,
            .logarithmic = true,
            .live = true,
            .group = "attention"};
}

} // namespace attnscope
