// SPDX-License-Identifier: MIT
#include "dispatcher.hpp"

#include <boost/json/serialize.hpp>
#include <chrono>
#include <utility>

#include "request.hpp"

namespace superrelay::rpc {
namespace json = boost::json;
namespace {

json::value error_response(const json::value& id, const Error& error) {
    return {{"jsonrpc", "2.0"},
            {"id", id},
            {"error",
             {{"code", json_rpc_code(error.code)},
              {"message", error.message},
              {"data",
               {{"verdict", name_of(verdict_of(error.code))}, {"reason", name_of(error.code)}}}}}};
}

json::value response(const json::value& id, Result<json::value> result) {
    if (!result) return error_response(id, result.error());
    return {{"jsonrpc", "2.0"}, {"id", id}, {"result", *std::move(result)}};
}

}  // namespace

Dispatcher::Dispatcher(const relay::Relay& relay, obs::Log& log, Settings settings)
    : relay_(relay), log_(log), settings_(settings) {}

boost::asio::awaitable<std::string> Dispatcher::handle(std::string body) {
    bool batch = false;
    auto calls = decode(body, batch);
    if (!calls) co_return json::serialize(error_response(nullptr, calls.error()));
    json::array answers;
    for (auto& call : *calls) {
        if (!call.id) continue;
        json::value one = co_await answer(std::move(call));
        answers.push_back(std::move(one));
    }
    if (answers.empty()) co_return std::string{};
    if (!batch) co_return json::serialize(answers.front());
    co_return json::serialize(answers);
}

Result<std::vector<Dispatcher::Call>> Dispatcher::decode(const std::string& body, bool& batch) {
    if (parser_.allocate(body.size(), settings_.max_depth) != simdjson::SUCCESS) {
        return fail(Errc::internal, "no memory to read the request");
    }
    simdjson::dom::element document;
    if (parser_.parse(body).get(document) != simdjson::SUCCESS) {
        return fail(Errc::parse_error, "expected JSON");
    }
    std::vector<Call> calls;
    simdjson::dom::array array;
    batch = document.get(array) == simdjson::SUCCESS;
    if (!batch) {
        calls.push_back(decode_call(document));
        return calls;
    }
    if (array.size() == 0 || array.size() > settings_.max_batch) {
        return fail(Errc::invalid_request,
                    "a batch: expected 1 to " + std::to_string(settings_.max_batch) + " requests");
    }
    for (const simdjson::dom::element element : array)
        calls.push_back(decode_call(element));
    return calls;
}

Dispatcher::Call Dispatcher::decode_call(simdjson::dom::element element) const {
    auto request = parse_request(element);
    if (!request) {
        auto& bad = request.error();
        return {std::move(bad.id), {}, tl::unexpected(std::move(bad.error))};
    }
    const Method method = find_method(request->method);
    auto work =
        method ? method(relay_, request->params) : fail(Errc::method_not_found, "no such method");
    return {std::move(request->id), std::move(request->method), std::move(work)};
}

boost::asio::awaitable<json::value> Dispatcher::answer(Call call) {
    const auto started = std::chrono::steady_clock::now();
    Result<json::value> result = json::value();
    if (call.work) {
        result = co_await *std::move(call.work);
    } else {
        result = fail(std::move(call.work));
    }
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - started);
    if (result) {
        log_.info("request", {{"method", call.method}, {"verdict", "ok"}, {"us", took.count()}});
    } else {
        log_.info("request", {{"method", call.method},
                              {"verdict", name_of(verdict_of(result.error().code))},
                              {"error", result.error().message},
                              {"us", took.count()}});
    }
    co_return response(*call.id, std::move(result));
}

}  // namespace superrelay::rpc
