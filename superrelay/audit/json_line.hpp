// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "events.hpp"

namespace superrelay::audit {

using Time = std::chrono::system_clock::time_point;

/// A line of the record: its place, from 0, and the SHA-256 of its bytes without the line feed.
struct Head {
    std::uint64_t seq = 0;
    Bytes32 hash;

    bool operator==(const Head&) const = default;
};

/// Bytes in a file that are no line of the record, such as what a power cut left of one: how many,
/// line feeds included, and their SHA-256.
struct SetAside {
    std::uint64_t bytes = 0;
    Bytes32 hash;

    bool operator==(const SetAside&) const = default;
};

/// An event as one line of JSON, with the line's end. docs/audit.md tells the fields.
[[nodiscard]] std::string to_line(Time time, const Decision& decision);
[[nodiscard]] std::string to_line(Time time, const KeyOperation& operation);
[[nodiscard]] std::string to_line(Time time, const OperatorAct& act);

/// What stands where events are missing: `lost` could not be written.
[[nodiscard]] std::string gap_line(Time time, std::uint64_t lost);

/// With what a record begins.
/// @param foreign  what stands before it in the file; 0 bytes: nothing
[[nodiscard]] std::string start_line(Time time, const SetAside& foreign);

/// With what a further file begins.
/// @param after  the file that has the line before; empty: not known
[[nodiscard]] std::string continue_line(Time time, std::string_view after, const SetAside& foreign);

/// What stands behind bytes that are no line of the record.
[[nodiscard]] std::string set_aside_line(Time time, const SetAside& foreign);

/// What stands there before a file is deleted.
/// @param last  its last line; none: it has none
[[nodiscard]] std::string remove_line(Time time, std::string_view file,
                                      const std::optional<Head>& last);

}  // namespace superrelay::audit
