// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/core.h"

#include <QObject>

#include <functional>
#include <memory>
#include <thread>

namespace attnscope {

/// Loads the part with LibTorch on a thread of its own while the window is already there.
class CoreHost : public QObject {
    Q_OBJECT
public:
    using Loader = std::function<Result<std::unique_ptr<Core>>()>;

    /// `loader` runs once, on the loading thread.
    explicit CoreHost(Loader loader, QObject* parent = nullptr);
    /// Waits for a loading that is under way.
    ~CoreHost() override;

    /// Starts loading; ready() or failed() follow in this object's thread. Later calls do nothing.
    void start();

    /// Null until ready().
    Core* core() const { return m_core.get(); }
    const Environment& environment() const { return m_environment; }

signals:
    void ready();
    void failed(const attnscope::Status& status);

private:
    void take(std::shared_ptr<Result<std::unique_ptr<Core>>> result, const Environment& environment);

    Loader m_loader;
    std::thread m_thread;
    std::unique_ptr<Core> m_core;
    Environment m_environment;
};

} // namespace attnscope
