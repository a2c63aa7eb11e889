// SPDX-License-Identifier: MIT
// Internal to obs: where the log goes.
#pragma once

#include <spdlog/sinks/sink.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace superrelay::obs {

/// Hands lines to a file descriptor, many at once: a write of its own for each line would be a good
/// part of what a request costs. A line waits kDelay at most, but for a slow descriptor; flush()
/// waits until all is written.
///
/// One thread writes. Nobody else waits for the descriptor, but flush() until it has taken nothing
/// for kPatience. Then up to kMostWaiting bytes are kept; what comes beyond is lost, and counted. A
/// program that ends then does not wait longer either.
///
/// Thread-safe.
class DescriptorSink final : public spdlog::sinks::sink {
public:
    static constexpr std::chrono::milliseconds kDelay{10};
    static constexpr std::chrono::milliseconds kPatience{100};
    static constexpr std::size_t kMostWaiting = 1024 * 1024;

    /// The line that tells how many were lost, without its end.
    using LossLine = std::function<std::string(std::uint64_t lost)>;

    /// @param descriptor  outlives the sink
    DescriptorSink(int descriptor, LossLine loss_line);
    ~DescriptorSink() override;
    DescriptorSink(const DescriptorSink&) = delete;
    DescriptorSink& operator=(const DescriptorSink&) = delete;

    void log(const spdlog::details::log_msg& line) override;
    void flush() override;
    void set_pattern(const std::string&) override {}  // lines come as they are to be
    void set_formatter(std::unique_ptr<spdlog::formatter>) override {}

private:
    void run();
    void write_out(std::string_view lines);
    [[nodiscard]] bool wait_for_room();

    const int descriptor_;
    const LossLine loss_line_;

    std::mutex mutex_;
    std::condition_variable changed_;  // for the writer: something is waiting, urgent, or closing
    std::condition_variable written_;  // for flush(): done_ went on, or stuck_
    std::string waiting_;              // guarded by mutex_, as all below
    std::uint64_t taken_ = 0;          // lines that were put into waiting_, ever
    std::uint64_t done_ = 0;           // of these, how many the writer is through with
    std::uint64_t lost_ = 0;           // lines that are not told of yet
    bool urgent_ = false;
    bool stuck_ = false;  // the descriptor has taken nothing for kPatience
    bool closing_ = false;
    std::thread writer_;  // last: it uses all of the above
};

}  // namespace superrelay::obs
