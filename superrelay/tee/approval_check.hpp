// SPDX-License-Identifier: MIT
#pragma once

#include <secp256k1.h>

#include <superrelay/core/result.hpp>
#include <superrelay/erc4337/sponsorship.hpp>

namespace superrelay::tee {

/// Tells approvals of one key from those of any other.
class ApprovalCheck {
public:
    /// @param public_key  secp256k1, 65 bytes, 0x04 ‖ x ‖ y (SEC 1, 2.3.3)
    /// @return Errc::internal for what is no such key
    [[nodiscard]] static Result<ApprovalCheck> of(ByteView public_key);

    /// Whether this key signed the approval's hash, under the prefix of EIP-191.
    [[nodiscard]] bool accepts(const erc4337::Approval& approval) const;

private:
    ApprovalCheck() = default;

    secp256k1_pubkey key_{};
};

}  // namespace superrelay::tee
