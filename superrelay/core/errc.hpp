// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace superrelay {

/// How a request ended, in the words that logs, metrics and documentation share.
enum class Verdict : std::uint8_t {
    invalid,      ///< the request itself makes no sense: mend it
    denied,       ///< a rule said no: asking again will not help
    failed,       ///< something broke
    unavailable,  ///< something is not there now: try again
};

/// Every error of the host. What each means for the outside is one row of errc.def.
enum class Errc : std::uint8_t {
#define SUPERRELAY_ERRC(name, verdict, json_rpc_code, exit_code, meaning) name,
#include "errc.def"
#undef SUPERRELAY_ERRC
};

/// All of them, in their order.
inline constexpr auto kErrcs = std::to_array<Errc>({
#define SUPERRELAY_ERRC(name, verdict, json_rpc_code, exit_code, meaning) Errc::name,
#include "errc.def"
#undef SUPERRELAY_ERRC
});

[[nodiscard]] Verdict verdict_of(Errc code) noexcept;

/// The error's `code` in a JSON-RPC 2.0 response; codes from -32001 as ERC-7677 services use them.
[[nodiscard]] int json_rpc_code(Errc code) noexcept;

/// The exit status of a command that ends with this error, after sysexits.h.
[[nodiscard]] int exit_code(Errc code) noexcept;

/// What the error means, in words that fit any cause: safe for strangers.
[[nodiscard]] std::string_view meaning_of(Errc code) noexcept;

/// "invalid_params": the name in logs and metric labels.
[[nodiscard]] std::string_view name_of(Errc code) noexcept;
[[nodiscard]] std::string_view name_of(Verdict verdict) noexcept;

}  // namespace superrelay
