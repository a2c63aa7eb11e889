// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>

#include "kms_provider.hpp"
#include "signing_queue.hpp"
#include "sponsor.hpp"

namespace superrelay::kms {

/// Turns single requests into batches for a blocking KmsProvider.
///
/// One TEE thread owns the provider from construction to destruction, and takes from the queue what
/// has come together while its last call was under way, or in one turn of an I/O thread's loop.
///
/// sponsor() may be awaited from several threads; each coroutine's executor runs one handler at a
/// time (an io_context with one thread, or a strand). The other functions are thread-safe.
class Batcher final : public Sponsor {
public:
    /// What became of one batch.
    struct Report {
        /// Of each request, from its arrival until the batch was taken.
        std::span<const std::chrono::nanoseconds> waited;
        std::chrono::nanoseconds took;  ///< the provider, with what was asked again
        std::span<const Result<erc4337::Approval>> answers;
    };

    struct Settings {
        std::size_t batch_size = 32;  ///< most records a call; at most the provider's max_batch()
        /// Longest that a request waits for others that come with it: not longer either than a
        /// request takes in the TEE.
        std::chrono::milliseconds batch_timeout{50};
        std::size_t max_queue = 1024;  ///< waiting requests; one more is Errc::busy
        std::chrono::milliseconds request_timeout{10'000};  ///< then Errc::unavailable
        std::size_t max_retries = 0;  ///< of what the provider answers "unavailable"
        /// One begins, and why; called by the TEE thread.
        std::function<void(const Error&)> on_retry{};
        /// While the last call did not work and nobody asks, the provider is probed that often.
        std::chrono::milliseconds probe_interval{5'000};
        /// So long after a call that worked or failed its outcome is believed without another
        /// probe.
        std::chrono::milliseconds believed_for{3'000};
        /// Without a request for so long the provider releases what it holds; 0: it never does.
        std::chrono::milliseconds idle_timeout{0};
        std::function<void()> on_idle{};  ///< it has; called by the TEE thread
        /// Called by the TEE thread before a batch is answered; must not throw.
        std::function<void(const Report&)> on_batch{};
    };

    /// @param provider  outlives the batcher; used by the TEE thread alone from here on
    Batcher(KmsProvider& provider, KeyId key, Settings settings);

    /// Closes, and waits for the call under way. The executors of all that asked exist until it
    /// returns.
    ~Batcher() override;

    Batcher(const Batcher&) = delete;
    Batcher& operator=(const Batcher&) = delete;

    [[nodiscard]] boost::asio::awaitable<Result<erc4337::Approval>> sponsor(
        erc4337::SponsorRecord record) override;

    /// Answers Errc::unavailable to whatever waits and to all that comes; the call under way goes
    /// on. Does not block. Idempotent.
    void close();

    /// How many requests wait for the TEE, those under way not counted.
    [[nodiscard]] std::size_t waiting() const;

    /// Has the TEE thread probe a TEE whose last outcome is old, unless a probe is on its way:
    /// last_failure() has the outcome, later. Does not block.
    void request_probe();

    /// Why the last call did not work or did not end in time, if it was not for a rule or for what
    /// it asked; nothing after one that did, be it a probe.
    [[nodiscard]] std::optional<Error> last_failure() const;

private:
    using Clock = std::chrono::steady_clock;
    using Queue = SigningQueue<Clock>;

    void run() noexcept;
    void serve(Queue::Batch batch) noexcept;
    void rest() noexcept;
    [[nodiscard]] Clock::duration patience() const;
    [[nodiscard]] bool wants_probe() const;
    [[nodiscard]] Queue::Answers sign(const Queue::Batch& batch) noexcept;
    [[nodiscard]] bool begin_retry(const Error& why, std::chrono::milliseconds pause);
    void probe() noexcept;
    void remember(const Queue::Answers& answers);
    void remember(std::optional<Error> failure);
    void report(const Queue::Batch& batch, Clock::time_point taken,
                const Queue::Answers& answers) const;

    KmsProvider& provider_;
    const KeyId key_;
    const Settings settings_;
    const std::shared_ptr<Queue> queue_;

    mutable std::mutex mutex_;
    std::optional<Error> last_failure_;             // guarded by mutex_
    Clock::time_point outcome_at_ = Clock::now();   // guarded by mutex_
    std::optional<Clock::time_point> probe_asked_;  // guarded by mutex_: of a probe on its way
    std::optional<Clock::time_point> release_at_;   // the TEE thread's; nothing: released, or never
    std::thread tee_thread_;                        // last: it uses all of the above
};

}  // namespace superrelay::kms
