// SPDX-License-Identifier: MIT
#include "crypto/curve25519.hpp"

namespace softtee {
namespace {

constexpr std::size_t kKeySize = 32;
constexpr std::size_t kSignatureSize = 64;

int type_of(Curve curve) {
    return curve == Curve::ed25519 ? EVP_PKEY_ED25519 : EVP_PKEY_X25519;
}

Key private_key_of(Curve curve, View octets) {
    Key key(EVP_PKEY_new_raw_private_key(type_of(curve), nullptr, octets.data(), octets.size()));
    require(key != nullptr);
    return key;
}

/// Null if the octets are no public key of the curve.
Key read_public_key(Curve curve, View octets) {
    return Key(EVP_PKEY_new_raw_public_key(type_of(curve), nullptr, octets.data(), octets.size()));
}

}  // namespace

Bytes public_key_of(Curve curve, View private_key) {
    const Key key = private_key_of(curve, private_key);
    Bytes octets(kKeySize);
    std::size_t size = octets.size();
    require(EVP_PKEY_get_raw_public_key(key.get(), octets.data(), &size) == 1);
    return octets;
}

Bytes ed25519_sign(View private_key, View message) {
    const Key key = private_key_of(Curve::ed25519, private_key);
    const DigestContext context(EVP_MD_CTX_new());
    Bytes signature(kSignatureSize);
    std::size_t size = signature.size();
    require(context != nullptr);
    require(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
    require(EVP_DigestSign(context.get(), signature.data(), &size, message.data(),
                           message.size()) == 1);
    return signature;
}

bool ed25519_verify(View public_key, View message, View signature) {
    const Key key = read_public_key(Curve::ed25519, public_key);
    const DigestContext context(EVP_MD_CTX_new());
    require(context != nullptr);
    if (!key) return false;
    require(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
    return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                            message.size()) == 1;
}

std::optional<Bytes> x25519(View private_key, View public_key) {
    const Key own = private_key_of(Curve::x25519, private_key);
    const Key peer = read_public_key(Curve::x25519, public_key);
    const KeyContext context(EVP_PKEY_CTX_new(own.get(), nullptr));
    Bytes shared(kKeySize);
    std::size_t size = shared.size();
    require(context != nullptr && EVP_PKEY_derive_init(context.get()) == 1);
    if (!peer || EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1) return std::nullopt;
    if (EVP_PKEY_derive(context.get(), shared.data(), &size) != 1) return std::nullopt;
    return shared;
}

}  // namespace softtee
