// SPDX-License-Identifier: MIT
// What the owner of Linux can do to stored keys, and what a restart does.
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "child.hpp"
#include "crypto.hpp"
#include "development_ta.hpp"

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

/// What a crash between the writes of one command leaves, put together from
/// what the command did. Only softtee lets files of different times meet.
class Crash : public DevelopmentTa {
protected:
    void SetUp() override {
        if (std::getenv("SR_CONFORMANCE_STORAGE")) GTEST_SKIP() << "not softtee";
        DevelopmentTa::SetUp();
        made("first", SR_KEY_USE_RAW);
    }

    static void restore(const fs::path& file, const StorageSnapshot& from) {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << from.at(file);
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
};

TEST_F(Crash, before_a_new_key_is_in_the_ledger_leaves_no_key) {
    const StorageSnapshot before = take_snapshot();
    made("second", SR_KEY_USE_RAW);
    const StorageSnapshot after = take_snapshot();
    for (const auto& file : touched_files(before, after))
        if (before.contains(file)) restore(file, before);
    expect_unharmed_without("second");
}

TEST_F(Crash, before_a_deleted_key_is_removed_does_not_bring_it_back) {
    made("second", SR_KEY_USE_RAW);
    const StorageSnapshot before = take_snapshot();
    ASSERT_EQ(ta().remove("second"), TEEC_SUCCESS);
    const StorageSnapshot after = take_snapshot();
    const auto removed = new_files(after, before);
    ASSERT_EQ(removed.size(), 1u);
    restore(removed[0], before);
    expect_unharmed_without("second");
}

}  // namespace
}  // namespace conformance
