// SPDX-License-Identifier: MIT
// Persistent objects.

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "client.hpp"

namespace softtee_test {
namespace {

constexpr std::uint32_t kRead = 0x1;
constexpr std::uint32_t kWrite = 0x2;
constexpr std::uint32_t kWriteMeta = 0x4;
constexpr std::uint32_t kShareRead = 0x10;
constexpr std::uint32_t kShareWrite = 0x20;

TEST_F(StorageTest, ObjectsOutliveInstanceAndContext) {
    put("one", "first");
    reconnect();
    EXPECT_EQ(get("one"), bytes("first"));
}

TEST_F(StorageTest, AnExistingIdNeedsOverwrite) {
    Session session(context, kShared);
    EXPECT_EQ(session.put("one", bytes("first")), kSuccess);
    EXPECT_EQ(session.put("one", bytes("second")), from_ta(TEEC_ERROR_ACCESS_CONFLICT));
    Bytes data;
    EXPECT_EQ(session.get("one", data), kSuccess);
    EXPECT_EQ(data, bytes("first"));
    EXPECT_EQ(session.put("one", bytes("second"), kOverwrite), kSuccess);
    EXPECT_EQ(session.get("one", data), kSuccess);
    EXPECT_EQ(data, bytes("second"));
}

TEST_F(StorageTest, WhatIsNotThereIsNotFound) {
    Session session(context, kShared);
    Bytes data;
    EXPECT_EQ(session.get("nothing", data), from_ta(TEEC_ERROR_ITEM_NOT_FOUND));
    EXPECT_EQ(session.invoke(TEST_DELETE, {Param::in(bytes("nothing"))}),
              from_ta(TEEC_ERROR_ITEM_NOT_FOUND));
}

TEST_F(StorageTest, IdsAreBytesOfUpTo64) {
    const std::string binary("\0\xff/..\n", 6);
    const std::string longest(64, 'x');
    for (const std::string& id : {std::string{}, binary, longest}) {
        put(id, "data of " + id);
        EXPECT_EQ(get(id), bytes("data of " + id));
    }
}

TEST_F(StorageTest, ADeletedObjectIsGone) {
    put("one", "first");
    Session session(context, kShared);
    EXPECT_EQ(session.invoke(TEST_DELETE, {Param::in(bytes("one"))}), kSuccess);
    Bytes data;
    EXPECT_EQ(session.get("one", data), from_ta(TEEC_ERROR_ITEM_NOT_FOUND));
    EXPECT_TRUE(object_files(folder).empty());
}

TEST_F(StorageTest, ARenamedObjectKeepsItsData) {
    put("one", "first");
    put("two", "second");
    Session session(context, kShared);
    const auto rename = [&](std::string_view from, std::string_view to) {
        return session.invoke(TEST_RENAME, {Param::in(bytes(from)), Param::in(bytes(to))});
    };
    EXPECT_EQ(rename("one", "two"), from_ta(TEEC_ERROR_ACCESS_CONFLICT));
    EXPECT_EQ(rename("one", "three"), kSuccess);
    Bytes data;
    EXPECT_EQ(session.get("one", data), from_ta(TEEC_ERROR_ITEM_NOT_FOUND));
    EXPECT_EQ(session.get("three", data), kSuccess);
    EXPECT_EQ(data, bytes("first"));
    EXPECT_EQ(object_files(folder).size(), 2U);
}

TEST_F(StorageTest, EnumerationNamesEveryObject) {
    Session session(context, kShared);
    Bytes list(1000);
    EXPECT_EQ(session.invoke(TEST_LIST, {Param::out(list)}), kSuccess);
    EXPECT_TRUE(list.empty());
    for (const char* id : {"a", "bb", "ccc"})
        put(id, "x");
    list.resize(1000);
    EXPECT_EQ(session.invoke(TEST_LIST, {Param::out(list)}), kSuccess);
    std::vector<std::string> ids;
    for (std::size_t at = 0; at < list.size(); at += list[at] + 1U) {
        ids.emplace_back(list.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                         list.begin() + static_cast<std::ptrdiff_t>(at) + 1 + list[at]);
    }
    std::ranges::sort(ids);
    EXPECT_EQ(ids, (std::vector<std::string>{"a", "bb", "ccc"}));
}

TEST_F(StorageTest, StreamsAreWrittenAndCutInPlace) {
    put("one", "0123456789");
    Session session(context, kShared);
    const auto write = [&](std::uint32_t at, std::string_view what) {
        EXPECT_EQ(session.invoke(TEST_WRITE_AT, {Param::in(bytes("one")), Param::in(bytes(what)),
                                                 Param::value(at)}),
                  kSuccess);
    };
    write(3, "abc");
    EXPECT_EQ(get("one"), bytes("012abc6789"));
    write(12, "z");
    EXPECT_EQ(get("one"), bytes(std::string_view("012abc6789\0\0z", 13)));
    EXPECT_EQ(session.invoke(TEST_TRUNCATE, {Param::in(bytes("one")), Param::value(2)}), kSuccess);
    EXPECT_EQ(get("one"), bytes("01"));
}

struct SeekCase {
    const char* name;
    std::int32_t offset;
    std::uint32_t whence;
    std::uint32_t position;
};

class Seeks : public StorageTest, public ::testing::WithParamInterface<SeekCase> {};

TEST_P(Seeks, LandWhereTheSpecificationSays) {
    put("one", "0123456789");
    Session session(context, kShared);
    EXPECT_EQ(session.invoke(TEST_SEEK, {Param::in(bytes("one")),
                                         Param::value(static_cast<std::uint32_t>(GetParam().offset),
                                                      GetParam().whence)}),
              kSuccess);
    EXPECT_EQ(session.value(1).a, TEEC_SUCCESS + 0U);
    EXPECT_EQ(session.value(1).b, GetParam().position);
}

constexpr SeekCase kSeeks[] = {
    {"set", 4, 0, 4},           {"current", 3, 1, 3},  {"end", -3, 2, 7},
    {"before_start", -5, 1, 0}, {"behind", 20, 2, 30},
};
INSTANTIATE_TEST_SUITE_P(Softtee, Seeks, ::testing::ValuesIn(kSeeks),
                         [](const auto& row) { return row.param.name; });

struct SharingCase {
    const char* name;
    std::uint32_t first;
    std::uint32_t second;
    TEEC_Result result;
};

class Sharing : public StorageTest, public ::testing::WithParamInterface<SharingCase> {};

TEST_P(Sharing, FollowsTheRulesOfTwoHandles) {
    put("one", "x");
    Session session(context, kShared);
    EXPECT_EQ(session.invoke(TEST_OPEN_TWICE, {Param::in(bytes("one")),
                                               Param::value(GetParam().first, GetParam().second)}),
              kSuccess);
    EXPECT_EQ(session.value(1).a, GetParam().result);
}

constexpr TEEC_Result kConflict = TEEC_ERROR_ACCESS_CONFLICT;
constexpr SharingCase kSharings[] = {
    {"readers_that_share", kRead | kShareRead, kRead | kShareRead, TEEC_SUCCESS},
    {"readers_that_do_not", kRead, kRead, kConflict},
    {"one_shares", kRead | kShareRead, kRead, kConflict},
    {"writers_that_share", kWrite | kShareWrite, kWrite | kShareWrite, TEEC_SUCCESS},
    {"writers_that_do_not", kWrite, kWrite, kConflict},
    {"reader_and_writer", kRead | kShareRead | kShareWrite, kWrite | kShareRead | kShareWrite,
     TEEC_SUCCESS},
    {"meta_is_exclusive", kWriteMeta | kShareRead, kRead | kShareRead, kConflict},
    {"then_meta", kRead | kShareRead, kWriteMeta | kShareRead, kConflict},
    {"different_sharing", kRead | kShareRead, kRead | kShareRead | kShareWrite, kConflict},
};
INSTANTIATE_TEST_SUITE_P(Softtee, Sharing, ::testing::ValuesIn(kSharings),
                         [](const auto& row) { return row.param.name; });

TEST_F(StorageTest, AnOpenObjectCannotBeOverwritten) {
    put("one", "first");
    Session session(context, kShared);
    EXPECT_EQ(session.invoke(TEST_CREATE_OPEN, {Param::in(bytes("one")), Param::value(0)}),
              kSuccess);
    EXPECT_EQ(session.value(1).a, kConflict);
    EXPECT_EQ(get("one"), bytes("first"));
}

TEST_F(StorageTest, AnIdInSharedMemoryIsAPanic) {
    put("one", "first");
    Session session(context, kShared);
    EXPECT_EQ(session.invoke(TEST_SHARED_ID, {Param::in(bytes("one"))}), kDead);
}

TEST_F(StorageTest, EachTaHasItsOwnObjects) {
    put("one", "first");
    Session other(context, kExclusive);
    Bytes data;
    EXPECT_EQ(other.get("one", data), from_ta(TEEC_ERROR_ITEM_NOT_FOUND));
}

TEST_F(StorageTest, StoredKeysWorkAfterARestart) {
    {
        Session session(context, kShared);
        EXPECT_EQ(session.invoke(TEST_ED25519_STORE, {Param::in(bytes("key"))}), kSuccess);
    }
    reconnect();
    Session session(context, kShared);
    Bytes key(32);
    Bytes signature(64);
    EXPECT_EQ(session.invoke(TEST_ED25519_USE, {Param::in(bytes("key")), Param::in(bytes("hello")),
                                                Param::out(key), Param::out(signature)}),
              kSuccess);
    EXPECT_EQ(session.invoke(TEST_ED25519_VERIFY,
                             {Param::in(key), Param::in(bytes("hello")), Param::in(signature)}),
              kSuccess);
    EXPECT_EQ(session.invoke(TEST_ED25519_VERIFY,
                             {Param::in(key), Param::in(bytes("hullo")), Param::in(signature)}),
              from_ta(0xFFFF3072));
}

}  // namespace
}  // namespace softtee_test
