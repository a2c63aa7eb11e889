// SPDX-License-Identifier: MIT
#pragma once

#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "metric.hpp"

namespace superrelay::obs {

/// What one scrape is told: made for it, filled, written.
class MetricsPage {
public:
    /// Of each label of the metric, in the order of its row. They come out of tables of ours, never
    /// from a request: each combination is a series that is kept for months.
    using Labels = std::initializer_list<std::string_view>;

    MetricsPage();

    /// A counter's or a gauge's value; each combination of labels once.
    void add(Metric metric, Labels labels, double value);
    void add(Metric metric, Labels labels, const prometheus::Histogram& histogram);

    /// In Prometheus' text format, version 0.0.4.
    [[nodiscard]] std::string text() const;

private:
    void add(Metric metric, Labels labels, prometheus::ClientMetric sample);

    std::vector<prometheus::MetricFamily> families_;     ///< in the order of Metric
    std::vector<std::vector<std::string>> label_names_;  ///< of each family
};

/// Of MetricsPage::text().
inline constexpr std::string_view kMetricsContentType = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace superrelay::obs
