// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <superrelay/kms/batcher.hpp>
#include <superrelay/obs/process_metrics.hpp>
#include <superrelay/obs/request_metrics.hpp>
#include <superrelay/obs/tee_metrics.hpp>
#include <superrelay/rpc/methods.hpp>

namespace superrelay::app {

/// What a session to the TA is open for.
enum class SessionUse : std::uint8_t {
    approvals,       ///< the batcher, and what the node asks at its start
    administration,  ///< the operator's questions
    guard,           ///< what is looked at and fed at intervals
};

/// What all sessions of this use have done.
void show_traffic(obs::MetricsPage& page, SessionUse use, const kms::Traffic& traffic);

/// What a node counts while it works.
struct NodeMetrics {
    obs::RequestMetrics requests{rpc::all_method_names()};
    obs::TeeMetrics tee;
    obs::ProcessMetrics process;

    /// For kms::Batcher::Settings::on_batch.
    void record(const kms::Batcher::Report& report);

    /// All that was counted, and how the queue is now.
    void show(obs::MetricsPage& page, const kms::Batcher& batcher) const;
};

}  // namespace superrelay::app
