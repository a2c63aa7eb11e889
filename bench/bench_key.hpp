// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <memory>
#include <superrelay/kms/kms_provider.hpp>

namespace superrelay::bench {

inline constexpr const char* kTaUuid = "12345678-5b69-11d4-9fee-00c04f4c3456";

/// A key for the benchmarks, gone at the end, and with softtee a storage that only this has. Made
/// for the first benchmark that signs with it; without one the program ends.
class BenchKey {
public:
    static BenchKey& instance();

    ~BenchKey();
    BenchKey(const BenchKey&) = delete;
    BenchKey& operator=(const BenchKey&) = delete;

    [[nodiscard]] kms::KmsProvider& provider() { return *provider_; }
    [[nodiscard]] const kms::KeyId& key() const { return key_; }

private:
    BenchKey();

    std::filesystem::path folder_;
    kms::KeyId key_ = kms::KeyId::parse("bench").value();
    std::unique_ptr<kms::KmsProvider> provider_;
};

/// A sponsorship for EntryPoint v0.7.
[[nodiscard]] erc4337::SponsorRecord bench_record();

}  // namespace superrelay::bench
