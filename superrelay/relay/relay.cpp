// SPDX-License-Identifier: MIT
#include "relay.hpp"

#include <algorithm>
#include <string_view>
#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>
#include <superrelay/erc4337/cost.hpp>
#include <superrelay/erc4337/paymaster.hpp>
#include <superrelay/erc4337/paymaster_and_data.hpp>
#include <superrelay/erc4337/paymaster_signature.hpp>
#include <utility>

#include "reservation.hpp"
#include "sponsor_record.hpp"

namespace superrelay::relay {
namespace {

using erc4337::EntryPointVersion;

Result<void> check_echo(std::string_view field, const std::optional<Uint256>& echo,
                        const Uint256& ours) {
    if (!echo || *echo == ours) return {};
    return fail(Errc::invalid_params, "userOp." + std::string(field) + ": expected " +
                                          to_quantity(ours) + ", as in pm_getPaymasterStubData");
}

/// What a gas of this operation costs on the chain, never zero.
Wei price_of(const erc4337::Gas& gas, const chain::Fees& fees) {
    const Wei asked = fees.base_fee + std::max(gas.max_priority_fee, fees.priority_fee);
    const Wei price = gas.max_fee == 0 ? asked : std::min(gas.max_fee, asked);
    return std::max<Wei>(price, 1);
}

/// What the sender will sign.
Bytes32 hash_of(const erc4337::HashedOperation& hashed, const Sponsorship& given,
                const Address& entry_point, std::uint64_t chain_id) {
    Bytes all = given.paymaster_and_data();
    if (hashed.op.paymaster_signature) {
        all = erc4337::with_paymaster_signature(all, *hashed.op.paymaster_signature);
    }
    return erc4337::user_op_hash(given.version, hashed, all, entry_point, chain_id);
}

/// Of what only this process is without: another replica has a TEE and a record of its own, and
/// nothing of the request is left here.
tl::unexpected<Error> missing_here(Error error) {
    error.elsewhere = error.code == Errc::unavailable;
    return tl::unexpected(std::move(error));
}

}  // namespace

Bytes Sponsorship::paymaster_and_data() const {
    return erc4337::paymaster_and_data(version, paymaster, gas, data);
}

Relay::Relay(Settings settings, Parts parts)
    : settings_(std::move(settings)),
      parts_(parts),
      exposure_({.max_per_caller = settings_.max_exposure_per_caller}) {}

Result<chain::PaymasterContract> Relay::contract_at(const Address& entry_point) const {
    const auto found =
        std::ranges::find(settings_.contracts, entry_point, &chain::PaymasterContract::entry_point);
    if (found != settings_.contracts.end()) return *found;
    if (settings_.contracts.empty()) {
        return fail(Errc::unavailable, "this relay has no paymaster configured");
    }
    std::string expected;
    for (const auto& known : settings_.contracts) {
        expected += expected.empty() ? "" : " or ";
        expected += to_checksummed(known.entry_point) + " (" +
                    std::string(erc4337::label_of(known.version)) + ")";
    }
    return fail(Errc::invalid_params, "entryPoint: expected " + expected);
}

Result<EntryPointVersion> Relay::version_of(const Address& entry_point) const {
    return contract_at(entry_point).map([](const auto& contract) { return contract.version; });
}

std::vector<Address> Relay::entry_points() const {
    std::vector<Address> out;
    for (auto at = settings_.contracts.rbegin(); at != settings_.contracts.rend(); ++at)
        out.push_back(at->entry_point);
    return out;
}

boost::asio::awaitable<Result<Sponsorship>> Relay::stub(SponsorRequest request) {
    auto trail = trail_of(request, audit::Decision::Subject::stub);
    auto given = co_await give_stub(request, trail);
    if (!given) trail.refuse(given.error());
    co_return given;
}

boost::asio::awaitable<Result<Sponsorship>> Relay::sponsor(SponsorRequest request) {
    auto trail = trail_of(request, audit::Decision::Subject::sponsorship);
    auto given = co_await give(request, trail);
    if (!given) trail.refuse(given.error());
    co_return given;
}

Trail Relay::trail_of(const SponsorRequest& request, audit::Decision::Subject subject) const {
    return {parts_.journal, subject, settings_.signer, request};
}

boost::asio::awaitable<Result<Sponsorship>> Relay::give_stub(const SponsorRequest& request,
                                                             Trail& trail) {
    auto c = judge(request, rules::evaluate_stub, trail);
    if (!c) c = co_await judge_anew(request, rules::evaluate_stub, trail, c.error());
    if (!c) co_return fail(std::move(c));
    if (auto room = exposure_.check(ask_of(request, *c), c->deposit); !room)
        co_return fail(std::move(room));
    co_return Sponsorship{
        .version = c->contract.version,
        .paymaster = c->contract.paymaster,
        .data = stub_data(*c),
        .gas = c->gas,
    };
}

boost::asio::awaitable<Result<Sponsorship>> Relay::give(SponsorRequest& request, Trail& trail) {
    request.op.init_code =
        erc4337::eip7702_init_code(std::move(request.op.init_code), settings_.eip7702_form);
    if (auto estimated = check_estimated(request); !estimated) co_return fail(std::move(estimated));
    auto c = judge(request, rules::evaluate, trail);
    if (!c) c = co_await judge_anew(request, rules::evaluate, trail, c.error());
    if (!c) co_return fail(std::move(c));
    co_return co_await approve(request, *c, trail);
}

Result<Relay::Case> Relay::judge(const SponsorRequest& request, Rules rules, Trail& trail) const {
    auto c = open_case(request, trail);
    if (!c) return c;
    if (auto allowed = rules(request.op, c->facts, settings_.limits); !allowed)
        return fail(std::move(allowed));
    return c;
}

/// Fees move from block to block: before they refuse, the chain is read anew, unless that was done
/// a moment ago. So a wallet that knows the latest block is not refused by an older one.
boost::asio::awaitable<Result<Relay::Case>> Relay::judge_anew(const SponsorRequest& request,
                                                              Rules rules, Trail& trail,
                                                              Error refusal) {
    const auto c = open_case(request, trail);
    if (!c || rules::fees_fit(request.op, c->facts, settings_.limits) ||
        !co_await parts_.chain.refresh_for_request()) {
        co_return tl::unexpected(std::move(refusal));
    }
    co_return judge(request, rules, trail);
}

boost::asio::awaitable<Result<Sponsorship>> Relay::approve(const SponsorRequest& request,
                                                           const Case& c, Trail& trail) {
    auto ask = ask_of(request, c);
    if (erc4337::counts_operations(c.contract.layout, c.contract.version)) {
        auto count = co_await sender_nonce(c, ask);
        if (!count) co_return fail(std::move(count));
        ask.sender_nonce = *count;
    }
    const erc4337::HashedOperation hashed(request.op, trail.call_data_hash());
    const Terms terms{.chain_id = c.chain_id, .paymaster_gas = c.gas, .validity = c.validity};
    auto record = sponsor_record(hashed, c.contract, terms, ask.sender_nonce);
    if (auto reserved = exposure_.reserve(ask, c.deposit); !reserved)
        co_return fail(std::move(reserved));
    Reservation reservation(exposure_, std::move(ask));
    auto approval = co_await parts_.sponsor.sponsor(std::move(record));
    if (!approval) co_return missing_here(std::move(approval.error()));
    Sponsorship out{
        .version = c.contract.version,
        .paymaster = c.contract.paymaster,
        .data = erc4337::paymaster_data(c.contract.layout, c.validity, approval->signature),
        .gas = c.gas,
    };
    const auto user_op_hash = [&] {
        return hash_of(hashed, out, c.contract.entry_point, c.chain_id);
    };
    if (auto recorded = trail.approve(approval->hash, user_op_hash); !recorded)
        co_return missing_here(std::move(recorded.error()));
    reservation.give();
    co_return out;
}

/// Such a paymaster counts a sender's operations, and only the chain knows how far it is. Who has
/// no room for an approval is not worth the question.
boost::asio::awaitable<Result<Uint256>> Relay::sender_nonce(const Case& c,
                                                            const Exposure::Ask& ask) {
    if (auto room = exposure_.check(ask, c.deposit); !room) co_return fail(std::move(room));
    const auto slot = outbound_.begin(ask.caller);
    if (!slot) co_return tl::unexpected(slot.error());
    co_return co_await parts_.chain.sender_nonce(ask.paymaster, ask.sender);
}

Exposure::Ask Relay::ask_of(const SponsorRequest& request, const Case& c) {
    return {.paymaster = c.contract.paymaster,
            .sender = request.op.sender,
            .nonce = request.op.nonce,
            .cost = c.facts.max_cost,
            .until = c.validity.until,
            .caller = request.caller};
}

/// What an operation has in place of the approval while its gas is estimated.
Bytes Relay::stub_data(const Case& c) {
    return erc4337::paymaster_data(c.contract.layout, c.validity, erc4337::stub_signature());
}

Result<Relay::Case> Relay::open_case(const SponsorRequest& request, Trail& trail) const {
    if (settings_.closed) return missing_here(*settings_.closed);
    const auto contract = contract_at(request.entry_point);
    if (!contract) return tl::unexpected(contract.error());
    if (auto known = check_delegate(*contract, request.op); !known) return fail(std::move(known));
    const auto& chain_id = parts_.chain.chain_id();
    if (!chain_id) return tl::unexpected(chain_id.error());
    if (request.chain_id && *request.chain_id != *chain_id) {
        return fail(Errc::invalid_params,
                    "chainId: expected " + std::to_string(*chain_id) + ", this relay's chain");
    }
    const auto deposit = parts_.chain.deposit(contract->version);
    if (!deposit) return tl::unexpected(deposit.error());
    const bool v06 = contract->version == EntryPointVersion::v06;
    Case out{
        .contract = *contract,
        .chain_id = *chain_id,
        .deposit = *deposit,
        .gas = v06 ? erc4337::PaymasterGas{} : settings_.paymaster_gas,
        // After 0, not now: a block may be a little older than our clock.
        .validity = {.until = parts_.clock.now() + settings_.validity, .after = UnixTime{}},
        .facts = {},
    };
    auto facts = facts_of(out, request);
    if (!facts) return fail(std::move(facts));
    out.facts = *std::move(facts);
    trail.note({out.chain_id, contract->paymaster, out.facts.max_cost, out.validity.until});
    return out;
}

Result<rules::Facts> Relay::facts_of(const Case& c, const SponsorRequest& request) const {
    const auto& fees = parts_.chain.fees();
    if (!fees) return tl::unexpected(fees.error());
    const auto data_fee = parts_.chain.data_fee_per_byte();
    if (!data_fee) return tl::unexpected(data_fee.error());
    const auto& op = request.op;
    const auto version = c.contract.version;
    const Bytes data =
        erc4337::paymaster_and_data(version, c.contract.paymaster, c.gas, stub_data(c));
    const auto overhead = erc4337::bundle_overhead(version, op, data);
    const Uint256 data_gas = *data_fee * overhead.call_data_size / price_of(op.gas, *fees);
    return rules::Facts{
        .base_fee = fees->base_fee,
        .priority_fee = fees->priority_fee,
        .pre_verification_gas = overhead.gas + data_gas,
        .max_cost = erc4337::max_cost(version, op.gas, c.gas),
    };
}

/// What a stub need not have: gas that was estimated, with the paymaster gas that we will sign for.
Result<void> Relay::check_estimated(const SponsorRequest& request) const {
    const auto version = version_of(request.entry_point);
    if (!version) return tl::unexpected(version.error());
    const auto& gas = request.op.gas;
    if (gas.call_limit == 0 || gas.verification_limit == 0 || gas.pre_verification == 0) {
        return fail(Errc::invalid_params,
                    "gas limits of zero cannot be signed for: get pm_getPaymasterStubData first, "
                    "estimate the gas, then ask again with the estimate");
    }
    if (*version == EntryPointVersion::v06) return {};
    const auto& ours = settings_.paymaster_gas;
    if (auto same = check_echo("paymasterVerificationGasLimit", request.paymaster_verification_gas,
                               ours.verification_limit);
        !same) {
        return same;
    }
    return check_echo("paymasterPostOpGasLimit", request.paymaster_post_op_gas, ours.post_op_limit);
}

void Relay::expire_approvals() {
    if (const auto& confirmed = parts_.chain.confirmed()) exposure_.expire(confirmed->time);
}

}  // namespace superrelay::relay
