// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// The pretend device itself: it finds what would go wrong on a GPU.
#include "pretend_device_fixture.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/Event.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <functional>
#include <thread>

namespace attnscope {
namespace {

/// `call` is refused, with these words.
void expectRefused(const std::string& words, const std::function<void()>& call)
{
    try {
        call();
        ADD_FAILURE() << "not refused: " << words;
    } catch (const c10::Error& error) {
        EXPECT_NE(std::string::npos, std::string(error.what()).find(words)) << error.what();
    }
}

class PretendDevice : public testing::Test {
protected:
    void SetUp() override
    {
        GTEST_FLAG_SET(death_test_style, "threadsafe");
        torch::manual_seed(7);
        resetTraffic();
    }

    c10::impl::VirtualGuardImpl m_guard{c10::DeviceType::PrivateUse1};
    c10::Stream m_default = m_guard.getDefaultStream(pretendDevice());

    c10::Stream otherStream() { return m_guard.getStreamFromGlobalPool(pretendDevice()); }
    c10::Event recorded(c10::Stream stream)
    {
        c10::Event event(c10::DeviceType::PrivateUse1);
        event.record(stream);
        return event;
    }
    /// A copy of `values` from the device that has not arrived.
    torch::Tensor late(const torch::Tensor& values)
    {
        const torch::Tensor target = torch::zeros(values.sizes(), values.options());
        target.copy_(sent(values), /*non_blocking=*/true);
        return target;
    }
};

// ---- the device ----

TEST_F(PretendDevice, IsOneDeviceOfItsKind)
{
    EXPECT_EQ("privateuseone:0", pretendDevice().str());
    EXPECT_EQ(1, m_guard.deviceCount());
    EXPECT_EQ(pretendDevice(), torch::zeros({2}, onIt()).device());
    expectRefused("privateuseone:1", [&] { m_guard.setDevice(torch::Device(pretendDevice().type(), 1)); });
}

TEST_F(PretendDevice, EachThreadHasAStreamOfItsOwn)
{
    const c10::Stream other = otherStream();
    EXPECT_EQ(0, m_default.id());
    EXPECT_NE(0, other.id());
    EXPECT_NE(other, otherStream());
    {
        const c10::StreamGuard guard(other);
        EXPECT_EQ(other, m_guard.getStream(pretendDevice()));
        std::thread([&] { EXPECT_EQ(m_default, m_guard.getStream(pretendDevice())); }).join();
    }
    EXPECT_EQ(m_default, m_guard.getStream(pretendDevice()));
}

TEST_F(PretendDevice, TakesEventsAndRecordedStreams)
{
    const c10::Event event = recorded(m_default);
    event.block(otherStream());
    EXPECT_TRUE(happens(event));
    EXPECT_TRUE(m_guard.queryStream(m_default));
    torch::zeros({2}, onIt()).record_stream(otherStream());
    EXPECT_EQ(0, traffic().waits);
}

// ---- its memory ----

TEST_F(PretendDevice, PointersToItsMemoryFaultOnTheHost)
{
    const torch::Tensor tensor = torch::ones({3, 4}, onIt());
    const torch::Tensor view = tensor.t()[2];
    volatile float* whole = tensor.data_ptr<float>();
    volatile float* part = view.data_ptr<float>();
    EXPECT_EQ(whole + 2, part);
    EXPECT_DEATH(std::printf("%f", static_cast<double>(whole[0])), "");
    EXPECT_DEATH(part[1] = 1, "");
}

TEST_F(PretendDevice, ViewsShareItsMemory)
{
    const torch::Tensor host = torch::arange(24.0).view({2, 3, 4});
    const torch::Tensor device = sent(host);
    for (const torch::Tensor& tensor : {host, device}) {
        tensor.select(1, 2).add_(100);
        tensor.transpose(0, 2).slice(0, 1, 3).mul_(2);
        tensor.view({6, 4}).unfold(1, 2, 2).select(2, 0).zero_();
        tensor.as_strided({3}, {5}, 1).fill_(-1);
        tensor.detach().flatten().narrow(0, 3, 2).copy_(torch::full({2}, 9, tensor.options()));
    }
    expectSame(host, device);
    EXPECT_EQ(device.data_ptr(), device.permute({2, 0, 1}).data_ptr());
}

TEST_F(PretendDevice, KeepsStrides)
{
    const torch::Tensor image = torch::randn({2, 3, 4, 5}).contiguous(kLast);
    const torch::Tensor device = sent(image);
    EXPECT_EQ(image.strides(), device.strides());
    EXPECT_EQ(image.strides(), fetched(device).strides());
    EXPECT_EQ(image.strides(), (device * 2).relu().strides());
    EXPECT_TRUE(torch::empty({2, 3, 4, 5}, onIt().memory_format(kLast)).is_contiguous(kLast));
    EXPECT_TRUE(device.contiguous().is_contiguous());
    const torch::Tensor kernel = sent(torch::randn({6, 3, 3, 3}).contiguous(kLast));
    EXPECT_TRUE(torch::conv2d(device, kernel).is_contiguous(kLast));
    EXPECT_EQ(torch::IntArrayRef({1, 7}), torch::empty_strided({3, 2}, {1, 7}, onIt()).strides());
}

TEST_F(PretendDevice, ResizesWhatAKernelWritesTo)
{
    const torch::Tensor host = torch::arange(6.0);
    torch::Tensor out = torch::empty({0}, onIt());
    torch::cumsum_out(out, sent(host), 0);
    expectSame(host.cumsum(0), out);
    out.resize_({2, 2});
    expectSame(host.cumsum(0).slice(0, 0, 4).view({2, 2}), out);
    torch::Tensor same = torch::empty({0}, onIt());
    same.set_(out);
    same.add_(1);
    expectSame(fetched(same), out);
}

// ---- what it refuses ----

TEST_F(PretendDevice, NamesTheHostsTensorInAnOperation)
{
    const torch::Tensor values = torch::ones({3, 3}, onIt());
    const torch::Tensor host = torch::ones({3, 3}), index = torch::tensor({0, 2});
    expectRefused("aten::index_select: argument 3 (index) is on cpu", [&] { values.index_select(0, index); });
    expectRefused("argument 2 (indices) is on cpu", [&] { values.index({index}); });
    expectRefused("argument 2 (indices) is on cpu", [&] { values.index_put_({index}, values[0]); });
    expectRefused("argument 1 (tensors) is on cpu", [&] { torch::cat({values, host}); });
    expectRefused("argument 1 (self) is on cpu", [&] { torch::mm(host, values); });
    expectRefused("argument 3 (generator) is on cpu",
                  [&] { values.bernoulli_(0.5, at::detail::getDefaultCPUGenerator()); });
}

TEST_F(PretendDevice, RefusesEveryMixture)
{
    const torch::Tensor device = torch::ones({2, 2}, onIt());
    const torch::Tensor host = torch::ones({2, 2});
    torch::Tensor out = torch::empty({2, 2});
    expectRefused("cpu", [&] { device + host; });
    expectRefused("cpu", [&] { device.clone().mul_(host); });
    expectRefused("cpu", [&] { host.clone().mul_(device); });
    expectRefused("cpu", [&] { torch::add_out(out, device, device); });
    expectRefused("cpu", [&] { torch::where(host > 0, device, device); });
    expectRefused("cpu", [&] { torch::embedding(device, torch::tensor({0, 1})); });
    expectRefused("cpu", [&] { torch::batch_norm(device, host[0], host[1], {}, {}, true, 0, 1, false); });
}

TEST_F(PretendDevice, TakesNumbersOfTheHost)
{
    const torch::Tensor device = torch::ones({2}, onIt());
    expectSame(torch::full({2}, 3.0), device + torch::tensor(2.0));
    expectSame(torch::full({2}, 5.0), torch::where(device > 2, device, torch::full({}, 5.0, onIt())));
    expectSame(torch::full({2}, 4.0), device.masked_fill(device > 0, torch::tensor(4.0)));
    EXPECT_EQ(0, std::min(traffic().toDevice, traffic().waits));
}

// ---- copies ----

TEST_F(PretendDevice, CopiesBothWaysWithAnyTypeAndStrides)
{
    const torch::Tensor whole = torch::arange(24).view({2, 3, 4});
    for (const bool nonBlocking : {false, true}) {
        const torch::Tensor device = whole.to(pretendDevice(), torch::kDouble, nonBlocking);
        expectSame(whole.to(torch::kDouble), device);
        torch::Tensor part = torch::zeros({3, 4, 2}, onIt());
        part.permute({2, 0, 1}).copy_(whole, nonBlocking);
        expectSame(whole.permute({1, 2, 0}).to(torch::kFloat), part);
        const torch::Tensor back = torch::zeros({4, 2, 3}, torch::kInt);
        back.permute({1, 2, 0}).copy_(device, nonBlocking);
        m_guard.synchronizeStream(m_default);
        expectSame(whole.to(torch::kInt), back.permute({1, 2, 0}));
        torch::Tensor rows = torch::zeros({2, 3}, onIt());
        rows.copy_(torch::tensor({1.0, 2.0, 3.0}), nonBlocking);
        expectSame(torch::tensor({{1.0, 2.0, 3.0}, {1.0, 2.0, 3.0}}).to(torch::kFloat), rows);
    }
    expectSame(torch::full({2}, 2.5), torch::full({2}, 2.5, onIt(torch::kDouble)).to(torch::kFloat));
}

TEST_F(PretendDevice, ParametersMoveToItAndBack)
{
    torch::nn::Linear layer(3, 2);
    const torch::Tensor weight = layer->weight, before = weight.detach().clone();
    layer->to(pretendDevice(), /*non_blocking=*/true);
    EXPECT_EQ(pretendDevice(), weight.device());
    expectSame(before, weight);
    layer->forward(torch::ones({1, 3}, onIt())).sum().backward();
    EXPECT_EQ(pretendDevice(), weight.grad().device());
    layer->to(torch::kCPU);
    EXPECT_TRUE(weight.is_cpu());
    expectSame(before, weight);
}

// ---- late copies ----

TEST_F(PretendDevice, ACopyToTheHostArrivesWithTheEventAfterIt)
{
    const torch::Tensor before = late(torch::ones({2}));
    const c10::Event event = recorded(m_default);
    const torch::Tensor after = late(torch::ones({2}));
    EXPECT_TRUE(before.isnan().all().item<bool>());
    EXPECT_TRUE(happens(event));
    EXPECT_TRUE(before.eq(1).all().item<bool>());
    EXPECT_TRUE(after.isnan().all().item<bool>());
    m_guard.synchronizeStream(m_default);
    EXPECT_TRUE(after.eq(1).all().item<bool>());
    EXPECT_EQ((std::pair<int64_t, int64_t>(2, 0)), std::pair(traffic().toHost, traffic().waits));
}

TEST_F(PretendDevice, ALateCopyHasTheValuesOfItsCall)
{
    const torch::Tensor device = torch::ones({2, 2}, onIt(torch::kLong));
    const torch::Tensor host = torch::zeros({2, 2}, torch::kLong);
    host.copy_(device, /*non_blocking=*/true);
    device.fill_(5);
    EXPECT_EQ(static_cast<int64_t>(0xCCCCCCCCCCCCCCCC), host[1][1].item<int64_t>());
    m_guard.synchronizeStream(m_default);
    EXPECT_TRUE(host.eq(1).all().item<bool>());
    const torch::Tensor moved = sent(torch::ones({2})).to(torch::kCPU, /*non_blocking=*/true);
    EXPECT_TRUE(moved.isnan().all().item<bool>());
}

TEST_F(PretendDevice, WaitingForOneStreamDoesNotWaitForAnother)
{
    const c10::Stream other = otherStream();
    torch::Tensor target;
    {
        const c10::StreamGuard guard(other);
        target = late(torch::ones({1}));
    }
    torch::ones({}, onIt()).item<float>();
    EXPECT_TRUE(happens(recorded(m_default)));
    EXPECT_TRUE(std::isnan(target.item<float>()));
    recorded(other).block(m_default);
    torch::ones({}, onIt()).item<float>();
    EXPECT_EQ(1.0F, target.item<float>());
}

TEST_F(PretendDevice, BlockingCopiesBringLateOnes)
{
    const torch::Tensor first = late(torch::ones({1}));
    fetched(torch::ones({3}, onIt()));
    EXPECT_EQ(1.0F, first.item<float>());
    const torch::Tensor second = late(torch::ones({1}));
    torch::ones({3}).to(pretendDevice());
    EXPECT_EQ(1.0F, second.item<float>());
}

// ---- what is counted ----

TEST_F(PretendDevice, CountsCopiesAndWaits)
{
    const torch::Tensor there = sent(torch::ones({2, 3}));
    EXPECT_EQ(1, traffic().toDevice);
    EXPECT_EQ(0, traffic().waits);
    torch::tensor({1.0, 2.0}, onIt());
    there.to(torch::kDouble).cpu();
    there.sum().item<float>();
    torch::zeros({0}).to(pretendDevice());
    there.clone().copy_(there);
    EXPECT_EQ(2, traffic().toDevice);
    EXPECT_EQ(1, traffic().toHost);
    EXPECT_EQ(3, traffic().waits);
    EXPECT_EQ((Names{"aten::copy_ to the device: Float [2]", "aten::copy_ to the host: Double [2, 3]",
                     "aten::_local_scalar_dense"}),
              waitedFor());
    resetTraffic();
    EXPECT_EQ(0, traffic().toDevice + traffic().toHost + traffic().waits);
    EXPECT_TRUE(waitedFor().empty());
}

TEST_F(PretendDevice, CountsOperatorsWhoseSizeDependsOnValues)
{
    const torch::Tensor values = sent(torch::tensor({3.0, 1.0, 3.0}));
    const torch::Tensor mask = values > 2, counts = sent(torch::tensor({1, 0, 2}));
    values.clone().index_put_({mask}, values.slice(0, 0, 2));
    const Tensors found{values.index({mask}),
                        mask.nonzero().squeeze(1),
                        values.masked_select(mask),
                        std::get<0>(at::_unique2(values)),
                        std::get<0>(torch::unique_consecutive(values)),
                        std::get<0>(torch::unique_dim(values, 0)),
                        values.repeat_interleave(counts)};
    EXPECT_TRUE(values.equal(values));
    EXPECT_TRUE(values[0].is_nonzero());
    EXPECT_EQ((Names{"aten::_index_put_impl_", "aten::nonzero", "aten::nonzero", "aten::masked_select",
                     "aten::_unique2", "aten::unique_consecutive", "aten::unique_dim",
                     "aten::repeat_interleave", "aten::equal", "aten::_local_scalar_dense"}),
              waitedFor());
    const std::vector<std::vector<double>> expected{{3, 3},    {0, 2}, {3, 3},   {1, 3},
                                                    {3, 1, 3}, {1, 3}, {3, 3, 3}};
    for (size_t i = 0; i < found.size(); ++i)
        expectSame(torch::tensor(expected[i]).to(found[i].scalar_type()), found[i], std::to_string(i));
}

TEST_F(PretendDevice, DoesNotCountWhatAGpuWouldNotWaitFor)
{
    const torch::Tensor index = torch::arange(2, onIt(torch::kLong));
    torch::Tensor values = torch::full({3}, 2.0, onIt());
    values.index({index}).add_(values.index_select(0, index));
    values.index_put_({index}, torch::zeros({2}, onIt()));
    values.index_put_({values > 1}, 0.5);
    values.masked_fill_(values > 1, 0.5).clamp_(0.0, 1.0);
    values.repeat_interleave(index.new_ones({3}), 0, /*output_size=*/3);
    torch::dropout(values, 0.5, true).mul(torch::rand({3}, onIt())).sort();
    EXPECT_EQ((Names{}), waitedFor());
    EXPECT_EQ(0, traffic().toDevice + traffic().toHost);
}

} // namespace
} // namespace attnscope
