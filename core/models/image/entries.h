// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/models/model.h"

namespace attnscope {

ModelEntry imageCnnEntry();
ModelEntry imageGatedEntry();
ModelEntry imageCbamEntry();
ModelEntry imageVitEntry();

} // namespace attnscope
