// SPDX-License-Identifier: MIT
#include "tee_kms_provider.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <super_relay_ta.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

#include "approval_check.hpp"
#include "result_codes.hpp"
#include "session.hpp"
#include "sponsor_block.hpp"
#include "ta_signing_key.hpp"
#include "uuid.hpp"
#include "wire.hpp"

namespace superrelay::tee {
namespace {

using erc4337::Approval;
using erc4337::SponsorRecord;
using kms::KeyId;
using kms::KeyInfo;

/// RFC 8032, 5.1.5: seed and public key.
constexpr std::size_t kEd25519PairSize = 64;
constexpr std::size_t kScalarSize = 32;

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

/// What IMPORT_KEY's answers mean to the one who brought the key.
Error import_error(std::uint32_t code, const std::string& doing) {
    switch (code) {
        case TEEC_ERROR_NOT_SUPPORTED:
            return {Errc::denied, doing + ": only a development TA takes a key in plain"};
        case TEEC_ERROR_BAD_PARAMETERS:
            return {Errc::usage, doing + ": it is no key of this type, or not for this use"};
        default:
            return error_of(code, doing);
    }
}

/// A secret in the caller's memory, wiped when this goes.
class Secret {
public:
    explicit Secret(std::span<std::uint8_t> bytes) : bytes_(bytes) {}
    ~Secret() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

private:
    std::span<std::uint8_t> bytes_;
};

using Entropy = std::array<std::uint8_t, SR_ENTROPY_SIZE>;

Result<Entropy> host_entropy() {
    Entropy out{};
    if (RAND_bytes(out.data(), SR_ENTROPY_SIZE) != 1) {
        return fail(Errc::internal, "the host's random generator failed");
    }
    return out;
}

class TeeKmsProvider final : public kms::KmsProvider {
public:
    TeeKmsProvider(std::unique_ptr<Session> session, SponsorBlock block)
        : session_(std::move(session)), block_(std::move(block)) {}

    Result<KeyInfo> generate_key(const KeyId& id, kms::KeyType type, kms::KeyUse use) override;
    Result<KeyInfo> import_key(const KeyId& id, kms::KeyType type, kms::KeyUse use,
                               std::span<std::uint8_t> secret) override;
    Result<void> delete_key(const KeyId& id) override;
    Result<KeyInfo> find_key(const KeyId& id) override;
    Result<std::vector<KeyInfo>> list_keys() override;
    Result<kms::TaInfo> info() override;
    Result<kms::KeyStorage> key_storage() override;
    Result<kms::StorageCheck> check_storage() override;
    Result<void> add_entropy(std::span<const std::uint8_t> randomness) override;
    Result<void> confirm_version() override;
    bool release_idle() noexcept override { return session_->close(); }
    kms::Traffic traffic() const noexcept override { return session_->traffic(); }
    kms::TaSigningKey ta_signing_key() override { return ask_canaries(); }
    std::size_t max_batch() const noexcept override { return SR_BATCH_MAX; }
    std::size_t max_batch_bytes() const noexcept override { return SponsorBlock::kTailsSize; }
    std::vector<Result<Approval>> sponsor(const KeyId& key,
                                          std::span<const SponsorRecord> records) override;
    Result<void> probe(const KeyId& key) override;

private:
    Result<void> invoke(std::uint32_t command, TEEC_Operation& operation, const std::string& doing);
    /// A command whose one parameter is an answer of two numbers.
    Result<TEEC_Value> ask(std::uint32_t command, const std::string& doing);
    Result<void> approve_filled(const KeyId& key);
    [[nodiscard]] const sr_key_info* found(const KeyId& key) const;

    // The block is released before the session's context is closed.
    std::unique_ptr<Session> session_;
    SponsorBlock block_;
    ApprovalCheck check_;
    std::map<std::string, sr_key_info> found_;  ///< what find_key heard of the keys, by id
};

Result<void> TeeKmsProvider::invoke(std::uint32_t command, TEEC_Operation& operation,
                                    const std::string& doing) {
    const auto code = session_->invoke(command, operation);
    if (code != TEEC_SUCCESS) return tl::unexpected(error_of(code, doing));
    return {};
}

Result<KeyInfo> TeeKmsProvider::generate_key(const KeyId& id, kms::KeyType type, kms::KeyUse use) {
    auto entropy = host_entropy();
    if (!entropy) return fail(std::move(entropy));
    sr_key_info info{};
    TEEC_Operation operation{};
    operation.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT, TEEC_VALUE_INPUT,
                                            TEEC_MEMREF_TEMP_INPUT, TEEC_MEMREF_TEMP_OUTPUT);
    operation.params[0] = input(id);
    operation.params[1].value = {to_wire(type), to_wire(use)};
    operation.params[2] = input(entropy->data(), entropy->size());
    operation.params[3] = output(info);
    return invoke(SR_CMD_GENERATE_KEY, operation, "generating key " + id.text()).and_then([&] {
        return from_wire(info);
    });
}

Result<KeyInfo> TeeKmsProvider::import_key(const KeyId& id, kms::KeyType type, kms::KeyUse use,
                                           std::span<std::uint8_t> secret) {
    const Secret wiped(secret);
    const std::string doing = "importing key " + id.text();
    const auto size = type == kms::KeyType::ed25519 ? kEd25519PairSize : kScalarSize;
    if (secret.size() != size) {
        return fail(Errc::usage, doing + ": expected " + std::to_string(size) + " bytes");
    }
    // A block of ours and no temporary reference, of which the client library might keep a copy.
    const auto block = SharedBlock::allocate(*session_, size);
    if (!block) return tl::unexpected(block.error());
    const Secret shared((*block)->bytes());
    std::ranges::copy(secret, (*block)->bytes().begin());
    sr_key_info info{};
    TEEC_Operation operation{};
    operation.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT, TEEC_VALUE_INPUT,
                                            TEEC_MEMREF_PARTIAL_INPUT, TEEC_MEMREF_TEMP_OUTPUT);
    operation.params[0] = input(id);
    operation.params[1].value = {to_wire(type), to_wire(use)};
    operation.params[2] = (*block)->part(0, size);
    operation.params[3] = output(info);
    if (const auto code = session_->invoke(SR_CMD_IMPORT_KEY, operation); code != TEEC_SUCCESS) {
        return tl::unexpected(import_error(code, doing));
    }
    return from_wire(info);
}

Result<void> TeeKmsProvider::delete_key(const KeyId& id) {
    TEEC_Operation operation{};
    operation.paramTypes =
        TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT, TEEC_NONE, TEEC_NONE, TEEC_NONE);
    operation.params[0] = input(id);
    return invoke(SR_CMD_DELETE_KEY, operation, "deleting key " + id.text());
}

Result<KeyInfo> TeeKmsProvider::find_key(const KeyId& id) {
    sr_key_info info{};
    TEEC_Operation operation{};
    operation.paramTypes =
        TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT, TEEC_MEMREF_TEMP_OUTPUT, TEEC_NONE, TEEC_NONE);
    operation.params[0] = input(id);
    operation.params[1] = output(info);
    auto found =
        invoke(SR_CMD_GET_PUBLIC_KEY, operation, "looking for key " + id.text()).and_then([&] {
            return from_wire(info);
        });
    if (found && found->id != id.text()) {
        return fail(Errc::internal, "the TA described another key than it was asked for");
    }
    if (found) found_.insert_or_assign(id.text(), info);
    return found;
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

Result<void> TeeKmsProvider::confirm_version() {
    TEEC_Operation operation{};
    operation.paramTypes = TEEC_PARAM_TYPES(TEEC_NONE, TEEC_NONE, TEEC_NONE, TEEC_NONE);
    return invoke(SR_CMD_CONFIRM_VERSION, operation, "confirming the TA's version");
}

Result<TEEC_Value> TeeKmsProvider::ask(std::uint32_t command, const std::string& doing) {
    TEEC_Operation operation{};
    operation.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_OUTPUT, TEEC_NONE, TEEC_NONE, TEEC_NONE);
    return invoke(command, operation, doing).map([&] { return operation.params[0].value; });
}

Result<kms::KeyStorage> TeeKmsProvider::key_storage() {
    auto answer = ask(SR_CMD_GET_STORAGE, "asking the TA where keys are kept");
    if (!answer) return fail(std::move(answer));
    return key_storage_from_wire(answer->a);
}

Result<kms::StorageCheck> TeeKmsProvider::check_storage() {
    return ask(SR_CMD_CHECK_STORAGE, "having the TA check its storage").map([](TEEC_Value counts) {
        return kms::StorageCheck{counts.a, counts.b};
    });
}

Result<void> TeeKmsProvider::add_entropy(std::span<const std::uint8_t> randomness) {
    TEEC_Operation operation{};
    operation.paramTypes =
        TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT, TEEC_NONE, TEEC_NONE, TEEC_NONE);
    operation.params[0] = input(randomness.data(), randomness.size());
    return invoke(SR_CMD_ADD_ENTROPY, operation, "giving the TEE's generator randomness");
}

const sr_key_info* TeeKmsProvider::found(const KeyId& key) const {
    const auto at = found_.find(key.text());
    return at == found_.end() ? nullptr : &at->second;
}

/// By the key that was found, and by no other that has its id by now, be it that the TEE's storage
/// was put back while no session was open, or that an operator made one anew.
Result<void> TeeKmsProvider::approve_filled(const KeyId& key) {
    const auto* const pinned = found(key);
    TEEC_Operation operation = pinned ? block_.operation(*pinned) : block_.operation(key);
    const auto code = session_->invoke(SR_CMD_SPONSOR_BATCH, operation);
    if (code == TEEC_SUCCESS) return {};
    if (pinned && code == TEEC_ERROR_ACCESS_CONFLICT) {
        return fail(Errc::unavailable,
                    "key " + key.text() + " is another one than it was: restart the node");
    }
    Error error = error_of(code, "approving sponsorships");
    // The key is the operator's to make; to the one who asks, the service is not there.
    if (error.code == Errc::not_found) error.code = Errc::unavailable;
    return tl::unexpected(std::move(error));
}

std::vector<Result<Approval>> TeeKmsProvider::sponsor(const KeyId& key,
                                                      std::span<const SponsorRecord> records) {
    if (records.size() > max_batch()) {
        return {records.size(), fail(Errc::internal, "a batch is larger than the TA takes")};
    }
    std::vector<Result<Approval>> out;
    out.reserve(records.size());
    while (out.size() < records.size()) {
        const auto rest = records.subspan(out.size());
        const std::size_t count = block_.fill(rest);
        if (count == 0) {
            out.emplace_back(tl::unexpected(SponsorBlock::why_refused(rest.front())));
            continue;
        }
        const auto done = approve_filled(key);
        const auto first = out.size();
        for (std::size_t i = 0; i < count; ++i)
            out.push_back(done.and_then([&] { return block_.result(i); }));
        check_.check(rest.first(count), std::span(out).subspan(first));
    }
    return out;
}

/// The TA looks for the key before it judges a record, and one that never lapses it denies.
Result<void> TeeKmsProvider::probe(const KeyId& key) {
    SponsorRecord endless{};
    endless.entry_point = erc4337::EntryPointVersion::v07;
    endless.chain_id = 1;
    endless.paymaster.bytes.fill(0xff);
    if (check_.drifted()) return tl::unexpected(ApprovalCheck::drift_error());
    (void)block_.fill(std::span(&endless, 1));
    if (auto done = approve_filled(key); !done) return done;
    const auto judged = block_.result(0);
    if (judged) return fail(Errc::internal, "the TA signed a sponsorship without an end");
    if (judged.error().code == Errc::denied) return {};
    return tl::unexpected(judged.error());
}

}  // namespace

Result<std::unique_ptr<kms::KmsProvider>> open_tee_kms_provider(std::string_view ta_uuid) {
    const auto uuid = parse_uuid(ta_uuid);
    if (!uuid) return tl::unexpected(uuid.error());
    auto session = Session::open(*uuid);
    if (!session) return fail(std::move(session));
    auto block = SponsorBlock::allocate(**session);
    if (!block) return fail(std::move(block));
    auto provider = std::make_unique<TeeKmsProvider>(*std::move(session), *std::move(block));
    if (auto info = provider->info(); !info) return fail(std::move(info));
    auto entropy = host_entropy();
    if (!entropy) return fail(std::move(entropy));
    if (auto added = provider->add_entropy(*entropy); !added) return fail(std::move(added));
    return provider;
}

}  // namespace superrelay::tee
