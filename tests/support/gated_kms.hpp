// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <superrelay/erc4337/verifying_paymaster.hpp>
#include <superrelay/kms/kms_provider.hpp>

namespace superrelay::support {

/// A provider whose calls wait at a gate, so that a test decides what is under way when. Signs
/// nothing: its approvals have the right hash and no signature. Thread-safe.
class GatedKms : public kms::KmsProvider {
public:
    static constexpr unsigned kDeniedNonce = 666;
    static constexpr unsigned kInvalidNonce = 667;
    static constexpr unsigned kUnavailableNonce = 668;
    static constexpr unsigned kSupersededNonce = 669;

    enum class Defect : std::uint8_t { none, throws, forgets };

    explicit GatedKms(bool open = true) : open_(open) {}

    /// What the calls from now on do wrong.
    void set_defect(Defect defect) {
        const std::lock_guard lock(mutex_);
        defect_ = defect;
    }

    /// So many calls from now on answer Errc::unavailable to records of kUnavailableNonce.
    void set_unavailable(unsigned calls) {
        const std::lock_guard lock(mutex_);
        unavailable_ = calls;
    }

    void open_gate() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }

    /// Whether probes wait, which no gate keeps.
    void hold_probes(bool hold) {
        const std::lock_guard lock(mutex_);
        holds_probes_ = hold;
        changed_.notify_all();
    }

    /// Blocks until `count` calls have begun.
    void await_calls(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return batches_.size() >= count; });
    }

    /// Blocks until `count` probes have begun.
    void await_probes(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return probes_ >= count; });
    }

    /// Blocks until it has been idle so often.
    void await_releases(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return releases_ >= count; });
    }

    /// How often it has been idle.
    [[nodiscard]] std::size_t releases() {
        const std::lock_guard lock(mutex_);
        return releases_;
    }

    /// The sizes of the calls, in order.
    [[nodiscard]] std::vector<std::size_t> batches() {
        const std::lock_guard lock(mutex_);
        return batches_;
    }

    std::vector<Result<erc4337::Approval>> sponsor(
        const kms::KeyId& /*key*/, std::span<const erc4337::SponsorRecord> records) override {
        bool unavailable = false;
        {
            std::unique_lock lock(mutex_);
            batches_.push_back(records.size());
            changed_.notify_all();
            changed_.wait(lock, [&] { return open_; });
            if (defect_ == Defect::throws) throw std::runtime_error("thrown by the test");
            if (defect_ == Defect::forgets) return {};
            unavailable = unavailable_ > 0;
            if (unavailable) --unavailable_;
        }
        std::vector<Result<erc4337::Approval>> out;
        for (const auto& record : records) {
            if (record.nonce == kDeniedNonce) {
                out.emplace_back(fail(Errc::denied, "denied by the test"));
            } else if (record.nonce == kSupersededNonce) {
                out.emplace_back(fail(Errc::superseded, "superseded by the test"));
            } else if (unavailable && record.nonce == kUnavailableNonce) {
                out.emplace_back(fail(Errc::unavailable, "unavailable by the test"));
            } else if (record.nonce == kInvalidNonce) {
                out.emplace_back(fail(Errc::invalid_params, "refused by the test"));
            } else {
                out.emplace_back(erc4337::Approval{erc4337::verifying_paymaster_hash(record), {}});
            }
        }
        return out;
    }

    /// One of the calls that are unavailable, if there are any left.
    Result<void> probe(const kms::KeyId& /*key*/) override {
        std::unique_lock lock(mutex_);
        ++probes_;
        changed_.notify_all();
        changed_.wait(lock, [&] { return !holds_probes_; });
        if (defect_ == Defect::throws) throw std::runtime_error("thrown by the test");
        if (unavailable_ == 0) return {};
        --unavailable_;
        return fail(Errc::unavailable, "unavailable by the test");
    }

    [[nodiscard]] std::size_t probes() {
        const std::lock_guard lock(mutex_);
        return probes_;
    }

    bool release_idle() noexcept override {
        const std::lock_guard lock(mutex_);
        ++releases_;
        changed_.notify_all();
        return true;
    }

    kms::Traffic traffic() const noexcept override { return {}; }
    std::size_t max_batch() const noexcept override { return 256; }
    std::size_t max_batch_bytes() const noexcept override { return 1024; }

    Result<kms::KeyInfo> generate_key(const kms::KeyId&, kms::KeyType, kms::KeyUse) override {
        return no_keys();
    }
    Result<kms::KeyInfo> import_key(const kms::KeyId&, kms::KeyType, kms::KeyUse,
                                    std::span<std::uint8_t>) override {
        return no_keys();
    }
    Result<void> delete_key(const kms::KeyId&) override { return no_keys(); }
    Result<kms::KeyInfo> find_key(const kms::KeyId&) override { return no_keys(); }
    Result<std::vector<kms::KeyInfo>> list_keys() override { return no_keys(); }
    Result<kms::TaInfo> info() override { return no_keys(); }
    Result<kms::KeyStorage> key_storage() override { return no_keys(); }
    Result<kms::StorageCheck> check_storage() override { return no_keys(); }
    Result<void> add_entropy(std::span<const std::uint8_t>) override { return no_keys(); }
    Result<void> confirm_version() override { return no_keys(); }
    kms::TaSigningKey ta_signing_key() override { return kms::TaSigningKey::unknown; }

private:
    static tl::unexpected<Error> no_keys() {
        return fail(Errc::internal, "this double keeps no keys");
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_;
    bool holds_probes_ = false;
    Defect defect_ = Defect::none;
    unsigned unavailable_ = 0;
    std::vector<std::size_t> batches_;
    std::size_t releases_ = 0;
    std::size_t probes_ = 0;
};

}  // namespace superrelay::support
