// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/erc4337/paymaster.hpp>
#include <superrelay/tee/approval_check.hpp>
#include <vector>

#include "tee_fixture.hpp"

namespace superrelay::tee {
namespace {

using erc4337::Approval;
using erc4337::SponsorRecord;

std::vector<SponsorRecord> records_of(std::size_t count, bool v06 = false) {
    std::vector<SponsorRecord> out;
    for (std::size_t i = 0; i < count; ++i) {
        out.push_back(sample_record());
        out.back().nonce = i;
        if (!v06) continue;
        out.back().entry_point = erc4337::EntryPointVersion::v06;
        out.back().v06 = erc4337::V06Parts{};
    }
    return out;
}

std::vector<Result<Approval>> approvals_of(const std::vector<SponsorRecord>& records) {
    std::vector<Result<Approval>> out;
    for (const auto& record : records)
        out.emplace_back(Approval{erc4337::paymaster_hash(record), {}});
    return out;
}

void expect_internal(const std::vector<Result<Approval>>& approvals) {
    for (const auto& approval : approvals) {
        ASSERT_FALSE(approval);
        EXPECT_EQ(approval.error().code, Errc::internal);
    }
}

TEST(ApprovalCheck, leaves_what_was_asked_for) {
    ApprovalCheck check;
    auto records = records_of(3);
    records.push_back(records_of(1, true)[0]);
    for (int call = 0; call < 20; ++call) {
        auto approvals = approvals_of(records);
        approvals[1] = fail(Errc::denied, "no");
        check.check(records, approvals);
        EXPECT_TRUE(approvals[0]);
        EXPECT_EQ(approvals[1].error().code, Errc::denied);
        EXPECT_TRUE(approvals[2]);
        EXPECT_TRUE(approvals[3]);
    }
}

TEST(ApprovalCheck, finds_a_drift_wherever_it_is) {
    const auto records = records_of(5);
    for (std::size_t other = 0; other < records.size(); ++other) {
        ApprovalCheck check;
        auto approvals = approvals_of(records);
        for (int call = 0; call < 1000 && approvals[0]; ++call) {
            approvals = approvals_of(records);
            approvals[other]->hash.bytes[31] ^= 1;
            check.check(records, approvals);
        }
        expect_internal(approvals);
    }
}

TEST(ApprovalCheck, checks_each_way_to_hash) {
    std::vector<SponsorRecord> ways{records_of(1)[0], records_of(1, true)[0], records_of(1)[0],
                                    records_of(1)[0], records_of(1)[0]};
    ways[2].layout = ways[3].layout = erc4337::PaymasterLayout::singleton;
    ways[4].layout = erc4337::PaymasterLayout::singleton_eip7702;
    ways[3].entry_point = erc4337::EntryPointVersion::v06;
    for (std::size_t drifted = 0; drifted < ways.size(); ++drifted) {
        ApprovalCheck check;
        std::vector<SponsorRecord> records;
        for (std::size_t way = 0; way < ways.size(); ++way)
            records.insert(records.end(), way == drifted ? 1 : 20, ways[way]);
        auto approvals = approvals_of(records);
        for (std::size_t i = 0; i < records.size(); ++i) {
            if (records[i].layout == ways[drifted].layout &&
                records[i].entry_point == ways[drifted].entry_point) {
                approvals[i]->hash = {};
            }
        }
        check.check(records, approvals);
        expect_internal(approvals);
    }
}

TEST(ApprovalCheck, lets_nothing_pass_after_a_drift) {
    ApprovalCheck check;
    const auto records = records_of(1);
    auto approvals = approvals_of(records);
    approvals[0]->hash = {};
    check.check(records, approvals);
    expect_internal(approvals);
    approvals = approvals_of(records);
    check.check(records, approvals);
    expect_internal(approvals);
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
