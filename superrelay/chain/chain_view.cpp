// SPDX-License-Identifier: MIT
#include "chain_view.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string>
#include <superrelay/core/hex.hpp>

namespace superrelay::chain {
namespace asio = boost::asio;
namespace {

Result<std::uint64_t> parse_chain_id(const boost::json::value& answer) {
    const auto* text = answer.if_string();
    auto id = text ? u64_from_hex(*text) : Result<std::uint64_t>(0);
    if (!id || *id == 0) {
        return fail(Errc::unavailable, "eth_chainId: expected a quantity from 1 to 2^64 - 1");
    }
    return id;
}

}  // namespace

asio::awaitable<Result<std::uint64_t>> ChainView::ask_chain_id() {
    auto answer = co_await client_.call("eth_chainId", {});
    if (!answer) co_return fail(std::move(answer));
    co_return parse_chain_id(*answer);
}

asio::awaitable<void> ChainView::refresh() {
    auto id = co_await ask_chain_id();
    last_error_.reset();
    if (!id) {
        last_error_ = id.error();
        // What was read once stays true while the node is away.
        if (!first_id_) chain_id_ = std::move(id);
        co_return;
    }
    if (!first_id_) first_id_ = *id;
    if (*id != *first_id_) {
        last_error_ =
            Error{Errc::unavailable, "the chain's node changed from chain " +
                                         std::to_string(*first_id_) + " to " + std::to_string(*id)};
        chain_id_ = tl::unexpected(*last_error_);
        co_return;
    }
    chain_id_ = std::move(id);
}

asio::awaitable<void> ChainView::run(std::function<void()> after_each) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        co_await refresh();
        after_each();
        timer.expires_after(chain_id_ ? settings_.poll : settings_.retry);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

}  // namespace superrelay::chain
