// SPDX-License-Identifier: MIT
#pragma once

#include "sponsorship.hpp"

namespace superrelay::erc4337 {

/// What the record's paymaster says its signer has to sign: its getHash, before the prefix of
/// EIP-191.
[[nodiscard]] Bytes32 paymaster_hash(const SponsorRecord& record);

}  // namespace superrelay::erc4337
