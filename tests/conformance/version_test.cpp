// SPDX-License-Identifier: MIT
// The version floor: what a TA does that is older than one that was confirmed, and what the owner
// of Linux can do about it.
#include <unistd.h>

#include <cstdlib>
#include <thread>

#include "child.hpp"
#include "power_cut.hpp"
#include "sponsoring.hpp"

namespace conformance {
namespace {

namespace fs = std::filesystem;

/// A TA with the keys "sponsor" and "raw", on which a newer version can be taken for confirmed.
class VersionFloor : public Sponsoring {
protected:
    void SetUp() override {
        Sponsoring::SetUp();
        made("raw", SR_KEY_USE_RAW);
    }

    /// As the next version of the TA would leave it that was confirmed and then taken back.
    void confirm_a_newer_one() {
        ASSERT_EQ(ta().set_version_floor(info().version_number + 1), TEEC_SUCCESS);
    }

    /// Every command that makes, uses or deletes a key.
    void expect_no_key_is_used(TEEC_Result refusal) {
        const Bytes secret(32, 5);
        const Bytes digest(SR_DIGEST_SIZE, 1);
        const sr_sponsor_record record = sample_record();
        sr_key_info key{};
        sr_signature signature{};
        std::vector<sr_sign_result> signatures;
        std::vector<sr_sponsor_result> approvals;
        EXPECT_EQ(ta().generate("new", 0, SR_KEY_USE_RAW, key), refusal);
        EXPECT_EQ(ta().import_key("new", SR_KEY_USE_RAW, secret, key), refusal);
        EXPECT_EQ(ta().sign("raw", digest, signature), refusal);
        EXPECT_EQ(ta().sign_batch("raw", digest, signatures), refusal);
        EXPECT_EQ(ta().sponsor("sponsor", {&record, 1}, approvals), refusal);
        EXPECT_EQ(approvals.at(0).status, 0xeeeeeeeeu) << "nothing is written";
        EXPECT_EQ(ta().remove("raw"), refusal);
        EXPECT_EQ(ta().confirm_version(), refusal);
    }

    /// What tells about keys and uses none.
    void expect_it_tells() {
        std::vector<sr_key_info> keys;
        sr_key_info key{};
        ASSERT_EQ(ta().list(keys), TEEC_SUCCESS);
        EXPECT_EQ(keys.size(), 2u);
        EXPECT_EQ(ta().public_key("sponsor", key), TEEC_SUCCESS);
        EXPECT_EQ(ta().invoke(SR_CMD_ADD_ENTROPY, Call().in(callers_entropy())), TEEC_SUCCESS);
    }

    void expect_keys_work() {
        sr_signature signature{};
        EXPECT_EQ(ta().sign("raw", Bytes(SR_DIGEST_SIZE, 1), signature), TEEC_SUCCESS);
        expect_signed(sponsor_one(sample_record()));
    }

    /// The files that `act` makes or replaces.
    template <typename Act>
    std::vector<fs::path> files_of(Act act) {
        const StorageSnapshot before = take_snapshot();
        act();
        return touched_files(before, take_snapshot());
    }
};

TEST_F(VersionFloor, rises_by_confirming_and_not_by_itself) {
    EXPECT_EQ(info().version_floor, 0u);
    restart_ta();
    EXPECT_EQ(info().version_floor, 0u);
    ASSERT_EQ(ta().confirm_version(), TEEC_SUCCESS);
    const std::uint32_t confirmed = info().version_floor;
    EXPECT_EQ(confirmed, info().version_number);
    EXPECT_EQ(ta().confirm_version(), TEEC_SUCCESS);
    restart_ta();
    EXPECT_EQ(info().version_floor, confirmed);
    expect_keys_work();
}

TEST_F(VersionFloor, can_be_raised_before_there_is_a_key) {
    ASSERT_EQ(ta().panic(), TEEC_ERROR_TARGET_DEAD);
    wipe_storage();
    {
        Ta empty(Build::development);
        ASSERT_EQ(empty.confirm_version(), TEEC_SUCCESS);
        ASSERT_EQ(empty.panic(), TEEC_ERROR_TARGET_DEAD);
    }
    Ta again(Build::development);
    sr_info info{};
    ASSERT_EQ(again.info(info), TEEC_SUCCESS);
    EXPECT_EQ(info.version_floor, info.version_number);
    EXPECT_EQ(info.damaged_slots, 0u);
    sr_key_info key{};
    EXPECT_EQ(again.generate("new", 0, SR_KEY_USE_RAW, key), TEEC_SUCCESS);
}

TEST_F(VersionFloor, above_the_ta_leaves_no_key_that_it_uses) {
    confirm_a_newer_one();
    for (const char* when : {"at once", "after a restart"}) {
        SCOPED_TRACE(when);
        const std::uint32_t floor = info().version_floor;
        EXPECT_EQ(floor, info().version_number + 1);
        expect_no_key_is_used(SR_DENIED_TA_VERSION);
        EXPECT_EQ(info().version_floor, floor) << "an older TA does not lower it";
        expect_it_tells();
        restart_ta();
    }
    ASSERT_EQ(ta().set_version_floor(info().version_number), TEEC_SUCCESS);
    EXPECT_EQ(info().keys, 2u);
    expect_keys_work();
}

TEST_F(VersionFloor, lost_or_damaged_is_not_absence) {
    const auto floor = files_of([this] { confirm_a_newer_one(); });
    ASSERT_EQ(floor.size(), 1u);
    for (const bool removed : {false, true}) {
        SCOPED_TRACE(removed ? "removed" : "damaged");
        // It is there no more: OP-TEE has removed the file that it found damaged.
        if (removed && fs::exists(floor[0])) fs::remove(floor[0]);
        if (!removed) damage(floor[0]);
        restart_ta();
        EXPECT_NE(info().flags & SR_INFO_FLOOR_UNKNOWN, 0u);
        EXPECT_EQ(ta().set_version_floor(0), kCorruptObject);
        expect_no_key_is_used(kCorruptObject);
        expect_it_tells();
        // What looks at the storage does not mend it: a floor of 0 would let any TA at the keys.
        std::uint32_t where = ~0u;
        EXPECT_EQ(ta().storage(where), TEEC_SUCCESS);
        restart_ta();
        EXPECT_NE(info().flags & SR_INFO_FLOOR_UNKNOWN, 0u);
        expect_no_key_is_used(kCorruptObject);
    }
}

TEST_F(VersionFloor, lost_with_the_ledger_is_not_absence) {
    const auto ledger = files_of([this] { (void)ta().remove("raw"); });
    const auto floor = files_of([this] { confirm_a_newer_one(); });
    for (const auto& file : ledger)
        if (fs::exists(file)) fs::remove(file);
    ASSERT_EQ(floor.size(), 1u);
    fs::remove(floor[0]);
    restart_ta();
    expect_no_key_is_used(kCorruptObject);
    EXPECT_GT(info().damaged_slots, 0u);
}

TEST_F(VersionFloor, outlives_a_lost_ledger) {
    confirm_a_newer_one();
    ASSERT_EQ(ta().set_version_floor(info().version_number), TEEC_SUCCESS);
    for (const auto& file : files_of([this] { (void)ta().remove("raw"); }))
        if (fs::exists(file)) fs::remove(file);
    restart_ta();
    EXPECT_GT(info().damaged_slots, 0u);
    expect_signed(sponsor_one(sample_record()));
    confirm_a_newer_one();
    expect_no_key_is_used(SR_DENIED_TA_VERSION);
}

TEST_F(VersionFloor, wiped_with_the_keys_guards_nothing) {
    confirm_a_newer_one();
    ASSERT_EQ(ta().panic(), TEEC_ERROR_TARGET_DEAD);
    wipe_storage();
    Ta again(Build::development);
    sr_info info{};
    ASSERT_EQ(again.info(info), TEEC_SUCCESS);
    EXPECT_EQ(info.version_floor, 0u);
    EXPECT_EQ(info.flags & SR_INFO_FLOOR_UNKNOWN, 0u);
    EXPECT_EQ(info.keys, 0u);
}

TEST_F(VersionFloor, is_every_sessions) {
    Ta other(Build::development);
    const Bytes digest(SR_DIGEST_SIZE, 1);
    sr_signature signature{};
    ASSERT_EQ(other.sign("raw", digest, signature), TEEC_SUCCESS);
    confirm_a_newer_one();
    EXPECT_EQ(other.sign("raw", digest, signature), SR_DENIED_TA_VERSION);
    ASSERT_EQ(ta().set_version_floor(0), TEEC_SUCCESS);
    // Two that confirm and make keys at once undo nothing of each other.
    const auto confirm_and_make = [](Ta& ta, const char* name) {
        sr_key_info key{};
        for (int i = 0; i < 5; ++i) {
            EXPECT_EQ(ta.confirm_version(), TEEC_SUCCESS);
            EXPECT_EQ(ta.generate(name + std::to_string(i), 0, SR_KEY_USE_RAW, key), TEEC_SUCCESS);
        }
    };
    std::thread second([&] { confirm_and_make(other, "second"); });
    confirm_and_make(ta(), "first");
    second.join();
    restart_ta();
    EXPECT_EQ(info().version_floor, info().version_number);
    EXPECT_EQ(info().keys, 12u);
    EXPECT_EQ(info().damaged_slots, 0u);
    expect_keys_work();
}

/// softtee alone lets the storage stop, and its process die, at a chosen step.
class VersionFloorAndDeath : public VersionFloor {
protected:
    void SetUp() override {
        if (std::getenv("SR_CONFORMANCE_STORAGE")) GTEST_SKIP() << "not softtee";
        VersionFloor::SetUp();
    }
};

TEST_F(VersionFloorAndDeath, a_floor_that_was_not_stored_has_not_risen) {
    {
        const PowerCut cut(0);
        EXPECT_NE(ta().confirm_version(), TEEC_SUCCESS);
        EXPECT_GT(cut.refused(), 0);
        EXPECT_EQ(info().version_floor, 0u);
    }
    expect_keys_work();
    restart_ta();
    EXPECT_EQ(info().version_floor, 0u);
    expect_keys_work();
}

TEST_F(VersionFloorAndDeath, at_any_step_the_floor_is_the_old_or_the_new_one) {
    constexpr int kMostSteps = 40;
    std::string name = (fs::temp_directory_path() / "conformance.XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    const fs::path folder = name;
    // Storage with keys, where one object is written; and new storage, where three are.
    for (const bool empty : {false, true}) {
        SCOPED_TRACE(empty ? "new" : "with keys");
        const fs::path prepared = folder / (empty ? "empty" : "prepared");
        const fs::path storage = folder / "storage";
        ASSERT_NE(output_of_child(empty ? "survey" : "prepare", prepared), "");
        const std::string before = output_of_child("survey", prepared);
        int step = 1;
        for (std::string answer; answer.empty(); ++step) {
            SCOPED_TRACE(step);
            ASSERT_LT(step, kMostSteps);
            fs::remove_all(storage);
            fs::copy(prepared, storage, fs::copy_options::recursive);
            answer = output_of_child("confirm:" + std::to_string(step), storage);
            const std::string floor = output_of_child("floor", storage);
            EXPECT_TRUE(floor == "0" || floor == "1") << floor;
            EXPECT_EQ(output_of_child("survey", storage), before);
            if (!answer.empty()) {
                EXPECT_EQ(answer, "result 0x00000000\n");
                EXPECT_EQ(floor, "1") << "what was acknowledged has not been done";
            }
            EXPECT_EQ(output_of_child("confirm:0", storage), "result 0x00000000\n");
        }
        EXPECT_GT(step, empty ? 7 : 3);
    }
    fs::remove_all(folder);
}

}  // namespace
}  // namespace conformance
