// SPDX-License-Identifier: MIT
#pragma once

#include <pthread.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>

namespace softtee {

/// A thread with a stack of a given size that runs one job at a time.
class Worker {
public:
    /// What a host thread needs beside the TA's own frames: the C library's
    /// thread-local storage, OpenSSL's frames and the unwinder's.
    static const std::size_t kHostSlack;

    /// `stack_size` bytes for the TA, kHostSlack is added.
    /// Throws std::system_error when no thread can be had.
    explicit Worker(std::size_t stack_size);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// Runs `job` on the thread and waits for its end. One caller at a time;
    /// `job` must not throw.
    void run(const std::function<void()>& job);

    /// Whether the range lies on the thread's stack. On that thread only.
    [[nodiscard]] bool on_stack(const void* start, std::size_t size) const;

private:
    static void* main(void* self);
    void loop();

    pthread_t thread_{};
    std::mutex mutex_;
    std::condition_variable changed_;
    const std::function<void()>* job_ = nullptr;
    bool stop_ = false;
    std::uintptr_t stack_start_ = 0;
    std::size_t stack_size_ = 0;
};

}  // namespace softtee
