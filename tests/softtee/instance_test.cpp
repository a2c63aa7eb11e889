// SPDX-License-Identifier: MIT
// Instances: sessions, flags, limits and death.

#include <softtee.h>

#include <thread>

#include "client.hpp"

namespace softtee_test {
namespace {

class Instances : public SoftteeTest {};

std::uint32_t count(Session& session) {
    EXPECT_EQ(session.invoke(TEST_COUNT, {Param::value(0)}), kSuccess);
    return session.value(0).a;
}

TEST_F(Instances, SessionsShareTheInstanceData) {
    Session first(context, kShared);
    Session second(context, kShared);
    EXPECT_EQ(count(first), 1U);
    EXPECT_EQ(count(second), 2U);
    EXPECT_EQ(count(first), 3U);
}

TEST_F(Instances, EndWithTheirLastSession) {
    {
        Session session(context, kShared);
        EXPECT_EQ(count(session), 1U);
    }
    Session session(context, kShared);
    EXPECT_EQ(count(session), 1U);
}

TEST_F(Instances, KeptAliveOutliveTheirSessionsAndTheContext) {
    {
        Session session(context, kKeptAlive);
        EXPECT_EQ(count(session), 1U);
    }
    reconnect();
    Session session(context, kKeptAlive);
    EXPECT_EQ(count(session), 2U);
}

TEST_F(Instances, AnExclusiveOneIsBusy) {
    Session first(context, kExclusive);
    EXPECT_EQ(first.opened().result, TEEC_SUCCESS);
    Session second(context, kExclusive);
    EXPECT_EQ(second.opened(), (Answer{TEEC_ERROR_BUSY, TEEC_ORIGIN_TEE}));
    first.close();
    Session third(context, kExclusive);
    EXPECT_EQ(third.opened().result, TEEC_SUCCESS);
}

TEST_F(Instances, AMultiInstanceTaHasOneForEachSession) {
    Session first(context, kMultiInstance);
    Session second(context, kMultiInstance);
    EXPECT_EQ(count(first), 1U);
    EXPECT_EQ(count(second), 1U);
    EXPECT_EQ(second.invoke(TEST_PANIC, {Param::value(1)}), kDead);
    EXPECT_EQ(count(first), 2U);
}

TEST_F(Instances, CallsAreSerialised) {
    constexpr std::uint32_t kCalls = 200;
    Session first(context, kShared);
    Session second(context, kShared);
    const auto call = [](Session& session) {
        for (std::uint32_t i = 0; i < kCalls; ++i)
            count(session);
    };
    std::thread other(call, std::ref(second));
    call(first);
    other.join();
    EXPECT_EQ(count(first), 2 * kCalls + 1);
}

TEST_F(Instances, APanicKillsEverySessionAndANewOneGetsANewInstance) {
    Session first(context, kShared);
    Session second(context, kShared);
    EXPECT_EQ(count(first), 1U);
    EXPECT_EQ(first.invoke(TEST_PANIC, {Param::value(0x1234)}), kDead);
    EXPECT_EQ(first.invoke(TEST_COUNT, {Param::value(0)}), kDead);
    EXPECT_EQ(second.invoke(TEST_COUNT, {Param::value(0)}), kDead);
    Session third(context, kShared);
    EXPECT_EQ(third.opened().result, TEEC_SUCCESS);
    EXPECT_EQ(count(third), 1U);
    // The dead sessions' closing must not touch the living instance.
    first.close();
    second.close();
    EXPECT_EQ(count(third), 2U);
}

TEST_F(Instances, AKeptAliveOneIsReplacedAfterAPanic) {
    Session session(context, kKeptAlive);
    count(session);
    EXPECT_EQ(session.invoke(TEST_PANIC, {Param::value(1)}), kDead);
    session.close();
    Session next(context, kKeptAlive);
    EXPECT_EQ(count(next), 1U);
}

TEST_F(Instances, ARestartForgetsWhatWasKeptAlive) {
    Session session(context, kKeptAlive);
    EXPECT_EQ(count(session), 1U);
    EXPECT_EQ(session.put("one", bytes("stored")), kSuccess);
    softtee_restart();
    EXPECT_EQ(session.invoke(TEST_COUNT, {Param::value(0)}), kDead);
    Session next(context, kKeptAlive);
    EXPECT_EQ(count(next), 1U);
    Bytes data;
    EXPECT_EQ(next.get("one", data), kSuccess);
    EXPECT_EQ(data, bytes("stored"));
}

struct DeathCase {
    const char* name;
    std::uint32_t how;
    bool memory_fault;  // softtee leaves these to a sanitizer where there is one
};

class Death : public SoftteeTest, public ::testing::WithParamInterface<DeathCase> {};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
constexpr bool kSanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool kSanitized = false;
#endif

TEST_P(Death, AnswersTargetDeadAndLeavesTheNextInstanceWhole) {
    if (kSanitized && GetParam().memory_fault) GTEST_SKIP() << "the sanitizer reports it";
    Session session(context, kShared);
    EXPECT_EQ(session.invoke(TEST_DIE, {Param::value(GetParam().how)}), kDead);
    EXPECT_EQ(session.invoke(TEST_COUNT, {Param::value(0)}), kDead);
    Session next(context, kShared);
    EXPECT_EQ(count(next), 1U);
}

constexpr DeathCase kDeaths[] = {
    {"null_write", TEST_DIE_NULL_WRITE, true},
    {"null_move", TEST_DIE_NULL_MOVE, true},
    {"stack_overflow", TEST_DIE_STACK, true},
    {"abort", TEST_DIE_ABORT, false},
    {"assertion", TEST_DIE_ASSERT, false},
    {"stale_object", TEST_DIE_STALE_OBJECT, false},
    {"stale_operation", TEST_DIE_STALE_OPERATION, false},
    {"stale_enumerator", TEST_DIE_STALE_ENUMERATOR, false},
    {"foreign_handle", TEST_DIE_FOREIGN_HANDLE, false},
    {"free_twice", TEST_DIE_FREE_TWICE, false},
    {"object_id_of_65_bytes", TEST_DIE_LONG_ID, false},
    {"read_of_transient", TEST_DIE_READ_TRANSIENT, false},
    {"key_populated_twice", TEST_DIE_KEY_TWICE, false},
    {"ed25519_without_public_value", TEST_DIE_HALF_KEY, false},
    {"mac_without_key", TEST_DIE_MAC_WITHOUT_KEY, false},
    {"read_without_access_flag", TEST_DIE_NO_READ_ACCESS, false},
};
INSTANTIATE_TEST_SUITE_P(Softtee, Death, ::testing::ValuesIn(kDeaths),
                         [](const auto& row) { return row.param.name; });

TEST_F(Instances, ADeathGivesItsStorageHandlesBack) {
    Session session(context, kShared);
    EXPECT_EQ(session.invoke(TEST_DIE, {Param::value(TEST_DIE_NO_READ_ACCESS)}), kDead);
    // The object it died over was open without any sharing.
    Session next(context, kShared);
    Bytes data;
    EXPECT_EQ(next.get("unreadable", data), kSuccess);
    EXPECT_EQ(data, bytes("x"));
}

TEST_F(Instances, OpeningASessionAnswersAsTheTaDoes) {
    const auto open = [&](std::uint32_t answer) {
        TEEC_Operation operation{};
        operation.paramTypes = TEEC_VALUE_INOUT;
        operation.params[0].value.a = answer;
        const Session session(context, kShared, operation);
        if (session.opened() != kDead) {
            EXPECT_EQ(operation.params[0].value.b, 7U);
        }
        return session.opened();
    };
    EXPECT_EQ(open(TEEC_SUCCESS), kSuccess);
    EXPECT_EQ(open(TEEC_ERROR_ACCESS_DENIED), from_ta(TEEC_ERROR_ACCESS_DENIED));
    EXPECT_EQ(open(TEST_OPEN_PANIC), kDead);
    EXPECT_EQ(open(TEEC_SUCCESS), kSuccess);
}

TEST_F(Instances, AnUnknownUuidIsNotFound) {
    const Session session(context, TEEC_UUID{1, 2, 3, {}});
    EXPECT_EQ(session.opened(), (Answer{TEEC_ERROR_ITEM_NOT_FOUND, TEEC_ORIGIN_TEE}));
}

/// Whether a block could be had; it is kept.
bool allocate(Session& session, std::uint32_t size, std::uint32_t hint = 0) {
    EXPECT_EQ(session.invoke(TEST_ALLOCATE, {Param::value(size, hint)}), kSuccess);
    return session.value(0).a == 1;
}

TEST_F(Instances, TheHeapIsWhatTheTaDeclares) {
    Session session(context, kShared);
    EXPECT_FALSE(allocate(session, TEST_HEAP_SIZE));
    EXPECT_FALSE(allocate(session, 0xffffffff));
    EXPECT_TRUE(allocate(session, TEST_HEAP_SIZE / 2));
    EXPECT_FALSE(allocate(session, TEST_HEAP_SIZE / 2));
    EXPECT_EQ(session.invoke(TEST_RELEASE), kSuccess);
    EXPECT_TRUE(allocate(session, TEST_HEAP_SIZE / 2));
}

TEST_F(Instances, FreedNeighboursMakeOneBlock) {
    constexpr std::uint32_t kBlock = TEST_HEAP_SIZE / 16;
    Session session(context, kShared);
    int blocks = 0;
    while (allocate(session, kBlock))
        ++blocks;
    EXPECT_GE(blocks, 14);
    EXPECT_EQ(session.invoke(TEST_RELEASE), kSuccess);
    EXPECT_TRUE(allocate(session, TEST_HEAP_SIZE - TEST_HEAP_SIZE / 8));
}

softtee_usage usage() {
    softtee_usage used{};
    EXPECT_EQ(softtee_get_usage(&kShared, &used), 0);
    return used;
}

TEST_F(Instances, TellWhatTheyAskedFor) {
    softtee_usage before{};
    EXPECT_EQ(softtee_get_usage(&kShared, &before), -1);
    Session session(context, kShared);
    before = usage();
    EXPECT_TRUE(allocate(session, 1000));
    EXPECT_TRUE(allocate(session, 2000));
    EXPECT_EQ(session.invoke(TEST_RELEASE), kSuccess);
    EXPECT_EQ(session.put("one", bytes("stored")), kSuccess);
    const softtee_usage after = usage();
    EXPECT_EQ(after.allocations - before.allocations, 2U);
    EXPECT_GT(after.api_calls - before.api_calls, 4U);
    EXPECT_EQ(after.storage_uses - before.storage_uses, 1U);
    EXPECT_EQ(after.random_draws, before.random_draws);
    EXPECT_EQ(after.heap_size, std::size_t{TEST_HEAP_SIZE});
    EXPECT_GE(after.heap_peak - before.heap_peak, 3000U);
    EXPECT_LE(after.heap_peak - before.heap_peak, 3000U + 2 * 32);
}

TEST_F(Instances, TellHowDeepTheirStackWent) {
    if (softtee_watch_stacks() != 0) GTEST_SKIP() << "a sanitizer's frames are larger";
    const auto peak_after = [&](std::uint32_t frames) {
        Session session(context, kShared);
        EXPECT_EQ(session.invoke(TEST_DEEPEN, {Param::value(frames)}), kSuccess);
        EXPECT_EQ(usage().stack_size, std::size_t{TEST_STACK_SIZE});
        return usage().stack_peak;
    };
    const std::size_t few = peak_after(10);
    EXPECT_GE(few, 10U * 256);
    EXPECT_LE(few, 10U * 400);
    EXPECT_GE(peak_after(20), few + 10U * 256);
    EXPECT_LE(peak_after(20), few + 10U * 400);
    // Host slack is behind it.
    EXPECT_EQ(peak_after(100), std::size_t{TEST_STACK_SIZE});
}

TEST_F(Instances, AllocationHintsAreOpTees) {
    constexpr std::uint32_t kNoFill = 1;
    constexpr std::uint32_t kNoShare = 2;
    Session session(context, kShared);
    EXPECT_TRUE(allocate(session, 16, 0));
    EXPECT_TRUE(allocate(session, 16, kNoFill | kNoShare));
    EXPECT_FALSE(allocate(session, 16, kNoFill));
    EXPECT_FALSE(allocate(session, 16, 0x1234));
}

}  // namespace
}  // namespace softtee_test
