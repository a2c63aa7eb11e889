// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <superrelay/core/result.hpp>
#include <superrelay/net/url.hpp>

namespace superrelay::app {

/// A running node as another program of this machine or cluster sees it. These block.

/// /health of the node at `text`, its http_api.
/// @param option  what the command line calls it
[[nodiscard]] Result<net::Url> node_at(const std::string& text, const std::string& option);

/// What it says of itself (docs/findings.md).
/// @return Errc::unavailable when it does not answer, or is no super-relay node
[[nodiscard]] Result<boost::json::object> ask_health(const net::Url& url);

}  // namespace superrelay::app
