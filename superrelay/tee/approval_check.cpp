// SPDX-License-Identifier: MIT
#include "approval_check.hpp"

#include <secp256k1.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <superrelay/core/keccak.hpp>

namespace superrelay::tee {
namespace {

constexpr std::size_t kHashSize = 32;

/// @see EIP-191, version 0x45
Bytes32 signed_digest(const Bytes32& hash) {
    constexpr std::string_view kPrefix =
        "\x19"
        "Ethereum Signed Message:\n32";
    std::array<std::uint8_t, kPrefix.size() + kHashSize> message{};
    std::ranges::copy(hash.bytes, std::ranges::copy(kPrefix, message.begin()).out);
    return keccak256(message);
}

}  // namespace

Result<ApprovalCheck> ApprovalCheck::of(ByteView public_key) {
    ApprovalCheck out;
    if (secp256k1_ec_pubkey_parse(secp256k1_context_static, &out.key_, public_key.data(),
                                  public_key.size()) != 1) {
        return fail(Errc::internal, "the TEE's public key is no point of secp256k1");
    }
    return out;
}

bool ApprovalCheck::accepts(const erc4337::Approval& approval) const {
    const auto digest = signed_digest(approval.hash);
    secp256k1_ecdsa_signature signature;
    return secp256k1_ecdsa_signature_parse_compact(secp256k1_context_static, &signature,
                                                   approval.signature.bytes.data()) == 1 &&
           secp256k1_ecdsa_verify(secp256k1_context_static, &signature, digest.bytes.data(),
                                  &key_) == 1;
}

}  // namespace superrelay::tee
