// SPDX-License-Identifier: MIT
#include "request.hpp"

#include <string_view>
#include <utility>

#include "response.hpp"

namespace superrelay::rpc {
namespace {

using simdjson::SUCCESS;
using simdjson::dom::element;
using simdjson::dom::object;

/// A string, a number or null; nothing when it is something else.
std::optional<Json> parse_id(element id) {
    switch (id.type()) {
        case simdjson::dom::element_type::STRING:
        case simdjson::dom::element_type::INT64:
        case simdjson::dom::element_type::UINT64:
        case simdjson::dom::element_type::DOUBLE:
        case simdjson::dom::element_type::NULL_VALUE:
            return Json{simdjson::minify(id)};
        default:
            return std::nullopt;
    }
}

tl::unexpected<BadRequest> bad(std::optional<Json> id, std::string message) {
    return tl::unexpected(
        BadRequest{std::move(id).value_or(no_id()), {Errc::invalid_request, std::move(message)}});
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
    if (json.get(request) != SUCCESS) return bad(std::nullopt, "expected a request object");
    Request out;
    if (element id; request["id"].get(id) == SUCCESS) {
        out.id = parse_id(id);
        if (!out.id) return bad(std::nullopt, "id: expected a string, a number or null");
    }
    std::string_view version;
    if (request["jsonrpc"].get(version) != SUCCESS || version != "2.0") {
        return bad(out.id, "jsonrpc: expected \"2.0\"");
    }
    std::string_view method;
    if (request["method"].get(method) != SUCCESS) return bad(out.id, "method: expected a string");
    out.method = method;
    if (request["params"].get(out.params) != SUCCESS) out.params = empty_array();
    return out;
}

}  // namespace superrelay::rpc
