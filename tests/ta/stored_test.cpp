// SPDX-License-Identifier: MIT
// Ledgers and version floors as other versions of the TA have left them.
#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <string>
#include <vector>

extern "C" {
#include <storage.h>
#include <version_floor.h>
}

namespace {

using Bytes = std::vector<std::uint8_t>;

/// The storage: objects by name; a write fails once as many have been made as are allowed.
std::map<std::string, Bytes> g_objects;
int g_writes_left = 0;

/// A ledger of the first format, of a TA that knew of no floors: slot 0 holds a key.
const Bytes kOldLedger = {1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0};

}  // namespace

extern "C" TEE_Result sr_storage_read(const char* name, void* data, size_t* size) {
    const auto object = g_objects.find(name);
    if (object == g_objects.end()) return TEE_ERROR_ITEM_NOT_FOUND;
    if (object->second.size() > *size) return TEE_ERROR_CORRUPT_OBJECT;
    *size = object->second.size();
    std::memcpy(data, object->second.data(), *size);
    return TEE_SUCCESS;
}

extern "C" TEE_Result sr_storage_compare(const char* name, const void* data, size_t size) {
    const auto object = g_objects.find(name);
    const auto* const bytes = static_cast<const std::uint8_t*>(data);
    const bool same = object != g_objects.end() && object->second == Bytes(bytes, bytes + size);
    return same ? TEE_SUCCESS : TEE_ERROR_CORRUPT_OBJECT;
}

extern "C" TEE_Result sr_storage_write(const char* name, const void* data, size_t size) {
    if (g_writes_left-- <= 0) return TEE_ERROR_STORAGE_NO_SPACE;
    const auto* const bytes = static_cast<const std::uint8_t*>(data);
    g_objects[name] = Bytes(bytes, bytes + size);
    return TEE_SUCCESS;
}

namespace {

struct Stored : public testing::Test {
    Stored() {
        g_objects.clear();
        g_writes_left = 100;
    }

    void load() {
        ASSERT_EQ(sr_ledger_load(&ledger), TEE_SUCCESS);
        ASSERT_EQ(sr_version_load(&floor, &ledger), TEE_SUCCESS);
    }

    TEE_Result set(std::uint32_t version) { return sr_version_set_floor(&floor, &ledger, version); }

    sr_ledger ledger{};
    sr_version_floor floor{};
};

TEST_F(Stored, an_old_ledger_is_read_and_has_no_floor_to_lose) {
    g_objects["ledger"] = kOldLedger;
    load();
    EXPECT_FALSE(ledger.damaged);
    EXPECT_TRUE(sr_ledger_has_slot(&ledger, 0));
    EXPECT_EQ(sr_version_check(&floor), TEE_SUCCESS);
    // Nor does it get one by the way.
    ASSERT_EQ(sr_version_prepare(&floor, &ledger), TEE_SUCCESS);
    EXPECT_EQ(g_objects.size(), 1U);
}

TEST_F(Stored, an_old_ledger_misses_its_floor_once_there_was_one) {
    g_objects["ledger"] = kOldLedger;
    load();
    ASSERT_EQ(set(7), TEE_SUCCESS);
    load();
    EXPECT_EQ(floor.version, 7U);
    EXPECT_EQ(sr_version_check(&floor), SR_DENIED_TA_VERSION);
    g_objects.erase("version");
    load();
    EXPECT_EQ(sr_version_check(&floor), TEE_ERROR_CORRUPT_OBJECT);
}

TEST_F(Stored, a_floor_on_an_old_ledger_counts_whichever_write_fails) {
    for (int writes = 0; writes < 2; ++writes) {
        SCOPED_TRACE(writes);
        g_objects = {{"ledger", kOldLedger}};
        load();
        g_writes_left = writes;
        EXPECT_EQ(set(7), TEE_ERROR_STORAGE_NO_SPACE);
        load();
        EXPECT_EQ(floor.version, writes == 0 ? 0U : 7U);
        g_writes_left = 100;
        EXPECT_EQ(set(7), TEE_SUCCESS);
        g_objects.erase("version");
        load();
        EXPECT_EQ(sr_version_check(&floor), TEE_ERROR_CORRUPT_OBJECT);
    }
}

TEST_F(Stored, a_floor_of_another_form_is_not_known) {
    load();
    ASSERT_EQ(set(1), TEE_SUCCESS);
    const Bytes good = g_objects["version"];
    const struct {
        const char* name;
        Bytes bytes;
    } cases[] = {
        {"short", Bytes(good.begin(), good.end() - 1)},
        {"long", Bytes(9, 1)},
        {"of_another_format", {2, 0, 0, 0, 1, 0, 0, 0}},
        {"empty", {}},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        g_objects["version"] = c.bytes;
        load();
        EXPECT_EQ(sr_version_check(&floor), TEE_ERROR_CORRUPT_OBJECT);
        EXPECT_EQ(set(1), TEE_ERROR_CORRUPT_OBJECT) << "nothing is written over it";
        EXPECT_EQ(g_objects["version"], c.bytes);
    }
    g_objects["version"] = good;
    load();
    EXPECT_EQ(sr_version_check(&floor), TEE_SUCCESS);
}

}  // namespace
