// SPDX-License-Identifier: MIT
#include "certificate.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace superrelay::net::test {
namespace {

template <auto Free>
struct Deleter {
    template <typename T>
    void operator()(T* object) const {
        Free(object);
    }
};

using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, Deleter<BIO_free_all>>;

void require(bool success) {
    if (!success) {
        throw std::runtime_error("OpenSSL could not make the test's certificate");
    }
}

void add_extension(X509* certificate, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

std::string text_of(BIO* memory) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return {data, static_cast<std::size_t>(size)};
}

}  // namespace

SelfSigned make_self_signed(const std::string& subject_alt_name) {
    constexpr long kHour = 3600;
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    require(key && certificate);
    X509* const x509 = certificate.get();

    require(X509_set_version(x509, X509_VERSION_3) == 1);
    require(ASN1_INTEGER_set(X509_get_serialNumber(x509), 1) == 1);
    require(X509_gmtime_adj(X509_getm_notBefore(x509), -kHour) != nullptr);
    require(X509_gmtime_adj(X509_getm_notAfter(x509), kHour) != nullptr);
    require(X509_set_pubkey(x509, key.get()) == 1);
    X509_NAME* const name = X509_get_subject_name(x509);
    const auto* const common_name = reinterpret_cast<const unsigned char*>("test");
    require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0) == 1);
    require(X509_set_issuer_name(x509, name) == 1);
    add_extension(x509, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(x509, NID_subject_alt_name, subject_alt_name);
    require(X509_sign(x509, key.get(), EVP_sha256()) != 0);

    const Memory certificate_pem(BIO_new(BIO_s_mem()));
    const Memory key_pem(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_X509(certificate_pem.get(), x509) == 1);
    require(PEM_write_bio_PrivateKey(key_pem.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                     nullptr) == 1);
    return {text_of(certificate_pem.get()), text_of(key_pem.get())};
}

}  // namespace superrelay::net::test
