// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <cstring>
#include <set>

#include "crypto.hpp"
#include "development_ta.hpp"
#include "generator_events.hpp"

namespace conformance {
namespace {

using superrelay::support::take_generator_events;

constexpr auto kSecp = SR_KEY_TYPE_ECDSA_SECP256K1;
constexpr auto kEd = SR_KEY_TYPE_ED25519;
constexpr auto kRaw = SR_KEY_USE_RAW;
constexpr auto kSponsor = SR_KEY_USE_SPONSOR;

/// The scalar 1, whose public key is the generator (SEC 2, 2.4.1).
Bytes scalar_one() {
    Bytes scalar(32, 0);
    scalar.back() = 1;
    return scalar;
}

constexpr char kGenerator[] =
    "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
    "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";

// RFC 8032, 7.1, tests 1 and 2: seed and public key.
constexpr char kRfcSeed1[] = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
constexpr char kRfcKey1[] = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
constexpr char kRfcSeed2[] = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
constexpr char kRfcKey2[] = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";

using Keys = DevelopmentTa;

TEST_F(Keys, are_described_as_they_were_made) {
    const struct {
        const char* name;
        std::uint32_t type, use, public_key_size;
    } cases[] = {
        {"raw", kSecp, kRaw, 65},
        {"sponsor", kSecp, kSponsor, 65},
        {"ed25519", kEd, kRaw, 32},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        const sr_key_info made_info = made(c.name, c.use, c.type);
        EXPECT_EQ(made_info.type, c.type);
        EXPECT_EQ(made_info.use, c.use);
        EXPECT_EQ(id_of(made_info), c.name);
        EXPECT_EQ(made_info.public_key_size, c.public_key_size);
        sr_key_info found{};
        ASSERT_EQ(ta().public_key(c.name, found), TEEC_SUCCESS);
        EXPECT_EQ(std::memcmp(&found, &made_info, sizeof found), 0);
    }
}

TEST_F(Keys, differ_although_the_caller_brings_the_same_randomness) {
    const auto first = public_key_of(made("first", kRaw));
    const auto second = public_key_of(made("second", kRaw));
    EXPECT_EQ(first[0], 0x04);
    EXPECT_NE(first, second);
}

TEST_F(Keys, feed_the_generator_nothing_that_the_caller_knows) {
    if (std::getenv("SR_CONFORMANCE_STORAGE")) GTEST_SKIP() << "not softtee";
    take_generator_events();
    made("secp256k1", kRaw);
    EXPECT_EQ(take_generator_events().size(), 0u);
    made("ed25519", kRaw, kEd);
    made("ed25519 again", kRaw, kEd);  // with the same bytes from the caller
    const std::vector<Bytes> events = take_generator_events();
    // Twice round OP-TEE's 32 pools for each key.
    ASSERT_EQ(events.size(), 2u * 64);
    for (const Bytes& event : events) {
        EXPECT_EQ(event.size(), 32u);
        EXPECT_NE(event, callers_entropy());
    }
    EXPECT_EQ(std::set<Bytes>(events.begin(), events.end()).size(), events.size());
}

TEST_F(Keys, are_not_in_the_hands_of_who_adds_randomness) {
    if (std::getenv("SR_CONFORMANCE_STORAGE")) GTEST_SKIP() << "not softtee";
    take_generator_events();
    const Bytes known(SR_ENTROPY_MAX, 7);
    for (const char* time : {"first", "again"})
        EXPECT_EQ(ta().invoke(SR_CMD_ADD_ENTROPY, Call().in(known)), TEEC_SUCCESS) << time;
    const std::vector<Bytes> events = take_generator_events();
    ASSERT_EQ(events.size(), 2u * 64);
    for (const Bytes& event : events) {
        EXPECT_EQ(event.size(), 32u);
        EXPECT_NE(event, Bytes(32, 7));
    }
    // The same bytes make other events each time: the TEE's own randomness is in them.
    EXPECT_EQ(std::set<Bytes>(events.begin(), events.end()).size(), events.size());
}

TEST_F(Keys, of_unknown_kinds_are_refused) {
    const struct {
        const char* name;
        std::uint32_t type, use;
    } cases[] = {
        {"unknown_type", 2, kRaw},
        {"unknown_use", kSecp, 3},
        {"no_use", kSecp, 0},
        {"ed25519_cannot_sponsor", kEd, kSponsor},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        sr_key_info info{};
        EXPECT_EQ(ta().generate(c.name, c.type, c.use, info), TEEC_ERROR_BAD_PARAMETERS);
    }
    EXPECT_EQ(info().keys, 0u);
}

TEST_F(Keys, have_ids_of_any_bytes) {
    for (const std::string& id : {std::string(1, '\0'), std::string("a\0b", 3),
                                  std::string(SR_KEY_ID_MAX, '\xff'), std::string("a")})
        made(id, kRaw);
    std::vector<sr_key_info> keys;
    ASSERT_EQ(ta().list(keys), TEEC_SUCCESS);
    ASSERT_EQ(keys.size(), 4u);
    EXPECT_EQ(id_of(keys[1]), std::string("a\0b", 3));
    EXPECT_EQ(id_of(keys[2]), std::string(SR_KEY_ID_MAX, '\xff'));
}

TEST_F(Keys, take_an_id_once) {
    const auto first = public_key_of(made("taken", kRaw));
    sr_key_info info{};
    EXPECT_EQ(ta().generate("taken", kSecp, kSponsor, info), TEEC_ERROR_ACCESS_CONFLICT);
    EXPECT_EQ(ta().import_key("taken", kRaw, scalar_one(), info), TEEC_ERROR_ACCESS_CONFLICT);
    ASSERT_EQ(ta().public_key("taken", info), TEEC_SUCCESS);
    EXPECT_EQ(public_key_of(info), first);
}

TEST_F(Keys, fill_every_slot_and_no_more) {
    for (unsigned i = 0; i < SR_KEY_SLOTS; ++i)
        made("key-" + std::to_string(i), kRaw);
    sr_key_info info{};
    EXPECT_EQ(ta().generate("one more", kSecp, kRaw, info), TEEC_ERROR_STORAGE_NO_SPACE);
    EXPECT_EQ(this->info().keys, SR_KEY_SLOTS);
    ASSERT_EQ(ta().remove("key-20"), TEEC_SUCCESS);
    made("in its place", kRaw);
    std::vector<sr_key_info> keys;
    ASSERT_EQ(ta().list(keys), TEEC_SUCCESS);
    ASSERT_EQ(keys.size(), SR_KEY_SLOTS);
    EXPECT_EQ(id_of(keys[20]), "in its place");
    EXPECT_EQ(id_of(keys[21]), "key-21");
}

TEST_F(Keys, are_gone_once_deleted) {
    made("doomed", kRaw);
    ASSERT_EQ(ta().remove("doomed"), TEEC_SUCCESS);
    sr_key_info info{};
    sr_signature signature{};
    EXPECT_EQ(ta().remove("doomed"), TEEC_ERROR_ITEM_NOT_FOUND);
    EXPECT_EQ(ta().public_key("doomed", info), TEEC_ERROR_ITEM_NOT_FOUND);
    EXPECT_EQ(ta().sign("doomed", Bytes(32, 1), signature), TEEC_ERROR_ITEM_NOT_FOUND);
    restart_ta();
    EXPECT_EQ(ta().public_key("doomed", info), TEEC_ERROR_ITEM_NOT_FOUND);
    EXPECT_EQ(this->info().keys, 0u);
}

TEST_F(Keys, are_seen_by_every_session) {
    Ta other(Build::development);
    ASSERT_EQ(other.opened(), TEEC_SUCCESS);
    const auto key = public_key_of(made("shared", kRaw));
    sr_key_info info{};
    ASSERT_EQ(other.public_key("shared", info), TEEC_SUCCESS);
    EXPECT_EQ(public_key_of(info), key);
    ASSERT_EQ(other.remove("shared"), TEEC_SUCCESS);
    EXPECT_EQ(ta().public_key("shared", info), TEEC_ERROR_ITEM_NOT_FOUND);
}

TEST_F(Keys, import_computes_the_public_key) {
    sr_key_info info{};
    ASSERT_EQ(ta().import_key("one", kRaw, scalar_one(), info), TEEC_SUCCESS);
    EXPECT_EQ(hex(public_key_of(info)), kGenerator);
}

TEST_F(Keys, import_refuses_what_is_no_key) {
    // The order of the curve (SEC 2, 2.4.1) and the pair of two RFC 8032 tests.
    const Bytes order = unhex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    const struct {
        const char* name;
        Bytes secret;
    } cases[] = {
        {"zero", Bytes(32, 0)},
        {"order", order},
        {"all_ones", Bytes(32, 0xff)},
        {"31_bytes", Bytes(31, 1)},
        {"63_bytes", Bytes(63, 1)},
        {"foreign_public_key", unhex(std::string(kRfcSeed1) + kRfcKey2)},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        sr_key_info info{};
        EXPECT_EQ(ta().import_key(c.name, kRaw, c.secret, info), TEEC_ERROR_BAD_PARAMETERS);
    }
    EXPECT_EQ(info().keys, 0u);
}

TEST_F(Keys, one_scalar_has_one_entry) {
    sr_key_info info{};
    ASSERT_EQ(ta().import_key("one", kRaw, scalar_one(), info), TEEC_SUCCESS);
    EXPECT_EQ(ta().import_key("uno", kRaw, scalar_one(), info), TEEC_ERROR_ACCESS_CONFLICT);
    EXPECT_EQ(ta().import_key("uno", kSponsor, scalar_one(), info), TEEC_ERROR_ACCESS_CONFLICT);
    const Bytes pair = unhex(std::string(kRfcSeed1) + kRfcKey1);
    ASSERT_EQ(ta().import_key("ed", kRaw, pair, info), TEEC_SUCCESS);
    EXPECT_EQ(ta().import_key("ed too", kRaw, pair, info), TEEC_ERROR_ACCESS_CONFLICT);
}

TEST_F(Keys, a_tombstone_keeps_a_scalar_to_its_use) {
    sr_key_info info{};
    ASSERT_EQ(ta().import_key("one", kSponsor, scalar_one(), info), TEEC_SUCCESS);
    ASSERT_EQ(ta().remove("one"), TEEC_SUCCESS);
    EXPECT_EQ(ta().import_key("uno", kRaw, scalar_one(), info), SR_DENIED_KEY_USE);
    restart_ta();
    EXPECT_EQ(ta().import_key("uno", kRaw, scalar_one(), info), SR_DENIED_KEY_USE);
    EXPECT_EQ(ta().import_key("uno", kSponsor, scalar_one(), info), TEEC_SUCCESS);
    ASSERT_EQ(ta().remove("uno"), TEEC_SUCCESS);
    EXPECT_EQ(ta().import_key("uno", kRaw, scalar_one(), info), SR_DENIED_KEY_USE);
}

TEST_F(Keys, without_room_for_a_tombstone_are_not_deleted) {
    constexpr unsigned kTombstones = 256;
    sr_key_info info{};
    Bytes scalar(32, 1);
    for (unsigned i = 0; i <= kTombstones; ++i) {
        scalar[30] = static_cast<std::uint8_t>(i / 256 + 1);
        scalar[31] = static_cast<std::uint8_t>(i % 256);
        ASSERT_EQ(ta().import_key("k", kRaw, scalar, info), TEEC_SUCCESS) << i;
        if (i == kTombstones) break;
        ASSERT_EQ(ta().remove("k"), TEEC_SUCCESS) << i;
    }
    EXPECT_EQ(ta().remove("k"), TEEC_ERROR_STORAGE_NO_SPACE);
    EXPECT_EQ(ta().public_key("k", info), TEEC_SUCCESS);
    made("generated", kRaw);
    EXPECT_EQ(ta().remove("generated"), TEEC_SUCCESS);
    restart_ta();
    EXPECT_EQ(ta().public_key("k", info), TEEC_SUCCESS);
    EXPECT_EQ(this->info().damaged_slots, 0u);
}

TEST_F(Keys, ed25519_signs_like_rfc_8032) {
    // RFC 8032, 7.1, test 2: the message is the byte 0x72.
    sr_key_info info{};
    sr_signature signature{};
    ASSERT_EQ(ta().import_key("ed", kRaw, unhex(std::string(kRfcSeed2) + kRfcKey2), info),
              TEEC_SUCCESS);
    ASSERT_EQ(ta().sign("ed", Bytes{0x72}, signature), TEEC_SUCCESS);
    EXPECT_EQ(hex({signature.bytes, signature.size}),
              "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
              "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    EXPECT_EQ(signature.recovery_id, 0u);
}

TEST(Release, neither_imports_nor_panics) {
    Ta ta(Build::release);
    ASSERT_EQ(ta.opened(), TEEC_SUCCESS);
    sr_key_info key{};
    EXPECT_EQ(ta.import_key("one", kRaw, scalar_one(), key), TEEC_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(ta.panic(), TEEC_ERROR_NOT_SUPPORTED);
    sr_info info{};
    ASSERT_EQ(ta.info(info), TEEC_SUCCESS);
    EXPECT_EQ(info.flags & ~SR_INFO_KNOWN_HUK, 0u);
}

}  // namespace
}  // namespace conformance
