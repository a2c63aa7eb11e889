// SPDX-License-Identifier: MIT
#include "bench_key.hpp"

#include <cstdlib>
#include <iostream>
#include <string>
#include <superrelay/tee/tee_kms_provider.hpp>
#include <utility>

namespace superrelay::bench {
namespace {

[[noreturn]] void fail_with(const Error& error) {
    std::cerr << "bench_sponsor: " << error.message << '\n';
    std::exit(exit_code(error.code));
}

}  // namespace

BenchKey& BenchKey::instance() {
    static BenchKey instance;
    return instance;
}

BenchKey::BenchKey() {
    folder_ = std::filesystem::temp_directory_path() / "superrelay-bench-XXXXXX";
    std::string name = folder_.string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
    setenv("SOFTTEE_STORAGE", folder_.c_str(), 1);
    auto provider = tee::open_tee_kms_provider(kTaUuid);
    if (!provider) fail_with(provider.error());
    provider_ = *std::move(provider);
    // One that a run before this left behind, when it was cut off.
    (void)provider_->delete_key(key_);
    const auto made = provider_->generate_key(key_, kms::KeyType::secp256k1, kms::KeyUse::sponsor);
    if (!made) fail_with(made.error());
}

BenchKey::~BenchKey() {
    (void)provider_->delete_key(key_);
    provider_.reset();
    std::filesystem::remove_all(folder_);
}

erc4337::SponsorRecord bench_record() {
    erc4337::SponsorRecord out{};
    out.entry_point = erc4337::EntryPointVersion::v07;
    out.chain_id = 31337;
    out.paymaster.bytes.fill(0x33);
    out.sender.bytes.fill(0x11);
    out.validity.until = UnixTime(std::chrono::seconds(1'800'000'000));
    return out;
}

}  // namespace superrelay::bench
