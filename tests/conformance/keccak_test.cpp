// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/core/keccak256.h>

#include "crypto.hpp"

namespace conformance {
namespace {

TEST(Keccak, agrees_with_a_plain_implementation_at_every_length) {
    // The empty message's hash is well known: the Ethereum yellow paper's
    // codeHash of an account without code.
    EXPECT_EQ(hex(plain_keccak256({})),
              "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    std::vector<std::uint8_t> message;
    for (unsigned size = 0; size <= 300; ++size) {
        Hash hash{};
        sr_keccak256_hash(message.data(), message.size(), hash.data());
        ASSERT_EQ(hash, plain_keccak256(message)) << size;
        message.push_back(static_cast<std::uint8_t>(size * 31 + 7));
    }
}

}  // namespace
}  // namespace conformance
