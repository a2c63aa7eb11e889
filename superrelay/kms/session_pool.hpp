// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "kms_provider.hpp"

namespace superrelay::kms {

/// Sessions to the TA beside the batcher's, each with a thread: an operator's questions wait
/// neither on an I/O thread nor behind requests for approvals.
///
/// A session is opened when one is needed and none is free, and closed when it was not needed for
/// a while or did not work.
///
/// list_keys() may be awaited from several threads; each coroutine's executor runs one handler at a
/// time. The other functions are thread-safe.
class SessionPool {
public:
    using Keys = std::vector<KeyInfo>;
    /// Called by the pool's threads, several at a time.
    using Open = std::function<Result<std::unique_ptr<KmsProvider>>()>;

    struct Settings {
        std::size_t sessions = 1;    ///< at most
        std::size_t max_queue = 64;  ///< waiting requests; one more is Errc::busy
        std::chrono::milliseconds request_timeout{10'000};  ///< then Errc::unavailable
        /// Not needed for so long a session is closed; 0: it stays open.
        std::chrono::milliseconds idle_timeout{0};
    };

    SessionPool(Open open, Settings settings);

    /// Closes, and waits for the calls under way. The executors of all that asked exist until it
    /// returns.
    ~SessionPool();

    SessionPool(const SessionPool&) = delete;
    SessionPool& operator=(const SessionPool&) = delete;

    /// KmsProvider::list_keys. A session that was open before and proves dead is opened anew, once.
    [[nodiscard]] boost::asio::awaitable<Result<Keys>> list_keys();

    /// Answers Errc::unavailable to whatever waits and to all that comes; calls under way go on.
    /// Does not block. Idempotent.
    void close();

    /// Of all its sessions, past ones included.
    [[nodiscard]] Traffic traffic() const;

private:
    struct Request;
    using Lock = std::unique_lock<std::mutex>;
    using Clock = std::chrono::steady_clock;

    /// The thread that has made it busy has it to itself. Its pointer changes under mutex_ alone,
    /// which is why traffic() may read it.
    struct Session {
        std::unique_ptr<KmsProvider> provider;  ///< null: closed
        bool busy = false;
        Clock::time_point idle_since{};
    };

    void run() noexcept;
    void rest(Lock& lock);
    void release_idle(Lock& lock);
    [[nodiscard]] std::optional<Clock::time_point> next_release() const;
    [[nodiscard]] Session& free_session();
    /// @return why it is not taken
    [[nodiscard]] Result<void> enqueue(const std::shared_ptr<Request>& request);
    [[nodiscard]] Result<Keys> ask(Session& session) noexcept;
    [[nodiscard]] Result<Keys> ask_once(Session& session);
    void replace(Session& session, std::unique_ptr<KmsProvider> by);
    static void answer(const std::shared_ptr<Request>& request, Result<Keys> what);

    const Open open_;
    const Settings settings_;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::shared_ptr<Request>> queue_;  // guarded by mutex_
    bool closed_ = false;                         // guarded by mutex_
    std::vector<Session> sessions_;               // guarded by mutex_, as Session says
    Traffic past_;                                // guarded by mutex_: of closed sessions
    std::vector<std::thread> threads_;            // last: they use all of the above
};

}  // namespace superrelay::kms
