// SPDX-License-Identifier: MIT
#include "tee_metrics.hpp"

namespace superrelay::obs {
namespace {

/// From an idle TEE at once to optee_kms.performance.request_timeout.
const prometheus::Histogram::BucketBoundaries kTeeBuckets{
    0.00001, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 10};
const prometheus::Histogram::BucketBoundaries kBatchBuckets{1, 2, 4, 8, 16, 32, 64, 128, 256};

/// In the order of KeyOperation.
constexpr auto kOperationLabels =
    std::to_array<std::string_view>({"generate", "import", "delete", "find", "list"});

double seconds(std::chrono::nanoseconds duration) {
    return std::chrono::duration<double>(duration).count();
}

}  // namespace

TeeMetrics::TeeMetrics() : wait_(kTeeBuckets), batch_size_(kBatchBuckets), duration_(kTeeBuckets) {}

void TeeMetrics::record_batch(std::span<const std::chrono::nanoseconds> waited,
                              std::chrono::nanoseconds took) {
    batch_size_.Observe(static_cast<double>(waited.size()));
    duration_.Observe(seconds(took));
    for (const auto each : waited)
        wait_.Observe(seconds(each));
}

void TeeMetrics::record_approval(const Outcome& outcome) {
    approvals_[verdict_place(outcome)].Increment();
    record_error(outcome);
}

void TeeMetrics::record(KeyOperation operation, const Outcome& outcome) {
    key_operations_[static_cast<std::size_t>(operation)][verdict_place(outcome)].Increment();
    record_error(outcome);
}

void TeeMetrics::record_error(const Outcome& outcome) {
    if (outcome) errors_[static_cast<std::size_t>(*outcome)].Increment();
}

void TeeMetrics::show(MetricsPage& page) const {
    page.add(Metric::queue_wait, {}, wait_);
    page.add(Metric::batch_size, {}, batch_size_);
    page.add(Metric::operation_duration, {}, duration_);
    page.add(Metric::retries, {}, retries_.Value());
    for (std::size_t verdict = 0; verdict < kVerdictLabels.size(); ++verdict) {
        const auto label = kVerdictLabels[verdict];
        page.add(Metric::operations, {label}, approvals_[verdict].Value());
        for (std::size_t i = 0; i < kKeyOperations; ++i) {
            page.add(Metric::key_operations, {kOperationLabels[i], label},
                     key_operations_[i][verdict].Value());
        }
    }
    for (const Errc code : kErrcs) {
        page.add(Metric::tee_errors, {name_of(code)},
                 errors_[static_cast<std::size_t>(code)].Value());
    }
}

}  // namespace superrelay::obs
