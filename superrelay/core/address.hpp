// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "bytes.hpp"
#include "result.hpp"

namespace superrelay {

/// The account of a secp256k1 key: the last 20 bytes of Keccak-256 over x ‖ y.
/// @param public_key  65 bytes, 0x04 ‖ x ‖ y (SEC 1, 2.3.3)
/// @return Errc::invalid_params for any other shape
[[nodiscard]] Result<Address> address_of(ByteView public_key);

/// "0x" and 40 digits whose case is the checksum of EIP-55.
[[nodiscard]] std::string to_checksummed(const Address& address);

}  // namespace superrelay
