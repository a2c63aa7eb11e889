// SPDX-License-Identifier: MIT
#include "sponsor_record.hpp"

#include <superrelay/erc4337/eip7702.hpp>

namespace superrelay::relay {
namespace {

/// Whether the paymaster hashes whose code the sender runs.
bool hashes_delegate(const chain::PaymasterContract& contract, const erc4337::UserOperation& op) {
    return contract.layout == erc4337::PaymasterLayout::singleton_eip7702 &&
           erc4337::is_eip7702(op.init_code);
}

}  // namespace

Result<void> check_delegate(const chain::PaymasterContract& contract,
                            const erc4337::UserOperation& op) {
    if (!hashes_delegate(contract, op)) return {};
    // The zero address clears an account's code: no operation of it can land.
    if (!op.delegate || op.delegate->is_zero()) {
        return fail(Errc::invalid_params,
                    "userOp.eip7702Auth: expected the authorization, whose address the paymaster "
                    "hashes with factory 0x7702; an account that has its code needs no factory");
    }
    if (op.init_code.size() > Address::kSize) {
        return fail(
            Errc::denied,
            "eip7702_factory_data: with factory 0x7702 this paymaster's layout is sponsored "
            "without factoryData alone");
    }
    return {};
}

/// VerifyingPaymaster of v0.6 hashes the operation's bytes, the others their hashes.
erc4337::SponsorRecord sponsor_record(const erc4337::HashedOperation& hashed,
                                      const chain::PaymasterContract& contract, const Terms& terms,
                                      const std::optional<Uint256>& sender_nonce) {
    const auto& op = hashed.op;
    erc4337::SponsorRecord out{
        .entry_point = contract.version,
        .layout = contract.layout,
        .chain_id = terms.chain_id,
        .paymaster = contract.paymaster,
        .sender = op.sender,
        .nonce = op.nonce,
        .init_code_hash = {},
        .call_data_hash = {},
        .gas = op.gas,
        .paymaster_gas = terms.paymaster_gas,
        .validity = terms.validity,
    };
    if (hashes_delegate(contract, op)) out.delegate = op.delegate;
    if (sender_nonce) {
        out.v06 = erc4337::V06Parts{op.init_code, op.call_data, *sender_nonce};
    } else {
        out.init_code_hash = hashed.init_code_hash;
        out.call_data_hash = hashed.call_data_hash;
    }
    return out;
}

}  // namespace superrelay::relay
