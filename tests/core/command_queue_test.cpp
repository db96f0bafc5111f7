// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/training/command_queue.h"

#include <gtest/gtest.h>

#include <thread>

namespace attnscope {
namespace {

TEST(CommandQueue, KeepsOrderAndIsBounded)
{
    CommandQueue queue(2);
    EXPECT_TRUE(queue.push(command::Train{}));
    EXPECT_TRUE(queue.push(command::Pause{}));
    EXPECT_FALSE(queue.push(command::Reset{}));
    EXPECT_TRUE(std::holds_alternative<command::Train>(*queue.pop()));
    EXPECT_TRUE(std::holds_alternative<command::Pause>(*queue.pop()));
    EXPECT_FALSE(queue.pop().has_value());
}

TEST(CommandQueue, TheNewestOfASliderCounts)
{
    CommandQueue queue(3);
    for (int step = 0; step < 100; ++step)
        ASSERT_TRUE(queue.push(command::SeekTo{step}));
    ASSERT_TRUE(queue.push(command::SetOption{"lr", "0.1"}));
    ASSERT_TRUE(queue.push(command::SetOption{"lr", "0.2"}));
    ASSERT_TRUE(queue.push(command::SetOption{"dropout", "0.2"}));
    EXPECT_EQ(std::get<command::SeekTo>(*queue.pop()).step, 99);
    EXPECT_EQ(std::get<command::SetOption>(*queue.pop()).value, "0.2");
    EXPECT_EQ(std::get<command::SetOption>(*queue.pop()).key, "dropout");
}

TEST(CommandQueue, CommandsThatActAreNeverDropped)
{
    CommandQueue queue;
    queue.push(command::SingleStep{});
    queue.push(command::SingleStep{});
    EXPECT_TRUE(queue.pop().has_value());
    EXPECT_TRUE(queue.pop().has_value());
}

TEST(CommandQueue, CloseWakesTheWaiterAndRefusesMore)
{
    CommandQueue queue;
    std::thread waiter([&queue] {
        while (!queue.closed())
            queue.wait(60'000);
    });
    queue.close();
    waiter.join();
    EXPECT_FALSE(queue.push(command::Train{}));
}

} // namespace
} // namespace attnscope
