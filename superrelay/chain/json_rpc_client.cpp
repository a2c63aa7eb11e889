// SPDX-License-Identifier: MIT
#include "json_rpc_client.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <string>
#include <utility>

#include "json_rpc_response.hpp"

namespace superrelay::chain {
namespace json = boost::json;
namespace asio = boost::asio;
namespace {

bool has_id(const json::value& answer, std::uint64_t id) {
    const auto* object = answer.if_object();
    const auto* answered_id = object ? object->if_contains("id") : nullptr;
    return answered_id && *answered_id == id;
}

/// The answer to one of a batch's calls, wherever in the batch it stands.
Answer find_answer(const json::array& answers, std::uint64_t id, const Call& call) {
    const auto* found =
        std::ranges::find_if(answers, [&](const json::value& a) { return has_id(a, id); });
    // The first one then says why there is none.
    if (found == answers.end()) found = answers.begin();
    auto result = found == answers.end() ? result_of(nullptr, id) : result_of(*found, id);
    if (!result) result.error().message = call.method + ": " + result.error().message;
    return result;
}

}  // namespace

asio::awaitable<Answer> JsonRpcClient::call(std::string method, json::array params) {
    const std::uint64_t id = next_id_++;
    auto body =
        co_await transport_.post(json::serialize(request_of(id, method, std::move(params))));
    if (!body) co_return fail(std::move(body));
    auto result = parse_body(*body).and_then(
        [&](const json::value& answer) { return result_of(answer, id); });
    if (!result) result.error().message = method + ": " + result.error().message;
    co_return result;
}

asio::awaitable<Result<std::vector<Answer>>> JsonRpcClient::call_batch(std::vector<Call> calls) {
    if (one_by_one_) co_return co_await call_each(std::move(calls));
    const std::uint64_t first_id = next_id_;
    next_id_ += calls.size();
    json::array batch;
    for (std::size_t i = 0; i < calls.size(); ++i)
        batch.emplace_back(request_of(first_id + i, calls[i].method, calls[i].params));
    auto body = co_await transport_.post(json::serialize(batch));
    if (!body) co_return fail(std::move(body));
    auto answer = parse_body(*body);
    if (!answer) co_return fail(std::move(answer));
    const auto* answers = answer->if_array();
    if (!answers) {
        auto each = co_await call_each(std::move(calls));
        // When this works no better, it was not the batch that the node refused.
        one_by_one_ = each && std::ranges::any_of(*each, &Answer::has_value);
        co_return each;
    }
    std::vector<Answer> out;
    for (std::size_t i = 0; i < calls.size(); ++i)
        out.push_back(find_answer(*answers, first_id + i, calls[i]));
    co_return out;
}

asio::awaitable<Result<std::vector<Answer>>> JsonRpcClient::call_each(std::vector<Call> calls) {
    std::vector<Answer> out;
    for (auto& each : calls)
        out.push_back(co_await call(std::move(each.method), std::move(each.params)));
    co_return out;
}

}  // namespace superrelay::chain
