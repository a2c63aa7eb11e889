// SPDX-License-Identifier: MIT
#include "fields.hpp"

#include <boost/json/parse.hpp>
#include <utility>

namespace superrelay::rpc {

Result<Fields> Fields::of(simdjson::dom::element element, std::string path) {
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS) {
        return fail(Errc::invalid_params, path + ": expected an object");
    }
    return Fields(object, std::move(path));
}

bool Fields::lacks(std::string_view name) const {
    simdjson::dom::element element;
    return object_.at_key(name).get(element) != simdjson::SUCCESS || element.is_null();
}

Result<std::string_view> Fields::text(std::string_view name) const {
    simdjson::dom::element element;
    if (object_.at_key(name).get(element) != simdjson::SUCCESS) {
        return fail(Errc::invalid_params, "expected a string of hex digits, but it is missing");
    }
    return text_of(element);
}

Result<Fields> Fields::object(std::string_view name) const {
    simdjson::dom::element element;
    std::string path = path_ + "." + std::string(name);
    if (object_.at_key(name).get(element) != simdjson::SUCCESS) {
        return fail(Errc::invalid_params, path + ": expected an object");
    }
    return of(element, std::move(path));
}

/// Where it happened is put together only when something did.
template <typename T>
Result<T> Fields::here(std::string_view name, Result<T> result) const {
    if (result) return result;
    return at(path_ + "." + std::string(name), std::move(result));
}

Result<Address> Fields::address(std::string_view name) const {
    return here(name, text(name).and_then(fixed_from_hex<20>));
}

Result<Bytes> Fields::bytes(std::string_view name) const {
    return here(name, text(name).and_then(bytes_from_hex));
}

Result<Uint256> Fields::quantity(std::string_view name, unsigned bits) const {
    auto value = text(name).and_then(quantity_from_hex);
    if (value && *value != 0 && msb(*value) >= bits) {
        value = fail(Errc::invalid_params,
                     "expected a quantity of at most " + std::to_string(bits) + " bits");
    }
    return here(name, std::move(value));
}

Result<std::optional<Uint256>> Fields::optional_quantity(std::string_view name,
                                                         unsigned bits) const {
    if (lacks(name)) return std::nullopt;
    return quantity(name, bits);
}

Result<std::string_view> text_of(simdjson::dom::element element) {
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) {
        return fail(Errc::invalid_params, "expected a string of hex digits");
    }
    return text;
}

boost::json::value to_boost(simdjson::dom::element element) {
    return boost::json::parse(simdjson::minify(element));
}

}  // namespace superrelay::rpc
