// SPDX-License-Identifier: MIT
#pragma once

#include <simdjson.h>

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <superrelay/core/result.hpp>
#include <superrelay/relay/relay.hpp>

namespace superrelay::rpc {

/// A method's work, not begun yet: it owns all it needs, so that the request may go.
using Work = boost::asio::awaitable<Result<boost::json::value>>;

/// Reads the parameters and prepares the work; the element is valid during this call only.
/// @param params  the request's `params`, an empty array when there were none
/// @return Errc::invalid_params with the parameter and what was expected
using Method = Result<Work> (*)(const relay::Relay& relay, simdjson::dom::element params);

/// @return null for an unknown name
[[nodiscard]] Method find_method(std::string_view name) noexcept;

/// All of them, for people: "a, b, c".
[[nodiscard]] std::string method_names();

}  // namespace superrelay::rpc
