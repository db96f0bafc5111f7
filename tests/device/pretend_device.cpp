// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// A backend for LibTorch's dispatch key PrivateUse1. What holds throughout:
//
// 1. The values of a device tensor lie in a storage of the host, which its own storage owns (Allocation). The
//    address that the device tensor gives out is that of pages nobody may touch, so that the host's kernels
//    cannot read it either, on any thread, unless they come through this file.
// 2. An operator runs as the host's kernel, on host tensors that share the device tensors' values and strides
//    (onHost). Nothing is copied: what the kernel writes, resizes or views is that of the device tensors.
//    (at::native::cpu_fallback copies: it loses views, and what is written to arguments that the schema calls
//    constant, such as batch_norm's running mean.)
// 3. Copies between the sides all come through copyFrom: LibTorch's copy_ sends them there.
#include "pretend_link.h"

#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/set_native.h>
#include <torch/library.h>
#include <torch/torch.h>

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>
#include <string_view>

namespace attnscope::pretend {
namespace {

bool isOnDevice(const torch::Tensor& tensor) { return tensor.defined() && tensor.device().type() == kType; }

// ---- memory ----

/// What a device storage owns: its values, and pages without access for the address that it gives out.
class Allocation {
public:
    explicit Allocation(c10::Storage values) : m_values(std::move(values)), m_bytes(m_values.nbytes())
    {
        if (m_bytes == 0)
            return;
        void* pages = mmap(nullptr, m_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        TORCH_CHECK(pages != MAP_FAILED, "no addresses for ", m_bytes, " bytes on ", pretendDevice());
        m_pages = pages;
    }
    ~Allocation()
    {
        if (m_pages)
            munmap(m_pages, m_bytes);
    }
    Allocation(const Allocation&) = delete;
    Allocation& operator=(const Allocation&) = delete;

    const c10::Storage& values() const { return m_values; }
    void* address() const { return m_pages; }
    /// The host's kernel has resized the values.
    bool isOutgrown() const { return m_values.nbytes() != m_bytes; }

private:
    const c10::Storage m_values;
    const size_t m_bytes;
    void* m_pages = nullptr;
};

const Allocation& allocationOf(const torch::Tensor& tensor)
{
    return *static_cast<const Allocation*>(tensor.storage().data_ptr().get_context());
}

c10::DataPtr dataOf(const c10::Storage& values)
{
    auto allocation = std::make_unique<Allocation>(values);
    void* const address = allocation->address();
    return {address, allocation.release(), [](void* owned) { delete static_cast<Allocation*>(owned); },
            pretendDevice()};
}

void setForm(const torch::Tensor& tensor, const torch::Tensor& like)
{
    tensor.unsafeGetTensorImpl()->set_storage_offset(like.storage_offset());
    tensor.unsafeGetTensorImpl()->set_sizes_and_strides(like.sizes(), like.strides());
}

torch::Tensor tensorOf(c10::Storage storage, c10::DispatchKey key, const torch::Tensor& like)
{
    torch::Tensor tensor =
        at::detail::make_tensor<c10::TensorImpl>(std::move(storage), c10::DispatchKeySet(key), like.dtype());
    setForm(tensor, like);
    return tensor;
}

/// A host tensor of the same values. What is not on the device comes back as it is.
torch::Tensor onHost(const torch::Tensor& tensor)
{
    return isOnDevice(tensor) ? tensorOf(allocationOf(tensor).values(), c10::DispatchKey::CPU, tensor)
                              : tensor;
}

/// A device tensor that takes over the values of one that a kernel has made.
torch::Tensor onDevice(const torch::Tensor& made)
{
    const c10::Storage& values = made.storage();
    c10::Storage storage(c10::Storage::use_byte_size_t(), values.nbytes(), dataOf(values));
    return tensorOf(std::move(storage), c10::DispatchKey::PrivateUse1, made);
}

/// On the device, in the memory of `base`.
torch::Tensor viewOf(const torch::Tensor& base, const torch::Tensor& like)
{
    torch::Tensor view = at::detail::make_tensor<c10::TensorImpl>(
        c10::TensorImpl::VIEW, c10::Storage(base.storage()), base.key_set(), like.dtype());
    setForm(view, like);
    return view;
}

// ---- operators ----

/// The tensors of one operator's call, on both sides.
class Call {
public:
    torch::Tensor toHost(const torch::Tensor& argument)
    {
        if (!isOnDevice(argument))
            return argument;
        for (const Pair& pair : m_pairs)
            if (pair.device.is_same(argument))
                return pair.host;
        return m_pairs.emplace_back(Pair{argument, onHost(argument)}).host;
    }

    /// A tensor that the host's kernel has returned: an argument itself, a view of one, or a new one.
    torch::Tensor toDevice(const torch::Tensor& result)
    {
        if (!result.defined())
            return result;
        for (const Pair& pair : m_pairs)
            if (pair.host.is_same(result))
                return pair.device;
        for (const Pair& pair : m_pairs)
            if (pair.host.storage().is_alias_of(result.storage()))
                return viewOf(pair.device, result);
        return m_pairs.emplace_back(Pair{onDevice(result), result}).device;
    }

    /// Device tensors that the host's kernel has given another size get it as well.
    void takeSizes() const
    {
        for (const auto& [device, host] : m_pairs) {
            const c10::Storage& storage = device.storage();
            if (const Allocation& allocation = allocationOf(device); allocation.isOutgrown()) {
                storage.set_nbytes(allocation.values().nbytes());
                storage.set_data_ptr_noswap(dataOf(allocation.values()));
            }
            if (device.sizes() != host.sizes() || device.strides() != host.strides() ||
                device.storage_offset() != host.storage_offset())
                setForm(device, host);
        }
    }

private:
    struct Pair {
        torch::Tensor device, host;
    };
    std::vector<Pair> m_pairs;
};

/// Puts `change(tensor)` in the place of every tensor in `value`, which may be a list.
template <class Change>
void changeTensors(c10::IValue& value, Change change)
{
    if (value.isTensor()) {
        value = change(value.toTensor());
    } else if (value.isTensorList()) {
        c10::List<torch::Tensor> changed;
        for (const torch::Tensor& tensor : value.toTensorVector())
            changed.push_back(change(tensor));
        value = std::move(changed);
    } else if (value.isOptionalTensorList()) {
        c10::List<c10::optional<torch::Tensor>> changed;
        for (const c10::optional<torch::Tensor>& tensor : value.toOptionalTensorVector())
            changed.push_back(tensor ? c10::optional<torch::Tensor>(change(*tensor)) : tensor);
        value = std::move(changed);
    }
}

/// The arguments of a call, still on the stack.
struct Arguments {
    const c10::OperatorHandle& op;
    torch::jit::Stack& stack;

    size_t size() const { return op.schema().arguments().size(); }
    c10::IValue& operator[](size_t i) const { return stack[stack.size() - size() + i]; }

    void refuse(size_t i, torch::Device device) const
    {
        TORCH_CHECK(false, op.schema().operator_name(), ": argument ", i + 1, " (",
                    op.schema().arguments()[i].name(), ") is on ", device, ", the operation on ",
                    pretendDevice());
    }
};

void refuseForeign(const Arguments& arguments, size_t i, const torch::Tensor& tensor)
{
    const bool isNumber = tensor.defined() && tensor.is_cpu() && tensor.dim() == 0;
    if (tensor.defined() && !isNumber && tensor.device() != pretendDevice())
        arguments.refuse(i, tensor.device());
}

bool isMask(const torch::Tensor& index)
{
    return index.defined() && (index.scalar_type() == torch::kBool || index.scalar_type() == torch::kByte);
}

/// Whether CUDA's index_put_ turns its masks into numbers, whose count it has to know. One number in the
/// place of one mask's elements is written by masked_fill_. (LibTorch puts a C++ number on the host for CUDA
/// alone, so one on the device counts as that too.)
bool countsMasks(const Arguments& arguments)
{
    int64_t masks = 0, indices = 0;
    for (const c10::optional<torch::Tensor>& index : arguments[1].toOptionalTensorVector())
        if (index && index->defined()) {
            ++indices;
            masks += isMask(*index);
        }
    const bool isFill =
        indices == 1 && arguments[2].toTensor().numel() == 1 && !arguments[3].toBool(); // values, accumulate
    return masks > 0 && !isFill;
}

/// Whether the host has to see values of a GPU's before it can give the result, or its size. aten::index
/// needs no line: a mask comes here as aten::nonzero.
bool looksAtValues(const Arguments& arguments)
{
    static constexpr std::string_view kAlways[]{
        "aten::nonzero",  "aten::masked_select",          "aten::_unique",
        "aten::_unique2", "aten::unique_consecutive",     "aten::unique_dim",
        "aten::bincount", "aten::unique_dim_consecutive", "aten::equal"};
    const std::string& name = arguments.op.operator_name().name;
    if (name == "aten::_index_put_impl_")
        return countsMasks(arguments);
    if (name == "aten::repeat_interleave")
        return arguments[1].isNone(); // output_size
    return std::find(std::begin(kAlways), std::end(kAlways), name) != std::end(kAlways);
}

/// Puts what stands for an argument on the host in its place.
void sendToHost(const Arguments& arguments, size_t i, Call& call)
{
    c10::IValue& argument = arguments[i];
    changeTensors(argument, [&](const torch::Tensor& tensor) {
        refuseForeign(arguments, i, tensor);
        return call.toHost(tensor);
    });
    if (argument.isGenerator() && argument.toGenerator().defined())
        arguments.refuse(i, argument.toGenerator().device());
    if (argument.isDevice())
        argument = torch::Device(torch::kCPU);
}

/// Any operator, by the host's kernel.
void runOnHost(const c10::OperatorHandle& op, torch::jit::Stack* stack)
{
    const at::AutoDispatchBelowADInplaceOrView guard;
    const Arguments arguments{op, *stack};
    Call call;
    for (size_t i = 0; i < arguments.size(); ++i)
        sendToHost(arguments, i, call);
    if (looksAtValues(arguments))
        Link::instance().wait(op.operator_name().name);
    op.redispatchBoxed(c10::DispatchKeySet(c10::DispatchKey::CPU), stack);
    call.takeSizes();
    for (size_t i = stack->size() - op.schema().returns().size(); i < stack->size(); ++i)
        changeTensors((*stack)[i], [&](const torch::Tensor& tensor) { return call.toDevice(tensor); });
}

torch::Tensor makeEmpty(at::IntArrayRef size, c10::optional<torch::Dtype> type, c10::optional<torch::Layout>,
                        c10::optional<torch::Device>, c10::optional<bool>,
                        c10::optional<torch::MemoryFormat> format)
{
    const at::AutoDispatchBelowADInplaceOrView guard;
    return onDevice(at::empty(size, torch::dtype(c10::dtype_or_default(type)), format));
}

torch::Tensor makeEmptyStrided(at::IntArrayRef size, at::IntArrayRef stride, c10::optional<torch::Dtype> type,
                               c10::optional<torch::Layout>, c10::optional<torch::Device>,
                               c10::optional<bool>)
{
    const at::AutoDispatchBelowADInplaceOrView guard;
    return onDevice(at::empty_strided(size, stride, torch::dtype(c10::dtype_or_default(type))));
}

torch::Scalar numberOf(const torch::Tensor& tensor)
{
    const at::AutoDispatchBelowADInplaceOrView guard;
    Link::instance().wait("aten::_local_scalar_dense");
    return at::_local_scalar_dense(onHost(tensor));
}

/// For a program that reads before the values are there.
void fillWithNonsense(const torch::Tensor& target)
{
    if (target.is_floating_point() || target.is_complex()) {
        target.fill_(std::numeric_limits<double>::quiet_NaN());
        return;
    }
    const torch::Tensor bytes = torch::empty(target.sizes(), target.options());
    std::memset(bytes.data_ptr(), 0xCC, bytes.nbytes());
    target.copy_(bytes);
}

void noteCopy(const torch::Tensor& source, const torch::Tensor& target, bool nonBlocking)
{
    if (target.numel() == 0 || (isOnDevice(source) && isOnDevice(target)))
        return;
    Link::instance().noteCopy(isOnDevice(target) ? &Traffic::toDevice : &Traffic::toHost);
    if (!nonBlocking)
        Link::instance().wait(c10::str("aten::copy_ to the ", isOnDevice(target) ? "device: " : "host: ",
                                       source.scalar_type(), ' ', source.sizes()));
}

torch::Tensor copyFrom(const torch::Tensor& source, const torch::Tensor& target, bool nonBlocking)
{
    const at::AutoDispatchBelowADInplaceOrView guard;
    noteCopy(source, target, nonBlocking);
    if (isOnDevice(target) || !nonBlocking) {
        onHost(target).copy_(onHost(source));
        return target;
    }
    auto copy = std::make_shared<LateCopy>(LateCopy{target, onHost(source).clone()});
    fillWithNonsense(target);
    Link::instance().put(currentStream(), {std::move(copy)});
    return target;
}

/// LibTorch lets a parameter move by set_data only between the kinds of devices that it knows.
bool mayTakeData(const torch::Tensor& self, const torch::Tensor& from)
{
    return self.layout() == torch::kStrided && from.layout() == torch::kStrided;
}

/// Memory is never used anew before the work on it is done: it is done at once.
void recordStream(torch::Tensor&, c10::Stream) {}

// ---- kernels of CUDA's that the host has not ----

using Three = std::tuple<torch::Tensor, torch::Tensor, torch::Tensor>;

/// What LibTorch 2 makes of a step of an LSTM on devices of this kind: the state, the cell's state, the
/// gates.
Three lstmCell(const torch::Tensor& inputGates, const torch::Tensor& hiddenGates, const torch::Tensor& cell,
               const c10::optional<torch::Tensor>& inputBias, const c10::optional<torch::Tensor>& hiddenBias)
{
    torch::Tensor gates = inputGates + hiddenGates;
    for (const c10::optional<torch::Tensor>& bias : {inputBias, hiddenBias})
        if (bias && bias->defined())
            gates = gates + *bias;
    const auto parts = gates.chunk(4, 1);
    const torch::Tensor in = parts[0].sigmoid(), forget = parts[1].sigmoid(), next = parts[2].tanh(),
                        out = parts[3].sigmoid();
    const torch::Tensor newCell = forget * cell + in * next;
    return {out * newCell.tanh(), newCell, torch::cat({in, forget, next, out}, 1)};
}

/// The gradients by the gates before their functions, by the cell's state before, and by each bias.
Three lstmCellBackward(const c10::optional<torch::Tensor>& gradState,
                       const c10::optional<torch::Tensor>& gradCell, const torch::Tensor& cell,
                       const torch::Tensor& newCell, const torch::Tensor& gates, bool hasBias)
{
    const auto orZero = [&](const c10::optional<torch::Tensor>& gradient) {
        return gradient && gradient->defined() ? *gradient : torch::zeros_like(newCell);
    };
    const auto parts = gates.chunk(4, 1);
    const torch::Tensor &in = parts[0], &forget = parts[1], &next = parts[2], &out = parts[3];
    const torch::Tensor shown = newCell.tanh(), byState = orZero(gradState);
    const torch::Tensor byCell = byState * out * (1 - shown * shown) + orZero(gradCell);
    const torch::Tensor byGates =
        torch::cat({byCell * next * in * (1 - in), byCell * cell * forget * (1 - forget),
                    byCell * in * (1 - next * next), byState * shown * out * (1 - out)},
                   1);
    return {byGates, byCell * forget, hasBias ? byGates.sum(0) : torch::Tensor()};
}

using Two = std::tuple<torch::Tensor, torch::Tensor>;
using Five = std::tuple<torch::Tensor, torch::Tensor, torch::Tensor, torch::Tensor, torch::Tensor>;

/// Likewise of a GRU's: the state, and what the way back needs.
Two gruCell(const torch::Tensor& inputGates, const torch::Tensor& hiddenGates, const torch::Tensor& state,
            const c10::optional<torch::Tensor>& inputBias, const c10::optional<torch::Tensor>& hiddenBias)
{
    const auto parts = [](const torch::Tensor& gates, const c10::optional<torch::Tensor>& bias) {
        return (bias && bias->defined() ? gates + *bias : gates).chunk(3, 1);
    };
    const auto in = parts(inputGates, inputBias), hidden = parts(hiddenGates, hiddenBias);
    const torch::Tensor reset = (in[0] + hidden[0]).sigmoid(), keep = (in[1] + hidden[1]).sigmoid(),
                        next = (in[2] + reset * hidden[2]).tanh();
    return {next + keep * (state - next), torch::cat({reset, keep, next, state, hidden[2]}, 1)};
}

/// The gradients by the gates before their functions (the input's, then the state's), by the state before,
/// and by each bias.
Five gruCellBackward(const torch::Tensor& gradient, const torch::Tensor& kept, bool hasBias)
{
    const auto parts = kept.chunk(5, 1);
    const torch::Tensor &reset = parts[0], &keep = parts[1], &next = parts[2], &state = parts[3],
                        &hidden = parts[4];
    const torch::Tensor byNext = gradient * (1 - keep) * (1 - next * next),
                        byKeep = gradient * (state - next) * keep * (1 - keep),
                        byReset = byNext * hidden * reset * (1 - reset);
    const torch::Tensor byInput = torch::cat({byReset, byKeep, byNext}, 1),
                        byHidden = torch::cat({byReset, byKeep, byNext * reset}, 1);
    return {byInput, byHidden, gradient * keep, hasBias ? byInput.sum(0) : torch::Tensor(),
            hasBias ? byHidden.sum(0) : torch::Tensor()};
}

TORCH_LIBRARY_IMPL(_, PrivateUse1, library)
{
    library.fallback(torch::CppFunction::makeFromBoxedFunction<&runOnHost>());
}

// Operators without a gradient go on to the above, as LibTorch has it for the devices that it knows.
TORCH_LIBRARY_IMPL(_, AutogradPrivateUse1, library)
{
    library.fallback(torch::CppFunction::makeFallthrough());
}

TORCH_LIBRARY_IMPL(aten, PrivateUse1, library)
{
    library.impl("empty.memory_format", TORCH_FN(makeEmpty));
    library.impl("empty_strided", TORCH_FN(makeEmptyStrided));
    library.impl("_local_scalar_dense", TORCH_FN(numberOf));
    library.impl("_copy_from", TORCH_FN(copyFrom));
    library.impl("_has_compatible_shallow_copy_type", TORCH_FN(mayTakeData));
    library.impl("record_stream", TORCH_FN(recordStream));
    library.impl("_thnn_fused_lstm_cell", TORCH_FN(lstmCell));
    library.impl("_thnn_fused_lstm_cell_backward_impl", TORCH_FN(lstmCellBackward));
    library.impl("_thnn_fused_gru_cell", TORCH_FN(gruCell));
    library.impl("_thnn_fused_gru_cell_backward", TORCH_FN(gruCellBackward));
    // Not by the host's kernel: they give a tensor another's storage, which has to be the device's.
    library.impl("set_.source_Tensor", TORCH_FN(at::native::set_tensor_));
    library.impl("set_.source_Storage_storage_offset", TORCH_FN(at::native::set_storage_cpu_));
    // LibTorch makes these of other operators on devices that it does not know; on CUDA they are one.
    for (const char* name : {"convolution", "convolution_backward", "native_layer_norm", "native_group_norm"})
        library.impl(name, torch::CppFunction::makeFromBoxedFunction<&runOnHost>());
}

} // namespace
} // namespace attnscope::pretend
