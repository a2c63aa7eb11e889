// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <superrelay/core/result.hpp>

namespace superrelay::app {

/// A key on its way into the TEE: wiped from memory when it goes.
class Secret {
public:
    static constexpr std::size_t kMaxSize = 64;

    /// @param hex  digits, after "0x" or not, and a line's end or not
    /// @return Errc::usage for anything else; the message repeats none of it
    [[nodiscard]] static Result<Secret> parse(std::string_view hex);

    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret();

    [[nodiscard]] std::span<std::uint8_t> bytes() noexcept {
        return std::span(bytes_).first(size_);
    }

private:
    Secret() = default;
    void wipe() noexcept;

    std::array<std::uint8_t, kMaxSize> bytes_{};
    std::size_t size_ = 0;
};

/// Reads a secret, which never stands on a command line, where other users see it.
/// @param from  a file that its owner alone may read, or "-" for standard input; on a terminal what
///              is typed is not shown
/// @return Errc::not_found without such a file, Errc::denied when others may read it, Errc::usage
///         for what is no secret
[[nodiscard]] Result<Secret> read_secret(const std::string& from);

}  // namespace superrelay::app
