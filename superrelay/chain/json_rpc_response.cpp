// SPDX-License-Identifier: MIT
#include "json_rpc_response.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/system/error_code.hpp>
#include <cmath>
#include <utility>

namespace superrelay::chain {
namespace json = boost::json;
namespace {

tl::unexpected<Error> no_json_rpc() {
    return fail(Errc::unavailable, "the answer is not JSON-RPC");
}

/// Whether it can be written as JSON again: a number that is too large was read as infinity.
bool is_finite(const json::value& value) {
    if (const auto* number = value.if_double()) return std::isfinite(*number);
    if (const auto* array = value.if_array()) return std::ranges::all_of(*array, is_finite);
    if (const auto* object = value.if_object()) {
        return std::ranges::all_of(*object,
                                   [](const auto& member) { return is_finite(member.value()); });
    }
    return true;
}

}  // namespace

std::string message_of(const json::value& failure) {
    const auto* object = failure.if_object();
    const auto* message = object ? object->if_contains("message") : nullptr;
    const auto* text = message ? message->if_string() : nullptr;
    return text ? std::string(*text) : "no reason given";
}

json::object request_of(std::uint64_t id, const std::string& method, json::array params) {
    return {{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}};
}

Result<json::value> parse_body(const std::string& body) {
    boost::system::error_code error;
    json::value out = json::parse(body, error);
    if (error || !is_finite(out)) return no_json_rpc();
    return out;
}

Result<std::string> body_of(unsigned http_status, std::string body) {
    if (http_status / 100 == 2) return body;
    const auto parsed = parse_body(body);
    const auto* response = parsed ? parsed->if_object() : nullptr;
    if (parsed && (parsed->is_array() || (response && response->contains("jsonrpc")))) return body;
    return fail(Errc::unavailable, "HTTP status " + std::to_string(http_status));
}

Result<json::object> outcome_of(const json::value& answer, std::uint64_t id) {
    const auto* object = answer.if_object();
    if (!object) return no_json_rpc();
    // An error may have no id: the node could not read the request's.
    if (const auto* failure = object->if_contains("error"); failure && !failure->is_null()) {
        return json::object{{"error", *failure}};
    }
    const auto* answered_id = object->if_contains("id");
    const auto* result = object->if_contains("result");
    if (!answered_id || *answered_id != id || !result) {
        return fail(Errc::unavailable, "the answer is to another request");
    }
    return json::object{{"result", *result}};
}

Result<json::value> result_of(const json::value& answer, std::uint64_t id) {
    auto outcome = outcome_of(answer, id);
    if (!outcome) return fail(std::move(outcome));
    if (const auto* failure = outcome->if_contains("error")) {
        return fail(Errc::unavailable, "refused: " + message_of(*failure));
    }
    return std::move(outcome->at("result"));
}

}  // namespace superrelay::chain
