// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <super_relay_ta.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <superrelay/tee/result_codes.hpp>
#include <superrelay/tee/uuid.hpp>
#include <superrelay/tee/wire.hpp>

namespace superrelay::tee {
namespace {

struct Case {
    const char* name;
    std::uint32_t code;
    Verdict verdict;
};

constexpr Case kCases[] = {
    {"key_use", SR_DENIED_KEY_USE, Verdict::denied},
    {"no_expiry", SR_DENIED_NO_EXPIRY, Verdict::denied},
    {"ta_version", SR_DENIED_TA_VERSION, Verdict::denied},
    {"panic", 0xFFFF3024, Verdict::unavailable},
    {"no_supplicant", 0xF0100003, Verdict::unavailable},
    {"corrupt", 0xF0100001, Verdict::failed},
    {"unknown", 0x12345678, Verdict::failed},
};

TEST(ResultCodes, keep_denied_failed_and_unavailable_apart) {
    for (const auto& c : kCases) {
        SCOPED_TRACE(c.name);
        EXPECT_EQ(verdict_of(error_of(c.code, "testing").code), c.verdict);
    }
}

TEST(ResultCodes, name_the_code_for_the_operator) {
    EXPECT_EQ(error_of(0xFFFF3024, "signing").message,
              "signing: the TA has panicked (TARGET_DEAD, 0xffff3024)");
}

TEST(ResultCodes, tell_damage_that_keeps_the_ta_away_from_a_tee_that_is_not_there) {
    const Error damaged = opening_error_of(0xF0100001);
    EXPECT_EQ(damaged.code, Errc::corrupt);
    EXPECT_NE(damaged.message.find("backup"), std::string::npos);
    EXPECT_EQ(opening_error_of(0xFFFF0008).code, Errc::unavailable);
}

TEST(Uuid, text_form) {
    const auto uuid = parse_uuid("12345678-5b69-11d4-9fee-00c04f4c3456");
    constexpr TEEC_UUID kExpected = SR_TA_UUID_RELEASE;
    ASSERT_TRUE(uuid);
    EXPECT_EQ(uuid->timeLow, kExpected.timeLow);
    EXPECT_EQ(uuid->timeMid, kExpected.timeMid);
    EXPECT_EQ(uuid->timeHiAndVersion, kExpected.timeHiAndVersion);
    EXPECT_TRUE(std::ranges::equal(uuid->clockSeqAndNode, kExpected.clockSeqAndNode));
}

TEST(Uuid, anything_else_is_a_configuration_error) {
    for (const char* text :
         {"", "12345678", "12345678-5b69-11d4-9fee-00c04f4c345",
          "12345678-5b69-11d4-9fee-00c04f4c34567", "123456785b69-11d4-9fee-00c04f4c3456-",
          "g2345678-5b69-11d4-9fee-00c04f4c3456"}) {
        SCOPED_TRACE(text);
        const auto uuid = parse_uuid(text);
        ASSERT_FALSE(uuid);
        EXPECT_EQ(uuid.error().code, Errc::config_invalid);
    }
}

TEST(Wire, what_the_ta_says_is_checked) {
    sr_sponsor_result result{};
    result.signature.size = SR_SIGNATURE_SIZE;
    result.signature.recovery_id = 1;
    ASSERT_TRUE(from_wire(result));
    EXPECT_EQ(from_wire(result)->signature.bytes[64], 28);

    result.signature.recovery_id = 2;  // v = 29: no contract accepts it
    EXPECT_EQ(from_wire(result).error().code, Errc::internal);
    result.signature = {};
    EXPECT_EQ(from_wire(result).error().code, Errc::internal);
    result.status = SR_DENIED_NO_EXPIRY;
    EXPECT_EQ(from_wire(result).error().code, Errc::denied);

    sr_key_info key{};
    key.use = SR_KEY_USE_SPONSOR;
    key.public_key_size = SR_PUBLIC_KEY_MAX;
    ASSERT_TRUE(from_wire(key));
    key.public_key_size = sizeof(key.public_key) + 1;
    EXPECT_EQ(from_wire(key).error().code, Errc::internal);

    sr_info info{};
    EXPECT_EQ(from_wire(info).error().code, Errc::internal);
    info.abi_version = SR_ABI_VERSION;
    info.ta_version = 0x010203;
    EXPECT_EQ(from_wire(info)->version, "1.2.3");
    EXPECT_EQ(from_wire(info)->tee_name, "");
    info.version_floor = 7;
    EXPECT_EQ(from_wire(info)->version_floor, 7U);
    EXPECT_EQ(from_wire(info)->hardware_key, kms::HardwareKey::own);
    info.flags = SR_INFO_FLOOR_UNKNOWN | SR_INFO_HUK_UNKNOWN;
    EXPECT_EQ(from_wire(info)->version_floor, std::nullopt);
    EXPECT_EQ(from_wire(info)->hardware_key, kms::HardwareKey::unknown);
    info.flags = SR_INFO_KNOWN_HUK;
    EXPECT_EQ(from_wire(info)->hardware_key, kms::HardwareKey::constant);
    std::ranges::copy(std::string_view("TEE\n\x7f\xff 1"), info.tee_name);
    std::ranges::fill(info.tee_version, '9');  // with no zero behind it
    EXPECT_EQ(from_wire(info)->tee_name, "TEE??? 1");
    EXPECT_EQ(from_wire(info)->tee_version, std::string(sizeof(info.tee_version), '9'));
}

}  // namespace
}  // namespace superrelay::tee
