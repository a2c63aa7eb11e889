// SPDX-License-Identifier: MIT
#include "crypto.hpp"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstring>
#include <memory>
#include <string>

namespace superrelay::ahab {
namespace {

template <auto Free>
struct Freed {
    template <typename T>
    void operator()(T* owned) const {
        Free(owned);
    }
};

using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free>>;

constexpr const char* kCurve = "secp384r1";

const EVP_MD* algorithm(HashType type) {
    switch (type) {
        case HashType::sha256:
            return EVP_sha256();
        case HashType::sha384:
            return EVP_sha384();
        case HashType::sha512:
            return EVP_sha512();
    }
    return nullptr;
}

Key key_of(const P384Point& point) {
    Bytes encoded{POINT_CONVERSION_UNCOMPRESSED};
    append(encoded, point.x);
    append(encoded, point.y);
    std::array<char, 16> curve{};
    std::strcpy(curve.data(), kCurve);
    const std::array<OSSL_PARAM, 3> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, encoded.data(), encoded.size()),
        OSSL_PARAM_construct_end()};
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY,
                          const_cast<OSSL_PARAM*>(parameters.data())) != 1)
        return nullptr;
    return Key(key);
}

/// r ‖ s as OpenSSL takes it.
Bytes der(ByteView signature) {
    const EcdsaSignature pair(ECDSA_SIG_new());
    auto* r = BN_bin2bn(signature.data(), static_cast<int>(kP384Size), nullptr);
    auto* s = BN_bin2bn(signature.data() + kP384Size, static_cast<int>(kP384Size), nullptr);
    if (!pair || r == nullptr || s == nullptr || ECDSA_SIG_set0(pair.get(), r, s) != 1) return {};
    unsigned char* encoded = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &encoded);
    if (size <= 0) return {};
    Bytes bytes(encoded, encoded + size);
    OPENSSL_free(encoded);
    return bytes;
}

}  // namespace

Bytes digest(HashType type, ByteView bytes) {
    Bytes result(hash_size(type));
    if (EVP_Digest(bytes.data(), bytes.size(), result.data(), nullptr, algorithm(type), nullptr) !=
        1)
        return {};
    return result;
}

Bytes32 srk_hash(ByteView table) {
    Bytes32 result;
    const auto bytes = digest(HashType::sha256, table);
    std::ranges::copy(bytes, result.bytes.begin());
    return result;
}

bool on_curve(const P384Point& key) {
    return key.x.size() == kP384Size && key.y.size() == kP384Size && key_of(key);
}

bool signs(const P384Point& key, ByteView message, ByteView signature) {
    if (key.x.size() != kP384Size || key.y.size() != kP384Size || signature.size() != 2 * kP384Size)
        return false;
    const auto public_key = key_of(key);
    const auto encoded = der(signature);
    const DigestContext context(EVP_MD_CTX_new());
    return public_key && context && !encoded.empty() &&
           EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha384(), nullptr, public_key.get()) ==
               1 &&
           EVP_DigestVerify(context.get(), encoded.data(), encoded.size(), message.data(),
                            message.size()) == 1;
}

Result<Bytes> key_of_certificate(ByteView pem) {
    const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    const Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!certificate) return fail(Errc::invalid_params, "expected an X.509 certificate in PEM");
    if (X509_check_ca(certificate.get()) != 0)
        return fail(Errc::invalid_params, "expected a certificate that is no CA's (CA:FALSE)");
    auto* key = X509_get0_pubkey(certificate.get());
    std::array<char, 32> curve{};
    std::array<std::uint8_t, 1 + 2 * kP384Size> point{};
    std::size_t size = 0;
    if (key == nullptr ||
        EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, curve.data(), curve.size(),
                                       nullptr) != 1 ||
        std::string(curve.data()) != kCurve ||
        EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(),
                                        &size) != 1 ||
        size != point.size())
        return fail(Errc::invalid_params, "expected a certificate of a key on P-384 (secp384r1)");
    return Bytes(point.begin() + 1, point.end());
}

}  // namespace superrelay::ahab
