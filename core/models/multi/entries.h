// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/model.h"

namespace attnscope {

ModelEntry multiHardSharingEntry();
ModelEntry multiTaskAttentionEntry();
ModelEntry multiMtanEntry();
ModelEntry multiMemoryMhaEntry();
ModelEntry multiAttnTransferEntry();
ModelEntry multiTokenTaskEntry();
ModelEntry multiImageTextEntry();

} // namespace attnscope
