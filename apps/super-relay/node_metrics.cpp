// SPDX-License-Identifier: MIT
#include "node_metrics.hpp"

#include <string_view>

namespace superrelay::app {

namespace {

std::string_view name_of(SessionUse use) {
    switch (use) {
        case SessionUse::approvals:
            return "approvals";
        case SessionUse::administration:
            return "administration";
        case SessionUse::guard:
            break;
    }
    return "guard";
}

}  // namespace

void show_traffic(obs::MetricsPage& page, SessionUse use, const kms::Traffic& traffic) {
    using obs::Metric;
    const std::string_view label = name_of(use);
    page.add(Metric::switches, {label}, static_cast<double>(traffic.switches));
    page.add(Metric::sessions, {label}, static_cast<double>(traffic.sessions_active));
    page.add(Metric::sessions_opened, {label}, static_cast<double>(traffic.sessions_opened));
}

void NodeMetrics::record(const kms::Batcher::Report& report) {
    tee.record_batch(report.waited, report.took);
    for (const auto& answer : report.answers)
        tee.record_approval(obs::outcome_of(answer));
}

void NodeMetrics::show(obs::MetricsPage& page, const kms::Batcher& batcher) const {
    requests.show(page);
    tee.show(page);
    process.show(page);
    page.add(obs::Metric::queue_depth, {}, static_cast<double>(batcher.waiting()));
}

}  // namespace superrelay::app
