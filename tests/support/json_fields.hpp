// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/object.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <superrelay/core/hex.hpp>
#include <superrelay/erc4337/entry_point.hpp>
#include <superrelay/erc4337/user_operation.hpp>
#include <utility>

/// What the probes read of their input lines. Each throws what it lacks or cannot read.
namespace superrelay::support {

template <typename T>
T need(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    return *std::move(result);
}

inline std::string_view text(const boost::json::object& object, std::string_view name) {
    return object.at(name).as_string();
}

inline Uint256 quantity(const boost::json::object& object, std::string_view name) {
    return need(quantity_from_hex(text(object, name)));
}

inline Bytes bytes(const boost::json::object& object, std::string_view name) {
    return need(bytes_from_hex(text(object, name)));
}

template <std::size_t size>
FixedBytes<size> fixed(const boost::json::object& object, std::string_view name) {
    return need(fixed_from_hex<size>(text(object, name)));
}

inline erc4337::Gas gas(const boost::json::object& object) {
    return {.verification_limit = quantity(object, "verificationGasLimit"),
            .call_limit = quantity(object, "callGasLimit"),
            .pre_verification = quantity(object, "preVerificationGas"),
            .max_priority_fee = quantity(object, "maxPriorityFeePerGas"),
            .max_fee = quantity(object, "maxFeePerGas")};
}

/// "0.6", "0.7", "0.8" or "0.9".
inline erc4337::EntryPointVersion entry_point(const boost::json::object& object) {
    const std::string name(text(object, "entryPoint"));
    for (const auto version : erc4337::kEntryPointVersions) {
        if (label_of(version) == "v" + name) return version;
    }
    throw std::runtime_error("no such entryPoint: " + name);
}

}  // namespace superrelay::support
