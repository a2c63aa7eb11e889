// SPDX-License-Identifier: MIT
#include "node_metrics.hpp"

namespace superrelay::app {

void NodeMetrics::record(const kms::Batcher::Report& report) {
    tee.record_batch(report.waited, report.took);
    for (const auto& answer : report.answers)
        tee.record_approval(obs::outcome_of(answer));
}

void NodeMetrics::show(obs::MetricsPage& page, const kms::Batcher& batcher,
                       const kms::Traffic& traffic) const {
    using obs::Metric;
    requests.show(page);
    tee.show(page);
    page.add(Metric::queue_depth, {}, static_cast<double>(batcher.waiting()));
    page.add(Metric::switches, {}, static_cast<double>(traffic.switches));
    page.add(Metric::sessions, {}, static_cast<double>(traffic.sessions_active));
    page.add(Metric::sessions_opened, {}, static_cast<double>(traffic.sessions_opened));
}

}  // namespace superrelay::app
