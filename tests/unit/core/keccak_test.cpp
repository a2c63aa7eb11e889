// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <string>
#include <superrelay/core/hex.hpp>
#include <superrelay/core/keccak.hpp>

namespace superrelay {
namespace {

struct Vector {
    const char* name;
    std::string message;
    const char* hash;
};

// Made with viem 2.57.20, keccak256(toHex(message)); the lengths sit around the block of 136 bytes.
const Vector kVectors[] = {
    {"empty", "", "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"},
    {"abc", "abc", "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"},
    {"one_short_of_a_block", std::string(135, 'a'),
     "0x34367dc248bbd832f4e3e69dfaac2f92638bd0bbd18f2912ba4ef454919cf446"},
    {"one_block", std::string(136, 'a'),
     "0xa6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e"},
    {"three_blocks", std::string(320, 'a'),
     "0xfcc6c77df7ce265bb81ec73fb37c3b87be127987c732aa37d311b2b8ebb8bebb"},
};

ByteView view_of(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

TEST(Keccak, vectors) {
    for (const auto& v : kVectors) {
        SCOPED_TRACE(v.name);
        EXPECT_EQ(to_hex(keccak256(view_of(v.message)).view()), v.hash);
    }
}

TEST(Keccak, pieces_make_the_same_hash) {
    const std::string message(320, 'a');
    for (std::size_t cut = 0; cut <= message.size(); ++cut) {
        sr_keccak256 context;
        Bytes32 hash;
        sr_keccak256_init(&context);
        sr_keccak256_update(&context, message.data(), cut);
        sr_keccak256_update(&context, message.data() + cut, message.size() - cut);
        sr_keccak256_final(&context, hash.bytes.data());
        ASSERT_EQ(hash, keccak256(view_of(message))) << "cut at " << cut;
    }
}

}  // namespace
}  // namespace superrelay
