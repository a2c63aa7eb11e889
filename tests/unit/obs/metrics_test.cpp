// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <superrelay/obs/process_metrics.hpp>
#include <superrelay/obs/request_metrics.hpp>
#include <superrelay/obs/tee_metrics.hpp>
#include <vector>

namespace superrelay::obs {
namespace {

using namespace std::chrono_literals;

/// The samples of a page, by all that stands before the value.
std::map<std::string, std::string> samples_of(const std::string& text) {
    std::map<std::string, std::string> out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('#')) continue;
        const auto space = line.rfind(' ');
        EXPECT_TRUE(out.emplace(line.substr(0, space), line.substr(space + 1)).second)
            << "twice: " << line;
    }
    return out;
}

template <typename Recorder>
std::map<std::string, std::string> samples_of(const Recorder& recorder) {
    MetricsPage page;
    recorder.show(page);
    return samples_of(page.text());
}

std::string name_of(MetricType type) {
    switch (type) {
        case MetricType::counter:
            return "counter";
        case MetricType::gauge:
            return "gauge";
        case MetricType::histogram:
            return "histogram";
    }
    return {};
}

TEST(MetricsPage, ShowsLabelsInTheOrderOfTheRow) {
    MetricsPage page;
    page.add(Metric::findings, {"softtee", "warning"}, 2);
    page.add(Metric::queue_depth, {}, 0.5);
    const auto samples = samples_of(page.text());
    EXPECT_EQ(samples, (std::map<std::string, std::string>{
                           {"superrelay_findings{name=\"softtee\",severity=\"warning\"}", "2"},
                           {"superrelay_optee_queue_depth", "0.5"}}));
}

TEST(MetricsPage, AHostileValueStaysInItsPlace) {
    MetricsPage page;
    page.add(Metric::waivers, {"a\"}\nb\\"}, 1);
    EXPECT_NE(page.text().find("superrelay_waivers{name=\"a\\\"}\\nb\\\\\"} 1\n"),
              std::string::npos)
        << page.text();
}

TEST(MetricsPage, TellsTypeAndHelpOfEveryMetricOnce) {
    const std::string text = MetricsPage().text();
    for (const auto& row : kMetrics) {
        const std::string name(row.name);
        for (const auto& line : {"# TYPE " + name + " " + name_of(row.type) + "\n",
                                 "# HELP " + name + " " + std::string(row.help) + "\n"}) {
            const auto found = text.find(line);
            ASSERT_NE(found, std::string::npos) << line;
            EXPECT_EQ(text.find(line, found + 1), std::string::npos) << line;
        }
    }
}

TEST(RequestMetrics, CountByMethodAndVerdict) {
    RequestMetrics metrics({"a", "b"});
    metrics.record(0, {}, 200us);
    metrics.record(0, {}, 3s);
    metrics.record(1, Errc::denied, 1ms);
    metrics.record(1, Errc::not_found, 1ms);
    metrics.record_handed_on(1, 1ms);
    auto samples = samples_of(metrics);
    EXPECT_EQ(samples["superrelay_requests_total{method=\"a\",verdict=\"ok\"}"], "2");
    EXPECT_EQ(samples["superrelay_requests_total{method=\"b\",verdict=\"ok\"}"], "0");
    EXPECT_EQ(samples["superrelay_requests_total{method=\"b\",verdict=\"denied\"}"], "2");
    EXPECT_EQ(samples["superrelay_requests_total{method=\"b\",verdict=\"handed_on\"}"], "1");
    EXPECT_EQ(samples["superrelay_request_errors_total{reason=\"denied\"}"], "1");
    EXPECT_EQ(samples["superrelay_request_errors_total{reason=\"not_found\"}"], "1");
    EXPECT_EQ(samples["superrelay_request_errors_total{reason=\"internal\"}"], "0");
}

TEST(RequestMetrics, DurationsFillTheBuckets) {
    RequestMetrics metrics({"a"});
    metrics.record(0, {}, 200us);
    metrics.record(0, {}, 3s);
    metrics.record(0, {}, 1min);
    auto samples = samples_of(metrics);
    const std::string name = "superrelay_request_duration_seconds";
    const std::string labels = "method=\"a\",verdict=\"ok\"";
    const auto bucket = [&](const char* bound) {
        return samples[name + "_bucket{" + labels + ",le=\"" + bound + "\"}"];
    };
    EXPECT_EQ(bucket("0.0001"), "0");
    EXPECT_EQ(bucket("0.00025"), "1");
    EXPECT_EQ(bucket("1"), "1");
    EXPECT_EQ(bucket("10"), "2");
    EXPECT_EQ(bucket("+Inf"), "3");
    EXPECT_EQ(samples[name + "_count{" + labels + "}"], "3");
    EXPECT_EQ(samples[name + "_sum{" + labels + "}"], "63.0002");
}

TEST(RequestMetrics, NoNumberMakesAnotherSeries) {
    RequestMetrics metrics({"a", "b"});
    const auto series = samples_of(metrics).size();
    for (const std::size_t method : {std::size_t{2}, std::size_t{3}, SIZE_MAX}) {
        metrics.record(method, Errc::method_not_found, 1us);
    }
    auto samples = samples_of(metrics);
    EXPECT_EQ(samples["superrelay_requests_total{method=\"unknown\",verdict=\"invalid\"}"], "3");
    std::erase_if(samples, [](const auto& sample) {
        return sample.first.starts_with("superrelay_request_duration_seconds");
    });
    EXPECT_EQ(samples.size(), series);
}

TEST(RequestMetrics, DurationsOfWhatNeverHappenedAreNotShown) {
    RequestMetrics metrics({"a"});
    EXPECT_EQ(samples_of(metrics).size(), 2 * 6 + kErrcs.size());
}

TEST(TeeMetrics, TellABatch) {
    TeeMetrics metrics;
    const std::array<std::chrono::nanoseconds, 3> waited{0ns, 20us, 2s};
    metrics.record_batch(waited, 3ms);
    metrics.record_approval({});
    metrics.record_approval(Errc::denied);
    metrics.record_approval(Errc::unavailable);
    metrics.record_retry();
    auto samples = samples_of(metrics);
    EXPECT_EQ(samples["superrelay_optee_batch_size_sum"], "3");
    EXPECT_EQ(samples["superrelay_optee_batch_size_bucket{le=\"2\"}"], "0");
    EXPECT_EQ(samples["superrelay_optee_batch_size_bucket{le=\"4\"}"], "1");
    EXPECT_EQ(samples["superrelay_optee_queue_wait_seconds_count"], "3");
    EXPECT_EQ(samples["superrelay_optee_queue_wait_seconds_bucket{le=\"0.00005\"}"] +
                  samples["superrelay_optee_queue_wait_seconds_bucket{le=\"5e-05\"}"],
              "2");
    EXPECT_EQ(samples["superrelay_optee_operation_duration_seconds_sum"], "0.003");
    EXPECT_EQ(samples["superrelay_optee_operations_total{verdict=\"ok\"}"], "1");
    EXPECT_EQ(samples["superrelay_optee_operations_total{verdict=\"denied\"}"], "1");
    EXPECT_EQ(samples["superrelay_optee_operations_total{verdict=\"unavailable\"}"], "1");
    EXPECT_EQ(samples["superrelay_optee_operations_total{verdict=\"failed\"}"], "0");
    EXPECT_EQ(samples["superrelay_optee_errors_total{reason=\"denied\"}"], "1");
    EXPECT_EQ(samples["superrelay_optee_errors_total{reason=\"busy\"}"], "0");
    EXPECT_EQ(samples["superrelay_optee_retries_total"], "1");
}

TEST(TeeMetrics, TellOperationsOnKeys) {
    TeeMetrics metrics;
    metrics.record(TeeMetrics::KeyOperation::remove, {});
    metrics.record(TeeMetrics::KeyOperation::list, Errc::corrupt);
    auto samples = samples_of(metrics);
    const std::string name = "superrelay_optee_key_operations_total";
    EXPECT_EQ(samples[name + "{operation=\"delete\",verdict=\"ok\"}"], "1");
    EXPECT_EQ(samples[name + "{operation=\"list\",verdict=\"failed\"}"], "1");
    EXPECT_EQ(samples[name + "{operation=\"list\",verdict=\"ok\"}"], "0");
    EXPECT_EQ(samples["superrelay_optee_errors_total{reason=\"corrupt\"}"], "1");
}

TEST(ProcessMetrics, GrowWithWhatTheProcessTakes) {
    constexpr std::size_t kBytes = std::size_t{64} << 20U;
    const ProcessMetrics metrics;
    const auto value = [&metrics](const char* name) {
        return std::stod(samples_of(metrics)[name]);
    };
    const double cpu = value("process_cpu_seconds_total");
    const double memory = value("process_resident_memory_bytes");
    // Written, so that the pages are there.
    const std::vector<char> taken(kBytes, 'x');
    EXPECT_GT(value("process_resident_memory_bytes"), memory + kBytes / 2.0);
    EXPECT_EQ(std::ranges::count(taken, 'x'), kBytes);
    EXPECT_GT(value("process_cpu_seconds_total"), cpu);
}

TEST(ProcessMetrics, TellWhenTheyWereMade) {
    const auto now = [] {
        return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch());
    };
    const double before = now().count();
    const ProcessMetrics metrics;
    const double after = now().count();
    const double start = std::stod(samples_of(metrics)["process_start_time_seconds"]);
    EXPECT_GE(start, before - 1e-3);
    EXPECT_LE(start, after + 1e-3);
}

TEST(Metrics, TheDocumentationHasTheSameTable) {
    std::ifstream file(SUPERRELAY_SOURCE_DIR "/docs/metrics.md");
    std::size_t rows = 0;
    std::set<std::string> documented;
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with("| superrelay_") && !line.starts_with("| process_")) continue;
        ++rows;
        // The last column, what to look at, is for people alone.
        documented.insert(line.substr(0, line.rfind(" | ")));
    }
    EXPECT_EQ(rows, kMetrics.size());
    for (const auto& row : kMetrics) {
        std::string labels(row.labels);
        std::ranges::replace(labels, ' ', ',');
        const std::string expected = "| " + std::string(row.name) + " | " + name_of(row.type) +
                                     " | " + labels + " | " + std::string(row.help);
        EXPECT_TRUE(documented.contains(expected)) << "docs/metrics.md lacks: " << expected;
    }
}

}  // namespace
}  // namespace superrelay::obs
