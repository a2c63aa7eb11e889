// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/tee/ta_signing_key.hpp>

namespace superrelay::tee {
namespace {

using kms::TaSigningKey;

struct CanaryCase {
    const char* name;
    std::array<std::uint32_t, 2> codes;
    TaSigningKey expected;
};

constexpr CanaryCase kCanaryCases[] = {
    {"older_key_trusted", {TEEC_SUCCESS, TEEC_ERROR_SECURITY}, TaSigningKey::published},
    {"newer_key_trusted", {TEEC_ERROR_SECURITY, TEEC_SUCCESS}, TaSigningKey::published},
    {"one_is_enough", {TEEC_ERROR_ITEM_NOT_FOUND, TEEC_SUCCESS}, TaSigningKey::published},
    {"neither_trusted", {TEEC_ERROR_SECURITY, TEEC_ERROR_SECURITY}, TaSigningKey::own},
    {"one_is_not_there", {TEEC_ERROR_SECURITY, TEEC_ERROR_ITEM_NOT_FOUND}, TaSigningKey::unknown},
    {"out_of_memory", {TEEC_ERROR_OUT_OF_MEMORY, TEEC_ERROR_SECURITY}, TaSigningKey::unknown},
};

TEST(TaSigningKey, is_what_the_canaries_tell) {
    for (const auto& c : kCanaryCases) {
        SCOPED_TRACE(c.name);
        EXPECT_EQ(judge_canaries(c.codes), c.expected);
    }
}

TEST(TaSigningKey, without_canaries_it_is_not_known) {
    EXPECT_EQ(ask_canaries(), TaSigningKey::unknown);
}

}  // namespace
}  // namespace superrelay::tee
