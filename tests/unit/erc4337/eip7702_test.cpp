// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/core/hex.hpp>
#include <superrelay/core/keccak.hpp>
#include <superrelay/erc4337/eip7702.hpp>
#include <superrelay/erc4337/paymaster_signature.hpp>

namespace superrelay::erc4337 {
namespace {

const std::string kPadded = "0x7702" + std::string(36, '0');

Bytes bytes(const std::string& hex) {
    return bytes_from_hex(hex).value();
}

struct MarkerCase {
    const char* name;
    std::string init_code;
    bool is_marker;
    std::string padded;  ///< as a bundler submits it that pads
};

const MarkerCase kMarkers[] = {
    {"empty", "0x", false, "0x"},
    {"one_byte", "0x77", false, "0x77"},
    {"short", "0x7702", true, kPadded},
    {"half_padded", "0x77020000", true, kPadded},
    {"padded", kPadded, true, kPadded},
    {"padded_with_data", kPadded + "deadbeef", true, kPadded + "deadbeef"},
    {"other_byte_within_20", "0x770201", false, "0x770201"},
    {"factory", "0x7702" + std::string(36, '1'), false, "0x7702" + std::string(36, '1')},
};

TEST(Eip7702, marker_and_the_form_that_bundlers_submit) {
    for (const auto& c : kMarkers) {
        SCOPED_TRACE(c.name);
        EXPECT_EQ(is_eip7702(bytes(c.init_code)), c.is_marker);
        EXPECT_EQ(eip7702_init_code(bytes(c.init_code), Eip7702Form::as_sent), bytes(c.init_code));
        EXPECT_EQ(eip7702_init_code(bytes(c.init_code), Eip7702Form::padded), bytes(c.padded));
    }
}

TEST(Eip7702, the_delegate_stands_for_the_marker_in_the_hash) {
    UserOperation op;
    op.init_code = bytes(kPadded + "deadbeef");
    op.delegate.emplace();
    op.delegate->bytes.fill(0x55);
    Bytes expected(20, 0x55);
    append(expected, bytes("0xdeadbeef"));
    EXPECT_EQ(eip7702_init_code_hash(op), keccak256(expected));
    op.delegate.reset();
    EXPECT_EQ(eip7702_init_code_hash(op), keccak256(op.init_code));
}

TEST(PaymasterSignature, is_dropped_but_for_its_magic) {
    const Bytes head(52 + 129, 0x33);
    const Bytes with = with_paymaster_signature(head, Bytes(65, 0x44));
    ASSERT_EQ(with.size(), head.size() + 65 + 2 + 8);
    Bytes expected = head;
    append(expected, bytes("0x22e325a297439656"));
    EXPECT_EQ(without_paymaster_signature(with), expected);
    EXPECT_EQ(without_paymaster_signature(head), head);
}

TEST(PaymasterSignature, a_length_beyond_the_data_is_no_signature) {
    Bytes all(52, 0x33);
    append(all, bytes("0x000122e325a297439656"));  // one byte, but none is there
    EXPECT_EQ(without_paymaster_signature(all), all);
}

}  // namespace
}  // namespace superrelay::erc4337
