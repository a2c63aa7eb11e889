// SPDX-License-Identifier: MIT
#pragma once

#include "user_operation.hpp"

namespace superrelay::erc4337 {

/// How a bundler submits the initCode of an operation that names EIP-7702's marker, 0x7702, as its
/// factory and has no factoryData. The paymaster hashes what is submitted.
enum class Eip7702Form : std::uint8_t {
    as_sent,  ///< two bytes stay two bytes (alto)
    padded,   ///< padded with zeros to an address's 20 bytes (rundler)
};

/// Whether the operation sets an account's code by EIP-7702: its first 20 bytes, padded with
/// zeros, are the marker (EntryPoint v0.8).
[[nodiscard]] bool is_eip7702(ByteView init_code);

/// The initCode that the bundler will submit, other initCode is left alone. With factoryData the
/// marker is padded by either kind of bundler; one that came padded stays so.
[[nodiscard]] Bytes eip7702_init_code(Bytes init_code, Eip7702Form form);

/// What stands for initCode in the hash of EntryPoint v0.8 and later: keccak256 of it, or with the
/// marker of the delegate's address and what follows the first 20 bytes.
[[nodiscard]] Bytes32 eip7702_init_code_hash(const HashedOperation& hashed);

}  // namespace superrelay::erc4337
