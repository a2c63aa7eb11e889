// SPDX-License-Identifier: MIT
#include "descriptor_sink.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

namespace superrelay::obs {
namespace {

/// So much that a write does not block once poll(2) says that there is room, and is not mixed with
/// others' (pipe(7)): whole lines, if one fits.
std::string_view first_piece(std::string_view lines) {
    if (lines.size() <= PIPE_BUF) return lines;
    const auto end = lines.substr(0, PIPE_BUF).rfind('\n');
    return lines.substr(0, end == std::string_view::npos ? PIPE_BUF : end + 1);
}

std::uint64_t count_lines(std::string_view lines) {
    return static_cast<std::uint64_t>(std::ranges::count(lines, '\n'));
}

}  // namespace

DescriptorSink::DescriptorSink(int descriptor, LossLine loss_line)
    : descriptor_(descriptor), loss_line_(std::move(loss_line)), writer_([this] { run(); }) {}

DescriptorSink::~DescriptorSink() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    changed_.notify_one();
    writer_.join();
}

void DescriptorSink::log(const spdlog::details::log_msg& line) {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() + line.payload.size() >= kMostWaiting) {
        ++lost_;
        return;
    }
    const bool first = waiting_.empty();
    waiting_.append(line.payload.data(), line.payload.size()).append("\n");
    ++taken_;
    if (first) changed_.notify_one();
}

void DescriptorSink::flush() {
    constexpr std::chrono::seconds kMost(5);  // of a system that does not let the writer run
    std::unique_lock lock(mutex_);
    urgent_ = true;
    changed_.notify_one();
    written_.wait_for(lock, kMost, [this, all = taken_] { return stuck_ || done_ >= all; });
}

void DescriptorSink::run() {
    std::unique_lock lock(mutex_);
    for (bool last = false; !last;) {
        changed_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
        changed_.wait_for(lock, kDelay, [this] { return closing_ || urgent_; });
        last = closing_;
        urgent_ = false;
        std::string lines = std::exchange(waiting_, {});
        const auto through = taken_;
        if (const auto lost = std::exchange(lost_, 0); lost > 0)
            lines.append(loss_line_(lost)).append("\n");
        lock.unlock();
        write_out(lines);
        lock.lock();
        done_ = through;
        written_.notify_all();
    }
}

/// What a descriptor does not take that is broken, or still full when the program ends, is lost: a
/// log must not keep a program from anything.
void DescriptorSink::write_out(std::string_view lines) {
    while (!lines.empty()) {
        if (!wait_for_room()) return;
        const auto piece = first_piece(lines);
        const ssize_t written = write(descriptor_, piece.data(), piece.size());
        if (written > 0) {
            lines.remove_prefix(static_cast<std::size_t>(written));
        } else if (written < 0 && errno != EINTR && errno != EAGAIN) {
            const std::lock_guard lock(mutex_);
            lost_ += count_lines(lines);
            return;
        }
    }
}

/// @return false when there is none, and no time left to wait for it
bool DescriptorSink::wait_for_room() {
    for (;;) {
        pollfd asked{.fd = descriptor_, .events = POLLOUT, .revents = 0};
        const int ready = poll(&asked, 1, static_cast<int>(kPatience.count()));
        const std::lock_guard lock(mutex_);
        stuck_ = ready == 0;
        if (ready > 0) return true;
        written_.notify_all();
        if (closing_) return false;
    }
}

}  // namespace superrelay::obs
