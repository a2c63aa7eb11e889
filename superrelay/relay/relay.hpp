// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <superrelay/chain/bundler_client.hpp>
#include <superrelay/chain/chain_view.hpp>
#include <superrelay/core/clock.hpp>
#include <superrelay/erc4337/eip7702.hpp>
#include <superrelay/kms/sponsor.hpp>
#include <superrelay/rules/evaluate.hpp>
#include <vector>

#include "exposure.hpp"
#include "outbound_calls.hpp"
#include "request.hpp"
#include "trail.hpp"

namespace superrelay::relay {

/// The use cases on one chain, without any protocol around them. Lives on one I/O thread.
class Relay {
public:
    struct Settings {
        /// Of each EntryPoint that is served, the paymaster.
        std::vector<chain::PaymasterContract> contracts;
        erc4337::PaymasterGas paymaster_gas;  ///< from v0.7 on
        std::chrono::seconds validity{};      ///< how long an approval counts
        rules::Limits limits;
        Wei max_exposure_per_caller;
        erc4337::Eip7702Form eip7702_form{};  ///< of the bundler that will submit
        SponsorInfo sponsor;                  ///< whom wallets show
        audit::Signer signer{};               ///< whose approvals they are
        std::optional<Error> closed{};        ///< why nothing at all is sponsored
    };

    /// What a relay stands on; all outlive it.
    struct Parts {
        kms::Sponsor& sponsor;
        chain::ChainView& chain;
        chain::BundlerClient* bundler;  ///< null: none is configured
        const Clock& clock;
        audit::Journal* journal = nullptr;  ///< of all decisions; null: none is kept
    };

    Relay(Settings settings, Parts parts);

    /// @return Errc::invalid_params naming the EntryPoints that are served
    [[nodiscard]] Result<erc4337::EntryPointVersion> version_of(const Address& entry_point) const;

    /// What gas estimation needs: of final shape and length, without asking the TA. A relay that is
    /// closed gives none.
    /// @return Errc::invalid_params, Errc::denied, Errc::unavailable or Errc::busy, with the reason
    ///         or Settings::closed
    [[nodiscard]] boost::asio::awaitable<Result<Sponsorship>> stub(SponsorRequest request);

    /// The approval itself, signed in the TA and recorded in the journal.
    /// @return as stub, as kms::Sponsor, Errc::internal when the TA signed something else than was
    ///         asked, Errc::unavailable when the approval could not be recorded
    [[nodiscard]] boost::asio::awaitable<Result<Sponsorship>> sponsor(SponsorRequest request);

    /// Has the bundler estimate the gas with a stub, takes the larger of its limits and the
    /// wallet's, and approves that. Without a bundler the wallet's limits must be there.
    /// @param op  the operation as the wallet sent it
    /// @return as sponsor; Errc::estimation_failed with the bundler's reason
    [[nodiscard]] boost::asio::awaitable<Result<EstimatedSponsorship>> estimate_and_sponsor(
        SponsorRequest request, boost::json::object op);

    /// Hands a bundler's method on; the call counts for the caller.
    /// @return Errc::method_not_found without a bundler, Errc::unavailable when it does not answer,
    ///         Errc::busy when too many calls are under way
    [[nodiscard]] boost::asio::awaitable<Result<BundlerAnswer>> forward(std::string caller,
                                                                        std::string method,
                                                                        boost::json::array params);

    /// As chain::ChainView::chain_id.
    [[nodiscard]] const Result<std::uint64_t>& chain_id() const noexcept {
        return parts_.chain.chain_id();
    }

    /// What is known of the chain.
    [[nodiscard]] const chain::ChainView& chain() const noexcept { return parts_.chain; }

    /// The EntryPoints that are served, newest first.
    [[nodiscard]] std::vector<Address> entry_points() const;

    [[nodiscard]] const SponsorInfo& sponsor_info() const noexcept { return settings_.sponsor; }

    /// What the approvals that are out could cost the chain's paymasters at most.
    [[nodiscard]] const Exposure& exposure() const noexcept { return exposure_; }

    /// Forgets approvals that have run out; called after each refresh of the chain.
    void expire_approvals();

private:
    /// A request that may be served, and all that the answer is made of.
    struct Case {
        chain::PaymasterContract contract;
        std::uint64_t chain_id = 0;
        Wei deposit;
        erc4337::PaymasterGas gas;
        erc4337::Validity validity;
        rules::Facts facts;
    };

    using Rules = Result<void> (*)(const erc4337::UserOperation&, const rules::Facts&,
                                   const rules::Limits&);

    [[nodiscard]] Result<chain::PaymasterContract> contract_at(const Address& entry_point) const;
    [[nodiscard]] Trail trail_of(const SponsorRequest& request,
                                 audit::Decision::Subject subject) const;
    [[nodiscard]] Result<Case> open_case(const SponsorRequest& request, Trail& trail) const;
    [[nodiscard]] Result<rules::Facts> facts_of(const Case& c, const SponsorRequest& request) const;
    [[nodiscard]] Result<void> check_estimated(const SponsorRequest& request) const;
    // The coroutines from here on borrow what the frame of a public one owns: request and trail.
    [[nodiscard]] boost::asio::awaitable<Result<Sponsorship>> give_stub(
        const SponsorRequest& request, Trail& trail);
    [[nodiscard]] boost::asio::awaitable<Result<Sponsorship>> give(SponsorRequest& request,
                                                                   Trail& trail);
    [[nodiscard]] boost::asio::awaitable<Result<EstimatedSponsorship>> give_estimated(
        SponsorRequest& request, boost::json::object op, Trail& trail);
    // No coroutine: a usual request needs no more than this.
    [[nodiscard]] Result<Case> judge(const SponsorRequest& request, Rules rules,
                                     Trail& trail) const;
    [[nodiscard]] boost::asio::awaitable<Result<Case>> judge_anew(const SponsorRequest& request,
                                                                  Rules rules, Trail& trail,
                                                                  Error refusal);
    [[nodiscard]] boost::asio::awaitable<Result<erc4337::Gas>> estimate(
        const SponsorRequest& request, boost::json::array params);
    [[nodiscard]] boost::asio::awaitable<Result<Sponsorship>> approve(const SponsorRequest& request,
                                                                      const Case& c, Trail& trail);
    [[nodiscard]] boost::asio::awaitable<Result<Uint256>> sender_nonce(const Case& c,
                                                                       const Exposure::Ask& ask);
    [[nodiscard]] static Exposure::Ask ask_of(const SponsorRequest& request, const Case& c);
    [[nodiscard]] static Bytes stub_data(const Case& c);

    Settings settings_;
    Parts parts_;
    Exposure exposure_;
    OutboundCalls outbound_;
};

}  // namespace superrelay::relay
