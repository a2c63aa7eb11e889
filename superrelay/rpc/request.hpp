// SPDX-License-Identifier: MIT
#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <superrelay/core/result.hpp>

#include "json.hpp"

namespace superrelay::rpc {

/// One JSON-RPC 2.0 request object, read but not yet understood.
struct Request {
    std::optional<Json> id;  ///< nothing: a notification
    std::string method;
    simdjson::dom::element params;  ///< a view into the document; an empty array if absent
};

/// A request that cannot be understood, and the id to answer under.
struct BadRequest {
    Json id;  ///< null when it could not be read
    Error error;
};

/// @see JSON-RPC 2.0, 4
[[nodiscard]] tl::expected<Request, BadRequest> parse_request(simdjson::dom::element element);

}  // namespace superrelay::rpc
