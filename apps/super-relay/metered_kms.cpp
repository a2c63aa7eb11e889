// SPDX-License-Identifier: MIT
#include "metered_kms.hpp"

#include <utility>

namespace superrelay::app {
namespace {

using kms::KeyId;
using kms::KeyInfo;
using KeyOperation = obs::TeeMetrics::KeyOperation;

class MeteredKms final : public kms::KmsProvider {
public:
    MeteredKms(std::unique_ptr<kms::KmsProvider> provider, obs::TeeMetrics& metrics)
        : provider_(std::move(provider)), metrics_(metrics) {}

    Result<KeyInfo> generate_key(const KeyId& id, kms::KeyType type, kms::KeyUse use) override {
        return counted(KeyOperation::generate, provider_->generate_key(id, type, use));
    }
    Result<KeyInfo> import_key(const KeyId& id, kms::KeyType type, kms::KeyUse use,
                               std::span<std::uint8_t> secret) override {
        return counted(KeyOperation::import, provider_->import_key(id, type, use, secret));
    }
    Result<void> delete_key(const KeyId& id) override {
        return counted(KeyOperation::remove, provider_->delete_key(id));
    }
    Result<KeyInfo> find_key(const KeyId& id) override {
        return counted(KeyOperation::find, provider_->find_key(id));
    }
    Result<std::vector<KeyInfo>> list_keys() override {
        return counted(KeyOperation::list, provider_->list_keys());
    }

    Result<kms::TaInfo> info() override { return provider_->info(); }
    Result<kms::KeyStorage> key_storage() override { return provider_->key_storage(); }
    Result<kms::StorageCheck> check_storage() override { return provider_->check_storage(); }
    Result<void> add_entropy(std::span<const std::uint8_t> randomness) override {
        return provider_->add_entropy(randomness);
    }
    Result<void> confirm_version() override { return provider_->confirm_version(); }
    kms::TaSigningKey ta_signing_key() override { return provider_->ta_signing_key(); }
    bool release_idle() noexcept override { return provider_->release_idle(); }
    kms::Traffic traffic() const noexcept override { return provider_->traffic(); }
    std::size_t max_batch() const noexcept override { return provider_->max_batch(); }
    std::size_t max_batch_bytes() const noexcept override { return provider_->max_batch_bytes(); }
    std::vector<Result<erc4337::Approval>> sponsor(
        const KeyId& key, std::span<const erc4337::SponsorRecord> records) override {
        return provider_->sponsor(key, records);
    }
    Result<void> probe(const KeyId& key) override { return provider_->probe(key); }

private:
    template <typename T>
    Result<T> counted(KeyOperation operation, Result<T> result) {
        metrics_.record(operation, obs::outcome_of(result));
        return result;
    }

    std::unique_ptr<kms::KmsProvider> provider_;
    obs::TeeMetrics& metrics_;
};

}  // namespace

std::unique_ptr<kms::KmsProvider> metered(std::unique_ptr<kms::KmsProvider> provider,
                                          obs::TeeMetrics& metrics) {
    return std::make_unique<MeteredKms>(std::move(provider), metrics);
}

}  // namespace superrelay::app
