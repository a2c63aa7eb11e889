// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <ios>
#include <superrelay/core/hex.hpp>

namespace superrelay {
namespace {

struct QuantityCase {
    const char* name;
    const char* text;
    std::optional<Uint256> value;
};

const QuantityCase kQuantities[] = {
    {"zero", "0x0", Uint256(0)},
    {"leading_zeros", "0x0010", Uint256(16)},
    {"upper_case", "0xFF", Uint256(255)},
    {"beyond_64_bits", "0x1a202ac70510000000000000000", Uint256(0x1a202ac7051ULL) << 64},
    {"largest", "0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", ~Uint256(0)},
    {"too_long", "0x10000000000000000000000000000000000000000000000000000000000000000",
     std::nullopt},
    {"no_digits", "0x", std::nullopt},
    {"empty", "", std::nullopt},
    {"no_prefix", "10", std::nullopt},
    {"upper_prefix", "0X10", std::nullopt},
    {"not_hex", "0x1g", std::nullopt},
    {"negative", "-0x1", std::nullopt},
    {"blank", "0x 1", std::nullopt},
};

TEST(Hex, quantities) {
    for (const auto& c : kQuantities) {
        SCOPED_TRACE(c.name);
        const auto value = quantity_from_hex(c.text);
        ASSERT_EQ(value.has_value(), c.value.has_value());
        if (value) {
            EXPECT_EQ(*value, *c.value);
        } else {
            EXPECT_EQ(value.error().code, Errc::invalid_params);
        }
    }
}

TEST(Hex, quantities_are_written_without_leading_zeros) {
    EXPECT_EQ(to_quantity(0), "0x0");
    EXPECT_EQ(to_quantity(16), "0x10");
    EXPECT_EQ(to_quantity(~Uint256(0)), "0x" + std::string(64, 'f'));
}

struct BytesCase {
    const char* name;
    const char* text;
    std::optional<Bytes> value;
};

const BytesCase kBytes[] = {
    {"empty", "0x", Bytes{}},          {"two", "0x00fF", Bytes{0x00, 0xff}},
    {"odd", "0x0", std::nullopt},      {"no_prefix", "00", std::nullopt},
    {"not_hex", "0xzz", std::nullopt}, {"nothing", "", std::nullopt},
};

TEST(Hex, bytes) {
    for (const auto& c : kBytes) {
        SCOPED_TRACE(c.name);
        const auto value = bytes_from_hex(c.text);
        ASSERT_EQ(value.has_value(), c.value.has_value());
        if (value) {
            EXPECT_EQ(*value, *c.value);
        }
    }
}

TEST(Hex, bytes_read_what_was_written) {
    const Bytes bytes{0x01, 0x23, 0xab, 0xff};
    EXPECT_EQ(to_hex(bytes), "0x0123abff");
    EXPECT_EQ(bytes_from_hex(to_hex(bytes)), bytes);
}

TEST(Hex, fixed_size_is_exact) {
    EXPECT_TRUE(fixed_from_hex<2>("0x0102"));
    EXPECT_FALSE(fixed_from_hex<2>("0x01"));
    EXPECT_FALSE(fixed_from_hex<2>("0x010203"));
    EXPECT_EQ(fixed_from_hex<2>("0x01").error().message, "expected 0x and 4 hex digits");
}

/// By the library's own way of writing numbers.
std::string digits_of(const Uint256& value) {
    std::string out = value.str(0, std::ios_base::hex);
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

TEST(Uint256, big_endian_both_ways) {
    const Uint256 value = (Uint256(1) << 255) + 0x1234;
    const auto bytes = to_big_endian<32>(value);
    EXPECT_EQ(bytes.bytes[0], 0x80);
    EXPECT_EQ(bytes.bytes[31], 0x34);
    EXPECT_EQ(from_big_endian(bytes.view()), value);
}

TEST(Uint256, big_endian_pads_and_truncates) {
    for (const unsigned bits : {0U, 1U, 8U, 63U, 64U, 65U, 128U, 160U, 192U, 255U}) {
        SCOPED_TRACE(bits);
        const Uint256 value = (Uint256(1) << bits) + 0x1234;
        const Bytes32 whole = to_big_endian<32>(value);
        EXPECT_EQ(to_hex(whole.view()),
                  "0x" + std::string(64 - digits_of(value).size(), '0') + digits_of(value));
        EXPECT_EQ(from_big_endian(whole.view()), value);
        const auto low16 = to_big_endian<16>(value);
        const auto low20 = to_big_endian<20>(value);
        EXPECT_TRUE(std::ranges::equal(low16.view(), whole.view().last(16)));
        EXPECT_TRUE(std::ranges::equal(low20.view(), whole.view().last(20)));
        EXPECT_EQ(from_big_endian(whole.view().last(20)), value & ((Uint256(1) << 160) - 1));
    }
    EXPECT_EQ(from_big_endian({}), 0);
}

TEST(Hex, takes_each_digit_and_nothing_else) {
    for (int c = 0; c < 256; ++c) {
        const auto character = static_cast<char>(c);
        const bool is_digit = c < 128 && std::isxdigit(c) != 0;
        EXPECT_EQ(bytes_from_hex(std::string("0x0") + character).has_value(), is_digit) << c;
        EXPECT_EQ(bytes_from_hex(std::string("0x") + character + "0").has_value(), is_digit) << c;
    }
    EXPECT_EQ(bytes_from_hex("0x0123456789abcdefABCDEF").value(),
              (Bytes{0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0xab, 0xcd, 0xef}));
}

}  // namespace
}  // namespace superrelay
