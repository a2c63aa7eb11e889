// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <utility>

namespace superrelay::support {

/// Runs a coroutine to its end on a thread that is the test's own.
template <typename T>
T run(boost::asio::awaitable<T> work) {
    boost::asio::io_context io;
    auto result = boost::asio::co_spawn(io, std::move(work), boost::asio::use_future);
    io.run();
    return result.get();
}

}  // namespace superrelay::support
