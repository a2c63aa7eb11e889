// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <superrelay/core/result.hpp>
#include <superrelay/net/endpoint.hpp>
#include <superrelay/net/http.hpp>
#include <superrelay/rpc/answer.hpp>

#include "cors.hpp"

namespace superrelay::app {

/// A JSON-RPC body, who sent it and to which chain.
struct RpcCall {
    std::string body;
    std::string caller;                       ///< IP address, without port and brackets
    std::optional<std::uint64_t> chain_id{};  ///< that the path names
};

/// The body of a GET.
using Source = std::function<std::string()>;

/// What port 3000 stands on.
struct RpcApi {
    std::function<boost::asio::awaitable<rpc::Answer>(RpcCall)> answer;
    /// @return why a chain that a path names is not served
    std::function<Result<void>(std::uint64_t chain_id)> find_chain;
    Source health;
    Cors cors;
};

/// Port 3000: `POST /` and `POST /<chainId>`, decimal or 0x, speak JSON-RPC, with a browser's
/// preflight; `GET /health`.
[[nodiscard]] net::HttpHandler rpc_routes(RpcApi api);

/// What port 9000 stands on.
struct AdminApi {
    struct Ready {
        bool ready;
        std::string body;
    };

    net::Endpoint endpoint;  ///< where it listens
    Source health;
    std::function<Ready()> ready;
    std::string version;  ///< JSON
    /// @return JSON, or why there is none: Errc::unavailable and Errc::busy, for which trying again
    ///         helps, become 503 with Retry-After; any other 500
    std::function<boost::asio::awaitable<Result<std::string>>()> keys;
    Source metrics;  ///< in Prometheus' text format
};

/// Port 9000: `GET /health`, 200 as long as the node runs; `GET /ready`, 200 or 503; `GET
/// /version`; `GET /api/v1/keys`; `GET /metrics`.
[[nodiscard]] net::HttpHandler admin_routes(AdminApi api);

}  // namespace superrelay::app
