// SPDX-License-Identifier: MIT
// Internal to config: environment variables in strings.
#pragma once

#include <string>
#include <string_view>

#include "config.hpp"

namespace superrelay::config {

/// Replaces `${NAME}` and `${NAME:-text}`; `$${` is `${` itself, any other `$` is left alone. What
/// comes in is not expanded again. As in a shell, an empty variable counts as missing for `:-`.
/// @return Errc::config_invalid  a variable is not set, or a `${` is not what it should be
[[nodiscard]] Result<std::string> expand(std::string_view text, const Environment& environment);

}  // namespace superrelay::config
