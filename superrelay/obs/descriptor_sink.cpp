// SPDX-License-Identifier: MIT
#include "descriptor_sink.hpp"

#include <unistd.h>

#include <cerrno>
#include <string_view>

namespace superrelay::obs {
namespace {

// More is written without waiting for more.
constexpr std::size_t kMostWaiting = 64 * 1024;

/// A descriptor that takes nothing more loses the rest: a log must not end a program.
/// @return how much was written
std::size_t write_what_fits(int descriptor, std::string_view text) {
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t written = write(descriptor, text.data() + done, text.size() - done);
        if (written < 0 && errno != EINTR) break;
        if (written > 0) done += static_cast<std::size_t>(written);
    }
    return done;
}

}  // namespace

DescriptorSink::~DescriptorSink() {
    {
        const std::lock_guard lock(mutex_);
        flush_();
        closing_ = true;
    }
    changed_.notify_one();
    if (writer_.joinable()) writer_.join();
}

void DescriptorSink::sink_it_(const spdlog::details::log_msg& line) {
    const bool first = waiting_.empty();
    waiting_.append(line.payload.data(), line.payload.size()).append("\n");
    if (waiting_.size() >= kMostWaiting) return flush_();
    if (!writer_.joinable()) writer_ = std::thread([this] { run(); });
    if (first) changed_.notify_one();
}

void DescriptorSink::flush_() {
    if (waiting_.empty()) return;
    if (torn_) waiting_.insert(0, "\n");
    const std::size_t written = write_what_fits(descriptor_, waiting_);
    if (written > 0) torn_ = waiting_[written - 1] != '\n';
    waiting_.clear();
}

void DescriptorSink::run() {
    std::unique_lock lock(mutex_);
    while (!closing_) {
        changed_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
        changed_.wait_for(lock, kDelay, [this] { return closing_; });
        flush_();
    }
}

}  // namespace superrelay::obs
