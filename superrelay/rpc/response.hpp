// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <superrelay/core/result.hpp>

namespace superrelay::rpc {

/// The id of a response to what could not be read.
inline constexpr std::string_view kNoId = "null";

/// JSON-RPC 2.0 responses, as they are sent.
/// @param id, result, error  JSON
/// @see JSON-RPC 2.0, 5
[[nodiscard]] std::string result_response(std::string_view id, std::string_view result);
[[nodiscard]] std::string error_response(std::string_view id, std::string_view error);

/// For strangers: the error's own words where the request can be mended, else only its kind.
[[nodiscard]] std::string error_response(std::string_view id, const Error& error);

}  // namespace superrelay::rpc
