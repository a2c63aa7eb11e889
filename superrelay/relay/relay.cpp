// SPDX-License-Identifier: MIT
#include "relay.hpp"

#include <string>
#include <string_view>
#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>
#include <superrelay/core/keccak.hpp>
#include <superrelay/erc4337/verifying_paymaster.hpp>
#include <utility>

namespace superrelay::relay {
namespace {

Result<void> check_entry_point(const Address& address) {
    const auto& known = erc4337::canonical_address(erc4337::EntryPointVersion::v07);
    if (address == known) return {};
    return fail(Errc::invalid_params, "entryPoint: expected " + to_checksummed(known));
}

Result<void> check_estimated(const erc4337::Gas& gas) {
    if (gas.call_limit != 0 && gas.verification_limit != 0 && gas.pre_verification != 0) return {};
    return fail(Errc::invalid_params,
                "gas limits of zero cannot be signed for: get pm_getPaymasterStubData first, "
                "estimate the gas, then ask again with the estimate");
}

Result<void> check_echo(std::string_view field, const std::optional<Uint256>& echo,
                        const Uint256& ours) {
    if (!echo || *echo == ours) return {};
    return fail(Errc::invalid_params, "userOp." + std::string(field) + ": expected " +
                                          to_quantity(ours) + ", as in pm_getPaymasterStubData");
}

}  // namespace

Relay::Relay(Settings settings, kms::Sponsor& sponsor, const chain::ChainView& chain,
             const Clock& clock)
    : settings_(std::move(settings)), sponsor_(sponsor), chain_(chain), clock_(clock) {}

Result<Sponsorship> Relay::stub(const SponsorRequest& request) const {
    return check(request).map([&] { return sponsorship(validity(), erc4337::stub_signature()); });
}

boost::asio::awaitable<Result<Sponsorship>> Relay::sponsor(SponsorRequest request) const {
    if (auto allowed = check(request); !allowed) co_return fail(std::move(allowed));
    if (auto signable = check_final(request); !signable) co_return fail(std::move(signable));
    const auto record = record_of(request);
    auto approval = co_await sponsor_.sponsor(record);
    if (!approval) co_return fail(std::move(approval));
    // The two worlds share a layout, not code: a drift between them is seen here, not on the chain.
    if (approval->hash != erc4337::verifying_paymaster_hash(record)) {
        co_return fail(Errc::internal, "the TA signed another sponsorship than was asked for");
    }
    co_return sponsorship(record.validity, approval->signature);
}

erc4337::SponsorRecord Relay::record_of(const SponsorRequest& request) const {
    const auto& op = request.op;
    return {
        .entry_point = erc4337::EntryPointVersion::v07,
        .chain_id = request.chain_id,
        .paymaster = *settings_.paymaster,
        .sender = op.sender,
        .nonce = op.nonce,
        .init_code_hash = keccak256(op.init_code),
        .call_data_hash = keccak256(op.call_data),
        .gas = op.gas,
        .paymaster_gas = settings_.paymaster_gas,
        .validity = validity(),
    };
}

Result<void> Relay::check(const SponsorRequest& request) const {
    if (auto known = check_entry_point(request.entry_point); !known) return known;
    if (!settings_.paymaster) {
        return fail(Errc::unavailable, "this relay has no paymaster configured");
    }
    const auto& chain_id = chain_.chain_id();
    if (!chain_id) return tl::unexpected(chain_id.error());
    if (request.chain_id != *chain_id) {
        return fail(Errc::invalid_params,
                    "chainId: expected " + std::to_string(*chain_id) + ", this relay's chain");
    }
    return rules::evaluate(request.op, settings_.limits);
}

/// What a stub need not have: gas that was estimated, with the paymaster gas that we will sign for.
Result<void> Relay::check_final(const SponsorRequest& request) const {
    if (auto estimated = check_estimated(request.op.gas); !estimated) return estimated;
    const auto& gas = settings_.paymaster_gas;
    if (auto same = check_echo("paymasterVerificationGasLimit", request.paymaster_verification_gas,
                               gas.verification_limit);
        !same) {
        return same;
    }
    return check_echo("paymasterPostOpGasLimit", request.paymaster_post_op_gas, gas.post_op_limit);
}

erc4337::Validity Relay::validity() const {
    // After 0, not now: a block may be a little older than our clock.
    return {.until = clock_.now() + settings_.validity, .after = UnixTime{}};
}

Sponsorship Relay::sponsorship(const erc4337::Validity& validity,
                               const erc4337::Signature& signature) const {
    return {
        .paymaster = *settings_.paymaster,
        .data = erc4337::verifying_paymaster_data(validity, signature),
        .gas = settings_.paymaster_gas,
    };
}

}  // namespace superrelay::relay
