// SPDX-License-Identifier: MIT
#include "request.hpp"

#include <string_view>
#include <utility>

namespace superrelay::rpc {
namespace {

using simdjson::SUCCESS;
using simdjson::dom::element;
using simdjson::dom::object;

/// A string, a number or null; nothing when it is something else.
std::optional<boost::json::value> parse_id(element id) {
    switch (id.type()) {
        case simdjson::dom::element_type::STRING:
            return boost::json::value(std::string_view(id));
        case simdjson::dom::element_type::INT64:
            return boost::json::value(std::int64_t(id));
        case simdjson::dom::element_type::UINT64:
            return boost::json::value(std::uint64_t(id));
        case simdjson::dom::element_type::DOUBLE:
            return boost::json::value(double(id));
        case simdjson::dom::element_type::NULL_VALUE:
            return boost::json::value(nullptr);
        default:
            return std::nullopt;
    }
}

tl::unexpected<BadRequest> bad(boost::json::value id, std::string message) {
    return tl::unexpected(BadRequest{std::move(id), {Errc::invalid_request, std::move(message)}});
}

element empty_array() {
    static const simdjson::padded_string kText("[]", 2);
    static simdjson::dom::parser parser;
    static const element kEmpty = parser.parse(kText).value_unsafe();
    return kEmpty;
}

}  // namespace

tl::expected<Request, BadRequest> parse_request(element json) {
    object request;
    if (json.get(request) != SUCCESS) return bad(nullptr, "expected a request object");
    Request out;
    if (element id; request["id"].get(id) == SUCCESS) {
        out.id = parse_id(id);
        if (!out.id) return bad(nullptr, "id: expected a string, a number or null");
    }
    const boost::json::value id = out.id.value_or(nullptr);
    std::string_view version;
    if (request["jsonrpc"].get(version) != SUCCESS || version != "2.0") {
        return bad(id, "jsonrpc: expected \"2.0\"");
    }
    std::string_view method;
    if (request["method"].get(method) != SUCCESS) return bad(id, "method: expected a string");
    out.method = method;
    if (request["params"].get(out.params) != SUCCESS) out.params = empty_array();
    return out;
}

}  // namespace superrelay::rpc
