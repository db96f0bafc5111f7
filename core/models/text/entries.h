// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/model.h"

namespace attnscope {

ModelEntry textAttnRnnEntry();
ModelEntry textBilstmContextEntry();
ModelEntry textTransformerEntry();
ModelEntry textHierarchicalEntry();
ModelEntry textTranslatorEntry();

} // namespace attnscope
