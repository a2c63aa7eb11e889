// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/erc4337/verifying_paymaster.hpp>
#include <superrelay/tee/approval_check.hpp>
#include <vector>

#include "tee_fixture.hpp"

namespace superrelay::tee {
namespace {

using erc4337::Approval;
using erc4337::SponsorRecord;

std::vector<SponsorRecord> records_of(std::size_t count) {
    std::vector<SponsorRecord> out;
    for (std::size_t i = 0; i < count; ++i) {
        out.push_back(sample_record());
        out.back().nonce = i;
    }
    return out;
}

std::vector<Result<Approval>> approvals_of(const std::vector<SponsorRecord>& records) {
    std::vector<Result<Approval>> out;
    for (const auto& record : records)
        out.emplace_back(Approval{erc4337::verifying_paymaster_hash(record), {}});
    return out;
}

TEST(ApprovalCheck, leaves_what_was_asked_for) {
    ApprovalCheck check;
    const auto records = records_of(3);
    for (int call = 0; call < 6; ++call) {
        auto approvals = approvals_of(records);
        approvals[1] = fail(Errc::denied, "no");
        check.check(records, approvals);
        EXPECT_TRUE(approvals[0]);
        EXPECT_EQ(approvals[1].error().code, Errc::denied);
        EXPECT_TRUE(approvals[2]);
    }
}

TEST(ApprovalCheck, finds_one_of_another_sponsorship_once_a_round_wherever_it_is) {
    const auto records = records_of(5);
    for (std::size_t other = 0; other < records.size(); ++other) {
        ApprovalCheck check;
        std::size_t found = 0;
        for (std::size_t call = 0; call < records.size(); ++call) {
            auto approvals = approvals_of(records);
            approvals[other]->hash.bytes[31] ^= 1;
            check.check(records, approvals);
            if (approvals[0]) continue;
            ++found;
            for (const auto& approval : approvals) {
                ASSERT_FALSE(approval);
                EXPECT_EQ(approval.error().code, Errc::internal);
            }
        }
        EXPECT_EQ(found, 1U) << other;
    }
}

TEST(ApprovalCheck, checks_the_next_one_in_place_of_a_refused_one) {
    ApprovalCheck check;
    const auto records = records_of(2);
    auto approvals = approvals_of(records);
    approvals[0] = fail(Errc::denied, "no");
    approvals[1]->hash = {};
    check.check(records, approvals);
    EXPECT_EQ(approvals[1].error().code, Errc::internal);
}

TEST(ApprovalCheck, has_nothing_to_say_of_no_approvals) {
    ApprovalCheck check;
    check.check({}, {});
    const auto records = records_of(1);
    std::vector<Result<Approval>> refused{fail(Errc::denied, "no")};
    check.check(records, refused);
    EXPECT_EQ(refused[0].error().code, Errc::denied);
}

}  // namespace
}  // namespace superrelay::tee
