// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <set>
#include <superrelay/core/bytes.hpp>

#include "json_rpc_client.hpp"

namespace superrelay::chain {

/// The signers of a SingletonPaymaster: whom it trusts, and what its owner sends to change that.

/// Asks for signers(address).
[[nodiscard]] Call is_signer_question(const Address& paymaster, const Address& signer);

/// @return Errc::unavailable when the contract has no such set
[[nodiscard]] Result<bool> read_is_signer(const Answer& answer);

/// Asks for the changes of the set from a block on: all that tells who is in it, as the contract
/// lists nobody.
[[nodiscard]] Call signer_changes_question(const Address& paymaster, std::uint64_t from_block);

/// Whom the changes leave in the set.
/// @return Errc::unavailable when the node told something else than the changes' logs
[[nodiscard]] Result<std::set<Address>> read_signer_changes(const Answer& answer);

/// The call data of addSigner(address), which only the contract's owner may send.
[[nodiscard]] Bytes add_signer_data(const Address& signer);
/// The call data of removeSigner(address).
[[nodiscard]] Bytes remove_signer_data(const Address& signer);

}  // namespace superrelay::chain
