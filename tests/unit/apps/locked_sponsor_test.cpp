// SPDX-License-Identifier: MIT
#include "locked_sponsor.hpp"

#include <gtest/gtest.h>

#include "run.hpp"
#include "temporary_folder.hpp"

namespace superrelay::app {
namespace {

/// Approves everything, and counts.
class Approving final : public kms::Sponsor {
public:
    boost::asio::awaitable<Result<erc4337::Approval>> sponsor(
        erc4337::SponsorRecord /*record*/) override {
        ++asked;
        co_return erc4337::Approval{};
    }
    unsigned asked = 0;
};

TEST(LockedSponsor, asks_for_nothing_while_signing_is_locked) {
    const support::TemporaryFolder folder;
    const auto file = folder.path() / "lock";
    TamperLock lock(file);
    Approving approving;
    LockedSponsor sponsor(approving, lock);
    EXPECT_TRUE(support::run(sponsor.sponsor({})));
    EXPECT_EQ(approving.asked, 1U);

    lock.lock({{"tamper_board", "says 1"}});
    const auto refused = support::run(sponsor.sponsor({}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::unavailable);
    EXPECT_EQ(refused.error().message, "signing is locked until this node's operator clears it");
    EXPECT_EQ(approving.asked, 1U);

    ASSERT_TRUE(clear_tamper_lock(file));
    EXPECT_FALSE(support::run(sponsor.sponsor({}))) << "it has not looked yet";
    lock.refresh();
    EXPECT_TRUE(support::run(sponsor.sponsor({})));
    EXPECT_EQ(approving.asked, 2U);
}

}  // namespace
}  // namespace superrelay::app
