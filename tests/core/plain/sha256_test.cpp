// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/sha256.h"

#include <gtest/gtest.h>

namespace attnscope {
namespace {

std::string sha256(std::string_view text, Sha256::Path path = Sha256::Path::Fastest)
{
    Sha256 hash(path);
    hash.update(text);
    return toHex(hash.finish());
}

// The examples of FIPS 180-4 and NIST's "Examples with Intermediate Values".
TEST(Sha256, AgreesWithTheStandardsExamples)
{
    for (const auto path : {Sha256::Path::Fastest, Sha256::Path::Portable}) {
        EXPECT_EQ(sha256("", path), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        EXPECT_EQ(sha256("abc", path), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", path),
                  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        EXPECT_EQ(sha256(std::string(1'000'000, 'a'), path),
                  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
}

TEST(Sha256, BothPathsAgreeOnEveryLength)
{
    std::string text;
    for (int i = 0; i < 300; ++i) {
        EXPECT_EQ(sha256(text), sha256(text, Sha256::Path::Portable)) << i << " bytes";
        text += static_cast<char>(i * 31);
    }
}

TEST(Sha256, PiecesGiveTheSameAsTheWhole)
{
    std::string text;
    for (int i = 0; i < 300; ++i)
        text += static_cast<char>(i * 7);
    for (const size_t piece : {1U, 3U, 55U, 56U, 63U, 64U, 65U, 119U, 128U}) {
        Sha256 hash;
        for (size_t at = 0; at < text.size(); at += piece)
            hash.update(std::string_view(text).substr(at, piece));
        EXPECT_EQ(toHex(hash.finish()), sha256(text)) << "pieces of " << piece;
    }
}

} // namespace
} // namespace attnscope
