// SPDX-License-Identifier: MIT
// The rest of the Internal Core API: memory, properties, identity, the system
// PTA, cancellation.

#include <unistd.h>

#include <atomic>
#include <thread>

#include "client.hpp"

namespace softtee_test {
namespace {

class CoreApi : public SoftteeTest {
protected:
    Session session{context, kShared};
};

TEST_F(CoreApi, MemCompareOrdersByTheFirstDifference) {
    const auto compare = [&](std::string_view a, std::string_view b) {
        EXPECT_EQ(session.invoke(TEST_COMPARE,
                                 {Param::in(bytes(a)), Param::in(bytes(b)), Param::value(0)}),
                  kSuccess);
        return static_cast<std::int32_t>(session.value(2).a);
    };
    EXPECT_EQ(compare("", ""), 0);
    EXPECT_EQ(compare("same", "same"), 0);
    EXPECT_LT(compare("abc", "abd"), 0);
    EXPECT_GT(compare("bac", "abz"), 0);
    EXPECT_GT(compare("\xff", "\x01"), 0);
}

struct AccessCase {
    const char* name;
    std::uint32_t memory;
    std::uint32_t flags;
    bool allowed;
};

class Access : public CoreApi, public ::testing::WithParamInterface<AccessCase> {};

TEST_P(Access, IsWhatTheMemoryAllows) {
    Bytes shared(16);
    EXPECT_EQ(session.invoke(TEST_ACCESS, {Param::inout(shared),
                                           Param::value(GetParam().memory, GetParam().flags)}),
              kSuccess);
    EXPECT_EQ(session.value(1).a == TEEC_SUCCESS, GetParam().allowed);
}

constexpr std::uint32_t kReadAccess = 1;
constexpr std::uint32_t kWriteAccess = 2;
constexpr std::uint32_t kAnyOwner = 4;
constexpr AccessCase kAccesses[] = {
    {"null", TEST_MEMORY_NULL, kReadAccess, false},
    {"stack", TEST_MEMORY_STACK, kReadAccess | kWriteAccess, true},
    {"heap", TEST_MEMORY_HEAP, kReadAccess | kWriteAccess, true},
    {"freed", TEST_MEMORY_FREED, kReadAccess, false},
    {"constant_read", TEST_MEMORY_CONSTANT, kReadAccess, true},
    {"constant_write", TEST_MEMORY_CONSTANT, kWriteAccess, false},
    {"shared", TEST_MEMORY_SHARED, kReadAccess, false},
    {"shared_of_any_owner", TEST_MEMORY_SHARED, kReadAccess | kWriteAccess | kAnyOwner, true},
    {"unknown_flag", TEST_MEMORY_STACK, 0x100, false},
};
INSTANTIATE_TEST_SUITE_P(Softtee, Access, ::testing::ValuesIn(kAccesses),
                         [](const auto& row) { return row.param.name; });

struct PropertyCase {
    const char* name;
    std::uint32_t set;
    const char* property;
    const char* value;  // null: there is none
};

constexpr std::uint32_t kImplementation = 0xfffffffd;
constexpr std::uint32_t kClient = 0xfffffffe;
constexpr std::uint32_t kTa = 0xffffffff;

class Properties : public CoreApi, public ::testing::WithParamInterface<PropertyCase> {};

TEST_P(Properties, HaveTheirValues) {
    Bytes text(100);
    const Answer answer = session.invoke(
        TEST_STRING_PROPERTY,
        {Param::in(bytes(GetParam().property)), Param::out(text), Param::value(0, GetParam().set)});
    if (GetParam().value == nullptr) {
        EXPECT_EQ(answer, from_ta(TEEC_ERROR_ITEM_NOT_FOUND));
        return;
    }
    EXPECT_EQ(answer, kSuccess);
    EXPECT_EQ(std::string(text.begin(), text.end()), std::string(GetParam().value) + '\0');
}

constexpr PropertyCase kProperties[] = {
    {"description", kImplementation, "gpd.tee.description", "softtee"},
    {"no_rollback_protection", kImplementation,
     "gpd.tee.trustedStorage.antiRollback.protectionLevel", "0"},
    {"app_id", kTa, "gpd.ta.appID", "3a9e1d6c-7b52-4a0f-9c11-5d2e846fb001"},
    {"single_instance", kTa, "gpd.ta.singleInstance", "true"},
    {"keep_alive", kTa, "gpd.ta.instanceKeepAlive", "false"},
    {"data_size", kTa, "gpd.ta.dataSize", "65536"},
    {"version", kTa, "gpd.ta.version", "1.2.3"},
    {"own_text", kTa, "org.softtee.test.text", "hello"},
    {"own_number", kTa, "org.softtee.test.number", "42"},
    {"identity", kClient, "gpd.client.identity", "0:00000000-0000-0000-0000-000000000000"},
    {"unknown", kTa, "gpd.ta.nothing", nullptr},
    {"of_another_set", kImplementation, "gpd.ta.version", nullptr},
};
INSTANTIATE_TEST_SUITE_P(Softtee, Properties, ::testing::ValuesIn(kProperties),
                         [](const auto& row) { return row.param.name; });

TEST_F(CoreApi, PropertiesCanBeWalkedThrough) {
    Bytes text(1000);
    EXPECT_EQ(session.invoke(TEST_LIST_PROPERTIES, {Param::out(text)}), kSuccess);
    const std::string names(text.begin(), text.end());
    EXPECT_EQ(names.rfind("gpd.ta.appID\n", 0), 0U);
    EXPECT_NE(names.find("\ngpd.ta.stackSize\n"), std::string::npos);
    EXPECT_NE(names.find("\norg.softtee.test.number\n"), std::string::npos);
}

/// Login method and UUID octets of the client, as the TA sees them.
Bytes identity_of(TEEC_Context& context, std::uint32_t login, const void* data = nullptr) {
    Session session(context, kShared, login, data);
    Bytes identity(20);
    EXPECT_EQ(session.invoke(TEST_IDENTITY, {Param::out(identity)}), kSuccess);
    return identity;
}

TEST_F(CoreApi, IdentitiesAreLinuxs) {
    EXPECT_EQ(identity_of(context, TEEC_LOGIN_PUBLIC), Bytes(20));
    const std::uint32_t group = getegid();
    const Bytes user = identity_of(context, TEEC_LOGIN_USER);
    const Bytes member = identity_of(context, TEEC_LOGIN_GROUP, &group);
    EXPECT_EQ(user[0], TEEC_LOGIN_USER + 0U);
    EXPECT_EQ(member[0], TEEC_LOGIN_GROUP + 0U);
    EXPECT_NE(Bytes(user.begin() + 4, user.end()), Bytes(member.begin() + 4, member.end()));
    // A version 5 UUID of RFC 4122; the field is in the host's byte order.
    EXPECT_EQ(user[11] >> 4, 5);
    EXPECT_EQ(user[12] >> 6, 2);
}

TEST_F(CoreApi, LoginsThatLinuxRefuses) {
    const std::uint32_t foreign = 0x7ffffffe;
    EXPECT_EQ(Session(context, kShared, TEEC_LOGIN_GROUP, &foreign).opened(),
              (Answer{TEEC_ERROR_ACCESS_DENIED, TEEC_ORIGIN_COMMS}));
    EXPECT_EQ(Session(context, kShared, TEEC_LOGIN_APPLICATION).opened(),
              (Answer{TEEC_ERROR_BAD_PARAMETERS, TEEC_ORIGIN_COMMS}));
}

TEST_F(CoreApi, TheSystemPtaTakesEntropy) {
    EXPECT_EQ(session.invoke(TEST_ADD_ENTROPY, {Param::in(Bytes(32, 7))}), kSuccess);
}

TEST_F(CoreApi, TheUniqueKeyBelongsToTheTaAndTheDevice) {
    const auto unique_key = [](Session& from, std::string_view extra, std::size_t size) {
        Bytes key(size);
        EXPECT_EQ(from.invoke(TEST_UNIQUE_KEY, {Param::in(bytes(extra)), Param::out(key)}),
                  kSuccess);
        return key;
    };
    const Bytes key = unique_key(session, "", 32);
    EXPECT_EQ(unique_key(session, "", 32), key);
    EXPECT_NE(unique_key(session, "extra", 32), key);
    Session other(context, kExclusive);
    EXPECT_NE(unique_key(other, "", 32), key);
    Bytes small(15);
    EXPECT_EQ(session.invoke(TEST_UNIQUE_KEY, {Param::in({}), Param::out(small)}),
              from_ta(TEEC_ERROR_BAD_PARAMETERS));
}

TEST_F(CoreApi, NoOtherTaCanBeReached) {
    EXPECT_EQ(session.invoke(TEST_OTHER_TA, {Param::value(0)}), kSuccess);
    EXPECT_EQ(session.value(0).a, TEEC_ERROR_ITEM_NOT_FOUND);
    EXPECT_EQ(session.value(0).b, TEEC_ORIGIN_TEE + 0U);
}

TEST_F(CoreApi, ACancellationEndsAWait) {
    TEEC_Operation operation{};
    operation.paramTypes = TEEC_VALUE_INOUT;
    std::atomic<bool> done = false;
    std::thread canceller([&] {
        // Before the call has begun, a request is lost; so ask until it ends.
        while (!done) {
            TEEC_RequestCancellation(&operation);
            std::this_thread::yield();
        }
    });
    EXPECT_EQ(session.invoke(TEST_AWAIT_CANCEL, operation), kSuccess);
    done = true;
    canceller.join();
    EXPECT_EQ(operation.params[0].value.a, TEEC_ERROR_CANCEL);
    EXPECT_EQ(operation.params[0].value.b, 1U);
    TEEC_RequestCancellation(nullptr);
}

}  // namespace
}  // namespace softtee_test
