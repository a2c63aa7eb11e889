// SPDX-License-Identifier: MIT
#pragma once

#include <superrelay/kms/batcher.hpp>
#include <superrelay/obs/request_metrics.hpp>
#include <superrelay/obs/tee_metrics.hpp>
#include <superrelay/rpc/methods.hpp>

namespace superrelay::app {

/// What a node counts while it works.
struct NodeMetrics {
    obs::RequestMetrics requests{rpc::all_method_names()};
    obs::TeeMetrics tee;

    /// For kms::Batcher::Settings::on_batch.
    void record(const kms::Batcher::Report& report);

    /// All that was counted, how the queue is now, and what all sessions have done.
    void show(obs::MetricsPage& page, const kms::Batcher& batcher,
              const kms::Traffic& traffic) const;
};

}  // namespace superrelay::app
