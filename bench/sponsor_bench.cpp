// SPDX-License-Identifier: MIT
// What an approval costs from the host's KmsProvider through the Client API into the TA and back,
// by batch size, beside the call alone, the bare signature by the distribution's libsecp256k1 and
// the bare hash. Runs with either TEE; in softtee with a storage of its own.

#include <benchmark/benchmark.h>
#include <secp256k1_recovery.h>

#include <array>
#include <superrelay/core/keccak.hpp>
#include <superrelay/tee/session.hpp>
#include <superrelay/tee/uuid.hpp>
#include <vector>

#include "bench_key.hpp"

namespace superrelay::bench {
namespace {

/// For EntryPoint v0.6, whose paymaster hashes the operation's bytes: 1 kB of callData.
erc4337::SponsorRecord sample_record_v06() {
    erc4337::SponsorRecord out = bench_record();
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
    BenchKey& in = BenchKey::instance();
    for (auto _ : state) {
        const auto approvals = in.provider().sponsor(in.key(), records);
        if (!approvals.front()) state.SkipWithError(approvals.front().error().message.c_str());
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void sponsor_batch(benchmark::State& state) {
    sponsor(state, bench_record());
}
BENCHMARK(sponsor_batch)->Arg(1)->Arg(16)->Arg(64)->Arg(256)->UseRealTime();

void sponsor_batch_v06(benchmark::State& state) {
    sponsor(state, sample_record_v06());
}
BENCHMARK(sponsor_batch_v06)->Arg(1)->Arg(64)->UseRealTime();

/// By the distribution's libsecp256k1, whose table is larger than the TA's.
void library_signature(benchmark::State& state) {
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
BENCHMARK(library_signature)->UseRealTime();

/// Of so many bytes: what the paymaster signs, and a long callData.
void keccak(benchmark::State& state) {
    const Bytes message(static_cast<std::size_t>(state.range(0)), 0xa5);
    for (auto _ : state)
        benchmark::DoNotOptimize(keccak256(message));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(keccak)->Arg(320)->Arg(64'000)->UseRealTime();

}  // namespace
}  // namespace superrelay::bench

BENCHMARK_MAIN();
