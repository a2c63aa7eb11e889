// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <superrelay/core/result.hpp>
#include <superrelay/erc4337/sponsorship.hpp>
#include <utility>
#include <vector>

namespace superrelay::kms {

/// Where requests wait for the TEE. Who asks awaits the answer; the TEE's thread takes batches and
/// answers them.
///
/// What one turn of an I/O thread's loop brings goes together: the first request has the loop call
/// back when it has worked off what was ready, and until then there is no batch, unless it is full
/// or the first has waited for as long as the TEE takes for a request. A lone request is taken at
/// once, many that came together are few calls.
///
/// Thread-safe. Each asker's executor runs one handler at a time. Held by shared_ptr: a loop that
/// calls back late finds the queue still there.
///
/// @tparam Clock  whose time deadlines are in, so that tests choose it
template <typename Clock>
class SigningQueue : public std::enable_shared_from_this<SigningQueue<Clock>> {
public:
    using Answer = Result<erc4337::Approval>;
    using Answers = std::vector<Answer>;
    using Duration = typename Clock::duration;

    struct Settings {
        std::size_t batch_size;    ///< most records in a batch
        std::size_t batch_bytes;   ///< most bytes beside them; a record that has more goes alone
        std::size_t max_queue;     ///< waiting requests; one more is Errc::busy
        Duration batch_timeout;    ///< longest that a request is held for others, at all events
        Duration request_timeout;  ///< then Errc::unavailable
    };

    /// What the coroutine that asks and the TEE's thread share. The coroutine sleeps on the timer;
    /// the answer is set on its executor, by a handler that wakes it.
    struct Request {
        Request(const boost::asio::any_io_executor& executor, erc4337::SponsorRecord&& what)
            : record(std::move(what)), wake_up(executor) {}

        erc4337::SponsorRecord record;
        typename Clock::time_point arrived = Clock::now();
        boost::asio::basic_waitable_timer<Clock> wake_up;
        std::optional<Answer> answer;
        std::atomic<bool> abandoned = false;  ///< nobody waits for it any more
    };
    using Batch = std::vector<std::shared_ptr<Request>>;

    explicit SigningQueue(Settings settings) : settings_(settings) {}

    /// As Sponsor::sponsor.
    [[nodiscard]] boost::asio::awaitable<Answer> sponsor(erc4337::SponsorRecord record);

    /// Answers Errc::unavailable to whatever waits and to all that comes. Does not block.
    void close();

    /// The TEE has worked on so many requests for so long: of the last calls comes what
    /// Errc::busy tells of when to ask again.
    void served(std::size_t requests, std::chrono::nanoseconds took);

    [[nodiscard]] std::size_t waiting() const;

    /// Whether a request has waited too long since forget_timeouts().
    [[nodiscard]] bool timed_out() const noexcept { return timed_out_; }
    void forget_timeouts() noexcept { timed_out_ = false; }

    /// The batch that there is now; empty when there is none, or when closed.
    [[nodiscard]] Batch take();

    /// Waits for a batch, `idle` long at most, if that is not zero. Only with the steady clock.
    /// @return an empty one when closed; none when nobody asked for so long, one who had asked has
    ///         just waited too long, or interrupt() was called
    [[nodiscard]] std::optional<Batch> await_batch(Duration idle);

    /// Has await_batch() return, now or when it is called next, if there is no batch then.
    void interrupt();

    /// Waits for so long, but not when closed.
    /// @return whether it is open
    [[nodiscard]] bool pause(Duration time);

    /// Hands each request its answer, on its own executor.
    static void answer(Batch batch, Answers answers);

    /// @name Its own answers
    /// @{
    [[nodiscard]] static Error closed_error();
    [[nodiscard]] static Error timeout_error();
    /// @}

private:
    [[nodiscard]] Result<bool> enqueue(std::shared_ptr<Request> request);
    void gathered();
    void time_out();
    void drop_abandoned();
    [[nodiscard]] bool has_batch() const;
    [[nodiscard]] std::chrono::nanoseconds cost() const;
    [[nodiscard]] typename Clock::time_point held_until() const;
    [[nodiscard]] Error full_error() const;
    [[nodiscard]] Batch take_locked();
    [[nodiscard]] static std::size_t bytes_of(const erc4337::SponsorRecord& record);

    const Settings settings_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::shared_ptr<Request>> queue_;    // guarded by mutex_
    bool gathering_ = false;                        // guarded by mutex_: a loop will call back
    bool closed_ = false;                           // guarded by mutex_
    bool interrupted_ = false;                      // guarded by mutex_
    std::optional<std::chrono::nanoseconds> cost_;  // guarded by mutex_: of a request, lately
    std::atomic<bool> timed_out_ = false;
};

template <typename Clock>
Error SigningQueue<Clock>::closed_error() {
    return {Errc::unavailable, "the relay is shutting down"};
}

template <typename Clock>
Error SigningQueue<Clock>::timeout_error() {
    return {Errc::unavailable, "the TEE did not answer in time"};
}

/// Caller holds mutex_. What a request costs the TEE, by the last calls or by a first guess.
template <typename Clock>
std::chrono::nanoseconds SigningQueue<Clock>::cost() const {
    return cost_.value_or(std::chrono::milliseconds(1));
}

/// Caller holds mutex_. When what waits will have been signed, if the TEE goes on as it did; if it
/// lets requests time out it does not, and those that wait now will have gone by then.
template <typename Clock>
Error SigningQueue<Clock>::full_error() const {
    using std::chrono::milliseconds;
    constexpr milliseconds kLeast(1);
    const auto most = std::max(kLeast, std::chrono::ceil<milliseconds>(settings_.request_timeout));
    const auto ahead = static_cast<std::int64_t>(queue_.size());
    const auto expected = std::chrono::ceil<milliseconds>(cost() * ahead);
    return {.code = Errc::busy,
            .message = "the signing queue is full: try again in a moment",
            .retry_after = timed_out_ ? most : std::clamp(expected, kLeast, most)};
}

template <typename Clock>
void SigningQueue<Clock>::served(std::size_t requests, std::chrono::nanoseconds took) {
    constexpr int kWeightOfPast = 3;
    if (requests == 0) return;
    const auto each = took / static_cast<std::int64_t>(requests);
    const std::lock_guard lock(mutex_);
    cost_ = cost_ ? (*cost_ * kWeightOfPast + each) / (kWeightOfPast + 1) : each;
}

template <typename Clock>
boost::asio::awaitable<Result<erc4337::Approval>> SigningQueue<Clock>::sponsor(
    erc4337::SponsorRecord record) {
    namespace asio = boost::asio;
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto request = std::make_shared<Request>(executor, std::move(record));
    const auto first = enqueue(request);
    if (!first) co_return tl::unexpected(first.error());
    if (*first) asio::post(executor, [self = this->shared_from_this()] { self->gathered(); });
    boost::system::error_code woken;
    request->wake_up.expires_at(request->arrived + settings_.request_timeout);
    co_await request->wake_up.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (request->answer) co_return *std::move(request->answer);
    request->abandoned = true;
    if (!woken) time_out();  // else it was cancelled
    co_return tl::unexpected(timeout_error());
}

/// @return whether the loop is to call back
template <typename Clock>
Result<bool> SigningQueue<Clock>::enqueue(std::shared_ptr<Request> request) {
    const std::lock_guard lock(mutex_);
    if (closed_) return tl::unexpected(closed_error());
    if (queue_.size() >= settings_.max_queue) drop_abandoned();
    if (queue_.size() >= settings_.max_queue) return tl::unexpected(full_error());
    queue_.push_back(std::move(request));
    const bool first = !std::exchange(gathering_, true);
    // The thread wakes for the first, whose time it then knows, and for the one that fills a batch.
    if (queue_.size() == 1 || queue_.size() == settings_.batch_size) changed_.notify_one();
    return first;
}

template <typename Clock>
void SigningQueue<Clock>::gathered() {
    const std::lock_guard lock(mutex_);
    gathering_ = false;
    if (has_batch()) changed_.notify_one();
}

/// Who waits for a batch is to know: an answer may have come just too late, with none to follow.
template <typename Clock>
void SigningQueue<Clock>::time_out() {
    const std::lock_guard lock(mutex_);
    timed_out_ = true;
    changed_.notify_one();
}

template <typename Clock>
void SigningQueue<Clock>::interrupt() {
    const std::lock_guard lock(mutex_);
    interrupted_ = true;
    changed_.notify_one();
}

template <typename Clock>
void SigningQueue<Clock>::close() {
    std::deque<std::shared_ptr<Request>> unsigned_requests;
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        unsigned_requests.swap(queue_);
    }
    changed_.notify_one();
    Batch batch(std::make_move_iterator(unsigned_requests.begin()),
                std::make_move_iterator(unsigned_requests.end()));
    Answers answers(batch.size(), tl::unexpected(closed_error()));
    answer(std::move(batch), std::move(answers));
}

template <typename Clock>
std::size_t SigningQueue<Clock>::waiting() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
}

/// Caller holds mutex_; there is a request. Waiting for others saves calls. What it costs those
/// that wait is never much more than a call, so that the TEE is not idle for long while there is
/// work.
template <typename Clock>
typename Clock::time_point SigningQueue<Clock>::held_until() const {
    const auto for_others = std::chrono::duration_cast<Duration>(cost());
    return queue_.front()->arrived + std::min(settings_.batch_timeout, for_others);
}

/// Caller holds mutex_.
template <typename Clock>
bool SigningQueue<Clock>::has_batch() const {
    if (queue_.empty()) return false;
    return !gathering_ || queue_.size() >= settings_.batch_size || Clock::now() >= held_until();
}

/// Caller holds mutex_.
template <typename Clock>
void SigningQueue<Clock>::drop_abandoned() {
    std::erase_if(queue_, [](const auto& request) { return request->abandoned.load(); });
}

template <typename Clock>
std::size_t SigningQueue<Clock>::bytes_of(const erc4337::SponsorRecord& record) {
    return record.v06 ? record.v06->init_code.size() + record.v06->call_data.size() : 0;
}

/// Caller holds mutex_.
template <typename Clock>
typename SigningQueue<Clock>::Batch SigningQueue<Clock>::take_locked() {
    drop_abandoned();
    if (closed_ || !has_batch()) return {};
    Batch batch;
    std::size_t bytes = 0;
    while (!queue_.empty() && batch.size() < settings_.batch_size) {
        bytes += bytes_of(queue_.front()->record);
        if (!batch.empty() && bytes > settings_.batch_bytes) break;
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    return batch;
}

template <typename Clock>
typename SigningQueue<Clock>::Batch SigningQueue<Clock>::take() {
    const std::lock_guard lock(mutex_);
    return take_locked();
}

template <typename Clock>
std::optional<typename SigningQueue<Clock>::Batch> SigningQueue<Clock>::await_batch(Duration idle) {
    std::unique_lock lock(mutex_);
    const bool before = timed_out_;
    const auto has_news = [&] {
        return closed_ || interrupted_ || !queue_.empty() || timed_out_ != before;
    };
    for (;;) {
        if (idle.count() == 0) {
            changed_.wait(lock, has_news);
        } else if (!changed_.wait_for(lock, idle, has_news)) {
            return std::nullopt;
        }
        if (closed_) return Batch{};
        if (auto batch = take_locked(); !batch.empty()) return batch;
        if (queue_.empty() && (interrupted_ || timed_out_ != before)) {
            interrupted_ = false;
            return std::nullopt;
        }
        // Others may be coming: until they have, or it is time. None: all were given up.
        if (queue_.empty()) continue;
        changed_.wait_until(lock, held_until(), [this] { return closed_ || has_batch(); });
    }
}

template <typename Clock>
bool SigningQueue<Clock>::pause(Duration time) {
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, time, [this] { return closed_; });
}

template <typename Clock>
void SigningQueue<Clock>::answer(Batch batch, Answers answers) {
    // One handler for all that share an executor, which is all of them in a node.
    for (std::size_t begin = 0, end = 0; begin < batch.size(); begin = end) {
        const auto executor = batch[begin]->wake_up.get_executor();
        while (end < batch.size() && batch[end]->wake_up.get_executor() == executor)
            ++end;
        const auto at = [&](auto& all, std::size_t i) {
            return std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(i));
        };
        boost::asio::post(executor,
                          [requests = Batch(at(batch, begin), at(batch, end)),
                           answers = Answers(at(answers, begin), at(answers, end))]() mutable {
                              for (std::size_t i = 0; i < requests.size(); ++i) {
                                  requests[i]->answer = std::move(answers[i]);
                                  requests[i]->wake_up.cancel();
                              }
                          });
    }
}

}  // namespace superrelay::kms
