// SPDX-License-Identifier: MIT
// Parameters: types, shared memory, sizes and origins.

#include <cstring>

#include "client.hpp"

namespace softtee_test {
namespace {

constexpr Answer kRefused{TEEC_ERROR_BAD_PARAMETERS, TEEC_ORIGIN_API};

class Parameters : public SoftteeTest {
protected:
    /// Registered memory of 64 bytes.
    TEEC_SharedMemory share(std::uint32_t flags) {
        TEEC_SharedMemory block{};
        block.buffer = memory.data();
        block.size = memory.size();
        block.flags = flags;
        EXPECT_EQ(TEEC_RegisterSharedMemory(&context, &block), TEEC_SUCCESS);
        return block;
    }

    std::array<std::uint8_t, 64> memory{};
};

TEEC_Operation operation_of(std::uint32_t type, TEEC_SharedMemory& block, std::size_t offset,
                            std::size_t size) {
    TEEC_Operation operation{};
    operation.paramTypes = TEEC_PARAM_TYPES(TEEC_NONE, type, TEEC_NONE, TEEC_NONE);
    operation.paramTypes |= TEEC_VALUE_OUTPUT;
    operation.params[1].memref.parent = &block;
    operation.params[1].memref.offset = offset;
    operation.params[1].memref.size = size;
    return operation;
}

struct TypeCase {
    const char* name;
    std::uint32_t type;
    std::uint32_t flags;  // of the registered block; 0: no memory
    std::uint32_t seen;   // by the TA; 0: refused
};

class ParameterTypes : public Parameters, public ::testing::WithParamInterface<TypeCase> {};

TEST_P(ParameterTypes, ArriveAsTheTaExpectsThem) {
    const TypeCase& row = GetParam();
    Session session(context, kShared);
    TEEC_SharedMemory block = share(row.flags == 0 ? TEEC_MEM_INPUT : row.flags);
    TEEC_Operation operation = operation_of(row.type, block, 0, 0);
    if (row.flags == 0) operation.params[1] = {};
    const Answer answer = session.invoke(TEST_TYPES, operation);
    if (row.seen == 0 && row.type != TEEC_NONE) {
        EXPECT_EQ(answer, kRefused);
    } else {
        EXPECT_EQ(answer, kSuccess);
        EXPECT_EQ(operation.params[0].value.a, TEEC_VALUE_OUTPUT | (row.seen << 4));
    }
    TEEC_ReleaseSharedMemory(&block);
}

constexpr std::uint32_t kBoth = TEEC_MEM_INPUT | TEEC_MEM_OUTPUT;
constexpr TypeCase kTypes[] = {
    {"none", TEEC_NONE, 0, 0},
    {"value_input", TEEC_VALUE_INPUT, 0, 1},
    {"value_output", TEEC_VALUE_OUTPUT, 0, 2},
    {"value_inout", TEEC_VALUE_INOUT, 0, 3},
    {"temp_input", TEEC_MEMREF_TEMP_INPUT, 0, 5},
    {"temp_output", TEEC_MEMREF_TEMP_OUTPUT, 0, 6},
    {"temp_inout", TEEC_MEMREF_TEMP_INOUT, 0, 7},
    {"whole_input", TEEC_MEMREF_WHOLE, TEEC_MEM_INPUT, 5},
    {"whole_output", TEEC_MEMREF_WHOLE, TEEC_MEM_OUTPUT, 6},
    {"whole_inout", TEEC_MEMREF_WHOLE, kBoth, 7},
    {"partial_input", TEEC_MEMREF_PARTIAL_INPUT, TEEC_MEM_INPUT, 5},
    {"partial_output", TEEC_MEMREF_PARTIAL_OUTPUT, TEEC_MEM_OUTPUT, 6},
    {"partial_inout", TEEC_MEMREF_PARTIAL_INOUT, kBoth, 7},
    {"partial_input_of_both", TEEC_MEMREF_PARTIAL_INPUT, kBoth, 5},
    {"partial_output_of_input", TEEC_MEMREF_PARTIAL_OUTPUT, TEEC_MEM_INPUT, 0},
    {"partial_input_of_output", TEEC_MEMREF_PARTIAL_INPUT, TEEC_MEM_OUTPUT, 0},
    {"partial_inout_of_input", TEEC_MEMREF_PARTIAL_INOUT, TEEC_MEM_INPUT, 0},
    {"type_4", 4, 0, 0},
    {"type_8", 8, 0, 0},
    {"type_11", 11, 0, 0},
};
INSTANTIATE_TEST_SUITE_P(Softtee, ParameterTypes, ::testing::ValuesIn(kTypes),
                         [](const auto& row) { return row.param.name; });

struct RangeCase {
    const char* name;
    std::size_t offset;
    std::size_t size;
    bool accepted;
};

class Ranges : public Parameters, public ::testing::WithParamInterface<RangeCase> {};

TEST_P(Ranges, LieInsideTheRegisteredBlock) {
    Session session(context, kShared);
    TEEC_SharedMemory block = share(TEEC_MEM_INPUT);
    TEEC_Operation operation =
        operation_of(TEEC_MEMREF_PARTIAL_INPUT, block, GetParam().offset, GetParam().size);
    EXPECT_EQ(session.invoke(TEST_TYPES, operation), GetParam().accepted ? kSuccess : kRefused);
    TEEC_ReleaseSharedMemory(&block);
}

constexpr RangeCase kRanges[] = {
    {"all", 0, 64, true},
    {"empty", 0, 0, true},
    {"last", 63, 1, true},
    {"empty_at_end", 64, 0, true},
    {"one_over", 0, 65, false},
    {"one_over_at_end", 63, 2, false},
    {"behind", 65, 0, false},
    {"wraps", 63, SIZE_MAX, false},
    {"wraps_to_start", SIZE_MAX, 2, false},
};
INSTANTIATE_TEST_SUITE_P(Softtee, Ranges, ::testing::ValuesIn(kRanges),
                         [](const auto& row) { return row.param.name; });

TEST_F(Parameters, NullHasNoSize) {
    Session session(context, kShared);
    constexpr std::uint32_t kTemporary[] = {TEEC_MEMREF_TEMP_INPUT, TEEC_MEMREF_TEMP_OUTPUT,
                                            TEEC_MEMREF_TEMP_INOUT};
    for (const std::uint32_t type : kTemporary) {
        TEEC_Operation operation{};
        operation.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_OUTPUT, type, TEEC_NONE, TEEC_NONE);
        EXPECT_EQ(session.invoke(TEST_TYPES, operation), kSuccess);
        operation.params[1].tmpref.size = 1;
        EXPECT_EQ(session.invoke(TEST_TYPES, operation), kRefused);
    }
}

TEST_F(Parameters, RegisteredMemoryIsSharedInPlace) {
    Session session(context, kShared);
    TEEC_SharedMemory block = share(kBoth);
    memory.fill(0x0f);
    TEEC_Operation operation{};
    operation.paramTypes = TEEC_MEMREF_PARTIAL_INOUT;
    operation.params[0].memref = {&block, 2, 1};
    EXPECT_EQ(session.invoke(TEST_FLIP, operation), kSuccess);
    EXPECT_EQ(memory[0], 0x0f);
    EXPECT_EQ(memory[1], 0xf0);
    EXPECT_EQ(memory[2], 0xf0);
    EXPECT_EQ(memory[3], 0x0f);
    TEEC_ReleaseSharedMemory(&block);
}

TEST_F(Parameters, TheBlockIsTheOneThatWasRegistered) {
    Session session(context, kShared);
    TEEC_SharedMemory block = share(TEEC_MEM_INPUT);
    block.size = 1000;
    block.flags = kBoth;
    TEEC_Operation larger = operation_of(TEEC_MEMREF_PARTIAL_INPUT, block, 0, 65);
    EXPECT_EQ(session.invoke(TEST_TYPES, larger), kRefused);
    TEEC_Operation output = operation_of(TEEC_MEMREF_PARTIAL_OUTPUT, block, 0, 1);
    EXPECT_EQ(session.invoke(TEST_TYPES, output), kRefused);
    TEEC_ReleaseSharedMemory(&block);
    TEEC_Operation released = operation_of(TEEC_MEMREF_WHOLE, block, 0, 0);
    EXPECT_EQ(session.invoke(TEST_TYPES, released), kRefused);
}

TEST_F(Parameters, AllocatedMemoryIsZeroedAndUsable) {
    Session session(context, kShared);
    TEEC_SharedMemory block{};
    block.size = 16;
    block.flags = kBoth;
    ASSERT_EQ(TEEC_AllocateSharedMemory(&context, &block), TEEC_SUCCESS);
    TEEC_Operation operation{};
    operation.paramTypes = TEEC_MEMREF_WHOLE;
    operation.params[0].memref.parent = &block;
    EXPECT_EQ(session.invoke(TEST_FLIP, operation), kSuccess);
    EXPECT_EQ(static_cast<std::uint8_t*>(block.buffer)[15], 0xff);
    EXPECT_EQ(operation.params[0].memref.size, 16U);
    TEEC_ReleaseSharedMemory(&block);
    EXPECT_EQ(block.buffer, nullptr);
}

TEST_F(Parameters, MemoryThatCannotBeRegistered) {
    TEEC_SharedMemory block{};
    EXPECT_EQ(TEEC_RegisterSharedMemory(&context, &block), TEEC_ERROR_BAD_PARAMETERS);
    block.buffer = memory.data();
    block.size = memory.size();
    EXPECT_EQ(TEEC_RegisterSharedMemory(&context, &block), TEEC_ERROR_BAD_PARAMETERS);
    block.flags = 4;
    EXPECT_EQ(TEEC_RegisterSharedMemory(&context, &block), TEEC_ERROR_BAD_PARAMETERS);
    EXPECT_EQ(TEEC_RegisterSharedMemory(&context, nullptr), TEEC_ERROR_BAD_PARAMETERS);
    EXPECT_EQ(TEEC_AllocateSharedMemory(nullptr, &block), TEEC_ERROR_BAD_PARAMETERS);
}

TEST_F(Parameters, AnotherContextsMemoryIsRefused) {
    TEEC_Context other{};
    ASSERT_EQ(TEEC_InitializeContext(nullptr, &other), TEEC_SUCCESS);
    {
        Session session(other, kShared);
        TEEC_SharedMemory block = share(TEEC_MEM_INPUT);
        TEEC_Operation operation = operation_of(TEEC_MEMREF_WHOLE, block, 0, 0);
        EXPECT_EQ(session.invoke(TEST_TYPES, operation), kRefused);
        TEEC_ReleaseSharedMemory(&block);
    }
    TEEC_FinalizeContext(&other);
}

TEST_F(Parameters, AShortBufferSaysTheSizeNeeded) {
    Session session(context, kShared);
    Bytes out(3);
    EXPECT_EQ(session.invoke(TEST_ECHO, {Param::in(bytes("four")), Param::out(out)}),
              from_ta(TEEC_ERROR_SHORT_BUFFER));
    EXPECT_EQ(session.size(1), 4U);
    EXPECT_EQ(out, Bytes(3));
    out.resize(9);
    EXPECT_EQ(session.invoke(TEST_ECHO, {Param::in(bytes("four")), Param::out(out)}), kSuccess);
    EXPECT_EQ(out, bytes("four"));
}

TEST_F(Parameters, ANullBufferAsksForTheSize) {
    Session session(context, kShared);
    TEEC_Operation operation{};
    char four[] = "four";
    operation.paramTypes =
        TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT, TEEC_MEMREF_TEMP_OUTPUT, TEEC_NONE, TEEC_NONE);
    operation.params[0].tmpref = {four, 4};
    EXPECT_EQ(session.invoke(TEST_ECHO, operation), from_ta(TEEC_ERROR_SHORT_BUFFER));
    EXPECT_EQ(operation.params[1].tmpref.size, 4U);
}

TEST_F(Parameters, SizesComeBackWithAnyResult) {
    Session session(context, kShared);
    Bytes out(10);
    for (const std::uint32_t result : {0U, 0x80010001U, 0xFFFF0010U}) {
        EXPECT_EQ(session.invoke(TEST_OUTPUT_SIZE, {Param::out(out), Param::value(99, result)}),
                  from_ta(result));
        EXPECT_EQ(session.size(0), 99U);
    }
}

TEST_F(Parameters, WrongTypesAreTheTasToRefuse) {
    Session session(context, kShared);
    EXPECT_EQ(session.invoke(TEST_ECHO, {Param::value(1)}), from_ta(TEEC_ERROR_BAD_PARAMETERS));
    EXPECT_EQ(session.invoke(0xffff), from_ta(TEEC_ERROR_NOT_IMPLEMENTED));
}

TEST_F(Parameters, AClosedSessionIsRefused) {
    TEEC_Session session{};
    std::uint32_t origin = 0;
    ASSERT_EQ(TEEC_OpenSession(&context, &session, &kShared, TEEC_LOGIN_PUBLIC, nullptr, nullptr,
                               nullptr),
              TEEC_SUCCESS);
    TEEC_Session copy = session;
    TEEC_CloseSession(&session);
    EXPECT_EQ(TEEC_InvokeCommand(&copy, TEST_COUNT, nullptr, &origin), TEEC_ERROR_BAD_PARAMETERS);
    EXPECT_EQ(origin, TEEC_ORIGIN_API + 0U);
    TEEC_CloseSession(&copy);
    TEEC_CloseSession(nullptr);
}

TEST_F(Parameters, FinalizingAContextClosesItsSessions) {
    TEEC_Context other{};
    ASSERT_EQ(TEEC_InitializeContext(nullptr, &other), TEEC_SUCCESS);
    TEEC_Session session{};
    ASSERT_EQ(TEEC_OpenSession(&other, &session, &kExclusive, TEEC_LOGIN_PUBLIC, nullptr, nullptr,
                               nullptr),
              TEEC_SUCCESS);
    TEEC_FinalizeContext(&other);
    const Session next(context, kExclusive);
    EXPECT_EQ(next.opened().result, TEEC_SUCCESS);
}

TEST_F(Parameters, OnlyThisTeeHasAName) {
    TEEC_Context other{};
    EXPECT_EQ(TEEC_InitializeContext("/dev/tee0", &other), TEEC_ERROR_ITEM_NOT_FOUND);
    EXPECT_EQ(TEEC_InitializeContext("softtee", nullptr), TEEC_ERROR_BAD_PARAMETERS);
    const Session session(other, kShared);
    EXPECT_EQ(session.opened(), kRefused);
}

}  // namespace
}  // namespace softtee_test
