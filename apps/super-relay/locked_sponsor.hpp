// SPDX-License-Identifier: MIT
#pragma once

#include <superrelay/kms/sponsor.hpp>

#include "tamper_lock.hpp"

namespace superrelay::app {

/// A sponsor that approves nothing while signing is locked.
class LockedSponsor final : public kms::Sponsor {
public:
    /// Both outlive it.
    LockedSponsor(kms::Sponsor& sponsor, const TamperLock& lock) : sponsor_(sponsor), lock_(lock) {}

    /// @return as the other's; Errc::unavailable while signing is locked
    [[nodiscard]] boost::asio::awaitable<Result<erc4337::Approval>> sponsor(
        erc4337::SponsorRecord record) override {
        if (lock_.locked()) return refuse();
        return sponsor_.sponsor(std::move(record));
    }

private:
    static boost::asio::awaitable<Result<erc4337::Approval>> refuse() {
        co_return fail(Errc::unavailable, "signing is locked until this node's operator clears it");
    }

    kms::Sponsor& sponsor_;
    const TamperLock& lock_;
};

}  // namespace superrelay::app
