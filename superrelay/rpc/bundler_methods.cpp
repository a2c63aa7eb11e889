// SPDX-License-Identifier: MIT
#include "bundler_methods.hpp"

#include <boost/json/serialize.hpp>

#include "fields.hpp"

namespace superrelay::rpc {
namespace {

Work forward_work(relay::Relay& relay, std::string caller, std::string method,
                  boost::json::array params) {
    auto answer = co_await relay.forward(std::move(caller), std::move(method), std::move(params));
    if (!answer) co_return fail(std::move(answer));
    if (!answer->error) co_return Json{boost::json::serialize(answer->result)};
    Reply reply = fail(Errc::denied, "the bundler: " + answer->reason);
    reply.bundler_error = Json{boost::json::serialize(*answer->error)};
    co_return reply;
}

}  // namespace

Result<Work> forward_to_bundler(const Context& context, const Request& request) {
    auto params = to_boost(request.params);
    if (!params.is_array()) return fail(Errc::invalid_params, "params: expected an array");
    return forward_work(context.relay(), context.caller, request.method,
                        std::move(params.as_array()));
}

}  // namespace superrelay::rpc
