// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/settings_store.h"

#include <QSettings>

#include <chrono>
#include <utility>

namespace attnscope {
namespace {

/// A drag makes dozens of changes a second; this many milliseconds of them are one write.
constexpr std::chrono::milliseconds kCollect{400};

/// Whether `key` is `removed` or below it.
bool isIn(const QString& key, const QString& removed)
{
    return key == removed || (key.size() > removed.size() && key.startsWith(removed) &&
                              key.at(removed.size()) == QLatin1Char('/'));
}

} // namespace

SettingsStore::SettingsStore()
{
    const QSettings file;
    for (const QString& key : file.allKeys())
        m_values.insert(key, file.value(key));
    m_thread = std::thread([this] { run(); });
}

SettingsStore::~SettingsStore()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

QVariant SettingsStore::value(const QString& key, const QVariant& fallback) const
{
    return m_values.value(key, fallback);
}

void SettingsStore::setValue(const QString& key, const QVariant& value)
{
    const auto known = m_values.constFind(key);
    if (known != m_values.constEnd() && *known == value)
        return;
    m_values.insert(key, value);
    post({key, value});
}

void SettingsStore::remove(const QString& key)
{
    const auto removed =
        m_values.removeIf([&](QHash<QString, QVariant>::iterator entry) { return isIn(entry.key(), key); });
    if (removed > 0)
        post({key, std::nullopt});
}

void SettingsStore::post(Change change)
{
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_waiting, [&](const Change& waiting) {
            return change.value ? waiting.value && waiting.key == change.key : isIn(waiting.key, change.key);
        });
        m_waiting.push_back(std::move(change));
    }
    m_wake.notify_one();
}

void SettingsStore::flush()
{
    std::unique_lock lock(m_mutex);
    m_hurry = true;
    m_wake.notify_one();
    m_written.wait(lock, [this] { return m_waiting.empty() && !m_writing; });
    m_hurry = false;
}

int SettingsStore::writes() const
{
    const std::lock_guard lock(m_mutex);
    return m_writes;
}

void SettingsStore::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return !m_waiting.empty() || m_ending; });
        if (m_waiting.empty())
            return;
        m_wake.wait_for(lock, kCollect, [this] { return m_hurry || m_ending; });
        const std::vector<Change> changes = std::exchange(m_waiting, {});
        m_writing = true;
        lock.unlock();
        write(changes);
        lock.lock();
        m_writing = false;
        ++m_writes;
        m_written.notify_all();
    }
}

void SettingsStore::write(const std::vector<Change>& changes)
{
    QSettings file;
    for (const Change& change : changes) {
        if (change.value)
            file.setValue(change.key, *change.value);
        else
            file.remove(change.key);
    }
    file.sync();
    // The window works on with what it remembers; there is nothing to decide for a person.
    if (file.status() != QSettings::NoError && !std::exchange(m_complained, true))
        qWarning("%s: cannot be written: settings are lost at the end", qPrintable(file.fileName()));
}

} // namespace attnscope
