// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "crypto.hpp"
#include "development_ta.hpp"
#include "sample_record.hpp"

namespace conformance {

/// A development TA with one key, "sponsor", that approves sponsorships.
class Sponsoring : public DevelopmentTa {
protected:
    void SetUp() override {
        DevelopmentTa::SetUp();
        key_ = public_key_of(made("sponsor", SR_KEY_USE_SPONSOR));
    }

    sr_sponsor_result sponsor_one(const sr_sponsor_record& record) {
        std::vector<sr_sponsor_result> results;
        EXPECT_EQ(ta().sponsor("sponsor", {&record, 1}, results), TEEC_SUCCESS);
        return results.at(0);
    }

    sr_sponsor_result sponsor_one(const sr_sponsor_record& record, ConstBytes tails) {
        std::vector<sr_sponsor_result> results;
        EXPECT_EQ(ta().sponsor("sponsor", {&record, 1}, tails, results), TEEC_SUCCESS);
        return results.at(0);
    }

    void expect_signed(const sr_sponsor_result& result) {
        ASSERT_EQ(result.status, TEEC_SUCCESS);
        Hash hash{};
        std::copy(std::begin(result.hash), std::end(result.hash), hash.begin());
        EXPECT_EQ(recover(result.signature, personal_digest(hash)), key_);
        EXPECT_TRUE(has_low_s(result.signature));
    }

    static void expect_refused(const sr_sponsor_result& result, std::uint32_t status) {
        EXPECT_EQ(result.status, status);
        EXPECT_TRUE(all_zero(result.hash));
        EXPECT_TRUE(all_zero(result.signature.bytes));
        EXPECT_EQ(result.signature.size, 0u);
        EXPECT_EQ(result.signature.recovery_id, 0u);
    }

    /// Of a result that must be an approval or a refusal.
    void expect_answer(const sr_sponsor_result& result, std::uint32_t status) {
        if (status == TEEC_SUCCESS)
            expect_signed(result);
        else
            expect_refused(result, status);
    }

    [[nodiscard]] const Bytes& key() const { return key_; }

private:
    static bool all_zero(ConstBytes bytes) {
        return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b == 0; });
    }

    Bytes key_;
};

}  // namespace conformance
