// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

// Clang's thread-safety attributes; nothing under GCC. See leveldb's port/thread_annotations.h.
#if defined(__clang__)
#define ATTNSCOPE_GUARDED_BY(x) __attribute__((guarded_by(x)))
#define ATTNSCOPE_REQUIRES(x) __attribute__((requires_capability(x)))
#else
#define ATTNSCOPE_GUARDED_BY(x)
#define ATTNSCOPE_REQUIRES(x)
#endif
