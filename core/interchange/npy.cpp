// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/npy.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace attnscope {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr size_t kMaxRank = 32; // NumPy's own limit

/// The little of Python's literals that a header consists of.
class LiteralReader {
public:
    explicit LiteralReader(std::string_view text) : m_text(text) {}

    bool take(char c)
    {
        skipSpace();
        if (m_text.empty() || m_text.front() != c)
            return false;
        m_text.remove_prefix(1);
        return true;
    }
    bool takeWord(std::string_view word)
    {
        skipSpace();
        if (!m_text.starts_with(word))
            return false;
        m_text.remove_prefix(word.size());
        return true;
    }
    std::optional<std::string> string()
    {
        skipSpace();
        if (m_text.empty() || (m_text.front() != '\'' && m_text.front() != '"'))
            return std::nullopt;
        const size_t end = m_text.find(m_text.front(), 1);
        if (end == std::string_view::npos)
            return std::nullopt;
        std::string text(m_text.substr(1, end - 1));
        m_text.remove_prefix(end + 1);
        return text;
    }
    std::optional<int64_t> number()
    {
        skipSpace();
        int64_t value = 0;
        const auto [end, error] = std::from_chars(m_text.data(), m_text.data() + m_text.size(), value);
        if (error != std::errc() || value < 0)
            return std::nullopt;
        m_text.remove_prefix(static_cast<size_t>(end - m_text.data()));
        takeWord("L"); // Python 2 wrote long integers so
        return value;
    }
    bool atEnd()
    {
        skipSpace();
        return m_text.empty();
    }
    bool nextIs(char c)
    {
        skipSpace();
        return !m_text.empty() && m_text.front() == c;
    }

private:
    void skipSpace()
    {
        const size_t start = m_text.find_first_not_of(" \t\n");
        m_text.remove_prefix(start == std::string_view::npos ? m_text.size() : start);
    }
    std::string_view m_text;
};

bool readShape(LiteralReader& reader, std::vector<int64_t>& shape)
{
    if (!reader.take('('))
        return false;
    while (!reader.take(')')) {
        const auto size = reader.number();
        if (!size || shape.size() == kMaxRank)
            return false;
        shape.push_back(*size);
        if (!reader.take(',') && !reader.nextIs(')'))
            return false;
    }
    return true;
}

enum class Literal { Good, Bad, Structured };

/// {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }, keys in any order, each once.
Literal readDictionary(std::string_view text, NpyHeader& header)
{
    LiteralReader reader(text);
    bool seen[3] = {};
    if (!reader.take('{'))
        return Literal::Bad;
    while (!reader.take('}')) {
        const auto key = reader.string();
        if (!key || !reader.take(':'))
            return Literal::Bad;
        bool good = false;
        if (*key == "descr" && !seen[0]) {
            if (reader.nextIs('['))
                return Literal::Structured;
            const auto descr = reader.string();
            good = seen[0] = descr.has_value();
            header.descr = descr.value_or("");
        } else if (*key == "fortran_order" && !seen[1]) {
            header.fortranOrder = reader.takeWord("True");
            good = seen[1] = header.fortranOrder || reader.takeWord("False");
        } else if (*key == "shape" && !seen[2]) {
            good = seen[2] = readShape(reader, header.shape);
        }
        if (!good || (!reader.take(',') && !reader.nextIs('}')))
            return Literal::Bad;
    }
    return seen[0] && seen[1] && seen[2] && reader.atEnd() ? Literal::Good : Literal::Bad;
}

std::optional<StoredType> typeOf(std::string_view descr)
{
    using Widen = StoredType::Widen;
    static const std::map<std::string_view, StoredType> kTypes = {
        {"f2", {DType::F16, 2, Widen::None}},  {"f4", {DType::F32, 4, Widen::None}},
        {"f8", {DType::F64, 8, Widen::None}},  {"u1", {DType::U8, 1, Widen::None}},
        {"b1", {DType::Bool, 1, Widen::None}}, {"i4", {DType::I32, 4, Widen::None}},
        {"i8", {DType::I64, 8, Widen::None}},  {"i1", {DType::I32, 1, Widen::I8}},
        {"i2", {DType::I32, 2, Widen::I16}},   {"u2", {DType::I32, 2, Widen::U16}},
        {"u4", {DType::I64, 4, Widen::U32}}};
    if (descr.size() != 3 || (descr[0] != '<' && descr[0] != '|' && descr[0] != '='))
        return std::nullopt;
    const auto found = kTypes.find(descr.substr(1));
    if (found == kTypes.end())
        return std::nullopt;
    return found->second;
}

Status readType(NpyHeader& header, const std::string& where)
{
    const std::string& descr = header.descr;
    if (descr.find('O') != std::string::npos)
        return failure(where,
                       "holds pickled Python objects, which are not read because they can run any program");
    if (descr.starts_with('>'))
        return failure(where, "is big-endian (expected a little-endian type, found {})", descr);
    const auto type = typeOf(descr);
    if (!type)
        return failure(where,
                       "has a type that cannot be read (expected a float, boolean or integer type, found {})",
                       descr);
    header.type = *type;
    return Status::ok();
}

const char* descrOf(DType type)
{
    switch (type) {
    case DType::F16: return "<f2";
    case DType::F32: return "<f4";
    case DType::F64: return "<f8";
    case DType::U8: return "|u1";
    case DType::Bool: return "|b1";
    case DType::I32: return "<i4";
    case DType::I64: return "<i8";
    }
    return "";
}

/// Column-major to row-major. Walks the target in order and keeps the source's offset with an odometer.
std::vector<std::byte> rowMajor(const std::vector<int64_t>& shape, size_t size,
                                const std::vector<std::byte>& data)
{
    std::vector<size_t> stride(shape.size()), index(shape.size());
    size_t step = size;
    for (size_t d = 0; d < shape.size(); ++d) {
        stride[d] = step;
        step *= static_cast<size_t>(shape[d]);
    }
    std::vector<std::byte> out(data.size());
    size_t source = 0;
    for (size_t target = 0; target < out.size(); target += size) {
        std::memcpy(out.data() + target, data.data() + source, size);
        for (size_t d = shape.size(); d-- > 0;) {
            source += stride[d];
            if (++index[d] < static_cast<size_t>(shape[d]))
                break;
            source -= stride[d] * index[d];
            index[d] = 0;
        }
    }
    return out;
}

} // namespace

std::string npyHeaderText(const NamedArray& array)
{
    std::string shape;
    for (const int64_t d : array.shape)
        shape += std::to_string(d) + ",";
    std::string dictionary = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}",
                                         descrOf(array.dtype), shape);
    constexpr size_t kBefore = 10;
    const size_t total = (kBefore + dictionary.size() + 1 + 63) / 64 * 64;
    dictionary.resize(total - kBefore - 1, ' ');
    dictionary += '\n';
    std::string text(kMagic);
    text += '\x01';
    text += '\x00';
    text += static_cast<char>(dictionary.size() & 0xff);
    text += static_cast<char>(dictionary.size() >> 8);
    return text + dictionary;
}

Result<NpyHeader> parseNpyHeader(std::span<const std::byte> bytes, uint64_t limit, const std::string& where)
{
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (text.size() < 10 || !text.starts_with(kMagic))
        return failure(where, "is not a NumPy array (it does not begin with \\x93NUMPY)");
    const int version = static_cast<unsigned char>(text[6]);
    if (version < 1 || version > 3)
        return failure(where, "has an unknown format (expected 1 to 3, found {})", version);
    const size_t before = version == 1 ? 10 : 12;
    uint32_t length = 0;
    if (text.size() < before)
        return failure(where, "is cut short in its header");
    std::memcpy(&length, text.data() + 8, before - 8);
    if (length > kMaxNpyHeader - before)
        return failure(where, "has too large a header (expected at most {} bytes, found {})", kMaxNpyHeader,
                       length);
    if (text.size() - before < length)
        return failure(where, "is cut short in its header");
    NpyHeader header;
    header.headerSize = before + length;
    switch (readDictionary(text.substr(before, length), header)) {
    case Literal::Good: break;
    case Literal::Bad: return failure(where, "has a header that cannot be read");
    case Literal::Structured: return failure(where, "holds structures (expected plain numbers)");
    }
    ATTNSCOPE_TRY(readType(header, where));
    const auto count = countOf(header.shape, header.type.size, limit);
    if (!count)
        return failure(where, "is too large, or its shape is absurd (expected at most {} bytes)", limit);
    header.dataSize = *count * header.type.size;
    return header;
}

NamedArray npyArray(std::string name, const NpyHeader& header, std::vector<std::byte> data)
{
    if (header.fortranOrder && header.shape.size() > 1)
        data = rowMajor(header.shape, header.type.size, data);
    if (header.type.widen != StoredType::Widen::None)
        data = widened(header.type, data);
    return {std::move(name), header.type.type, header.shape, std::move(data)};
}

} // namespace attnscope
