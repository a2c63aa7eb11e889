// SPDX-License-Identifier: MIT
// Internal to obs: where the log goes.
#pragma once

#include <spdlog/sinks/base_sink.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace superrelay::obs {

/// Hands lines to a file descriptor, many at once: a write of its own for each line would be a good
/// part of what a request costs. A line waits kDelay at most; flush() waits for nothing.
///
/// A descriptor that blocks holds up all who log. One that does not block and is full loses lines,
/// but what is there are whole lines.
///
/// Thread-safe, as base_sink makes it.
class DescriptorSink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    static constexpr std::chrono::milliseconds kDelay{10};

    /// @param descriptor  outlives the sink
    explicit DescriptorSink(int descriptor) : descriptor_(descriptor) {}
    ~DescriptorSink() override;
    DescriptorSink(const DescriptorSink&) = delete;
    DescriptorSink& operator=(const DescriptorSink&) = delete;

private:
    void sink_it_(const spdlog::details::log_msg& line) override;
    void flush_() override;
    void run();

    const int descriptor_;
    std::string waiting_;              // guarded by mutex_
    bool torn_ = false;                // guarded by mutex_: the last line lacks its end
    bool closing_ = false;             // guarded by mutex_
    std::condition_variable changed_;  // waiting_ is no longer empty, or closing_
    std::thread writer_;               // guarded by mutex_; started when it is needed first
};

}  // namespace superrelay::obs
