// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>

namespace superrelay {
namespace {

// EIP-55, "Test Cases".
constexpr const char* kChecksummed[] = {
    "0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
    "0xde709f2102306220921060314715629080e2fb77", "0x27b1fdb04752bbc536007a920d24acb045561c26",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
};

TEST(Address, checksum_case) {
    for (const char* text : kChecksummed) {
        EXPECT_EQ(to_checksummed(fixed_from_hex<20>(text).value()), text);
    }
}

TEST(Address, of_a_public_key) {
    // The secp256k1 generator, the key of scalar 1 (SEC 2, 2.4.1); its account is well known.
    const auto generator = bytes_from_hex(
        "0x0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
        "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8");
    EXPECT_EQ(to_checksummed(address_of(*generator).value()),
              "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf");
}

TEST(Address, wants_an_uncompressed_key) {
    EXPECT_EQ(address_of(Bytes(33, 0x02)).error().code, Errc::invalid_params);
    EXPECT_EQ(address_of(Bytes(65, 0x02)).error().code, Errc::invalid_params);
    EXPECT_EQ(address_of(Bytes{}).error().code, Errc::invalid_params);
}

}  // namespace
}  // namespace superrelay
