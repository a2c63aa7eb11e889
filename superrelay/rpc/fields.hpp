// SPDX-License-Identifier: MIT
#pragma once

#include <simdjson.h>

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <superrelay/core/bytes.hpp>
#include <superrelay/core/hex.hpp>

namespace superrelay::rpc {

/// A JSON object whose fields are read by name; errors say where they stood: "userOp.nonce: …".
/// A view: the document it came from must still be there.
class Fields {
public:
    /// @param path  how errors call the object: "userOp"
    /// @return Errc::invalid_params when the element is no object
    [[nodiscard]] static Result<Fields> of(simdjson::dom::element element, std::string path);

    /// Absent, or null.
    [[nodiscard]] bool lacks(std::string_view name) const;

    /// An object inside this one; its errors say "userOp.eip7702Auth.…".
    [[nodiscard]] Result<Fields> object(std::string_view name) const;

    [[nodiscard]] Result<Address> address(std::string_view name) const;
    [[nodiscard]] Result<Bytes> bytes(std::string_view name) const;

    /// An integer of at most `bits` bits.
    [[nodiscard]] Result<Uint256> quantity(std::string_view name, unsigned bits) const;

    /// As quantity, or nothing where the field is lacking.
    [[nodiscard]] Result<std::optional<Uint256>> optional_quantity(std::string_view name,
                                                                   unsigned bits) const;

private:
    Fields(simdjson::dom::object object, std::string path)
        : object_(object), path_(std::move(path)) {}

    [[nodiscard]] Result<std::string_view> text(std::string_view name) const;
    template <typename T>
    [[nodiscard]] Result<T> here(std::string_view name, Result<T> result) const;

    simdjson::dom::object object_;
    std::string path_;
};

/// The text of a JSON string.
[[nodiscard]] Result<std::string_view> text_of(simdjson::dom::element element);

/// The same JSON as the type that answers are made of.
[[nodiscard]] boost::json::value to_boost(simdjson::dom::element element);

/// Puts where it happened in front of an error: "userOp.nonce: expected …".
template <typename T>
[[nodiscard]] Result<T> at(std::string_view path, Result<T> result) {
    if (!result) result.error().message = std::string(path) + ": " + result.error().message;
    return result;
}

}  // namespace superrelay::rpc
