// SPDX-License-Identifier: MIT
#include "crypto.hpp"

#include <openssl/evp.h>
#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include <bit>
#include <cstdlib>
#include <memory>

namespace conformance {
namespace {

using State = std::array<std::array<std::uint64_t, 5>, 5>;  // [x][y]

/// The constants of iota, from their shift register (FIPS 202, algorithm 5).
std::uint64_t round_constant(unsigned round) {
    std::uint64_t constant = 0;
    for (unsigned j = 0; j <= 6; ++j) {
        unsigned reg = 1;
        for (unsigned i = 0; i < (j + 7 * round) % 255; ++i)
            reg = (reg << 1) ^ ((reg & 0x80) != 0 ? 0x171U : 0U);
        if ((reg & 1) != 0) constant |= std::uint64_t{1} << ((1U << j) - 1);
    }
    return constant;
}

void theta(State& a) {
    std::array<std::uint64_t, 5> c{};
    for (unsigned x = 0; x < 5; ++x)
        c[x] = a[x][0] ^ a[x][1] ^ a[x][2] ^ a[x][3] ^ a[x][4];
    for (unsigned x = 0; x < 5; ++x)
        for (unsigned y = 0; y < 5; ++y)
            a[x][y] ^= c[(x + 4) % 5] ^ std::rotl(c[(x + 1) % 5], 1);
}

/// rho and pi together, along the path that visits every lane but one.
void rho_pi(State& a) {
    unsigned x = 1;
    unsigned y = 0;
    std::uint64_t moving = a[1][0];
    for (int t = 0; t < 24; ++t) {
        const unsigned next_y = (2 * x + 3 * y) % 5;
        x = y;
        y = next_y;
        const std::uint64_t held = a[x][y];
        a[x][y] = std::rotl(moving, (t + 1) * (t + 2) / 2 % 64);
        moving = held;
    }
}

void chi(State& a) {
    const State b = a;
    for (unsigned x = 0; x < 5; ++x)
        for (unsigned y = 0; y < 5; ++y)
            a[x][y] = b[x][y] ^ (~b[(x + 1) % 5][y] & b[(x + 2) % 5][y]);
}

void permute(State& a) {
    for (unsigned round = 0; round < 24; ++round) {
        theta(a);
        rho_pi(a);
        chi(a);
        a[0][0] ^= round_constant(round);
    }
}

struct DestroyContext {
    void operator()(secp256k1_context* context) const { secp256k1_context_destroy(context); }
};
using Secp = std::unique_ptr<secp256k1_context, DestroyContext>;

Secp secp() {
    return Secp(secp256k1_context_create(SECP256K1_CONTEXT_NONE));
}

}  // namespace

Hash plain_keccak256(std::span<const std::uint8_t> message) {
    constexpr std::size_t kRate = 136;
    std::vector<std::uint8_t> padded(message.begin(), message.end());
    padded.push_back(0x01);
    while (padded.size() % kRate != 0)
        padded.push_back(0);
    padded.back() |= 0x80;
    State a{};
    for (std::size_t at = 0; at < padded.size(); at += kRate) {
        for (std::size_t i = 0; i < kRate; ++i)
            a[i / 8 % 5][i / 40] ^= std::uint64_t{padded[at + i]} << (8 * (i % 8));
        permute(a);
    }
    Hash hash{};
    for (std::size_t i = 0; i < hash.size(); ++i)
        hash[i] = static_cast<std::uint8_t>(a[i / 8][0] >> (8 * (i % 8)));
    return hash;
}

Hash personal_digest(const Hash& message) {
    const std::string prefix =
        "\x19"
        "Ethereum Signed Message:\n32";
    std::vector<std::uint8_t> bytes(prefix.begin(), prefix.end());
    bytes.insert(bytes.end(), message.begin(), message.end());
    return plain_keccak256(bytes);
}

std::vector<std::uint8_t> recover(const sr_signature& signature, const Hash& digest) {
    const Secp context = secp();
    secp256k1_ecdsa_recoverable_signature parsed;
    secp256k1_pubkey key;
    std::vector<std::uint8_t> bytes(65);
    std::size_t size = bytes.size();
    if (signature.size != SR_SIGNATURE_SIZE || signature.recovery_id > 3 ||
        !secp256k1_ecdsa_recoverable_signature_parse_compact(
            context.get(), &parsed, signature.bytes, static_cast<int>(signature.recovery_id)) ||
        !secp256k1_ecdsa_recover(context.get(), &key, &parsed, digest.data()))
        return {};
    secp256k1_ec_pubkey_serialize(context.get(), bytes.data(), &size, &key,
                                  SECP256K1_EC_UNCOMPRESSED);
    return bytes;
}

bool has_low_s(const sr_signature& signature) {
    const Secp context = secp();
    secp256k1_ecdsa_signature parsed;
    return secp256k1_ecdsa_signature_parse_compact(context.get(), &parsed, signature.bytes) == 1 &&
           secp256k1_ecdsa_signature_normalize(context.get(), nullptr, &parsed) == 0;
}

bool ed25519_verifies(std::span<const std::uint8_t> public_key,
                      std::span<const std::uint8_t> message, const sr_signature& signature) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key.data(),
                                    public_key.size()),
        &EVP_PKEY_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    return key && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), signature.bytes, signature.size, message.data(),
                            message.size()) == 1;
}

std::string hex(std::span<const std::uint8_t> bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

std::vector<std::uint8_t> unhex(const std::string& text) {
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        bytes.push_back(static_cast<std::uint8_t>(std::stoi(text.substr(i, 2), nullptr, 16)));
    return bytes;
}

}  // namespace conformance
