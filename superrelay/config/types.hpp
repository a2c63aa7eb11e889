// SPDX-License-Identifier: MIT
// Internal to config: the types that keys have.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <superrelay/core/bytes.hpp>
#include <superrelay/core/result.hpp>
#include <superrelay/core/uint256.hpp>
#include <superrelay/erc4337/sponsorship.hpp>
#include <superrelay/net/endpoint.hpp>
#include <superrelay/net/url.hpp>

#include "value.hpp"

namespace superrelay::config {

/// How a T is written in a file.
template <typename T>
struct Type {
    std::string name;  ///< for people: "integer, 1 to 256"
    /// Errc::config_invalid with what was expected, and what was found unless that may be secret.
    std::function<Result<T>(const Value&)> decode;
};

/// "expected …, found …"
[[nodiscard]] tl::unexpected<Error> mismatch(const std::string& expected, const Value& found);

Type<bool> boolean();
Type<std::uint64_t> integer(std::int64_t min, std::int64_t max);
/// "50ms", "30s", "10m", "2h".
Type<std::chrono::milliseconds> duration(std::chrono::milliseconds min,
                                         std::chrono::milliseconds max);
/// As duration(), or an integer: seconds.
Type<std::chrono::milliseconds> duration_or_seconds(std::chrono::milliseconds min,
                                                    std::chrono::milliseconds max);
/// "64MiB", "512KiB" or an integer: bytes; 0 or at least `min`.
Type<std::uint64_t> byte_size_or_zero(std::uint64_t min, std::uint64_t max);
/// As duration(), without fractions of a second.
Type<std::chrono::seconds> whole_seconds(std::chrono::seconds min, std::chrono::seconds max);
/// An integer, or a string of digits with "wei", "gwei" or "ether" behind it; at most 128 bits.
Type<Wei> wei();
/// 20 bytes of hex. The case of the digits is not taken for a checksum.
Type<Address> address();
Type<std::optional<Address>> optional_address();  ///< "" is none
Type<std::string> one_of(std::vector<std::string> choices);
/// "verifying", "singleton" or "singleton_eip7702".
Type<erc4337::PaymasterLayout> paymaster_layout();
/// At most `max_bytes`, without control characters.
Type<std::string> text(std::size_t max_bytes);
/// 1 to 64 of [A-Za-z0-9._-].
Type<std::string> identifier();
Type<std::string> absolute_path();
Type<std::string> optional_path();  ///< "" is none
Type<std::string> uuid();
/// In net::Endpoint's notation.
Type<net::Endpoint> endpoint();
/// In net::Url's notation.
Type<net::Url> url();
Type<std::optional<net::Url>> optional_url();  ///< "" is none
/// An RFC 2397 data URI with an image; "" is none.
Type<std::string> data_image(std::size_t max_bytes);
/// A list of "*" or of origins as browsers send them.
Type<Strings> origins(std::size_t max_items);
/// A list of the texts in `choices`, which outlive the type.
Type<Strings> some_of(std::span<const std::string_view> choices);

}  // namespace superrelay::config
