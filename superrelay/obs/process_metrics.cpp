// SPDX-License-Identifier: MIT
#include "process_metrics.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <optional>

namespace superrelay::obs {
namespace {

double seconds_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// Of all threads, in user space and in the kernel.
double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

/// @see proc(5), /proc/pid/statm: its second number are the pages in memory
std::optional<double> resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    double all = 0;
    double resident = 0;
    if (!(statm >> all >> resident)) return std::nullopt;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace

void ProcessMetrics::show(MetricsPage& page) const {
    page.add(Metric::process_cpu, {}, cpu_seconds());
    if (const auto bytes = resident_bytes()) page.add(Metric::process_memory, {}, *bytes);
    const std::chrono::duration<double> since_1970 = started_.time_since_epoch();
    page.add(Metric::process_start, {}, since_1970.count());
}

}  // namespace superrelay::obs
