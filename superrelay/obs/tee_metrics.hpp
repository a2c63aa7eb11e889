// SPDX-License-Identifier: MIT
#pragma once

#include <prometheus/counter.h>
#include <prometheus/histogram.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

#include "metrics_page.hpp"
#include "outcome.hpp"

namespace superrelay::obs {

/// Counts what the TEE is asked for. Thread-safe: the batcher's TEE thread and those of the session
/// pool record, another one shows.
class TeeMetrics {
public:
    enum class KeyOperation : std::uint8_t { generate, import, remove, find, list };

    TeeMetrics();

    /// A batch of approvals.
    /// @param waited  of each request, from its arrival until the batch was taken
    /// @param took    the TEE, for all of them
    void record_batch(std::span<const std::chrono::nanoseconds> waited,
                      std::chrono::nanoseconds took);

    /// One approval of a batch.
    void record_approval(const Outcome& outcome);

    void record_retry() { retries_.Increment(); }
    void record(KeyOperation operation, const Outcome& outcome);

    void show(MetricsPage& page) const;

private:
    using ByVerdict = std::array<prometheus::Counter, kVerdictLabels.size()>;
    static constexpr std::size_t kKeyOperations = 5;

    void record_error(const Outcome& outcome);

    prometheus::Histogram wait_;
    prometheus::Histogram batch_size_;
    prometheus::Histogram duration_;
    prometheus::Counter retries_;
    ByVerdict approvals_;
    std::array<ByVerdict, kKeyOperations> key_operations_;
    std::array<prometheus::Counter, kErrcs.size()> errors_;
};

}  // namespace superrelay::obs
