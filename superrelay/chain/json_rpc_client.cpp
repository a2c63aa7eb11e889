// SPDX-License-Identifier: MIT
#include "json_rpc_client.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/system/error_code.hpp>
#include <string>
#include <utility>

namespace superrelay::chain {
namespace json = boost::json;
namespace {

/// An error's message; its data may be anything and stays out of logs.
std::string message_of(const json::value& failure) {
    const auto* object = failure.if_object();
    const auto* message = object ? object->if_contains("message") : nullptr;
    const auto* text = message ? message->if_string() : nullptr;
    return text ? std::string(*text) : "without a message";
}

/// The `result` of the answer to request `id`.
Result<json::value> result_of(const std::string& body, std::uint64_t id) {
    boost::system::error_code error;
    const json::value answer = json::parse(body, error);
    if (error || !answer.is_object()) {
        return fail(Errc::unavailable, "the chain's node answers, but not with JSON-RPC");
    }
    const auto& object = answer.get_object();
    if (const auto* failure = object.if_contains("error"); failure && !failure->is_null()) {
        return fail(Errc::unavailable, "the chain's node refuses: " + message_of(*failure));
    }
    const auto* answered_id = object.if_contains("id");
    const auto* result = object.if_contains("result");
    if (!answered_id || *answered_id != id || !result) {
        return fail(Errc::unavailable, "the chain's node answers another request than ours");
    }
    return *result;
}

}  // namespace

boost::asio::awaitable<Result<json::value>> JsonRpcClient::call(std::string method,
                                                                json::array params) {
    const std::uint64_t id = next_id_++;
    const json::value request = {
        {"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}};
    auto body = co_await transport_.post(json::serialize(request));
    if (!body) co_return fail(std::move(body));
    auto result = result_of(*body, id);
    if (!result) result.error().message = method + ": " + result.error().message;
    co_return result;
}

}  // namespace superrelay::chain
