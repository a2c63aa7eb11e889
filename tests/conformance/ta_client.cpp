// SPDX-License-Identifier: MIT
#include "ta_client.hpp"

#include <cstring>
#include <stdexcept>

#include "call_log.hpp"

namespace conformance {
namespace {

constexpr std::array<std::uint8_t, SR_ENTROPY_SIZE> kEntropy{7};

TEEC_UUID uuid_of(Build build) {
    const TEEC_UUID release = SR_TA_UUID_RELEASE;
    const TEEC_UUID development = SR_TA_UUID_DEVELOPMENT;
    return build == Build::release ? release : development;
}

/// So that a TA that writes nothing is found out.
template <typename Result>
void spoil(std::vector<Result>& results) {
    std::memset(results.data(), 0xee, results.size() * sizeof(Result));
}

}  // namespace

Call& Call::in(const void* bytes, std::size_t size) {
    // The Client API has one structure for inputs and outputs.
    params_.at(count_).tmpref = {const_cast<void*>(bytes), size};
    types_.at(count_++) = TEEC_MEMREF_TEMP_INPUT;
    return *this;
}

Call& Call::out(void* bytes, std::size_t size) {
    params_.at(count_).tmpref = {bytes, size};
    types_.at(count_++) = TEEC_MEMREF_TEMP_OUTPUT;
    return *this;
}

Call& Call::value(std::uint32_t a, std::uint32_t b) {
    params_.at(count_).value = {a, b};
    types_.at(count_++) = TEEC_VALUE_INPUT;
    return *this;
}

Call& Call::retype(std::size_t index, std::uint32_t type) {
    static std::array<std::uint8_t, 4096> buffer;
    const bool was_memory = types_.at(index) >= TEEC_MEMREF_TEMP_INPUT;
    const bool is_memory = type >= TEEC_MEMREF_TEMP_INPUT;
    if (is_memory && !was_memory) params_.at(index).tmpref = {buffer.data(), buffer.size()};
    if (!is_memory) params_.at(index).value = {0, 0};
    types_.at(index) = type;
    return *this;
}

TEEC_Operation Call::operation() const {
    TEEC_Operation operation{};
    operation.paramTypes = TEEC_PARAM_TYPES(types_[0], types_[1], types_[2], types_[3]);
    for (std::size_t i = 0; i < params_.size(); ++i)
        operation.params[i] = params_.at(i);
    return operation;
}

Ta::Ta(Build build) : log_(new_call_log()) {
    const TEEC_UUID uuid = uuid_of(build);
    if (TEEC_InitializeContext(nullptr, &context_) != TEEC_SUCCESS)
        throw std::runtime_error("there is no TEE");
    opened_ = TEEC_OpenSession(&context_, &session_, &uuid, TEEC_LOGIN_PUBLIC, nullptr, nullptr,
                               &origin_);
    if (log_) log_->opened(opened_, origin_);
}

Ta::~Ta() {
    if (opened_ == TEEC_SUCCESS) TEEC_CloseSession(&session_);
    TEEC_FinalizeContext(&context_);
}

TEEC_Result Ta::invoke(std::uint32_t command, const Call& call, std::array<std::size_t, 4>* sizes) {
    TEEC_Operation operation = call.operation();
    const TEEC_Result result = TEEC_InvokeCommand(&session_, command, &operation, &origin_);
    if (log_) log_->called(command, operation, result, origin_);
    if (sizes)
        for (std::size_t i = 0; i < sizes->size(); ++i)
            sizes->at(i) = operation.params[i].tmpref.size;
    return result;
}

TEEC_Result Ta::generate(const std::string& id, std::uint32_t type, std::uint32_t use,
                         sr_key_info& info) {
    return invoke(SR_CMD_GENERATE_KEY,
                  Call().in(id).value(type, use).in(kEntropy).out(&info, sizeof info));
}

TEEC_Result Ta::import_key(const std::string& id, std::uint32_t use, ConstBytes secret,
                           sr_key_info& info) {
    const std::uint32_t type =
        secret.size() == 64 ? SR_KEY_TYPE_ED25519 : SR_KEY_TYPE_ECDSA_SECP256K1;
    return invoke(SR_CMD_IMPORT_KEY,
                  Call().in(id).value(type, use).in(secret).out(&info, sizeof info));
}

TEEC_Result Ta::public_key(const std::string& id, sr_key_info& info) {
    return invoke(SR_CMD_GET_PUBLIC_KEY, Call().in(id).out(&info, sizeof info));
}

TEEC_Result Ta::remove(const std::string& id) {
    return invoke(SR_CMD_DELETE_KEY, Call().in(id));
}

TEEC_Result Ta::list(std::vector<sr_key_info>& keys) {
    std::array<std::size_t, 4> sizes{};
    keys.resize(SR_KEY_SLOTS);
    const TEEC_Result result = invoke(
        SR_CMD_LIST_KEYS, Call().out(keys.data(), keys.size() * sizeof(sr_key_info)), &sizes);
    keys.resize(result == TEEC_SUCCESS ? sizes[0] / sizeof(sr_key_info) : 0);
    return result;
}

TEEC_Result Ta::info(sr_info& info) {
    return invoke(SR_CMD_GET_INFO, Call().out(&info, sizeof info));
}

TEEC_Result Ta::sign(const std::string& id, ConstBytes message, sr_signature& signature) {
    return invoke(SR_CMD_SIGN_MESSAGE, Call().in(id).in(message).out(&signature, sizeof signature));
}

TEEC_Result Ta::sign_batch(const std::string& id, ConstBytes messages,
                           std::vector<sr_sign_result>& results) {
    results.resize(messages.size() / SR_DIGEST_SIZE);
    spoil(results);
    return invoke(SR_CMD_SIGN_BATCH, Call().in(id).in(messages).out(
                                         results.data(), results.size() * sizeof(sr_sign_result)));
}

TEEC_Result Ta::sponsor(const std::string& id, std::span<const sr_sponsor_record> records,
                        std::vector<sr_sponsor_result>& results) {
    results.resize(records.size());
    spoil(results);
    return invoke(SR_CMD_SPONSOR_BATCH,
                  Call()
                      .in(id)
                      .in(records.data(), records.size_bytes())
                      .out(results.data(), results.size() * sizeof(sr_sponsor_result)));
}

TEEC_Result Ta::sponsor(const std::string& id, std::span<const sr_sponsor_record> records,
                        ConstBytes tails, std::vector<sr_sponsor_result>& results) {
    results.resize(records.size());
    spoil(results);
    return invoke(SR_CMD_SPONSOR_BATCH,
                  Call()
                      .in(id)
                      .in(records.data(), records.size_bytes())
                      .out(results.data(), results.size() * sizeof(sr_sponsor_result))
                      .in(tails));
}

TEEC_Result Ta::ask(std::uint32_t command, std::array<std::uint32_t, 2>& answer) {
    TEEC_Operation operation{};
    operation.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_OUTPUT, TEEC_NONE, TEEC_NONE, TEEC_NONE);
    operation.params[0].value = {0xeeeeeeee, 0xeeeeeeee};
    const TEEC_Result result = TEEC_InvokeCommand(&session_, command, &operation, &origin_);
    if (log_) log_->called(command, operation, result, origin_);
    answer = {operation.params[0].value.a, operation.params[0].value.b};
    return result;
}

TEEC_Result Ta::check_storage(std::array<std::uint32_t, 2>& counts) {
    return ask(SR_CMD_CHECK_STORAGE, counts);
}

TEEC_Result Ta::storage(std::uint32_t& where) {
    std::array<std::uint32_t, 2> answer{};
    const TEEC_Result result = ask(SR_CMD_GET_STORAGE, answer);
    where = answer[0];
    return result;
}

TEEC_Result Ta::confirm_version() {
    return invoke(SR_CMD_CONFIRM_VERSION, Call());
}

TEEC_Result Ta::set_version_floor(std::uint32_t floor) {
    return invoke(SR_CMD_SET_VERSION_FLOOR, Call().value(floor, 0));
}

TEEC_Result Ta::panic() {
    return invoke(SR_CMD_PANIC, Call());
}

Bytes callers_entropy() {
    return {kEntropy.begin(), kEntropy.end()};
}

std::string id_of(const sr_key_info& info) {
    return {reinterpret_cast<const char*>(info.id), info.id_size};
}

}  // namespace conformance
