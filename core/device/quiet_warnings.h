// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <c10/util/Exception.h>
#include <torch/version.h>

namespace attnscope {

/// LibTorch's warnings of this thread go nowhere while it lives.
class QuietWarnings {
#if TORCH_VERSION_MAJOR >= 2
    using Guard = c10::WarningUtils::WarningHandlerGuard;
#else
    using Guard = c10::Warning::WarningHandlerGuard;
#endif
    struct Silent final : c10::WarningHandler {
#if TORCH_VERSION_MAJOR >= 2
        void process(const c10::Warning&) override {}
#else
        void process(const c10::SourceLocation&, const std::string&, bool) override {}
#endif
    };
    Silent m_silent;
    Guard m_guard{&m_silent};
};

} // namespace attnscope
