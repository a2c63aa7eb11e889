// SPDX-License-Identifier: MIT
// What an approval costs from the host's KmsProvider through the Client API into the TA and back,
// by batch size, beside the call alone, the bare signature by the distribution's libsecp256k1 and
// the bare hash. Runs with either TEE; in softtee with a storage of its own.

#include <benchmark/benchmark.h>
#include <secp256k1_recovery.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <superrelay/core/keccak.hpp>
#include <superrelay/tee/session.hpp>
#include <superrelay/tee/tee_kms_provider.hpp>
#include <superrelay/tee/uuid.hpp>
#include <vector>

namespace superrelay {
namespace {

constexpr const char* kTaUuid = "12345678-5b69-11d4-9fee-00c04f4c3456";

/// A key for the benchmarks, gone at the end, and with softtee a storage that only this has.
class Bench {
public:
    Bench() {
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
        const auto made =
            provider_->generate_key(key_, kms::KeyType::secp256k1, kms::KeyUse::sponsor);
        if (!made) fail_with(made.error());
    }
    ~Bench() {
        (void)provider_->delete_key(key_);
        provider_.reset();
        std::filesystem::remove_all(folder_);
    }
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;

    [[nodiscard]] kms::KmsProvider& provider() { return *provider_; }
    [[nodiscard]] const kms::KeyId& key() const { return key_; }

private:
    [[noreturn]] static void fail_with(const Error& error) {
        std::cerr << "bench_sponsor: " << error.message << '\n';
        std::exit(exit_code(error.code));
    }

    std::filesystem::path folder_;
    kms::KeyId key_ = kms::KeyId::parse("bench").value();
    std::unique_ptr<kms::KmsProvider> provider_;
};

Bench& bench() {
    static Bench instance;
    return instance;
}

erc4337::SponsorRecord sample_record() {
    erc4337::SponsorRecord out{};
    out.entry_point = erc4337::EntryPointVersion::v07;
    out.chain_id = 31337;
    out.paymaster.bytes.fill(0x33);
    out.sender.bytes.fill(0x11);
    out.validity.until = UnixTime(std::chrono::seconds(1'800'000'000));
    return out;
}

/// For EntryPoint v0.6, whose paymaster hashes the operation's bytes: 1 kB of callData.
erc4337::SponsorRecord sample_record_v06() {
    erc4337::SponsorRecord out = sample_record();
    out.entry_point = erc4337::EntryPointVersion::v06;
    out.v06 = {.init_code = {}, .call_data = Bytes(1024, 0x5a), .sender_nonce = 1};
    return out;
}

/// There and back, through a command that the TA does not know.
void empty_command(benchmark::State& state) {
    constexpr std::uint32_t kUnknownCommand = 0xffff;
    auto session = tee::parse_uuid(kTaUuid).and_then(
        [](const TEEC_UUID& ta) { return tee::Session::open(ta); });
    if (!session) return state.SkipWithError(session.error().message.c_str());
    for (auto _ : state) {
        TEEC_Operation operation{};
        if ((*session)->invoke(kUnknownCommand, operation) != TEEC_ERROR_NOT_SUPPORTED)
            state.SkipWithError("the TA knows the command, or is gone");
    }
}
BENCHMARK(empty_command)->UseRealTime();

void sponsor(benchmark::State& state, const erc4337::SponsorRecord& record) {
    const std::vector records(static_cast<std::size_t>(state.range(0)), record);
    Bench& in = bench();
    for (auto _ : state) {
        const auto approvals = in.provider().sponsor(in.key(), records);
        if (!approvals.front()) state.SkipWithError(approvals.front().error().message.c_str());
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void sponsor_batch(benchmark::State& state) {
    sponsor(state, sample_record());
}
BENCHMARK(sponsor_batch)->Arg(1)->Arg(16)->Arg(64)->Arg(256)->UseRealTime();

void sponsor_batch_v06(benchmark::State& state) {
    sponsor(state, sample_record_v06());
}
BENCHMARK(sponsor_batch_v06)->Arg(1)->Arg(64)->UseRealTime();

void bare_signature(benchmark::State& state) {
    auto* context = secp256k1_context_create(SECP256K1_CONTEXT_SIGN);
    std::array<std::uint8_t, 32> secret{};
    std::array<std::uint8_t, 32> digest{};
    secret.fill(0x01);
    for (auto _ : state) {
        secp256k1_ecdsa_recoverable_signature signature;
        digest[0]++;
        const int signed_ok = secp256k1_ecdsa_sign_recoverable(context, &signature, digest.data(),
                                                               secret.data(), nullptr, nullptr);
        if (signed_ok != 1) state.SkipWithError("not signed");
        benchmark::DoNotOptimize(signature);
    }
    state.SetItemsProcessed(state.iterations());
    secp256k1_context_destroy(context);
}
BENCHMARK(bare_signature)->UseRealTime();

void keccak_320_bytes(benchmark::State& state) {
    const Bytes message(320, 0xa5);
    for (auto _ : state)
        benchmark::DoNotOptimize(keccak256(message));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(keccak_320_bytes)->UseRealTime();

}  // namespace
}  // namespace superrelay

BENCHMARK_MAIN();
