// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <superrelay/core/result.hpp>

#include "json.hpp"

namespace superrelay::rpc {

/// The id of a response to what could not be read.
[[nodiscard]] inline Json no_id() {
    return {"null"};
}

/// JSON-RPC 2.0 responses, as they are sent.
/// @see JSON-RPC 2.0, 5
[[nodiscard]] std::string result_response(const Json& id, const Json& result);

/// A bundler's error, for one.
[[nodiscard]] std::string error_response(const Json& id, const Json& error);

/// For strangers: the error's own words where the request can be mended, else only its kind.
[[nodiscard]] std::string error_response(const Json& id, const Error& error);

}  // namespace superrelay::rpc
