// SPDX-License-Identifier: MIT
// The bare signature by the TA's own build of libsecp256k1: curve.c as the TA has it, without a
// TEE around it.

#include <benchmark/benchmark.h>
#include <sys/random.h>

#include <array>
#include <cstdlib>

extern "C" {
#include "curve.h"

// What the build has curve.c call in place of the TEE's functions.
void bench_panic(TEE_Result) {
    std::abort();
}

void bench_random(void* out, std::size_t size) {
    if (getrandom(out, size, 0) != static_cast<ssize_t>(size)) std::abort();
}
}

namespace superrelay::bench {
namespace {

void ta_signature(benchmark::State& state) {
    sr_curve curve{};
    std::array<std::uint8_t, SR_SCALAR_SIZE> scalar{};
    std::array<std::uint8_t, SR_DIGEST_SIZE> digest{};
    std::array<std::uint8_t, SR_HEDGE_SIZE> hedge{};
    sr_signature signature{};
    scalar.fill(0x01);
    sr_curve_init(&curve);
    sr_curve_begin(&curve, 1, hedge.data());
    for (auto _ : state) {
        digest[0]++;
        const TEE_Result res =
            sr_curve_sign(&curve, scalar.data(), digest.data(), hedge.data(), &signature);
        if (res != TEE_SUCCESS) state.SkipWithError("not signed");
        benchmark::DoNotOptimize(signature);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ta_signature)->UseRealTime();

}  // namespace
}  // namespace superrelay::bench
