// SPDX-License-Identifier: MIT
#pragma once

#include <prometheus/counter.h>
#include <prometheus/histogram.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "metrics_page.hpp"
#include "outcome.hpp"

namespace superrelay::obs {

/// Counts JSON-RPC requests. Every series is there from the beginning, found by its number alone:
/// to record one costs less than a microsecond. Thread-safe.
class RequestMetrics {
public:
    /// @param methods  the names that become labels; whatever else is asked for is "unknown"
    explicit RequestMetrics(std::vector<std::string_view> methods);

    /// @param method  its place in `methods`; any other number: unknown
    void record(std::size_t method, const Outcome& outcome, std::chrono::nanoseconds took);

    /// The answer was a bundler's error, as it came.
    void record_handed_on(std::size_t method, std::chrono::nanoseconds took);

    /// Of the durations only the series in which something was recorded.
    void show(MetricsPage& page) const;

private:
    struct Series {
        Series();

        prometheus::Counter count;
        prometheus::Histogram duration;
    };
    static constexpr std::size_t kVerdicts = kVerdictLabels.size() + 1;  ///< the last: handed_on
    using Method = std::array<Series, kVerdicts>;

    void count(std::size_t method, std::size_t verdict, std::chrono::nanoseconds took);

    std::vector<std::string_view> names_;  ///< the last: unknown
    std::deque<Method> methods_;
    std::array<prometheus::Counter, kErrcs.size()> errors_;
};

}  // namespace superrelay::obs
