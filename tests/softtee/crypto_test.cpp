// SPDX-License-Identifier: MIT
// Cryptography against published vectors; each names its source.

#include "client.hpp"

namespace softtee_test {
namespace {

class Crypto : public SoftteeTest {
protected:
    Session session{context, kShared};
};

// FIPS 180-4's example message "abc" (NIST, SHA256.pdf).
TEST_F(Crypto, Sha256) {
    Bytes digest(32);
    EXPECT_EQ(session.invoke(TEST_SHA256, {Param::in(bytes("abc")), Param::out(digest)}), kSuccess);
    EXPECT_EQ(digest, from_hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    Bytes small(31);
    EXPECT_EQ(session.invoke(TEST_SHA256, {Param::in(bytes("abc")), Param::out(small)}),
              from_ta(TEEC_ERROR_SHORT_BUFFER));
    EXPECT_EQ(session.size(1), 32U);
}

// RFC 4231, 4.4 (test case 3 has a key of 20 bytes, below TEE's 24; case 4: 25).
TEST_F(Crypto, HmacSha256) {
    const Bytes key = from_hex("0102030405060708090a0b0c0d0e0f10111213141516171819");
    Bytes mac(32);
    EXPECT_EQ(
        session.invoke(TEST_HMAC, {Param::in(key), Param::in(Bytes(50, 0xcd)), Param::out(mac)}),
        kSuccess);
    EXPECT_EQ(mac, from_hex("82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"));
}

struct HkdfCase {
    const char* name;
    const char* key;
    const char* salt;
    const char* info;
    const char* okm;
};

class Hkdf : public Crypto, public ::testing::WithParamInterface<HkdfCase> {};

TEST_P(Hkdf, MatchesTheRfc) {
    const Bytes expected = from_hex(GetParam().okm);
    Bytes okm(expected.size());
    EXPECT_EQ(session.invoke(TEST_HKDF, {Param::in(from_hex(GetParam().key)),
                                         Param::in(from_hex(GetParam().salt)),
                                         Param::in(from_hex(GetParam().info)), Param::out(okm)}),
              kSuccess);
    EXPECT_EQ(okm, expected);
}

// RFC 5869, appendix A.1 to A.3.
constexpr HkdfCase kHkdf[] = {
    {"A1", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c",
     "f0f1f2f3f4f5f6f7f8f9",
     "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
    {"A2",
     "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2"
     "e"
     "2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f",
     "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8"
     "e"
     "8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
     "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcddd"
     "e"
     "dfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
     "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590"
     "e"
     "09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"},
    {"A3", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
     "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"},
};
INSTANTIATE_TEST_SUITE_P(Rfc5869, Hkdf, ::testing::ValuesIn(kHkdf),
                         [](const auto& row) { return row.param.name; });

struct Ed25519Case {
    const char* name;
    const char* seed;
    const char* key;
    const char* message;
    const char* signature;
};

class Ed25519 : public Crypto, public ::testing::WithParamInterface<Ed25519Case> {};

TEST_P(Ed25519, MatchesTheRfc) {
    const Ed25519Case& row = GetParam();
    const Bytes pair = from_hex(std::string(row.seed) + row.key);
    const Bytes message = from_hex(row.message);
    Bytes signature(64);
    EXPECT_EQ(session.invoke(TEST_ED25519_SIGN,
                             {Param::in(pair), Param::in(message), Param::out(signature)}),
              kSuccess);
    EXPECT_EQ(signature, from_hex(row.signature));
    const Bytes key = from_hex(row.key);
    const auto verify = [&] {
        return session.invoke(TEST_ED25519_VERIFY,
                              {Param::in(key), Param::in(message), Param::in(signature)});
    };
    EXPECT_EQ(verify(), kSuccess);
    signature[40] ^= 1;
    EXPECT_EQ(verify(), from_ta(0xFFFF3072));
    Bytes small(63);
    EXPECT_EQ(
        session.invoke(TEST_ED25519_SIGN, {Param::in(pair), Param::in(message), Param::out(small)}),
        from_ta(TEEC_ERROR_SHORT_BUFFER));
    EXPECT_EQ(session.size(2), 64U);
}

// RFC 8032, 7.1, tests 1 to 3.
constexpr Ed25519Case kEd25519[] = {
    {"empty", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "4"
     "6bd25bf5f0595bbe24655141438e7a100b"},
    {"one_byte", "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d"
     "8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"two_bytes", "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6"
     "594a7c15e9716ed28dc027beceea1ec40a"},
};
INSTANTIATE_TEST_SUITE_P(Rfc8032, Ed25519, ::testing::ValuesIn(kEd25519),
                         [](const auto& row) { return row.param.name; });

// RFC 7748, 6.1: Bob's key pair, Alice's public key, the shared secret.
TEST_F(Crypto, X25519) {
    const Bytes bob = from_hex(
        "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"
        "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    const Bytes alice =
        from_hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    Bytes secret(32);
    EXPECT_EQ(session.invoke(TEST_X25519, {Param::in(bob), Param::in(alice), Param::out(secret)}),
              kSuccess);
    EXPECT_EQ(secret, from_hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"));
}

// "The Galois/Counter Mode of Operation (GCM)", McGrew and Viega, appendix B,
// test cases 4 and 16, as NIST's submission gives them.
struct GcmCase {
    const char* name;
    const char* key;
    const char* cipher;
    const char* tag;
};

class Gcm : public Crypto, public ::testing::WithParamInterface<GcmCase> {};

constexpr char kGcmNonce[] = "cafebabefacedbaddecaf888";
constexpr char kGcmData[] = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
constexpr char kGcmPlain[] =
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b5"
    "25b16aedf5aa0de657ba637b39";

TEST_P(Gcm, MatchesTheSubmission) {
    const Bytes key = from_hex(std::string(GetParam().key) + kGcmNonce);
    const Bytes data = from_hex(kGcmData);
    const Bytes plain = from_hex(kGcmPlain);
    Bytes sealed(plain.size() + 16);
    const auto seal = [&](Bytes& out) {
        return session.invoke(TEST_GCM_ENCRYPT,
                              {Param::in(key), Param::in(data), Param::in(plain), Param::out(out)});
    };
    EXPECT_EQ(seal(sealed), kSuccess);
    EXPECT_EQ(sealed, from_hex(std::string(GetParam().cipher) + GetParam().tag));
    const auto open = [&](Bytes& out) {
        return session.invoke(TEST_GCM_DECRYPT, {Param::in(key), Param::in(data), Param::in(sealed),
                                                 Param::out(out)});
    };
    Bytes opened(plain.size());
    EXPECT_EQ(open(opened), kSuccess);
    EXPECT_EQ(opened, plain);
    Bytes small(plain.size() - 1);
    EXPECT_EQ(open(small), from_ta(TEEC_ERROR_SHORT_BUFFER));
    sealed[5] ^= 1;
    EXPECT_EQ(open(opened), from_ta(0xFFFF3071));
}

constexpr GcmCase kGcm[] = {
    {"case_4", "feffe9928665731c6d6a8f9467308308",
     "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84a"
     "a"
     "051ba30b396a0aac973d58e091",
     "5bc94fbc3221a5db94fae95ae7121a47"},
    {"case_16", "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828"
     "838c5f61e6393ba7a0abcc9f662",
     "76fc6ece0f4e1768cddf8853bb2d551b"},
};
INSTANTIATE_TEST_SUITE_P(Nist, Gcm, ::testing::ValuesIn(kGcm),
                         [](const auto& row) { return row.param.name; });

struct AlgorithmCase {
    const char* name;
    std::uint32_t algorithm;
    std::uint32_t mode;
    TEEC_Result result;
};

class Algorithms : public Crypto, public ::testing::WithParamInterface<AlgorithmCase> {};

TEST_P(Algorithms, AreSupportedOrSaidNotToBe) {
    EXPECT_EQ(session.invoke(TEST_ALGORITHM, {Param::value(GetParam().algorithm, GetParam().mode)}),
              kSuccess);
    EXPECT_EQ(session.value(0).a, GetParam().result);
}

constexpr AlgorithmCase kAlgorithms[] = {
    {"ed25519_sign", 0x70006043, 2, TEEC_SUCCESS},
    {"ed25519_encrypt", 0x70006043, 0, TEEC_ERROR_NOT_SUPPORTED},
    {"gcm_encrypt", 0x40000810, 0, TEEC_SUCCESS},
    {"hkdf_derive", 0x800040c0, 6, TEEC_SUCCESS},
    {"aes_ctr", 0x10000210, 0, TEEC_ERROR_NOT_SUPPORTED},
    {"ecdsa_sha256", 0x70003042, 2, TEEC_ERROR_NOT_SUPPORTED},
    {"unknown", 0x12345678, 0, TEEC_ERROR_NOT_SUPPORTED},
};
INSTANTIATE_TEST_SUITE_P(Softtee, Algorithms, ::testing::ValuesIn(kAlgorithms),
                         [](const auto& row) { return row.param.name; });

TEST_F(Crypto, ASecretThatIsNotExtractableIsAPanicToRead) {
    constexpr std::uint32_t kExtractable = 1;
    EXPECT_EQ(session.invoke(TEST_EXTRACT, {Param::value(kExtractable)}), kSuccess);
    EXPECT_EQ(session.invoke(TEST_EXTRACT, {Param::value(~kExtractable)}), kDead);
}

}  // namespace
}  // namespace softtee_test
