// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/bridge/core_host.h"

namespace attnscope {

CoreHost::CoreHost(Loader loader, QObject* parent) : QObject(parent), m_loader(std::move(loader)) {}

CoreHost::~CoreHost()
{
    if (m_thread.joinable())
        m_thread.join();
}

void CoreHost::start()
{
    if (m_thread.joinable())
        return;
    m_thread = std::thread([this] {
        // std::function, which carries the call to the other thread, wants something that can be copied.
        auto result = std::make_shared<Result<std::unique_ptr<Core>>>(m_loader());
        const Environment environment = result->isOk() ? result->value()->environment() : Environment{};
        QMetaObject::invokeMethod(
            this, [this, result, environment] { take(result, environment); }, Qt::QueuedConnection);
    });
}

void CoreHost::take(std::shared_ptr<Result<std::unique_ptr<Core>>> result, const Environment& environment)
{
    if (!result->isOk()) {
        emit failed(result->status());
        return;
    }
    m_core = std::move(*result).value();
    m_environment = environment;
    emit ready();
}

} // namespace attnscope
