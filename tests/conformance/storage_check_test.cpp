// SPDX-License-Identifier: MIT
// What the TA says of the storage that it stands on, while it goes on working.
#include "development_ta.hpp"

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
