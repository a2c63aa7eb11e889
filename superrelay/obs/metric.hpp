// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace superrelay::obs {

/// Every metric that the node shows. Each is one row of metrics.def.
enum class Metric : std::uint8_t {
#define SUPERRELAY_METRIC(id, name, type, labels, help) id,
#include "metrics.def"
#undef SUPERRELAY_METRIC
};

enum class MetricType : std::uint8_t { counter, gauge, histogram };

struct MetricRow {
    std::string_view name;
    MetricType type;
    std::string_view labels;  ///< names, with spaces between
    std::string_view help;
};

/// In the order of Metric.
inline constexpr auto kMetrics = std::to_array<MetricRow>({
#define SUPERRELAY_METRIC(id, name, type, labels, help) {name, MetricType::type, labels, help},
#include "metrics.def"
#undef SUPERRELAY_METRIC
});

[[nodiscard]] constexpr const MetricRow& row_of(Metric metric) noexcept {
    return kMetrics[static_cast<std::size_t>(metric)];
}

}  // namespace superrelay::obs
