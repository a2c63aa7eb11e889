// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <string>
#include <superrelay/core/hex.hpp>
#include <superrelay/erc4337/paymaster_signature.hpp>

namespace superrelay::erc4337 {
namespace {

constexpr const char* kMagic = "22e325a297439656";

/// Paymaster and its two gas limits: 52 bytes.
std::string head() {
    std::string out = "0x";
    for (int i = 0; i < 52; ++i)
        out += "ab";
    return out;
}

struct Case {
    const char* name;
    std::string all;     ///< behind the head
    std::string hashed;  ///< behind the head
};

// UserOperationLib.getPaymasterSignatureLength of EntryPoint v0.9 says which of these have one.
const Case kCases[] = {
    {"no_data", "", ""},
    {"data_without_magic", "c0ffee", "c0ffee"},
    {"a_signature", std::string("c0ffee1122330003") + kMagic, std::string("c0ffee") + kMagic},
    {"a_signature_and_no_data", std::string("1122330003") + kMagic, kMagic},
    {"no_byte_of_signature", std::string("c0ffee0000") + kMagic,
     std::string("c0ffee0000") + kMagic},
    {"longer_than_the_data", std::string("1122330004") + kMagic,
     std::string("1122330004") + kMagic},
    {"no_room_for_a_length", kMagic, kMagic},
};

TEST(PaymasterSignature, is_left_out_of_what_is_hashed) {
    for (const Case& row : kCases) {
        SCOPED_TRACE(row.name);
        const auto all = bytes_from_hex(head() + row.all);
        ASSERT_TRUE(all);
        EXPECT_EQ(to_hex(without_paymaster_signature(*all)), head() + row.hashed);
    }
}

TEST(PaymasterSignature, is_what_was_added) {
    const auto data = bytes_from_hex(head());
    ASSERT_TRUE(data);
    const Bytes signature(300, 0x11);
    const Bytes all = with_paymaster_signature(*data, signature);
    EXPECT_EQ(all.size(), data->size() + 300 + 2 + 8);
    EXPECT_EQ(to_hex(without_paymaster_signature(all)), head() + kMagic);
}

}  // namespace
}  // namespace superrelay::erc4337
