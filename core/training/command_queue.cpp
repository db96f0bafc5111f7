// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/command_queue.h"

#include <chrono>
#include <utility>

namespace attnscope {
namespace {

bool supersedes(const Command& newer, const Command& older)
{
    if (newer.index() != older.index())
        return false;
    if (const auto* option = std::get_if<command::SetOption>(&newer))
        return option->key == std::get<command::SetOption>(older).key;
    if (const auto* sample = std::get_if<command::SelectSample>(&newer))
        return sample->slot == std::get<command::SelectSample>(older).slot;
    if (const auto* text = std::get_if<command::InspectText>(&newer))
        return text->slot == std::get<command::InspectText>(older).slot;
    if (const auto* tokens = std::get_if<command::HideTokens>(&newer))
        return tokens->slot == std::get<command::HideTokens>(older).slot;
    return std::holds_alternative<command::ShowSamples>(newer) ||
           std::holds_alternative<command::SeekTo>(newer);
}

} // namespace

bool CommandQueue::push(Command command)
{
    const std::lock_guard lock(m_mutex);
    if (m_closed)
        return false;
    if (!m_waiting.empty() && supersedes(command, m_waiting.back())) {
        m_waiting.back() = std::move(command);
        return true;
    }
    if (m_waiting.size() >= m_capacity)
        return false;
    m_waiting.push_back(std::move(command));
    m_changed.notify_one();
    return true;
}

std::optional<Command> CommandQueue::takeFront()
{
    Command command = std::move(m_waiting.front());
    m_waiting.pop_front();
    return command;
}

std::optional<Command> CommandQueue::pop()
{
    return popIf([](const Command&) { return true; });
}

void CommandQueue::wait(int milliseconds)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, std::chrono::milliseconds(milliseconds),
                       [this] { return m_closed || !m_waiting.empty(); });
}

bool CommandQueue::empty() const
{
    const std::lock_guard lock(m_mutex);
    return m_waiting.empty();
}

void CommandQueue::close()
{
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    m_changed.notify_all();
}

bool CommandQueue::closed() const
{
    const std::lock_guard lock(m_mutex);
    return m_closed;
}

} // namespace attnscope
