// SPDX-License-Identifier: MIT
#pragma once

#include <superrelay/core/bytes.hpp>

namespace superrelay::erc4337 {

/// EntryPoint v0.9 lets paymasterAndData end in a signature that the operation's own hash leaves
/// out: … ‖ signature ‖ uint16 length ‖ 8 bytes of magic.

/// `paymaster_and_data` with such a signature added at its end.
/// @param signature  at most 65,535 bytes
[[nodiscard]] Bytes with_paymaster_signature(ByteView paymaster_and_data, ByteView signature);

/// What the hash commits to: the signature and its length are dropped, the magic stays. Without a
/// signature, all of it.
[[nodiscard]] Bytes without_paymaster_signature(ByteView paymaster_and_data);

}  // namespace superrelay::erc4337
