// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace attnscope {

using Sha256Digest = std::array<std::byte, 32>;

/// SHA-256 (FIPS 180-4) of bytes that come in pieces. None of the libraries we link exports one. Used to
/// tell data sets apart, not for secrets. One thread at a time.
class Sha256 {
public:
    /// Fastest uses the processor's SHA instructions where it has them (five times as fast); the result is
    /// the same.
    enum class Path { Fastest, Portable };
    explicit Sha256(Path path = Path::Fastest);

    void update(std::span<const std::byte> bytes);
    void update(std::string_view text) { update(std::as_bytes(std::span(text.data(), text.size()))); }
    /// Ends the message; the object must not be used afterwards.
    Sha256Digest finish();

private:
    using Compress = void (*)(std::array<uint32_t, 8>& state, const std::byte* block);

    Compress m_compress;
    std::array<uint32_t, 8> m_state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::byte, 64> m_pending{};
    size_t m_pendingSize = 0;
    uint64_t m_length = 0; ///< bytes so far
};

/// Lower-case hexadecimal.
std::string toHex(std::span<const std::byte> bytes);

} // namespace attnscope
