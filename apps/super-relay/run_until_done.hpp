// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <utility>

namespace superrelay::app {

/// Runs a coroutine on an event loop of its own, for commands that do one thing; what it leaves
/// behind, such as connections kept for another call, is not waited for.
template <typename T>
T run_until_done(boost::asio::awaitable<T> work) {
    boost::asio::io_context io(1);
    std::optional<T> out;
    std::exception_ptr broken;
    boost::asio::co_spawn(io, std::move(work), [&](const std::exception_ptr& error, T value) {
        broken = error;
        out.emplace(std::move(value));
        io.stop();
    });
    io.run();
    if (broken) std::rethrow_exception(broken);
    return *std::move(out);
}

}  // namespace superrelay::app
