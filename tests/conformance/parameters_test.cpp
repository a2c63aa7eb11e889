// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string_view>

#include "development_ta.hpp"

namespace conformance {
namespace {

const std::string kRawKey = "raw";
const std::string kSponsorKey = "sponsor";

sr_sponsor_record valid_record() {
    sr_sponsor_record record{};
    record.record_size = sizeof record;
    record.entry_point = SR_ENTRY_POINT_V07;
    record.layout = SR_LAYOUT_VERIFYING;
    record.chain_id = 1;
    record.valid_until = 2;
    record.paymaster[0] = 1;
    return record;
}

class Parameters : public DevelopmentTa {
protected:
    void SetUp() override {
        DevelopmentTa::SetUp();
        made(kRawKey, SR_KEY_USE_RAW);
        made(kSponsorKey, SR_KEY_USE_SPONSOR);
    }

    Call out(Call call, std::size_t size) { return call.out(output_.data(), size); }

    /// A call of the command that succeeds, but for its output's size.
    Call valid(std::uint32_t command, std::size_t output) {
        switch (command) {
            case SR_CMD_GENERATE_KEY:
                return out(Call().in(new_id_).value(0, SR_KEY_USE_RAW).in(secret_), output);
            case SR_CMD_IMPORT_KEY:
                return out(Call().in(new_id_).value(0, SR_KEY_USE_RAW).in(secret_), output);
            case SR_CMD_SIGN_MESSAGE:
            case SR_CMD_SIGN_BATCH:
                return out(Call().in(kRawKey).in(secret_), output);
            case SR_CMD_GET_PUBLIC_KEY:
                return out(Call().in(kRawKey), output);
            case SR_CMD_DELETE_KEY:
                return Call().in(kRawKey);
            case SR_CMD_GET_STORAGE:
            case SR_CMD_CHECK_STORAGE:
                return Call().retype(0, TEEC_VALUE_OUTPUT);
            case SR_CMD_CONFIRM_VERSION:
                return Call();
            case SR_CMD_ADD_ENTROPY:
                return Call().in(secret_);
            case SR_CMD_SPONSOR_BATCH:
                return out(Call().in(kSponsorKey).in(&record_, sizeof record_), output);
            default:
                return out(Call(), output);
        }
    }

    sr_key_info unused_{};
    sr_sponsor_record record_ = valid_record();
    std::string new_id_ = "new";
    Bytes secret_ = Bytes(32, 1);
    Bytes output_ = Bytes(65536, 0xee);
};

constexpr std::uint32_t kCommands[] = {
    SR_CMD_GENERATE_KEY,  SR_CMD_IMPORT_KEY,  SR_CMD_SIGN_MESSAGE,    SR_CMD_GET_PUBLIC_KEY,
    SR_CMD_DELETE_KEY,    SR_CMD_LIST_KEYS,   SR_CMD_GET_INFO,        SR_CMD_SIGN_BATCH,
    SR_CMD_SPONSOR_BATCH, SR_CMD_ADD_ENTROPY, SR_CMD_CONFIRM_VERSION, SR_CMD_GET_STORAGE,
    SR_CMD_CHECK_STORAGE,
};

constexpr std::uint32_t kTypes[] = {
    TEEC_NONE,
    TEEC_VALUE_INPUT,
    TEEC_VALUE_OUTPUT,
    TEEC_VALUE_INOUT,
    TEEC_MEMREF_TEMP_INPUT,
    TEEC_MEMREF_TEMP_OUTPUT,
    TEEC_MEMREF_TEMP_INOUT,
};

TEST_F(Parameters, of_another_type_are_refused) {
    unsigned refused = 0;
    for (const std::uint32_t command : kCommands) {
        const std::uint32_t expected = valid(command, 4096).operation().paramTypes;
        for (std::size_t index = 0; index < 4; ++index) {
            for (const std::uint32_t type : kTypes) {
                Call call = valid(command, 4096);
                if (TEEC_PARAM_TYPE_GET(expected, index) == type) continue;
                if (command == SR_CMD_SPONSOR_BATCH && index == 3 && type == TEEC_MEMREF_TEMP_INPUT)
                    continue;  // tails
                EXPECT_EQ(ta().invoke(command, call.retype(index, type)), TEEC_ERROR_BAD_PARAMETERS)
                    << "command " << command << " parameter " << index << " type " << type;
                EXPECT_EQ(ta().origin(), TEEC_ORIGIN_TRUSTED_APP);
                ++refused;
            }
        }
    }
    EXPECT_EQ(refused, std::size(kCommands) * 4 * (std::size(kTypes) - 1) - 1);
    EXPECT_EQ(info().keys, 2u);
    EXPECT_EQ(ta().invoke(SR_CMD_PANIC, Call().value(1, 1)), TEEC_ERROR_BAD_PARAMETERS);
}

TEST_F(Parameters, unknown_commands_are_not_supported) {
    for (const std::uint32_t command : {13u, 0xffu, 0x102u, 0xffffffffu})
        EXPECT_EQ(ta().invoke(command, Call()), TEEC_ERROR_NOT_SUPPORTED) << command;
}

TEST_F(Parameters, a_short_output_learns_its_size_and_nothing_is_done) {
    const struct {
        std::uint32_t command;
        std::size_t index, size;
    } cases[] = {
        {SR_CMD_GENERATE_KEY, 3, sizeof(sr_key_info)},
        {SR_CMD_IMPORT_KEY, 3, sizeof(sr_key_info)},
        {SR_CMD_SIGN_MESSAGE, 2, sizeof(sr_signature)},
        {SR_CMD_GET_PUBLIC_KEY, 1, sizeof(sr_key_info)},
        {SR_CMD_LIST_KEYS, 0, 2 * sizeof(sr_key_info)},
        {SR_CMD_GET_INFO, 0, sizeof(sr_info)},
        {SR_CMD_SIGN_BATCH, 2, sizeof(sr_sign_result)},
        {SR_CMD_SPONSOR_BATCH, 2, sizeof(sr_sponsor_result)},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.command);
        for (const std::size_t size : {std::size_t{0}, c.size - 1}) {
            std::array<std::size_t, 4> sizes{};
            std::fill(output_.begin(), output_.end(), std::uint8_t{0xee});
            EXPECT_EQ(ta().invoke(c.command, valid(c.command, size), &sizes),
                      TEEC_ERROR_SHORT_BUFFER);
            EXPECT_EQ(sizes.at(c.index), c.size);
            EXPECT_TRUE(std::all_of(output_.begin(), output_.end(),
                                    [](std::uint8_t byte) { return byte == 0xee; }));
        }
    }
    EXPECT_EQ(info().keys, 2u);
    for (const auto& c : cases) {
        SCOPED_TRACE(c.command);
        if (c.command == SR_CMD_IMPORT_KEY) new_id_ = "newer";
        std::array<std::size_t, 4> sizes{};
        EXPECT_EQ(ta().invoke(c.command, valid(c.command, 8 * c.size), &sizes), TEEC_SUCCESS);
        EXPECT_EQ(sizes.at(c.index) % c.size, 0u);
    }
}

TEST_F(Parameters, key_ids_have_1_to_64_bytes) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{SR_KEY_ID_MAX + 1}}) {
        const std::string id(size, 'x');
        sr_signature signature{};
        std::vector<sr_sign_result> signatures;
        std::vector<sr_sponsor_result> approvals;
        EXPECT_EQ(ta().generate(id, 0, SR_KEY_USE_RAW, unused_), TEEC_ERROR_BAD_PARAMETERS);
        EXPECT_EQ(ta().import_key(id, SR_KEY_USE_RAW, secret_, unused_), TEEC_ERROR_BAD_PARAMETERS);
        EXPECT_EQ(ta().public_key(id, unused_), TEEC_ERROR_BAD_PARAMETERS);
        EXPECT_EQ(ta().remove(id), TEEC_ERROR_BAD_PARAMETERS);
        EXPECT_EQ(ta().sign(id, secret_, signature), TEEC_ERROR_BAD_PARAMETERS);
        EXPECT_EQ(ta().sign_batch(id, secret_, signatures), TEEC_ERROR_BAD_PARAMETERS);
        EXPECT_EQ(ta().sponsor(id, {&record_, 1}, approvals), TEEC_ERROR_BAD_PARAMETERS);
    }
}

TEST_F(Parameters, inputs_have_their_exact_sizes) {
    const struct {
        const char* name;
        std::uint32_t command;
        std::size_t size;
    } cases[] = {
        {"no_entropy", SR_CMD_GENERATE_KEY, 0},
        {"little_entropy", SR_CMD_GENERATE_KEY, SR_ENTROPY_SIZE - 1},
        {"much_entropy", SR_CMD_GENERATE_KEY, SR_ENTROPY_SIZE + 1},
        {"no_scalar", SR_CMD_IMPORT_KEY, 0},
        {"long_scalar", SR_CMD_IMPORT_KEY, 33},
        {"no_message", SR_CMD_SIGN_MESSAGE, 0},
        {"short_digest", SR_CMD_SIGN_MESSAGE, SR_DIGEST_SIZE - 1},
        {"long_digest", SR_CMD_SIGN_MESSAGE, SR_DIGEST_SIZE + 1},
        {"empty_batch", SR_CMD_SIGN_BATCH, 0},
        {"half_a_message", SR_CMD_SIGN_BATCH, 3 * SR_DIGEST_SIZE / 2},
        {"a_message_too_many", SR_CMD_SIGN_BATCH, (SR_BATCH_MAX + 1) * SR_DIGEST_SIZE},
        {"no_record", SR_CMD_SPONSOR_BATCH, 0},
        {"a_byte_short", SR_CMD_SPONSOR_BATCH, sizeof(sr_sponsor_record) - 1},
        {"a_record_too_many", SR_CMD_SPONSOR_BATCH, (SR_BATCH_MAX + 1) * sizeof(sr_sponsor_record)},
    };
    const Bytes input(1 << 17, 1);
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        const bool sponsors = c.command == SR_CMD_SPONSOR_BATCH;
        Call call = c.command <= SR_CMD_IMPORT_KEY ? Call().in(new_id_).value(0, SR_KEY_USE_RAW)
                                                   : Call().in(sponsors ? kSponsorKey : kRawKey);
        call.in(input.data(), c.size).out(output_.data(), output_.size());
        EXPECT_EQ(ta().invoke(c.command, call), TEEC_ERROR_BAD_PARAMETERS);
    }
}

TEST_F(Parameters, randomness_has_1_to_256_bytes) {
    const struct {
        std::size_t size;
        TEEC_Result result;
    } cases[] = {
        {0, TEEC_ERROR_BAD_PARAMETERS},       {1, TEEC_SUCCESS},
        {SR_ENTROPY_SIZE - 1, TEEC_SUCCESS},  {SR_ENTROPY_SIZE, TEEC_SUCCESS},
        {SR_ENTROPY_MAX, TEEC_SUCCESS},       {SR_ENTROPY_MAX + 1, TEEC_ERROR_BAD_PARAMETERS},
        {1 << 17, TEEC_ERROR_BAD_PARAMETERS},
    };
    const Bytes input(1 << 17, 1);
    for (const auto& c : cases) {
        SCOPED_TRACE(c.size);
        EXPECT_EQ(ta().invoke(SR_CMD_ADD_ENTROPY, Call().in(input.data(), c.size)), c.result);
    }
    EXPECT_EQ(ta().invoke(SR_CMD_ADD_ENTROPY, Call().in(nullptr, 0)), TEEC_ERROR_BAD_PARAMETERS);
}

TEST_F(Parameters, null_buffers_are_refused) {
    // GP lets a client pass NULL to ask for a size; behind it lies no memory.
    std::array<std::size_t, 4> sizes{};
    EXPECT_EQ(ta().invoke(SR_CMD_LIST_KEYS, Call().out(nullptr, 0), &sizes),
              TEEC_ERROR_SHORT_BUFFER);
    EXPECT_EQ(sizes[0], 2 * sizeof(sr_key_info));
    EXPECT_EQ(ta().invoke(SR_CMD_LIST_KEYS, Call().out(nullptr, 4096)), TEEC_ERROR_BAD_PARAMETERS);
    EXPECT_EQ(ta().invoke(SR_CMD_DELETE_KEY, Call().in(nullptr, 3)), TEEC_ERROR_BAD_PARAMETERS);
}

TEST_F(Parameters, sessions_take_none) {
    TEEC_Session session{};
    const TEEC_UUID uuid = SR_TA_UUID_DEVELOPMENT;
    TEEC_Operation operation = Call().value(1, 2).operation();
    EXPECT_EQ(TEEC_OpenSession(ta().context(), &session, &uuid, TEEC_LOGIN_PUBLIC, nullptr,
                               &operation, nullptr),
              TEEC_ERROR_BAD_PARAMETERS);
}

TEST_F(Parameters, info_says_what_the_header_promises) {
    const sr_info info = this->info();
    EXPECT_EQ(info.abi_version, SR_ABI_VERSION);
    EXPECT_EQ(info.ta_version, 0x000100u);
    EXPECT_GE(info.version_number, 1u);
    EXPECT_EQ(info.version_floor, 0u);
    EXPECT_EQ(info.flags & ~SR_INFO_KNOWN_HUK, SR_INFO_DEVELOPMENT);
    EXPECT_EQ(info.storage_format, 1u);
    EXPECT_EQ(info.key_slots, SR_KEY_SLOTS);
    EXPECT_EQ(info.keys, 2u);
    EXPECT_EQ(info.damaged_slots, 0u);
    EXPECT_EQ(info.batch_max, SR_BATCH_MAX);
    const std::uint32_t level = info.rollback_protection;
    EXPECT_TRUE(level == 0 || level == 100 || level == 1000) << level;
    for (const std::string_view text :
         {std::string_view(info.tee_name, sizeof info.tee_name),
          std::string_view(info.tee_version, sizeof info.tee_version)}) {
        const std::size_t end = text.find('\0');
        ASSERT_NE(end, text.npos);
        EXPECT_GT(end, 0u) << "both TEEs that we know say who they are";
        EXPECT_EQ(text.find_first_not_of('\0', end), text.npos) << "zeros behind it";
    }
}

}  // namespace
}  // namespace conformance
