// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/awaitable.hpp>
#include <superrelay/core/result.hpp>
#include <superrelay/erc4337/sponsorship.hpp>

namespace superrelay::kms {

/// The paymaster's approval, awaited. Called from I/O threads; never blocks them.
class Sponsor {
public:
    virtual ~Sponsor() = default;

    /// @return Errc::denied          the TA's rules refused; do not retry
    ///         Errc::invalid_params  initCode and callData are too large for the TA
    ///         Errc::busy            the queue is full; retry after what the error says
    ///         Errc::unavailable     no session to the TA, no answer in time, or shutting down
    ///         Errc::corrupt, Errc::internal  the TA's storage, or the TA, broke
    [[nodiscard]] virtual boost::asio::awaitable<Result<erc4337::Approval>> sponsor(
        erc4337::SponsorRecord record) = 0;
};

}  // namespace superrelay::kms
