// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/core_impl.h"
#include "core/training/kept_memory.h"

/// The one symbol that the core library exports (core/api/loader.h). Ownership goes to the caller.
extern "C" __attribute__((visibility("default"))) attnscope::Core* attnscopeCreateCore()
{
    attnscope::keepFreedMemory();
    return attnscope::makeCore().release();
}
