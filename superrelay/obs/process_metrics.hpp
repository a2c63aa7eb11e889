// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

#include "metrics_page.hpp"

namespace superrelay::obs {

/// What this process has taken of its machine, under the names that Prometheus' own clients use.
/// Made when the process starts.
class ProcessMetrics {
public:
    /// Reads /proc: some microseconds. What cannot be read there is left out.
    void show(MetricsPage& page) const;

private:
    std::chrono::system_clock::time_point started_ = std::chrono::system_clock::now();
};

}  // namespace superrelay::obs
