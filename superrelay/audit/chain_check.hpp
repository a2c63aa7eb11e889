// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <superrelay/core/result.hpp>
#include <utility>
#include <vector>

#include "chain.hpp"

namespace superrelay::audit {

/// What was found of a chain that holds.
struct ChainSummary {
    std::uint64_t lines = 0;
    std::uint64_t first_seq = 0;
    std::string first_time;
    std::string last_time;
    std::uint64_t set_aside = 0;  ///< bytes that are no lines of it, each of which it tells of
    std::optional<Head> head;     ///< none: there was no line
};

/// Looks whether lines, fed one after the other, are the chain that docs/audit.md describes. Keeps
/// a fixed amount of memory, but for the anchors.
class ChainCheck {
public:
    /// @param anchors  lines of it that are known from elsewhere
    explicit ChainCheck(std::vector<Head> anchors = {});

    /// @param line  without its line feed, which the last one of a file may lack
    /// @return Errc::corrupt and why it is not the next one
    [[nodiscard]] Result<void> feed(std::string_view line);

    /// After the last.
    /// @return Errc::corrupt and what is missing at its beginning or end
    [[nodiscard]] Result<ChainSummary> finish();

private:
    [[nodiscard]] Result<void> check_link(const ChainedLine& line);
    [[nodiscard]] Result<void> check_foreign(const ChainedLine& line);
    [[nodiscard]] Result<void> check_anchors(const Head& head);
    void note_removed(const Head& last);

    std::vector<Head> anchors_;
    ChainSummary summary_;
    std::optional<Head> before_first_;  ///< a line that must have been deleted, as far as is known
    std::uint64_t foreign_bytes_ = 0;
    Sha256 foreign_;
};

}  // namespace superrelay::audit
