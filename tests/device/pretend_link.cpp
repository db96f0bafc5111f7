// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// What LibTorch asks of a device's streams and events, and the public counters.
#include "pretend_link.h"

#include <ATen/core/LegacyTypeDispatch.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/torch.h>

#include <atomic>
#include <utility>

// All that differs between the versions of LibTorch.
#if TORCH_VERSION_MAJOR >= 2
#include <ATen/detail/PrivateUse1HooksInterface.h>
#include <c10/core/CPUAllocator.h>

namespace attnscope::pretend {
namespace {

/// Since 2.0 .to(kCPU, non_blocking) asks this device for page-locked memory. Any will do.
struct Hooks final : at::PrivateUse1HooksInterface {
    bool hasPrimaryContext(c10::DeviceIndex) const override { return true; }
    at::Allocator* getPinnedMemoryAllocator() const override { return c10::GetCPUAllocator(); }
};
[[maybe_unused]] const bool kHooked = (at::RegisterPrivateUse1HooksInterface(new Hooks), true);

} // namespace
} // namespace attnscope::pretend

#define ATTNSCOPE_SINCE_2 override
#else
#define ATTNSCOPE_SINCE_2
#endif

namespace attnscope::pretend {
namespace {

constexpr c10::StreamId kDefaultStream = 0, kPoolStreams = 32; ///< the pool's are 1 to 32

thread_local c10::StreamId current = kDefaultStream;

/// What has to have arrived once the event has happened.
struct Event {
    LateCopies copies;
    bool asked = false; ///< whether it has happened: not the first time
};

struct PretendGuard final : c10::impl::DeviceGuardImplInterface {
    c10::DeviceType type() const override { return kType; }
    c10::DeviceIndex deviceCount() const noexcept override { return 1; }
    c10::Device getDevice() const override { return pretendDevice(); }
    c10::Device exchangeDevice(c10::Device device) const override
    {
        setDevice(device);
        return pretendDevice();
    }
    void setDevice(c10::Device device) const override
    {
        TORCH_CHECK(device.type() == kType && device.index() <= 0, "there is no device ", device);
    }
    void uncheckedSetDevice(c10::Device) const noexcept override {}

    static c10::Stream streamOf(c10::StreamId id)
    {
        return c10::Stream(c10::Stream::UNSAFE, pretendDevice(), id);
    }
    c10::Stream getStream(c10::Device) const noexcept override { return streamOf(current); }
    c10::Stream getDefaultStream(c10::Device) const override { return streamOf(kDefaultStream); }
    c10::Stream getStreamFromGlobalPool(c10::Device, bool = false) const override
    {
        static std::atomic<c10::StreamId> given{0};
        return streamOf(1 + given++ % kPoolStreams);
    }
    c10::Stream exchangeStream(c10::Stream stream) const noexcept override
    {
        return streamOf(std::exchange(current, stream.id()));
    }
    bool queryStream(const c10::Stream& stream) const override
    {
        synchronizeStream(stream);
        return true;
    }
    void synchronizeStream(const c10::Stream& stream) const override
    {
        Link::instance().arrive(Link::instance().copiesOn(stream.id()));
    }

    void record(void** event, const c10::Stream& stream, const c10::DeviceIndex,
                const c10::EventFlag) const override
    {
        if (!*event)
            *event = new Event;
        *static_cast<Event*>(*event) = {Link::instance().copiesOn(stream.id())};
    }
    void block(void* event, const c10::Stream& stream) const override
    {
        Link::instance().put(stream.id(), static_cast<Event*>(event)->copies);
    }
    bool queryEvent(void* event) const override
    {
        if (!std::exchange(static_cast<Event*>(event)->asked, true))
            return false;
        synchronizeEvent(event);
        return true;
    }
    void synchronizeEvent(void* event) const ATTNSCOPE_SINCE_2
    {
        Link::instance().arrive(static_cast<Event*>(event)->copies);
    }
    void destroyEvent(void* event, const c10::DeviceIndex) const noexcept override
    {
        delete static_cast<Event*>(event);
    }
};

// Before main: the autograd engine counts the devices once.
C10_REGISTER_GUARD_IMPL(PrivateUse1, PretendGuard)

} // namespace

c10::StreamId currentStream() { return current; }

Link& Link::instance()
{
    static Link* const link = new Link;
    return *link;
}

Traffic Link::traffic() const
{
    const std::lock_guard lock(m_mutex);
    return m_traffic;
}

std::vector<std::string> Link::waitedFor() const
{
    const std::lock_guard lock(m_mutex);
    return m_waitedFor;
}

void Link::reset()
{
    const std::lock_guard lock(m_mutex);
    m_traffic = {};
    m_waitedFor.clear();
}

void Link::noteCopy(int64_t Traffic::*direction)
{
    const std::lock_guard lock(m_mutex);
    ++(m_traffic.*direction);
}

void Link::wait(const std::string& what)
{
    {
        const std::lock_guard lock(m_mutex);
        ++m_traffic.waits;
        m_waitedFor.push_back(what);
    }
    arrive(copiesOn(current));
}

void Link::put(c10::StreamId stream, const LateCopies& copies)
{
    const std::lock_guard lock(m_mutex);
    LateCopies& all = m_copies[stream];
    all.insert(all.end(), copies.begin(), copies.end());
}

LateCopies Link::copiesOn(c10::StreamId stream) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_copies.find(stream);
    return found == m_copies.end() ? LateCopies() : found->second;
}

void Link::arrive(const LateCopies& copies)
{
    const at::AutoDispatchBelowADInplaceOrView guard;
    const std::lock_guard lock(m_mutex);
    for (const auto& copy : copies)
        if (copy->values.defined()) {
            copy->target.copy_(copy->values);
            *copy = {};
        }
    for (auto& [stream, waiting] : m_copies)
        std::erase_if(waiting, [](const auto& copy) { return !copy->values.defined(); });
}

} // namespace attnscope::pretend

namespace attnscope {

torch::Device pretendDevice() { return torch::Device(pretend::kType, 0); }

Traffic traffic() { return pretend::Link::instance().traffic(); }

void resetTraffic() { pretend::Link::instance().reset(); }

std::vector<std::string> waitedFor() { return pretend::Link::instance().waitedFor(); }

} // namespace attnscope
