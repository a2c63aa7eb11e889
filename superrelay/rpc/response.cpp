// SPDX-License-Identifier: MIT
#include "response.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <string_view>

namespace superrelay::rpc {
namespace {

std::string response(const Json& id, std::string_view member, const Json& value) {
    constexpr std::string_view kBegin = R"({"jsonrpc":"2.0","id":)";
    std::string out;
    out.reserve(kBegin.size() + id.text.size() + member.size() + value.text.size() + 1);
    return out.append(kBegin).append(id.text).append(member).append(value.text).append("}");
}

std::string_view public_message(const Error& error) {
    const Verdict verdict = verdict_of(error.code);
    if (verdict == Verdict::invalid || verdict == Verdict::denied) return error.message;
    return meaning_of(error.code);
}

boost::json::object data_of(const Error& error) {
    boost::json::object out = {{"verdict", name_of(verdict_of(error.code))},
                               {"reason", name_of(error.code)}};
    if (error.code == Errc::busy) {
        constexpr std::chrono::milliseconds kWhereNobodyCanTell(1000);
        const bool told = error.retry_after.count() > 0;
        out["retryAfterMs"] = (told ? error.retry_after : kWhereNobodyCanTell).count();
    }
    return out;
}

}  // namespace

std::string result_response(const Json& id, const Json& result) {
    return response(id, R"(,"result":)", result);
}

std::string error_response(const Json& id, const Json& error) {
    return response(id, R"(,"error":)", error);
}

std::string error_response(const Json& id, const Error& error) {
    const boost::json::value value = {{"code", json_rpc_code(error.code)},
                                      {"message", public_message(error)},
                                      {"data", data_of(error)}};
    return error_response(id, Json{boost::json::serialize(value)});
}

}  // namespace superrelay::rpc
