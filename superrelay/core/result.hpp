// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "errc.hpp"

namespace superrelay {

/// An expected failure: what kind, and one sentence that says what was expected or what to do.
struct Error {
    Errc code = Errc::internal;
    std::string message;
    /// Of Errc::busy: when to ask again; 0: nobody can tell.
    std::chrono::milliseconds retry_after{};
    /// Of Errc::unavailable: what is missing is this process's own, so that another replica may
    /// have it.
    bool elsewhere = false;

    bool operator==(const Error&) const = default;
};

/// What every function that can fail returns, marked [[nodiscard]].
template <typename T>
using Result = tl::expected<T, Error>;

/// `return fail(Errc::invalid_params, "…")` from any function that returns a Result.
[[nodiscard]] inline tl::unexpected<Error> fail(Errc code, std::string message) {
    return tl::unexpected<Error>(Error{code, std::move(message)});
}

/// Hands an error on to a caller that returns another Result.
template <typename T>
[[nodiscard]] tl::unexpected<Error> fail(Result<T>&& result) {
    return tl::unexpected<Error>(std::move(result).error());
}

}  // namespace superrelay
