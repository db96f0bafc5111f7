// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

namespace attnscope {

/// Tells the C library to keep memory that was freed for the next allocation, instead of handing it back to
/// the system and having it filled with zeros page by page: a training step frees and takes the same hundreds
/// of megabytes each time, which cost up to ten thousand page faults a step. For the whole process, before
/// its threads are started; settings that the user made in the environment (MALLOC_TRIM_THRESHOLD_ and the
/// like) stay.
void keepFreedMemory();

} // namespace attnscope
