// SPDX-License-Identifier: MIT
// What batching costs where there is no HTTP: 64 coroutines of one loop await approvals of the
// node's own batcher, each its next one when it has the last.

#include <benchmark/benchmark.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <superrelay/kms/batcher.hpp>

#include "bench_key.hpp"

namespace superrelay::bench {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kAskers = 64;
/// So many that beginning and end, where batches are smaller, are a small part.
constexpr std::size_t kEach = 32;

asio::awaitable<void> ask(kms::Sponsor& sponsor, std::size_t& given) {
    for (std::size_t i = 0; i < kEach; ++i) {
        const auto approval = co_await sponsor.sponsor(bench_record());
        if (approval) ++given;
    }
}

/// An item is one approval; `switches_per_signature` is how often the TEE was entered for each.
void batcher(benchmark::State& state) {
    BenchKey& in = BenchKey::instance();
    const auto switches_before = in.provider().traffic().switches;
    std::size_t given = 0;
    {
        kms::Batcher batcher(in.provider(), in.key(), {});
        asio::io_context io(1);
        for (auto _ : state) {
            for (std::size_t i = 0; i < kAskers; ++i)
                asio::co_spawn(io, ask(batcher, given), asio::detached);
            io.run();
            io.restart();
        }
    }
    const auto asked = static_cast<std::size_t>(state.iterations()) * kAskers * kEach;
    if (given != asked) return state.SkipWithError("not every approval was given");
    const auto switches = in.provider().traffic().switches - switches_before;
    state.SetItemsProcessed(static_cast<std::int64_t>(given));
    state.counters["switches_per_signature"] =
        static_cast<double>(switches) / static_cast<double>(given);
}
BENCHMARK(batcher)->UseRealTime();

}  // namespace
}  // namespace superrelay::bench
