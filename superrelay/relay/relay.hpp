// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <superrelay/chain/chain_view.hpp>
#include <superrelay/core/clock.hpp>
#include <superrelay/erc4337/sponsorship.hpp>
#include <superrelay/kms/sponsor.hpp>
#include <superrelay/rules/evaluate.hpp>

namespace superrelay::relay {

/// A wallet's question, whichever method it came by.
struct SponsorRequest {
    erc4337::UserOperation op;
    Address entry_point;
    std::uint64_t chain_id = 0;
    // What the wallet believes the paymaster's gas to be, echoed from the stub.
    std::optional<Uint256> paymaster_verification_gas{};
    std::optional<Uint256> paymaster_post_op_gas{};
};

/// The answer: the fields that the wallet puts into its operation (ERC-7677).
struct Sponsorship {
    Address paymaster;
    Bytes data;
    erc4337::PaymasterGas gas;
};

/// The use cases, without any protocol around them. Lives on one I/O thread.
class Relay {
public:
    struct Settings {
        std::optional<Address> paymaster;
        erc4337::PaymasterGas paymaster_gas;
        std::chrono::seconds validity{};  ///< how long an approval counts
        rules::Limits limits;
        std::string sponsor_name;  ///< that wallets show; empty: none
    };

    /// @param sponsor, chain, clock  outlive the relay
    Relay(Settings settings, kms::Sponsor& sponsor, const chain::ChainView& chain,
          const Clock& clock);

    /// What gas estimation needs: of final shape and length, without asking the TA.
    /// @return Errc::invalid_params, Errc::denied or Errc::unavailable, with the reason
    [[nodiscard]] Result<Sponsorship> stub(const SponsorRequest& request) const;

    /// The approval itself, signed in the TA.
    /// @return as stub; what the TA refuses is Errc::denied as well, and Errc::internal when the
    ///         TA signed something else than was asked
    [[nodiscard]] boost::asio::awaitable<Result<Sponsorship>> sponsor(SponsorRequest request) const;

    /// The name that wallets show as the sponsor's (ERC-7677); empty: none.
    [[nodiscard]] const std::string& sponsor_name() const noexcept {
        return settings_.sponsor_name;
    }

    /// As chain::ChainView::chain_id.
    [[nodiscard]] const Result<std::uint64_t>& chain_id() const noexcept {
        return chain_.chain_id();
    }

private:
    [[nodiscard]] Result<void> check(const SponsorRequest& request) const;
    [[nodiscard]] Result<void> check_final(const SponsorRequest& request) const;
    [[nodiscard]] erc4337::SponsorRecord record_of(const SponsorRequest& request) const;
    [[nodiscard]] erc4337::Validity validity() const;
    [[nodiscard]] Sponsorship sponsorship(const erc4337::Validity& validity,
                                          const erc4337::Signature& signature) const;

    Settings settings_;
    kms::Sponsor& sponsor_;
    const chain::ChainView& chain_;
    const Clock& clock_;
};

}  // namespace superrelay::relay
