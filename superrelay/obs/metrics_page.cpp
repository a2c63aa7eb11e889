// SPDX-License-Identifier: MIT
#include "metrics_page.hpp"

#include <prometheus/text_serializer.h>

#include <cstddef>
#include <sstream>
#include <utility>

namespace superrelay::obs {
namespace {

prometheus::MetricType to_prometheus(MetricType type) {
    switch (type) {
        case MetricType::counter:
            return prometheus::MetricType::Counter;
        case MetricType::gauge:
            return prometheus::MetricType::Gauge;
        case MetricType::histogram:
            return prometheus::MetricType::Histogram;
    }
    return prometheus::MetricType::Untyped;
}

std::vector<std::string> words_of(std::string_view text) {
    std::istringstream in{std::string(text)};
    std::vector<std::string> out;
    for (std::string word; in >> word;)
        out.push_back(word);
    return out;
}

}  // namespace

MetricsPage::MetricsPage() {
    for (const MetricRow& row : kMetrics) {
        families_.push_back(
            {std::string(row.name), std::string(row.help), to_prometheus(row.type), {}});
        label_names_.push_back(words_of(row.labels));
    }
}

void MetricsPage::add(Metric metric, Labels labels, double value) {
    prometheus::ClientMetric sample;
    if (row_of(metric).type == MetricType::counter) {
        sample.counter.value = value;
    } else {
        sample.gauge.value = value;
    }
    add(metric, labels, std::move(sample));
}

void MetricsPage::add(Metric metric, Labels labels, const prometheus::Histogram& histogram) {
    add(metric, labels, histogram.Collect());
}

void MetricsPage::add(Metric metric, Labels labels, prometheus::ClientMetric sample) {
    const auto place = static_cast<std::size_t>(metric);
    auto value = labels.begin();
    for (const std::string& name : label_names_[place])
        sample.label.push_back({name, value == labels.end() ? "" : std::string(*value++)});
    families_[place].metric.push_back(std::move(sample));
}

std::string MetricsPage::text() const {
    return prometheus::TextSerializer().Serialize(families_);
}

}  // namespace superrelay::obs
