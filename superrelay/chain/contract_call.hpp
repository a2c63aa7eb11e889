// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>
#include <superrelay/core/bytes.hpp>
#include <superrelay/core/uint256.hpp>
#include <vector>

#include "json_rpc_client.hpp"

namespace superrelay::chain {

/// Calls of contracts' view functions: `eth_call`, and the static part of Solidity's ABI.

/// What a transaction or a call hands to a contract's function.
/// @param signature  "balanceOf(address)"
/// @param arguments  what `abi.encode` makes of them
[[nodiscard]] Bytes call_data(std::string_view signature, ByteView arguments);

/// eth_call of call_data's at the latest block.
[[nodiscard]] Call contract_call(const Address& contract, std::string_view signature,
                                 ByteView arguments);

/// The first `count` words that a function returned.
/// @return Errc::unavailable, with `what` in front, when the call failed or returned less
[[nodiscard]] Result<std::vector<Uint256>> read_words(const Answer& answer, std::size_t count,
                                                      std::string_view what);

/// The one word that a function returned.
[[nodiscard]] Result<Uint256> read_word(const Answer& answer, std::string_view what);

[[nodiscard]] Result<Address> read_address(const Answer& answer, std::string_view what);

}  // namespace superrelay::chain
