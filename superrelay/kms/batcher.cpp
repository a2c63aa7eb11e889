// SPDX-License-Identifier: MIT
#include "batcher.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <iterator>
#include <utility>

#include "retry.hpp"

namespace superrelay::kms {
namespace asio = boost::asio;
namespace {

using std::chrono::steady_clock;

const Error kClosed{Errc::unavailable, "the relay is shutting down"};
const Error kTimeout{Errc::unavailable, "the TEE did not answer in time"};
const Error kFull{Errc::busy, "the signing queue is full: try again in a moment"};

/// Whether the one who asked is refused, while all else works.
bool callers_fault(const Error& error) {
    const Verdict verdict = verdict_of(error.code);
    return verdict == Verdict::denied || verdict == Verdict::invalid;
}

Batcher::Settings fitted(Batcher::Settings settings, std::size_t max_batch) {
    settings.batch_size = std::clamp<std::size_t>(settings.batch_size, 1, max_batch);
    return settings;
}

}  // namespace

/// What the coroutine that asks and the TEE thread share. The coroutine sleeps on the timer; the
/// answer is set on its executor, by a handler that wakes it.
struct Batcher::Request {
    Request(const asio::any_io_executor& executor, erc4337::SponsorRecord&& what)
        : record(std::move(what)), wake_up(executor) {}

    erc4337::SponsorRecord record;  ///< moved from once it is under way
    asio::steady_timer wake_up;
    steady_clock::time_point arrived = steady_clock::now();
    std::optional<Result<erc4337::Approval>> answer;
    std::atomic<bool> abandoned = false;  ///< nobody waits for it any more
};

Batcher::Batcher(KmsProvider& provider, KeyId key, Settings settings)
    : provider_(provider),
      key_(std::move(key)),
      settings_(fitted(std::move(settings), provider.max_batch())),
      tee_thread_([this] { run(); }) {}

Batcher::~Batcher() {
    close();
    tee_thread_.join();
}

asio::awaitable<Result<erc4337::Approval>> Batcher::sponsor(erc4337::SponsorRecord record) {
    const auto request =
        std::make_shared<Request>(co_await asio::this_coro::executor, std::move(record));
    if (auto queued = enqueue(request); !queued) co_return fail(std::move(queued));
    boost::system::error_code woken;
    request->wake_up.expires_after(settings_.request_timeout);
    co_await request->wake_up.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (request->answer) co_return *std::move(request->answer);
    request->abandoned = true;
    if (!woken) note_timeout();  // else it was cancelled
    co_return tl::unexpected(kTimeout);
}

/// A call that hangs says nothing itself. The next one that works takes this back.
void Batcher::note_timeout() {
    const std::lock_guard lock(mutex_);
    last_failure_ = kTimeout;
}

Result<void> Batcher::enqueue(RequestPtr request) {
    const std::lock_guard lock(mutex_);
    if (closed_) return tl::unexpected(kClosed);
    if (queue_.size() >= settings_.max_queue) return tl::unexpected(kFull);
    queue_.push_back(std::move(request));
    changed_.notify_one();
    return {};
}

void Batcher::close() {
    std::deque<RequestPtr> unsigned_requests;
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        unsigned_requests.swap(queue_);
    }
    changed_.notify_one();
    for (auto& request : unsigned_requests)
        answer(std::move(request), tl::unexpected(kClosed));
}

std::size_t Batcher::waiting() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
}

std::optional<Error> Batcher::last_failure() const {
    const std::lock_guard lock(mutex_);
    return last_failure_;
}

void Batcher::run() noexcept {
    for (auto batch = take_batch(); !batch.empty(); batch = take_batch()) {
        const auto taken = steady_clock::now();
        auto answers = sign(batch);
        remember(answers);
        report(batch, taken, answers);
        for (std::size_t i = 0; i < batch.size(); ++i)
            answer(std::move(batch[i]), std::move(answers[i]));
    }
}

/// Returns when there is something to do; with mutex_ held, but for the time of a release.
void Batcher::await_work(std::unique_lock<std::mutex>& lock) {
    const auto has_work = [this] { return closed_ || !queue_.empty(); };
    const auto idle = settings_.idle_timeout;
    if (idle.count() > 0 && !changed_.wait_for(lock, idle, has_work)) {
        lock.unlock();
        if (provider_.release_idle() && settings_.on_idle) settings_.on_idle();
        lock.lock();
    }
    changed_.wait(lock, has_work);
}

/// Caller holds mutex_.
void Batcher::drop_abandoned() {
    for (RequestPtr& request : queue_) {
        if (request->abandoned) answer(std::move(request), tl::unexpected(kTimeout));
    }
    std::erase(queue_, nullptr);
}

/// Waits for requests that somebody waits for; empty when closed.
std::vector<Batcher::RequestPtr> Batcher::take_batch() {
    std::unique_lock lock(mutex_);
    for (;;) {
        await_work(lock);
        if (closed_) return {};
        drop_abandoned();
        if (!queue_.empty()) break;
    }
    const auto count = std::min(queue_.size(), settings_.batch_size);
    const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<RequestPtr> batch(std::make_move_iterator(queue_.begin()),
                                  std::make_move_iterator(end));
    queue_.erase(queue_.begin(), end);
    return batch;
}

/// One answer a request, whatever the provider does.
Batcher::Answers Batcher::sign(const std::vector<RequestPtr>& batch) noexcept {
    Error defect{Errc::internal, "the key provider did not answer each record"};
    try {
        std::vector<erc4337::SponsorRecord> records;
        records.reserve(batch.size());
        for (const auto& request : batch)
            records.push_back(std::move(request->record));
        auto answers = sponsor_with_retries(
            provider_, key_, records,
            {.most = settings_.max_retries,
             .wanted = [&batch](std::size_t i) { return !batch[i]->abandoned; },
             .go_on = [this](const Error& why, auto pause) { return begin_retry(why, pause); }});
        if (answers.size() == batch.size()) return answers;
    } catch (const std::exception& error) {
        defect.message = error.what();
    }
    return {batch.size(), tl::unexpected(std::move(defect))};
}

/// Waits, but not when the batcher is closed.
bool Batcher::begin_retry(const Error& why, std::chrono::milliseconds pause) {
    std::unique_lock lock(mutex_);
    if (changed_.wait_for(lock, pause, [this] { return closed_; })) return false;
    lock.unlock();
    if (settings_.on_retry) settings_.on_retry(why);
    return true;
}

void Batcher::remember(const Answers& answers) {
    std::optional<Error> failure;
    for (const auto& answer : answers) {
        if (!answer && !callers_fault(answer.error())) failure = answer.error();
    }
    const std::lock_guard lock(mutex_);
    last_failure_ = std::move(failure);
}

void Batcher::report(const std::vector<RequestPtr>& batch, steady_clock::time_point taken,
                     const Answers& answers) const {
    if (!settings_.on_batch) return;
    std::vector<std::chrono::nanoseconds> waited;
    waited.reserve(batch.size());
    for (const auto& request : batch)
        waited.push_back(taken - request->arrived);
    settings_.on_batch({waited, steady_clock::now() - taken, answers});
}

/// Hands the request over to its own thread, for good: its timer belongs there.
void Batcher::answer(RequestPtr request, Result<erc4337::Approval> answer) {
    const auto executor = request->wake_up.get_executor();
    asio::post(executor, [request = std::move(request), answer = std::move(answer)]() mutable {
        request->answer = std::move(answer);
        request->wake_up.cancel();
    });
}

}  // namespace superrelay::kms
