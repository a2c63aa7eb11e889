// SPDX-License-Identifier: MIT
// What it costs to count: a request, a batch of approvals, and a page for Prometheus.

#include <benchmark/benchmark.h>

#include <array>
#include <superrelay/obs/request_metrics.hpp>
#include <superrelay/obs/tee_metrics.hpp>
#include <superrelay/rpc/methods.hpp>
#include <vector>

namespace superrelay {
namespace {

using std::chrono::microseconds;

/// As the dispatcher does it, the method's number included.
void record_request(benchmark::State& state) {
    obs::RequestMetrics metrics(rpc::all_method_names());
    const std::string method = "pm_getPaymasterData";
    for (auto _ : state) {
        metrics.record(rpc::method_number(method), {}, microseconds(70));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(record_request);

void record_refused_request(benchmark::State& state) {
    obs::RequestMetrics metrics(rpc::all_method_names());
    const std::string method = "a_method_that_nobody_knows";
    for (auto _ : state) {
        metrics.record(rpc::method_number(method), Errc::method_not_found, microseconds(70));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(record_refused_request);

/// As the TEE thread does it; an item is one approval.
void record_batch(benchmark::State& state) {
    obs::TeeMetrics metrics;
    const std::vector<std::chrono::nanoseconds> waited(static_cast<std::size_t>(state.range(0)),
                                                       microseconds(300));
    for (auto _ : state) {
        metrics.record_batch(waited, microseconds(1500));
        for (std::size_t i = 0; i < waited.size(); ++i)
            metrics.record_approval({});
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(record_batch)->Arg(1)->Arg(64)->Arg(256);

/// Everything that was counted, with durations of so many methods and verdicts.
void write_page(benchmark::State& state) {
    obs::RequestMetrics requests(rpc::all_method_names());
    const obs::TeeMetrics tee;
    for (std::size_t i = 0; i < static_cast<std::size_t>(state.range(0)); ++i)
        requests.record(i, {}, microseconds(70));
    for (auto _ : state) {
        obs::MetricsPage page;
        requests.show(page);
        tee.show(page);
        benchmark::DoNotOptimize(page.text());
    }
}
BENCHMARK(write_page)->Arg(1)->Arg(15);

}  // namespace
}  // namespace superrelay

BENCHMARK_MAIN();
