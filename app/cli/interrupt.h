// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

namespace attnscope::cli {

/// From its making on the first Ctrl-C (SIGINT) or SIGTERM only sets a flag, so that the work can end in
/// order; the second one ends the program at once. One at a time.
class InterruptGuard {
public:
    InterruptGuard();
    ~InterruptGuard();
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;

    bool requested() const;
};

} // namespace attnscope::cli
