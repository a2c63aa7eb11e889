// SPDX-License-Identifier: MIT
#include "dispatcher.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <superrelay/core/hex.hpp>
#include <utility>

#include "request.hpp"
#include "response.hpp"

namespace superrelay::rpc {
namespace asio = boost::asio;
namespace {

using std::chrono::steady_clock;

std::chrono::microseconds since(steady_clock::time_point start) {
    return std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - start);
}

asio::awaitable<Answer> at_once(std::string response) {
    co_return Answer{.body = std::move(response)};
}

std::string response(const Json& id, const Reply& reply) {
    if (reply.bundler_error) return error_response(id, *reply.bundler_error);
    if (!reply.result) return error_response(id, reply.result.error());
    return result_response(id, *reply.result);
}

/// Whether another replica may be asked the same.
bool may_be_asked_elsewhere(const Reply& reply) {
    return !reply.bundler_error && !reply.result && reply.result.error().elsewhere;
}

}  // namespace

Dispatcher::Dispatcher(relay::Chains& chains, obs::Log& log, Settings settings)
    : chains_(chains), log_(log), settings_(settings) {}

/// No coroutine itself: what it starts owns all it needs.
asio::awaitable<Answer> Dispatcher::handle(const std::string& body, const Caller& caller) {
    const auto started = steady_clock::now();
    auto decoded = decode(body, caller);
    if (!decoded) {
        log("", tl::unexpected(decoded.error()), since(started));
        return at_once(error_response(no_id(), decoded.error()));
    }
    if (decoded->calls.empty()) return at_once({});
    if (decoded->batch) return answer_all(std::move(decoded->calls));
    return answer(std::move(decoded->calls.front()));
}

Result<Dispatcher::Body> Dispatcher::decode(const std::string& body, const Caller& caller) {
    Context context{.chains = chains_, .chosen = nullptr, .caller = caller.address};
    if (caller.chain_id) {
        const auto chosen = chains_.find(*caller.chain_id);
        if (!chosen) return tl::unexpected(chosen.error());
        context.chosen = *chosen;
    }
    simdjson::dom::element document;
    // The depth has to be set beside a capacity; parse() makes room for more.
    if (parser_.max_depth() != settings_.max_depth &&
        parser_.allocate(body.size(), settings_.max_depth) != simdjson::SUCCESS) {
        return fail(Errc::internal, "no memory to read the request");
    }
    const auto error = parser_.parse(body).get(document);
    if (error == simdjson::DEPTH_ERROR) {
        return fail(Errc::parse_error,
                    "expected JSON of at most " + std::to_string(settings_.max_depth) + " levels");
    }
    if (error != simdjson::SUCCESS) return fail(Errc::parse_error, "expected JSON");
    simdjson::dom::array array;
    Body out;
    out.batch = document.get(array) == simdjson::SUCCESS;
    // A notification is never answered. Nor is one call ever assigned to another: Boost 1.81's
    // awaitable loses its frame there.
    const auto take = [&](simdjson::dom::element element) {
        if (Call call = decode_call(element, context); call.id) {
            out.calls.push_back(std::move(call));
        }
    };
    if (!out.batch) {
        take(document);
        return out;
    }
    if (array.size() == 0 || array.size() > settings_.max_batch) {
        return fail(Errc::invalid_request,
                    "a batch: expected 1 to " + std::to_string(settings_.max_batch) + " requests");
    }
    for (const simdjson::dom::element element : array)
        take(element);
    return out;
}

Dispatcher::Call Dispatcher::decode_call(simdjson::dom::element element, const Context& context) {
    auto request = parse_request(element);
    if (!request) {
        auto& bad = request.error();
        return {std::move(bad.id), {}, tl::unexpected(std::move(bad.error))};
    }
    const Method method = find_method(request->method);
    auto work = method
                    ? method(context, *request)
                    : fail(Errc::method_not_found, "no such method; there are " + method_names());
    return {std::move(request->id), std::move(request->method), std::move(work)};
}

asio::awaitable<Answer> Dispatcher::answer(Call call) const {
    const auto started = steady_clock::now();
    Reply reply = Json{"null"};
    if (call.work) {
        reply = co_await *std::move(call.work);
    } else {
        reply = fail(std::move(call.work));
    }
    log(call.method, reply, since(started));
    co_return Answer{.body = response(*call.id, reply), .elsewhere = may_be_asked_elsewhere(reply)};
}

/// Side by side, so that sponsorships of one batch can be one batch to the TEE as well.
asio::awaitable<Answer> Dispatcher::answer_all(std::vector<Call> calls) const {
    const auto executor = co_await asio::this_coro::executor;
    const auto start = [&](Call& call) {
        return asio::co_spawn(executor, answer(std::move(call)), asio::deferred);
    };
    std::vector<decltype(start(calls.front()))> work;
    for (Call& call : calls)
        work.push_back(start(call));
    auto [order, errors, answers] =
        co_await asio::experimental::make_parallel_group(std::move(work))
            .async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    for (const std::exception_ptr& error : errors) {
        if (error) std::rethrow_exception(error);
    }
    std::string out;
    for (const Answer& each : answers)
        out.append(out.empty() ? "[" : ",").append(each.body);
    co_return Answer{.body = std::move(out) + ']'};
}

/// One line a request; what only the operator can mend stands out.
void Dispatcher::log(std::string_view method, const Reply& reply,
                     std::chrono::microseconds took) const {
    count(method, reply, took);
    if (reply.result) {
        if (!reply.approved) {
            log_.info("request", {{"method", method}, {"verdict", "ok"}, {"us", took.count()}});
            return;
        }
        log_.info("request", {{"method", method},
                              {"verdict", "ok"},
                              {"sender", to_hex(reply.approved->sender.view())},
                              {"nonce", to_quantity(reply.approved->nonce)},
                              {"us", took.count()}});
        return;
    }
    const Error& error = reply.result.error();
    const Verdict verdict = verdict_of(error.code);
    const auto level = verdict == Verdict::failed        ? obs::Level::error
                       : verdict == Verdict::unavailable ? obs::Level::warn
                                                         : obs::Level::info;
    log_.log(level, "request",
             {{"method", method},
              {"verdict", reply.bundler_error ? "handed_on" : name_of(verdict)},
              {"reason", reply.bundler_error ? "bundler" : name_of(error.code)},
              {"error", error.message},
              {"us", took.count()}});
}

void Dispatcher::count(std::string_view method, const Reply& reply,
                       std::chrono::microseconds took) const {
    if (!settings_.metrics) return;
    const auto number = method_number(method);
    if (reply.bundler_error) return settings_.metrics->record_handed_on(number, took);
    settings_.metrics->record(number, obs::outcome_of(reply.result), took);
}

}  // namespace superrelay::rpc
