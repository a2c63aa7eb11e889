// SPDX-License-Identifier: MIT
// What the owner of Linux can do to stored keys, and what a restart does.
#include <unistd.h>

#include <cstdlib>

#include "child.hpp"
#include "crypto.hpp"
#include "development_ta.hpp"
#include "power_cut.hpp"

namespace conformance {
namespace {

namespace fs = std::filesystem;

using StoredKeys = DevelopmentTa;

TEST_F(StoredKeys, outlive_the_instance) {
    const auto raw = public_key_of(made("raw", SR_KEY_USE_RAW));
    const auto ed = public_key_of(made("ed", SR_KEY_USE_RAW, SR_KEY_TYPE_ED25519));
    restart_ta();
    std::vector<sr_key_info> keys;
    ASSERT_EQ(ta().list(keys), TEEC_SUCCESS);
    ASSERT_EQ(keys.size(), 2u);
    EXPECT_EQ(public_key_of(keys[0]), raw);
    EXPECT_EQ(public_key_of(keys[1]), ed);
    const Hash digest = plain_keccak256({});
    sr_signature signature{};
    ASSERT_EQ(ta().sign("raw", digest, signature), TEEC_SUCCESS);
    EXPECT_EQ(recover(signature, digest), raw);
    ASSERT_EQ(ta().sign("ed", digest, signature), TEEC_SUCCESS);
    EXPECT_TRUE(ed25519_verifies(ed, digest, signature));
}

TEST(StoredKeysAcrossProcesses, outlive_the_process) {
    // A TEE that lives in a device outlives processes by itself.
    if (std::getenv("SR_CONFORMANCE_STORAGE")) GTEST_SKIP() << "not softtee";
    std::string folder = (fs::temp_directory_path() / "conformance.XXXXXX").string();
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    const std::string made = output_of_child("generate", folder);
    EXPECT_EQ(made.size(), 130u) << made;
    EXPECT_EQ(output_of_child("show", folder), made);
    EXPECT_EQ(output_of_child("generate", folder), "result 0xffff0003\n");
    fs::remove_all(folder);
}

/// Damage as it shows: nothing new is made, and what is missing is not "not
/// found", until somebody mends the storage; what is left goes on working.
class Damage : public DevelopmentTa {
protected:
    void SetUp() override {
        DevelopmentTa::SetUp();
        // OP-TEE keeps the TA's version beside the TA's objects; without it no TA is started.
        tees_own_ = take_snapshot();
        made("intact", SR_KEY_USE_RAW);
        before_ = take_snapshot();
        made("victim", SR_KEY_USE_RAW);
        after_ = take_snapshot();
    }

    void expect_damage(std::uint32_t keys, std::uint32_t damaged, const std::string& lost) {
        EXPECT_EQ(info().keys, keys);
        EXPECT_EQ(info().damaged_slots, damaged);
        sr_key_info key{};
        sr_signature signature{};
        const Bytes digest(32, 1);
        EXPECT_EQ(ta().public_key("never was", key), kCorruptObject);
        EXPECT_EQ(ta().remove("never was"), kCorruptObject);
        EXPECT_EQ(ta().sign("never was", digest, signature), kCorruptObject);
        EXPECT_EQ(ta().generate(lost, 0, SR_KEY_USE_RAW, key), kCorruptObject);
        EXPECT_EQ(ta().import_key(lost, SR_KEY_USE_RAW, digest, key), kCorruptObject);
        EXPECT_EQ(ta().sign("intact", digest, signature), TEEC_SUCCESS);
        EXPECT_EQ(ta().generate("intact", 0, SR_KEY_USE_RAW, key), TEEC_ERROR_ACCESS_CONFLICT);
    }

    /// It must be seen at the next start, and at the one after that, when
    /// OP-TEE has removed the file it found corrupt.
    void expect_damage_for_good(std::uint32_t keys, std::uint32_t damaged,
                                const std::string& lost) {
        for (const char* start : {"first start", "second start"}) {
            SCOPED_TRACE(start);
            restart_ta();
            expect_damage(keys, damaged, lost);
        }
    }

    fs::path key_file() { return new_files(before_, after_).at(0); }

    fs::path ledger_file() {
        for (const auto& file : touched_files(before_, after_))
            if (file != key_file()) return file;
        return {};
    }

    StorageSnapshot tees_own_;
    StorageSnapshot before_;
    StorageSnapshot after_;
};

TEST_F(Damage, to_a_key_is_not_absence) {
    damage(key_file());
    expect_damage_for_good(1, 1, "victim");
}

TEST_F(Damage, a_missing_key_is_not_absence) {
    fs::remove(key_file());
    expect_damage_for_good(1, 1, "victim");
}

TEST_F(Damage, to_the_ledger_leaves_no_slot_certainly_empty) {
    damage(ledger_file());
    expect_damage_for_good(2, SR_KEY_SLOTS - 2, "perhaps lost");
    EXPECT_EQ(ta().remove("intact"), kCorruptObject);
}

TEST_F(Damage, a_missing_ledger_is_not_absence) {
    fs::remove(ledger_file());
    expect_damage_for_good(2, SR_KEY_SLOTS - 2, "perhaps lost");
}

TEST_F(Damage, a_missing_ledger_beside_damaged_keys_is_not_absence) {
    // Nothing that is stored can be read, but something is stored.
    for (const auto& file : new_files(tees_own_, after_))
        damage(file);
    fs::remove(ledger_file());
    restart_ta();
    EXPECT_EQ(info().keys, 0u);
    EXPECT_EQ(info().damaged_slots, SR_KEY_SLOTS);
    sr_key_info key{};
    EXPECT_EQ(ta().generate("intact", 0, SR_KEY_USE_RAW, key), kCorruptObject);
}

TEST_F(Damage, a_wiped_folder_is_silently_empty) {
    // As on OP-TEE without an RPMB: nobody can tell (see the threat model).
    ASSERT_EQ(ta().panic(), TEEC_ERROR_TARGET_DEAD);
    wipe_storage();
    Ta again(Build::development);
    sr_info info{};
    ASSERT_EQ(again.info(info), TEEC_SUCCESS);
    EXPECT_EQ(info.keys, 0u);
    EXPECT_EQ(info.damaged_slots, 0u);
}

/// What a power cut between the writes of one command leaves. Only softtee
/// lets the storage stop at a chosen write.
class Crash : public DevelopmentTa {
protected:
    void SetUp() override {
        if (std::getenv("SR_CONFORMANCE_STORAGE")) GTEST_SKIP() << "not softtee";
        DevelopmentTa::SetUp();
        made("first", SR_KEY_USE_RAW);
    }

    /// DELETE_KEY of which only so many changes reach the storage.
    TEEC_Result remove_until(int changes, const std::string& id) {
        const PowerCut cut(changes);
        const TEEC_Result result = ta().remove(id);
        EXPECT_GT(cut.refused(), 0) << "there were no more than " << changes << " changes";
        return result;
    }

    void expect_unharmed_without(const std::string& id) {
        restart_ta();
        sr_key_info key{};
        EXPECT_EQ(info().damaged_slots, 0u);
        EXPECT_EQ(ta().public_key("first", key), TEEC_SUCCESS);
        EXPECT_EQ(ta().public_key(id, key), TEEC_ERROR_ITEM_NOT_FOUND);
        const auto remade = public_key_of(made(id, SR_KEY_USE_RAW));
        restart_ta();
        ASSERT_EQ(ta().public_key(id, key), TEEC_SUCCESS);
        EXPECT_EQ(public_key_of(key), remade);
    }

    void import_sponsor(const std::string& id) {
        sr_key_info key{};
        ASSERT_EQ(ta().import_key(id, SR_KEY_USE_SPONSOR, scalar_, key), TEEC_SUCCESS);
    }

    /// Makes the key "any": of the files that were there, it changes the
    /// ledger alone.
    fs::path ledger_file() {
        const StorageSnapshot before = take_snapshot();
        made("any", SR_KEY_USE_RAW);
        for (const auto& file : touched_files(before, take_snapshot()))
            if (before.contains(file)) return file;
        return {};
    }

    const Bytes scalar_ = Bytes(32, 3);
};

TEST_F(Crash, before_a_new_key_is_in_the_ledger_leaves_no_key) {
    sr_key_info key{};
    {
        const PowerCut cut(1);
        EXPECT_NE(ta().generate("second", 0, SR_KEY_USE_RAW, key), TEEC_SUCCESS);
        EXPECT_EQ(ta().public_key("second", key), TEEC_ERROR_ITEM_NOT_FOUND);
    }
    expect_unharmed_without("second");
}

TEST_F(Crash, before_a_deleted_key_is_dead_leaves_it_as_it_was) {
    const auto first = public_key_of(made("second", SR_KEY_USE_RAW));
    EXPECT_NE(remove_until(0, "second"), TEEC_SUCCESS);
    const Hash digest = plain_keccak256({});
    for (const char* when : {"at once", "after a restart"}) {
        SCOPED_TRACE(when);
        sr_signature signature{};
        ASSERT_EQ(ta().sign("second", digest, signature), TEEC_SUCCESS);
        EXPECT_EQ(recover(signature, digest), first);
        restart_ta();
    }
    EXPECT_EQ(info().keys, 2u);
    EXPECT_EQ(info().damaged_slots, 0u);
}

TEST_F(Crash, before_a_dead_key_is_struck_off_does_not_bring_it_back) {
    made("second", SR_KEY_USE_RAW);
    EXPECT_NE(remove_until(1, "second"), TEEC_SUCCESS);
    sr_signature signature{};
    EXPECT_EQ(ta().sign("second", scalar_, signature), TEEC_ERROR_ITEM_NOT_FOUND);
    EXPECT_EQ(info().keys, 1u);
    expect_unharmed_without("second");
}

TEST_F(Crash, before_an_imported_key_is_struck_off_leaves_its_tombstone) {
    import_sponsor("second");
    EXPECT_NE(remove_until(1, "second"), TEEC_SUCCESS);
    sr_key_info key{};
    // Its tombstone does not stand yet, so it must not come back at all.
    for (const auto use : {SR_KEY_USE_RAW, SR_KEY_USE_SPONSOR})
        EXPECT_EQ(ta().import_key("third", use, scalar_, key), TEEC_ERROR_ACCESS_CONFLICT);
    restart_ta();
    EXPECT_EQ(info().damaged_slots, 0u);
    EXPECT_EQ(ta().public_key("second", key), TEEC_ERROR_ITEM_NOT_FOUND);
    EXPECT_EQ(ta().import_key("third", SR_KEY_USE_RAW, scalar_, key), SR_DENIED_KEY_USE);
    EXPECT_EQ(ta().import_key("third", SR_KEY_USE_SPONSOR, scalar_, key), TEEC_SUCCESS);
}

TEST_F(Crash, before_a_dead_key_is_struck_off_is_mended_by_the_next_deletion) {
    import_sponsor("second");
    EXPECT_NE(remove_until(1, "second"), TEEC_SUCCESS);
    EXPECT_EQ(ta().remove("second"), TEEC_ERROR_ITEM_NOT_FOUND);
    sr_key_info key{};
    EXPECT_EQ(ta().import_key("third", SR_KEY_USE_RAW, scalar_, key), SR_DENIED_KEY_USE);
}

TEST_F(Crash, before_a_deleted_key_is_removed_does_not_bring_it_back) {
    made("second", SR_KEY_USE_RAW);
    EXPECT_EQ(remove_until(2, "second"), TEEC_SUCCESS);
    expect_unharmed_without("second");
}

TEST_F(Crash, leaves_nothing_that_a_damaged_ledger_brings_back) {
    for (const int changes : {1, 2}) {
        SCOPED_TRACE(changes);
        SetUp();
        const fs::path ledger = ledger_file();
        made("second", SR_KEY_USE_RAW);
        remove_until(changes, "second");
        damage(ledger);
        restart_ta();
        sr_key_info key{};
        sr_signature signature{};
        EXPECT_EQ(info().keys, 2u);  // "first" and "any"
        EXPECT_EQ(info().damaged_slots, SR_KEY_SLOTS - 3);
        EXPECT_EQ(ta().public_key("first", key), TEEC_SUCCESS);
        EXPECT_EQ(ta().sign("second", scalar_, signature), kCorruptObject);
    }
}

}  // namespace
}  // namespace conformance
