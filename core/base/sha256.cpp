// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/sha256.h"

#include <algorithm>
#include <bit>
#include <iterator>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace attnscope {
namespace {

constexpr std::array<uint32_t, 64> kRound{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

uint32_t bigEndian(const std::byte* p)
{
    return std::to_integer<uint32_t>(p[0]) << 24 | std::to_integer<uint32_t>(p[1]) << 16 |
           std::to_integer<uint32_t>(p[2]) << 8 | std::to_integer<uint32_t>(p[3]);
}

void putBigEndian(std::byte* p, uint32_t value)
{
    for (int i = 0; i < 4; ++i)
        p[i] = static_cast<std::byte>(value >> (24 - 8 * i) & 0xff);
}

/// One block of 64 bytes.
void compressPortably(std::array<uint32_t, 8>& state, const std::byte* block)
{
    std::array<uint32_t, 64> w;
    for (size_t i = 0; i < 16; ++i)
        w[i] = bigEndian(block + 4 * i);
    for (size_t i = 16; i < 64; ++i) {
        const uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ w[i - 15] >> 3;
        const uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    auto [a, b, c, d, e, f, g, h] = state;
    for (size_t i = 0; i < 64; ++i) {
        const uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
        const uint32_t t1 = h + s1 + (g ^ (e & (f ^ g))) + kRound[i] + w[i];
        const uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
        const uint32_t t2 = s0 + ((a & b) | (c & (a | b)));
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    const std::array<uint32_t, 8> change{a, b, c, d, e, f, g, h};
    for (size_t i = 0; i < 8; ++i)
        state[i] += change[i];
}

#if defined(__x86_64__)
/// The same with the SHA extensions: two rounds an instruction. They keep the state as ABEF and CDGH
/// (Gulley et al., "Intel SHA Extensions", 2013).
__attribute__((target("sha,sse4.1"))) void compressFast(std::array<uint32_t, 8>& state,
                                                        const std::byte* block)
{
    auto* words = reinterpret_cast<__m128i*>(state.data());
    const __m128i bigEndian = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    const __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(words), 0xb1);
    const __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(words + 1), 0x1b);
    const __m128i abefBefore = _mm_alignr_epi8(cdab, efgh, 8), cdghBefore = _mm_blend_epi16(efgh, cdab, 0xf0);
    __m128i abef = abefBefore, cdgh = cdghBefore;
    __m128i w[16];
    for (size_t i = 0; i < std::size(w); ++i) {
        w[i] = i < 4
                   ? _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(block) + i), bigEndian)
                   : _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(w[i - 4], w[i - 3]),
                                                        _mm_alignr_epi8(w[i - 1], w[i - 2], 4)),
                                          w[i - 1]);
        const __m128i k =
            _mm_add_epi32(w[i], _mm_loadu_si128(reinterpret_cast<const __m128i*>(kRound.data()) + i));
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, k);
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(k, 0x0e));
    }
    const __m128i feba = _mm_shuffle_epi32(_mm_add_epi32(abef, abefBefore), 0x1b);
    const __m128i dchg = _mm_shuffle_epi32(_mm_add_epi32(cdgh, cdghBefore), 0xb1);
    _mm_storeu_si128(words, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128(words + 1, _mm_alignr_epi8(dchg, feba, 8));
}

bool hasShaInstructions()
{
    unsigned a = 0, b = 0, c = 0, d = 0;
    const bool extended = __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_SHA) != 0;
    return extended && __builtin_cpu_supports("sse4.1");
}
#endif

} // namespace

Sha256::Sha256([[maybe_unused]] Path path) : m_compress(&compressPortably)
{
#if defined(__x86_64__)
    static const bool kFast = hasShaInstructions();
    if (kFast && path == Path::Fastest)
        m_compress = &compressFast;
#endif
}

void Sha256::update(std::span<const std::byte> bytes)
{
    m_length += bytes.size();
    if (m_pendingSize > 0) {
        const size_t take = std::min(bytes.size(), m_pending.size() - m_pendingSize);
        std::copy_n(bytes.begin(), take, m_pending.begin() + static_cast<std::ptrdiff_t>(m_pendingSize));
        m_pendingSize += take;
        bytes = bytes.subspan(take);
        if (m_pendingSize < m_pending.size())
            return;
        m_compress(m_state, m_pending.data());
        m_pendingSize = 0;
    }
    for (; bytes.size() >= m_pending.size(); bytes = bytes.subspan(m_pending.size()))
        m_compress(m_state, bytes.data());
    std::copy(bytes.begin(), bytes.end(), m_pending.begin());
    m_pendingSize = bytes.size();
}

Sha256Digest Sha256::finish()
{
    const uint64_t bits = m_length * 8;
    std::array<std::byte, 72> tail{};
    tail[0] = std::byte{0x80};
    // One to 64 bytes of padding, so that the length ends a block.
    const size_t padding = 1 + (119 - m_pendingSize) % 64;
    putBigEndian(tail.data() + padding, static_cast<uint32_t>(bits >> 32));
    putBigEndian(tail.data() + padding + 4, static_cast<uint32_t>(bits));
    update(std::span(tail).first(padding + 8));
    Sha256Digest digest;
    for (size_t i = 0; i < m_state.size(); ++i)
        putBigEndian(digest.data() + 4 * i, m_state[i]);
    return digest;
}

std::string toHex(std::span<const std::byte> bytes)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const std::byte b : bytes) {
        text += kDigits[std::to_integer<size_t>(b >> 4)];
        text += kDigits[std::to_integer<size_t>(b & std::byte{15})];
    }
    return text;
}

} // namespace attnscope
