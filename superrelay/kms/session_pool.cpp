// SPDX-License-Identifier: MIT
#include "session_pool.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

namespace superrelay::kms {
namespace asio = boost::asio;
namespace {

tl::unexpected<Error> shutting_down() {
    return fail(Errc::unavailable, "the node is shutting down");
}

bool is_unavailable(const Error& error) {
    return verdict_of(error.code) == Verdict::unavailable;
}

}  // namespace

/// What the coroutine that asks and the thread that answers share. The coroutine sleeps on the
/// timer; the answer is set on its executor, by a handler that wakes it.
struct SessionPool::Request {
    explicit Request(const asio::any_io_executor& executor) : wake_up(executor) {}

    asio::steady_timer wake_up;
    std::optional<Result<Keys>> answer;
    std::atomic<bool> abandoned = false;  ///< nobody waits for it any more
};

SessionPool::SessionPool(Open open, Settings settings)
    : open_(std::move(open)), settings_(settings), sessions_(settings.sessions) {
    for (std::size_t i = 0; i < settings_.sessions; ++i)
        threads_.emplace_back([this] { run(); });
}

SessionPool::~SessionPool() {
    close();
    for (auto& thread : threads_)
        thread.join();
}

asio::awaitable<Result<SessionPool::Keys>> SessionPool::list_keys() {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto request = std::make_shared<Request>(executor);
    if (auto queued = enqueue(request); !queued) co_return fail(std::move(queued));
    boost::system::error_code woken;
    request->wake_up.expires_after(settings_.request_timeout);
    co_await request->wake_up.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (request->answer) co_return *std::move(request->answer);
    request->abandoned = true;
    co_return fail(Errc::unavailable, "the TEE did not answer in time");
}

Result<void> SessionPool::enqueue(const std::shared_ptr<Request>& request) {
    const std::lock_guard lock(mutex_);
    if (closed_) return shutting_down();
    std::erase_if(queue_, [](const auto& waiting) { return waiting->abandoned.load(); });
    if (queue_.size() >= settings_.max_queue) {
        return fail(Errc::busy, "too many wait for the TEE already: try again in a moment");
    }
    queue_.push_back(request);
    changed_.notify_one();
    return {};
}

void SessionPool::close() {
    std::deque<std::shared_ptr<Request>> unanswered;
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        unanswered.swap(queue_);
    }
    changed_.notify_all();
    for (const auto& request : unanswered)
        answer(request, shutting_down());
}

Traffic SessionPool::traffic() const {
    const std::lock_guard lock(mutex_);
    Traffic all = past_;
    for (const auto& session : sessions_) {
        if (session.provider) all += session.provider->traffic();
    }
    return all;
}

void SessionPool::run() noexcept {
    Lock lock(mutex_);
    while (!closed_) {
        if (queue_.empty()) {
            rest(lock);
            continue;
        }
        const auto request = std::move(queue_.front());
        queue_.pop_front();
        if (request->abandoned) continue;
        Session& session = free_session();
        session.busy = true;
        lock.unlock();
        auto keys = ask(session);
        lock.lock();
        session.busy = false;
        session.idle_since = Clock::now();
        answer(request, std::move(keys));  // who has it, and asks again, finds the session free
    }
}

/// Waits for something to do, or for a session that has been idle for long enough.
void SessionPool::rest(Lock& lock) {
    const auto has_work = [this] { return closed_ || !queue_.empty(); };
    const auto due = next_release();
    if (!due) {
        changed_.wait(lock, has_work);
    } else if (!changed_.wait_until(lock, *due, has_work)) {
        release_idle(lock);
    }
}

/// Caller holds mutex_. A session that is busy now is looked at by the thread that frees it.
std::optional<SessionPool::Clock::time_point> SessionPool::next_release() const {
    if (settings_.idle_timeout.count() == 0) return std::nullopt;
    std::optional<Clock::time_point> first;
    for (const auto& session : sessions_) {
        if (session.busy || !session.provider) continue;
        const auto due = session.idle_since + settings_.idle_timeout;
        first = std::min(first.value_or(due), due);
    }
    return first;
}

void SessionPool::release_idle(Lock& lock) {
    const auto now = Clock::now();
    for (auto& session : sessions_) {
        if (session.busy || !session.provider) continue;
        if (session.idle_since + settings_.idle_timeout > now) continue;
        session.busy = true;
        lock.unlock();
        replace(session, nullptr);
        lock.lock();
        session.busy = false;
    }
}

/// Caller holds mutex_. One that is open before one that would have to be opened. There is one: a
/// thread makes one busy at a time, and there are as many threads.
SessionPool::Session& SessionPool::free_session() {
    const auto is_free = [](const Session& session) { return !session.busy; };
    const auto open = std::ranges::find_if(
        sessions_, [&](const Session& each) { return is_free(each) && each.provider; });
    return open != sessions_.end() ? *open : *std::ranges::find_if(sessions_, is_free);
}

/// An answer, whatever the provider does.
Result<SessionPool::Keys> SessionPool::ask(Session& session) noexcept {
    try {
        const bool was_open = session.provider != nullptr;
        auto keys = ask_once(session);
        if (!keys && was_open && is_unavailable(keys.error())) return ask_once(session);
        return keys;
    } catch (const std::exception& error) {
        replace(session, nullptr);
        return fail(Errc::internal, error.what());
    }
}

Result<SessionPool::Keys> SessionPool::ask_once(Session& session) {
    if (!session.provider) {
        auto opened = open_();
        if (!opened) return fail(std::move(opened));
        replace(session, *std::move(opened));
    }
    auto keys = session.provider->list_keys();
    if (!keys) replace(session, nullptr);
    return keys;
}

/// The caller has made the session busy, and holds no lock: to close one is a call into the TEE.
void SessionPool::replace(Session& session, std::unique_ptr<KmsProvider> by) {
    if (session.provider) session.provider->release_idle();
    {
        const std::lock_guard lock(mutex_);
        if (session.provider) past_ += session.provider->traffic();
        session.provider.swap(by);
    }
}

void SessionPool::answer(const std::shared_ptr<Request>& request, Result<Keys> what) {
    asio::post(request->wake_up.get_executor(), [request, what = std::move(what)]() mutable {
        request->answer = std::move(what);
        request->wake_up.cancel();
    });
}

}  // namespace superrelay::kms
