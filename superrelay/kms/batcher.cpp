// SPDX-License-Identifier: MIT
#include "batcher.hpp"

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iterator>
#include <utility>

namespace superrelay::kms {
namespace asio = boost::asio;

Batcher::Batcher(KmsProvider& provider, KeyId key, Settings settings)
    : provider_(provider),
      key_(std::move(key)),
      settings_{std::clamp<std::size_t>(settings.batch_size, 1, provider.max_batch()),
                settings.max_queue},
      tee_thread_([this] { run(); }) {}

Batcher::~Batcher() {
    stop();
}

asio::awaitable<Result<erc4337::Approval>> Batcher::sponsor(erc4337::SponsorRecord record) {
    auto executor = co_await asio::this_coro::executor;
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Answer)>(
        [&](auto resume) {
            enqueue({std::move(record), {std::move(executor), std::move(resume)}});
        },
        asio::use_awaitable);
}

void Batcher::enqueue(Waiting waiting) {
    Error refusal;
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) {
            refusal = {Errc::unavailable, "the relay is shutting down"};
        } else if (queue_.size() >= settings_.max_queue) {
            refusal = {Errc::busy, "the signing queue is full: try again in a moment"};
        } else {
            queue_.push_back(std::move(waiting));
            changed_.notify_one();
            return;
        }
    }
    answer(std::move(waiting.caller), tl::unexpected(std::move(refusal)));
}

void Batcher::stop() {
    std::deque<Waiting> unsigned_requests;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        unsigned_requests.swap(queue_);
    }
    changed_.notify_one();
    for (auto& waiting : unsigned_requests) {
        answer(std::move(waiting.caller), fail(Errc::unavailable, "the relay is shutting down"));
    }
    if (tee_thread_.joinable()) tee_thread_.join();
}

void Batcher::run() {
    for (auto batch = take_batch(); !batch.empty(); batch = take_batch()) {
        sign(std::move(batch));
    }
}

/// Waits for requests; empty when stopping.
std::vector<Batcher::Waiting> Batcher::take_batch() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    const auto count = std::min(queue_.size(), settings_.batch_size);
    const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<Waiting> batch(std::make_move_iterator(queue_.begin()),
                               std::make_move_iterator(end));
    queue_.erase(queue_.begin(), end);
    return batch;
}

void Batcher::sign(std::vector<Waiting> batch) {
    std::vector<erc4337::SponsorRecord> records;
    records.reserve(batch.size());
    for (auto& waiting : batch)
        records.push_back(std::move(waiting.record));
    auto answers = provider_.sponsor(key_, records);
    for (std::size_t i = 0; i < batch.size(); ++i) {
        answer(std::move(batch[i].caller), std::move(answers.at(i)));
    }
}

/// Posted, never resumed in place: the caller's frame belongs to its own thread.
void Batcher::answer(Caller caller, Answer answer) {
    asio::post(caller.executor,
               [resume = std::move(caller.resume), answer = std::move(answer)]() mutable {
                   std::move(resume)(std::move(answer));
               });
}

}  // namespace superrelay::kms
