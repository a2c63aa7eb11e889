// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <superrelay/core/result.hpp>
#include <superrelay/relay/chains.hpp>
#include <utility>
#include <vector>

#include "request.hpp"

namespace superrelay::rpc {

/// What a method came to: a result or an error of ours, or a bundler's error, handed on as it is.
struct Reply {
    /// By these an operation is found on the chain.
    struct Approved {
        Address sender;
        Uint256 nonce;
    };

    Reply(Result<Json> outcome) : result(std::move(outcome)) {}
    Reply(Json json) : result(std::move(json)) {}
    Reply(tl::unexpected<Error> error) : result(std::move(error)) {}

    Result<Json> result;
    std::optional<Json> bundler_error{};
    std::optional<Approved> approved{};  ///< for the log
};

/// A method's work, not begun yet: it owns all it needs, so that the request may go.
using Work = boost::asio::awaitable<Reply>;

/// Whom a method serves. A view, valid while the method reads its parameters.
struct Context {
    relay::Chains& chains;
    relay::Relay* chosen;       ///< of the chain that the URL names; null: it names none
    const std::string& caller;  ///< the address that the request came from

    /// What serves a request that names no chain itself.
    [[nodiscard]] relay::Relay& relay() const { return chosen ? *chosen : chains.first(); }

    /// What serves a request that names this chain, if the URL does not name another.
    [[nodiscard]] Result<relay::Relay*> relay_for(std::uint64_t chain_id) const {
        if (chosen) return chosen;  // it refuses a chain that is not its own
        return chains.find(chain_id);
    }
};

/// Reads the parameters and prepares the work; the request is valid during this call only.
/// @return Errc::invalid_params with the parameter and what was expected
using Method = Result<Work> (*)(const Context& context, const Request& request);

/// @return null for an unknown name
[[nodiscard]] Method find_method(std::string_view name) noexcept;

/// In the order of method_number().
[[nodiscard]] std::vector<std::string_view> all_method_names();

/// @return the number of methods for an unknown name
[[nodiscard]] std::size_t method_number(std::string_view name) noexcept;

/// All of them, for people: "a, b, c".
[[nodiscard]] std::string method_names();

}  // namespace superrelay::rpc
