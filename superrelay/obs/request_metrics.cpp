// SPDX-License-Identifier: MIT
#include "request_metrics.hpp"

#include <algorithm>
#include <utility>

namespace superrelay::obs {
namespace {

/// From what needs neither TEE nor chain to a bundler's patience.
const prometheus::Histogram::BucketBoundaries kRequestBuckets{
    0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 10};

}  // namespace

RequestMetrics::Series::Series() : duration(kRequestBuckets) {}

RequestMetrics::RequestMetrics(std::vector<std::string_view> methods)
    : names_(std::move(methods)), methods_(names_.size() + 1) {
    names_.emplace_back("unknown");
}

void RequestMetrics::record(std::size_t method, const Outcome& outcome,
                            std::chrono::nanoseconds took) {
    if (outcome) errors_[static_cast<std::size_t>(*outcome)].Increment();
    count(method, verdict_place(outcome), took);
}

void RequestMetrics::record_handed_on(std::size_t method, std::chrono::nanoseconds took) {
    count(method, kVerdicts - 1, took);
}

void RequestMetrics::count(std::size_t method, std::size_t verdict, std::chrono::nanoseconds took) {
    Series& series = methods_[std::min(method, methods_.size() - 1)][verdict];
    series.count.Increment();
    series.duration.Observe(std::chrono::duration<double>(took).count());
}

void RequestMetrics::show(MetricsPage& page) const {
    for (std::size_t method = 0; method < methods_.size(); ++method) {
        for (std::size_t verdict = 0; verdict < kVerdicts; ++verdict) {
            const Series& series = methods_[method][verdict];
            const auto label =
                verdict < kVerdictLabels.size() ? kVerdictLabels[verdict] : "handed_on";
            const double count = series.count.Value();
            page.add(Metric::requests, {names_[method], label}, count);
            if (count == 0) continue;
            page.add(Metric::request_duration, {names_[method], label}, series.duration);
        }
    }
    for (const Errc code : kErrcs) {
        page.add(Metric::request_errors, {name_of(code)},
                 errors_[static_cast<std::size_t>(code)].Value());
    }
}

}  // namespace superrelay::obs
