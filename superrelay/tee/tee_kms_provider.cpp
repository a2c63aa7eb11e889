// SPDX-License-Identifier: MIT
#include "tee_kms_provider.hpp"

#include <openssl/rand.h>
#include <super_relay_ta.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>

#include "result_codes.hpp"
#include "session.hpp"
#include "uuid.hpp"
#include "wire.hpp"

namespace superrelay::tee {
namespace {

using erc4337::Approval;
using erc4337::SponsorRecord;
using kms::KeyId;
using kms::KeyInfo;

constexpr std::size_t kRecordsSize = SR_BATCH_MAX * sizeof(sr_sponsor_record);
constexpr std::size_t kResultsSize = SR_BATCH_MAX * sizeof(sr_sponsor_result);

TEEC_Parameter input(const void* data, std::size_t size) {
    TEEC_Parameter out{};
    out.tmpref.buffer = const_cast<void*>(data);  // the C API has no const for inputs
    out.tmpref.size = size;
    return out;
}

TEEC_Parameter input(const KeyId& id) {
    return input(id.text().data(), id.text().size());
}

template <typename T>
TEEC_Parameter output(T& into) {
    TEEC_Parameter out{};
    out.tmpref.buffer = &into;
    out.tmpref.size = sizeof(into);
    return out;
}

class TeeKmsProvider final : public kms::KmsProvider {
public:
    TeeKmsProvider(std::unique_ptr<Session> session, std::unique_ptr<SharedBlock> block)
        : session_(std::move(session)), block_(std::move(block)) {}

    Result<KeyInfo> generate_key(const KeyId& id, kms::KeyType type, kms::KeyUse use) override;
    Result<KeyInfo> find_key(const KeyId& id) override;
    Result<std::vector<KeyInfo>> list_keys() override;
    Result<kms::TaInfo> info() override;
    std::size_t max_batch() const noexcept override { return SR_BATCH_MAX; }
    std::vector<Result<Approval>> sponsor(const KeyId& key,
                                          std::span<const SponsorRecord> records) override;

private:
    Result<void> invoke(std::uint32_t command, TEEC_Operation& operation, const std::string& doing);

    // The block is released before the session's context is closed.
    std::unique_ptr<Session> session_;
    std::unique_ptr<SharedBlock> block_;
};

Result<void> TeeKmsProvider::invoke(std::uint32_t command, TEEC_Operation& operation,
                                    const std::string& doing) {
    const auto code = session_->invoke(command, operation);
    if (code != TEEC_SUCCESS) return tl::unexpected(error_of(code, doing));
    return {};
}

Result<KeyInfo> TeeKmsProvider::generate_key(const KeyId& id, kms::KeyType type, kms::KeyUse use) {
    std::array<std::uint8_t, SR_ENTROPY_SIZE> entropy{};
    if (RAND_bytes(entropy.data(), SR_ENTROPY_SIZE) != 1) {
        return fail(Errc::internal, "the host's random generator failed");
    }
    sr_key_info info{};
    TEEC_Operation operation{};
    operation.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT, TEEC_VALUE_INPUT,
                                            TEEC_MEMREF_TEMP_INPUT, TEEC_MEMREF_TEMP_OUTPUT);
    operation.params[0] = input(id);
    operation.params[1].value = {to_wire(type), to_wire(use)};
    operation.params[2] = input(entropy.data(), entropy.size());
    operation.params[3] = output(info);
    return invoke(SR_CMD_GENERATE_KEY, operation, "generating key " + id.text()).and_then([&] {
        return from_wire(info);
    });
}

Result<KeyInfo> TeeKmsProvider::find_key(const KeyId& id) {
    sr_key_info info{};
    TEEC_Operation operation{};
    operation.paramTypes =
        TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT, TEEC_MEMREF_TEMP_OUTPUT, TEEC_NONE, TEEC_NONE);
    operation.params[0] = input(id);
    operation.params[1] = output(info);
    return invoke(SR_CMD_GET_PUBLIC_KEY, operation, "looking for key " + id.text()).and_then([&] {
        return from_wire(info);
    });
}

Result<std::vector<KeyInfo>> TeeKmsProvider::list_keys() {
    std::vector<sr_key_info> infos(SR_KEY_SLOTS);
    TEEC_Operation operation{};
    operation.paramTypes =
        TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_OUTPUT, TEEC_NONE, TEEC_NONE, TEEC_NONE);
    operation.params[0].tmpref = {infos.data(), infos.size() * sizeof(sr_key_info)};
    if (auto done = invoke(SR_CMD_LIST_KEYS, operation, "listing the keys"); !done) {
        return fail(std::move(done));
    }
    infos.resize(
        std::min<std::size_t>(infos.size(), operation.params[0].tmpref.size / sizeof(sr_key_info)));
    std::vector<KeyInfo> out;
    for (const auto& info : infos) {
        auto key = from_wire(info);
        if (!key) return fail(std::move(key));
        out.push_back(*std::move(key));
    }
    return out;
}

Result<kms::TaInfo> TeeKmsProvider::info() {
    sr_info info{};
    TEEC_Operation operation{};
    operation.paramTypes =
        TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_OUTPUT, TEEC_NONE, TEEC_NONE, TEEC_NONE);
    operation.params[0] = output(info);
    return invoke(SR_CMD_GET_INFO, operation, "asking the TA for its version").and_then([&] {
        return from_wire(info);
    });
}

std::vector<Result<Approval>> TeeKmsProvider::sponsor(const KeyId& key,
                                                      std::span<const SponsorRecord> records) {
    if (records.size() > max_batch()) {
        return {records.size(), fail(Errc::internal, "a batch is larger than the TA takes")};
    }
    std::byte* wire = block_->bytes().data();
    for (std::size_t i = 0; i < records.size(); ++i) {
        const sr_sponsor_record record = to_wire(records[i]);
        std::memcpy(wire + i * sizeof(record), &record, sizeof(record));
    }
    TEEC_Operation operation{};
    operation.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT, TEEC_MEMREF_PARTIAL_INPUT,
                                            TEEC_MEMREF_PARTIAL_OUTPUT, TEEC_NONE);
    operation.params[0] = input(key);
    operation.params[1] = block_->part(0, records.size() * sizeof(sr_sponsor_record));
    operation.params[2] = block_->part(kRecordsSize, records.size() * sizeof(sr_sponsor_result));
    if (auto done = invoke(SR_CMD_SPONSOR_BATCH, operation, "approving sponsorships"); !done) {
        Error error = std::move(done).error();
        // The key is the operator's to make; to the one who asks, the service is not there.
        if (error.code == Errc::not_found) error.code = Errc::unavailable;
        return {records.size(), tl::unexpected(std::move(error))};
    }
    std::vector<Result<Approval>> out;
    out.reserve(records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
        sr_sponsor_result result{};
        std::memcpy(&result, wire + kRecordsSize + i * sizeof(result), sizeof(result));
        out.push_back(from_wire(result));
    }
    return out;
}

}  // namespace

Result<std::unique_ptr<kms::KmsProvider>> open_tee_kms_provider(std::string_view ta_uuid) {
    const auto uuid = parse_uuid(ta_uuid);
    if (!uuid) return tl::unexpected(uuid.error());
    auto session = Session::open(*uuid);
    if (!session) return fail(std::move(session));
    auto block = SharedBlock::allocate(**session, kRecordsSize + kResultsSize);
    if (!block) return fail(std::move(block));
    auto provider = std::make_unique<TeeKmsProvider>(*std::move(session), *std::move(block));
    if (auto info = provider->info(); !info) return fail(std::move(info));
    return provider;
}

}  // namespace superrelay::tee
