// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "kms_provider.hpp"
#include "sponsor.hpp"

namespace superrelay::kms {

/// Turns single requests into batches for a blocking KmsProvider.
///
/// One TEE thread owns the provider from construction to stop(). A request that finds it idle
/// goes at once; what arrives while a call is under way is the next batch. sponsor() may be
/// called from any I/O thread; each answer is posted to the executor of the caller's coroutine.
class Batcher final : public Sponsor {
public:
    struct Settings {
        std::size_t batch_size = 64;   ///< most records a call; at most the provider's max_batch()
        std::size_t max_queue = 1024;  ///< waiting requests; one more is Errc::busy
    };

    /// @param provider  outlives the batcher; used by the TEE thread alone from here on
    Batcher(KmsProvider& provider, KeyId key, Settings settings);
    ~Batcher() override;

    Batcher(const Batcher&) = delete;
    Batcher& operator=(const Batcher&) = delete;

    [[nodiscard]] boost::asio::awaitable<Result<erc4337::Approval>> sponsor(
        erc4337::SponsorRecord record) override;

    /// Answers Errc::unavailable to whatever waits, lets the call under way end, joins the TEE
    /// thread. Idempotent; the executors of waiting requests must still exist.
    void stop();

private:
    using Answer = Result<erc4337::Approval>;

    /// The suspended coroutine and where it runs.
    struct Caller {
        boost::asio::any_io_executor executor;
        boost::asio::any_completion_handler<void(Answer)> resume;
    };

    struct Waiting {
        erc4337::SponsorRecord record;
        Caller caller;
    };

    void enqueue(Waiting waiting);
    void run();
    std::vector<Waiting> take_batch();
    void sign(std::vector<Waiting> batch);
    static void answer(Caller caller, Answer answer);

    KmsProvider& provider_;
    const KeyId key_;
    const Settings settings_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Waiting> queue_;  // guarded by mutex_
    bool stopping_ = false;      // guarded by mutex_
    std::thread tee_thread_;     // last: it uses all of the above
};

}  // namespace superrelay::kms
