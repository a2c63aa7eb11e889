// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <superrelay/core/result.hpp>

namespace superrelay::chain {

/// A request's body.
[[nodiscard]] boost::json::object request_of(std::uint64_t id, const std::string& method,
                                             boost::json::array params);

/// The message of a JSON-RPC error. Its data may be anything and stays out of logs.
[[nodiscard]] std::string message_of(const boost::json::value& failure);

/// A body that should be JSON.
/// @return Errc::unavailable when it is not
[[nodiscard]] Result<boost::json::value> parse_body(const std::string& body);

/// What an HTTP response carries. Bundlers and nodes send JSON-RPC errors with statuses such as 400
/// or 429 as well.
/// @return the body; Errc::unavailable naming the status when it is not 2xx and the body is no
///         response of JSON-RPC
[[nodiscard]] Result<std::string> body_of(unsigned http_status, std::string body);

/// One answer, as it is: `{"result": …}` or `{"error": {"code": …, "message": …, …}}` alone.
/// @return Errc::unavailable when it is no response of JSON-RPC 2.0 to request `id`
[[nodiscard]] Result<boost::json::object> outcome_of(const boost::json::value& answer,
                                                     std::uint64_t id);

/// The `result` of the answer to request `id`.
/// @return as outcome_of(), and an error is Errc::unavailable with its message
[[nodiscard]] Result<boost::json::value> result_of(const boost::json::value& answer,
                                                   std::uint64_t id);

}  // namespace superrelay::chain
