// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <superrelay/net/http.hpp>
#include <superrelay/rpc/dispatcher.hpp>

namespace superrelay::app {

/// The body of `GET /health`.
using HealthSource = std::function<std::string()>;

/// Port 3000: `POST /` speaks JSON-RPC, `GET /health`.
/// @param dispatcher  outlives the handler
[[nodiscard]] net::HttpHandler rpc_routes(rpc::Dispatcher& dispatcher, HealthSource health);

/// Port 9000: `GET /health`.
[[nodiscard]] net::HttpHandler admin_routes(HealthSource health);

}  // namespace superrelay::app
