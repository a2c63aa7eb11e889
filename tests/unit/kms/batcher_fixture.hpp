// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <superrelay/kms/batcher.hpp>
#include <thread>
#include <vector>

namespace superrelay::kms {

inline KeyId key() {
    return KeyId::parse("paymaster").value();
}

inline erc4337::SponsorRecord record(unsigned nonce) {
    erc4337::SponsorRecord out{};
    out.nonce = nonce;
    return out;
}

/// Blocks until as many requests wait for the TEE.
inline void await_waiting(const Batcher& batcher, std::size_t count) {
    while (batcher.waiting() != count)
        std::this_thread::yield();
}

/// Callers on I/O threads of their own.
class Callers {
public:
    explicit Callers(unsigned threads = 1) : work_(io_.get_executor()) {
        for (unsigned i = 0; i < threads; ++i)
            threads_.emplace_back([this] { io_.run(); });
    }
    ~Callers() {
        work_.reset();
        for (auto& thread : threads_)
            thread.join();
    }
    Callers(const Callers&) = delete;
    Callers& operator=(const Callers&) = delete;

    template <typename T>
    std::future<T> start(boost::asio::awaitable<T> work) {
        return boost::asio::co_spawn(boost::asio::make_strand(io_), std::move(work),
                                     boost::asio::use_future);
    }

    std::future<Result<erc4337::Approval>> ask(Batcher& batcher, unsigned nonce) {
        return start(batcher.sponsor(record(nonce)));
    }

private:
    boost::asio::io_context io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::vector<std::thread> threads_;
};

}  // namespace superrelay::kms
