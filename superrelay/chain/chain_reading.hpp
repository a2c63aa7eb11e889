// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "facts.hpp"
#include "json_rpc_client.hpp"

namespace superrelay::chain {

/// Beside the chain itself, what is read of it.
struct Subjects {
    std::vector<PaymasterContract> paymasters;
    std::optional<Address> data_fee_oracle;
};

/// What one batch of questions told; what could not be told is Errc::unavailable.
struct Reading {
    Result<std::uint64_t> chain_id;
    Result<Block> latest;
    Result<Block> safe;  ///< the tag "safe", which not every chain knows
    Result<Fees> fees;
    Result<Wei> data_fee_per_byte;
    std::vector<Result<Deposit>> deposits;  ///< one a paymaster, in their order
};

/// Everything that is read regularly, for one batch.
[[nodiscard]] std::vector<Call> questions(const Subjects& subjects);

/// The answers to questions(subjects), of the same number and order.
[[nodiscard]] Reading read(const Subjects& subjects, const std::vector<Answer>& answers);

/// The answer to eth_chainId (EIP-695).
[[nodiscard]] Result<std::uint64_t> read_chain_id(const Answer& answer);

/// A block by tag ("latest") or number ("0x10"), without its transactions.
[[nodiscard]] Call block_question(std::string_view which);
[[nodiscard]] Result<Block> read_block(const Answer& answer);

/// VerifyingPaymaster's senderNonce (v0.6).
[[nodiscard]] Call sender_nonce_question(const Address& paymaster, const Address& sender);
[[nodiscard]] Result<Uint256> read_sender_nonce(const Answer& answer);

}  // namespace superrelay::chain
