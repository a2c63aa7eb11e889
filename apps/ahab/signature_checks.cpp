// SPDX-License-Identifier: MIT
#include <superrelay/core/hex.hpp>

#include "checks.hpp"
#include "crypto.hpp"

namespace superrelay::ahab {
namespace {

/// Nothing, or why the container's signature is none that ELE would take.
std::string wrong_signature(ByteView file, const Container& container) {
    if (!container.signature) return "is not signed";
    const auto& signature = *container.signature;
    if (signature.has_certificate || signature.has_blob)
        return "has a certificate or a key blob: expected neither";
    if (container.srk_index >= signature.srks.size())
        return "names SRK " + std::to_string(container.srk_index) + ", but its table has " +
               std::to_string(signature.srks.size());
    if ((container.revoked_srks >> container.srk_index & 1U) != 0)
        return "revokes the SRK that signs it, " + std::to_string(container.srk_index);
    const auto& srk = signature.srks[container.srk_index];
    if (srk.algorithm != kEcdsa || srk.hash != kSha384 || srk.key_size != kSecp384r1)
        return "expected an SRK for ECDSA with P-384 and SHA-384";
    if ((srk.flags & kSrkMayCertify) != 0)
        return "its SRK is a CA's, which signs certificates and no container";
    if (!signs({srk.first, srk.second}, bytes_of(file, signature.signed_part), signature.signature))
        return "its signature is not that of its SRK " + std::to_string(container.srk_index);
    return {};
}

CheckResult check_signed(ByteView file, const BootImage& image) {
    for (std::size_t i = 1; i < image.containers.size(); ++i)
        if (const auto wrong = wrong_signature(file, image.containers[i]); !wrong.empty())
            return {"signatures", Outcome::failed, "container " + std::to_string(i) + ": " + wrong};
    return {"signatures", Outcome::passed, "both containers of ours are signed by their SRK"};
}

CheckResult check_srk_hash(ByteView file, const BootImage& image, const Bytes32& expected) {
    for (std::size_t i = 1; i < image.containers.size(); ++i) {
        const auto& signature = image.containers[i].signature;
        if (!signature) return {"srk-hash", Outcome::failed, "there is no SRK table to hash"};
        const auto hash = srk_hash(bytes_of(file, signature->srk_table));
        if (hash != expected)
            return {"srk-hash", Outcome::failed,
                    "container " + std::to_string(i) + " has the SRK table " + to_hex(hash.view()) +
                        ", not " + to_hex(expected.view())};
    }
    return {"srk-hash", Outcome::passed, "both have the table " + to_hex(expected.view())};
}

}  // namespace

std::vector<CheckResult> check_signatures(ByteView file, const BootImage& image,
                                          const std::optional<Bytes32>& srk_hash) {
    if (!srk_hash)
        return {{"signatures", Outcome::not_checked, "the SRK table is needed"},
                {"srk-hash", Outcome::not_checked, "the SRK table is needed"}};
    return {check_signed(file, image), check_srk_hash(file, image, *srk_hash)};
}

}  // namespace superrelay::ahab
