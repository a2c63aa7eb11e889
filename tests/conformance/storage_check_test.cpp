// SPDX-License-Identifier: MIT
// What the TA says of the storage that it stands on, while it goes on working.
#include <cstdlib>

#include "development_ta.hpp"
#include "power_cut.hpp"

namespace conformance {
namespace {

namespace fs = std::filesystem;

using Counts = std::array<std::uint32_t, 2>;

class StorageCheck : public DevelopmentTa {
protected:
    Counts check() {
        Counts counts{};
        EXPECT_EQ(ta().check_storage(counts), TEEC_SUCCESS);
        return counts;
    }

    /// The one file that `act` makes.
    template <typename Act>
    fs::path file_of(Act act) {
        const StorageSnapshot before = take_snapshot();
        act();
        return new_files(before, take_snapshot()).at(0);
    }
};

TEST_F(StorageCheck, of_nothing_finds_nothing) {
    EXPECT_EQ(check(), (Counts{0, 0}));
}

TEST_F(StorageCheck, counts_the_list_the_floor_and_each_key) {
    made("one", SR_KEY_USE_RAW);
    EXPECT_EQ(check(), (Counts{3, 0}));
    made("two", SR_KEY_USE_RAW, SR_KEY_TYPE_ED25519);
    EXPECT_EQ(check(), (Counts{4, 0}));
    restart_ta();
    EXPECT_EQ(check(), (Counts{4, 0}));
    EXPECT_EQ(ta().remove("one"), TEEC_SUCCESS);
    EXPECT_EQ(check(), (Counts{3, 0}));
    EXPECT_EQ(ta().confirm_version(), TEEC_SUCCESS);
    EXPECT_EQ(check(), (Counts{3, 0}));
}

TEST_F(StorageCheck, finds_a_key_that_is_damaged_or_gone_and_leaves_it_in_use) {
    made("intact", SR_KEY_USE_RAW);
    for (const bool removed : {false, true}) {
        SCOPED_TRACE(removed ? "gone" : "damaged");
        const std::string id = removed ? "gone" : "damaged";
        const fs::path file = file_of([&] { made(id, SR_KEY_USE_RAW); });
        const Counts before = check();
        if (removed)
            fs::remove(file);
        else
            damage(file);
        // OP-TEE removes what it finds damaged: it is missing from then on.
        for (int i = 0; i < 2; ++i)
            EXPECT_EQ(check(), (Counts{before[0], before[1] + 1}));
        sr_signature signature{};
        EXPECT_EQ(ta().sign(id, Bytes(SR_DIGEST_SIZE, 1), signature), TEEC_SUCCESS);
    }
}

TEST_F(StorageCheck, of_a_start_on_damage_counts_what_was_lost) {
    made("intact", SR_KEY_USE_RAW);
    damage(file_of([&] { made("victim", SR_KEY_USE_RAW); }));
    restart_ta();
    EXPECT_EQ(check(), (Counts{4, 1}));
}

/// After a change that was made and reported as failed. Only softtee's storage does that when it
/// shall.
class StorageCheckAfterFailure : public StorageCheck {
protected:
    void SetUp() override {
        if (std::getenv("SR_CONFORMANCE_STORAGE")) GTEST_SKIP() << "not softtee";
        StorageCheck::SetUp();
        made("one", SR_KEY_USE_RAW);
    }

    /// Of the file that `act` changed in spite of its failure.
    template <typename Act>
    fs::path fail_at(int change, Act act) {
        const StorageSnapshot before = take_snapshot();
        {
            const UnconfirmedChanges unconfirmed(change);
            EXPECT_NE(act(), TEEC_SUCCESS);
        }
        return touched_files(before, take_snapshot()).back();
    }

    void expect_no_false_sign(Counts expected, const fs::path& changed) {
        const auto counts = check();
        EXPECT_EQ(counts, expected);
        damage(changed);
        EXPECT_GT(check()[1], 0u) << "damage is found as before";
    }
};

TEST_F(StorageCheckAfterFailure, of_the_floor_finds_no_damage) {
    const auto changed = fail_at(0, [&] { return ta().confirm_version(); });
    expect_no_false_sign({3, 0}, changed);
}

TEST_F(StorageCheckAfterFailure, of_a_deletion_finds_no_damage) {
    const auto changed = fail_at(0, [&] { return ta().remove("one"); });
    sr_signature signature{};
    EXPECT_EQ(ta().sign("one", Bytes(SR_DIGEST_SIZE, 1), signature), TEEC_SUCCESS);
    expect_no_false_sign({3, 0}, changed);
}

TEST_F(StorageCheckAfterFailure, of_the_list_finds_no_damage) {
    made("two", SR_KEY_USE_RAW);
    fail_at(1, [&] { return ta().remove("two"); });
    EXPECT_EQ(check(), (Counts{3, 0}));
    // The next deletion finishes it.
    EXPECT_EQ(ta().remove("two"), TEEC_ERROR_ITEM_NOT_FOUND);
    EXPECT_EQ(check(), (Counts{3, 0}));
}

TEST_F(StorageCheckAfterFailure, of_a_new_key_finds_no_damage) {
    sr_key_info key{};
    fail_at(1, [&] { return ta().generate("two", 0, SR_KEY_USE_RAW, key); });
    EXPECT_EQ(check(), (Counts{3, 0}));
    made("two", SR_KEY_USE_RAW);
    EXPECT_EQ(check(), (Counts{4, 0}));
}

TEST_F(StorageCheckAfterFailure, says_that_it_cannot_know_while_storage_fails) {
    const UnconfirmedChanges unconfirmed;
    EXPECT_NE(ta().confirm_version(), TEEC_SUCCESS);
    Counts counts{};
    const auto result = ta().check_storage(counts);
    EXPECT_NE(result, TEEC_SUCCESS);
    EXPECT_NE(result, TEEC_Result{0xf0100001}) << "TEE_ERROR_CORRUPT_OBJECT";
}

TEST_F(StorageCheck, tells_where_keys_are_kept) {
    // Neither softtee nor Debian's OP-TEE has RPMB; another answer comes from one that does.
    std::uint32_t where = ~0u;
    ASSERT_EQ(ta().storage(where), TEEC_SUCCESS);
    EXPECT_EQ(where, SR_STORAGE_NO_RPMB);
    // Asking leaves no rest that would be taken for damage.
    restart_ta();
    EXPECT_EQ(info().damaged_slots, 0u);
    made("one", SR_KEY_USE_RAW);
}

}  // namespace
}  // namespace conformance
