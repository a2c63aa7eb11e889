// SPDX-License-Identifier: MIT
#include "approval_check.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <string_view>
#include <superrelay/core/keccak.hpp>

namespace superrelay::tee {
namespace {

template <auto Free>
struct Freed {
    template <typename T>
    void operator()(T* what) const noexcept {
        Free(what);
    }
};
using Context = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using Ecdsa = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

constexpr std::size_t kNumberSize = 32;

/// @see EIP-191, version 0x45
Bytes32 signed_digest(const Bytes32& hash) {
    constexpr std::string_view kPrefix =
        "\x19"
        "Ethereum Signed Message:\n32";
    Bytes message(kPrefix.begin(), kPrefix.end());
    append(message, hash.view());
    return keccak256(message);
}

/// r ‖ s as OpenSSL takes it: in DER (RFC 3279, 2.2.3); empty when there is no memory.
Bytes to_der(const erc4337::Signature& signature) {
    const auto* const bytes = signature.bytes.data();
    const Ecdsa pair(ECDSA_SIG_new());
    BIGNUM* const r = BN_bin2bn(bytes, kNumberSize, nullptr);
    BIGNUM* const s = BN_bin2bn(bytes + kNumberSize, kNumberSize, nullptr);
    if (!pair || ECDSA_SIG_set0(pair.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return {};
    }
    unsigned char* encoded = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &encoded);
    if (size <= 0) return {};
    Bytes out(encoded, encoded + size);
    OPENSSL_free(encoded);
    return out;
}

}  // namespace

Result<ApprovalCheck> ApprovalCheck::of(ByteView public_key) {
    char group[] = "secp256k1";
    Bytes point(public_key.begin(), public_key.end());
    OSSL_PARAM parts[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
        OSSL_PARAM_construct_end(),
    };
    const Context context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parts) != 1) {
        return fail(Errc::internal, "the TEE's public key is no point of secp256k1");
    }
    return ApprovalCheck(Key(key, EVP_PKEY_free));
}

bool ApprovalCheck::accepts(const erc4337::Approval& approval) const {
    const auto digest = signed_digest(approval.hash);
    const auto der = to_der(approval.signature);
    const Context context(EVP_PKEY_CTX_new(key_.get(), nullptr));
    return context && EVP_PKEY_verify_init(context.get()) == 1 &&
           EVP_PKEY_verify(context.get(), der.data(), der.size(), digest.bytes.data(),
                           digest.bytes.size()) == 1;
}

}  // namespace superrelay::tee
