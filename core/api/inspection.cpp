// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/inspection.h"

namespace attnscope {

const char* splitName(Split split)
{
    switch (split) {
    case Split::Train: return "train";
    case Split::Validation: return "validation";
    case Split::Test: return "test";
    }
    return "";
}

std::optional<Split> splitOf(std::string_view name)
{
    for (const Split split : {Split::Train, Split::Validation, Split::Test})
        if (name == splitName(split))
            return split;
    return std::nullopt;
}

} // namespace attnscope
