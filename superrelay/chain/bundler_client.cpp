// SPDX-License-Identifier: MIT
#include "bundler_client.hpp"

#include <boost/json/serialize.hpp>
#include <utility>

#include "json_rpc_response.hpp"

namespace superrelay::chain {
namespace json = boost::json;
namespace {

/// Somebody else will read this error: it must be one of JSON-RPC 2.0 (5.1).
bool is_proper(const json::value& error) {
    const auto* object = error.if_object();
    const auto* code = object ? object->if_contains("code") : nullptr;
    const auto* message = object ? object->if_contains("message") : nullptr;
    return code && code->is_int64() && message && message->is_string();
}

Result<json::object> read_outcome(const std::string& body, std::uint64_t id) {
    if (body.size() > BundlerClient::kMaxAnswer) {
        return fail(Errc::unavailable, "the answer is too large");
    }
    const auto answer = parse_body(body);
    if (!answer) return tl::unexpected(answer.error());
    auto outcome = outcome_of(*answer, id);
    if (!outcome) return outcome;
    if (const auto* error = outcome->if_contains("error"); error && !is_proper(*error)) {
        return fail(Errc::unavailable, "the answer is not JSON-RPC");
    }
    return outcome;
}

}  // namespace

boost::asio::awaitable<Result<json::object>> BundlerClient::call(std::string method,
                                                                 json::array params) {
    const std::uint64_t id = next_id_++;
    // Serialised before the wait: the tree may be large, and the answer may take its time.
    std::string request = json::serialize(request_of(id, method, std::move(params)));
    const auto body = co_await transport_.post(std::move(request));
    auto outcome = body.and_then([&](const std::string& text) { return read_outcome(text, id); });
    if (!outcome) outcome.error().message = "the bundler: " + outcome.error().message;
    co_return outcome;
}

}  // namespace superrelay::chain
