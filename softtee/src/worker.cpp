// SPDX-License-Identifier: MIT
#include "worker.hpp"

#include <unistd.h>

#include <algorithm>
#include <climits>
#include <system_error>

#include "fault.hpp"
#include "sanitizers.hpp"

namespace softtee {

const std::size_t Worker::kHostSlack = kSanitized ? 4096 * 1024 : 128 * 1024;

Worker::Worker(std::size_t stack_size) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const auto least = static_cast<std::size_t>(sysconf(_SC_THREAD_STACK_MIN));
    const std::size_t wanted = std::max(stack_size + kHostSlack, least);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, (wanted + page - 1) / page * page);
    const int error = pthread_create(&thread_, &attributes, main, this);
    pthread_attr_destroy(&attributes);
    if (error != 0) throw std::system_error(error, std::generic_category(), "TA thread");
}

Worker::~Worker() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    changed_.notify_all();
    pthread_join(thread_, nullptr);
}

void Worker::run(const std::function<void()>& job) {
    std::unique_lock lock(mutex_);
    job_ = &job;
    changed_.notify_all();
    changed_.wait(lock, [this] { return job_ == nullptr; });
}

bool Worker::on_stack(const void* start, std::size_t size) const {
    if (on_fake_stack(start, size)) return true;
    const auto from = reinterpret_cast<std::uintptr_t>(start);
    return from >= stack_start_ && from - stack_start_ <= stack_size_ &&
           size <= stack_size_ - (from - stack_start_);
}

void* Worker::main(void* self) {
    const FaultStack fault_stack;
    auto& worker = *static_cast<Worker*>(self);
    pthread_attr_t attributes;
    void* stack = nullptr;
    pthread_getattr_np(pthread_self(), &attributes);
    pthread_attr_getstack(&attributes, &stack, &worker.stack_size_);
    pthread_attr_destroy(&attributes);
    worker.stack_start_ = reinterpret_cast<std::uintptr_t>(stack);
    worker.loop();
    return nullptr;
}

void Worker::loop() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return stop_ || job_ != nullptr; });
        if (stop_) return;
        lock.unlock();
        (*job_)();
        lock.lock();
        job_ = nullptr;
        changed_.notify_all();
    }
}

}  // namespace softtee
