// SPDX-License-Identifier: MIT
// Internal to obs: foreign text inside a line of ours.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace superrelay::obs {

/// A value longer than this is cut, visibly.
inline constexpr std::size_t kMaxValueBytes = 1024;

/// Appends `value` as logfmt: bare when it is plain, else in quotes. Quotes, backslashes, control
/// characters, line separators, direction overrides and bytes that are no UTF-8 are escaped, so
/// that a value ends where its quote does, on the line it began.
void append_text_value(std::string& to, std::string_view value, bool always_quote = false);

/// Appends `value` as a JSON string (RFC 8259); bytes that are no UTF-8 become U+FFFD.
void append_json_string(std::string& to, std::string_view value);

/// Appends a field's name with everything but [A-Za-z0-9_.-] made '_', and '_' behind a name that
/// the line itself uses (time, level, msg).
void append_key(std::string& to, std::string_view key);

}  // namespace superrelay::obs
