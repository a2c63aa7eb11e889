// SPDX-License-Identifier: MIT
// The input is a record's text, checked as audit verify does; its lines are then linked to a
// record, which holds, and no longer when one byte of it is another.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <superrelay/audit/chain_check.hpp>
#include <utility>

#include "require.hpp"

namespace superrelay::fuzz {
namespace {

using audit::ChainCheck;
using audit::Head;

/// Each line of `text` as the check is fed it.
Result<audit::ChainSummary> check(std::string_view text) {
    ChainCheck out;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        if (auto fed = out.feed(line); !fed) return fail(std::move(fed));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return out.finish();
}

void check_input(std::string_view text) {
    const auto found = check(text);
    if (!found) {
        require(found.error().code == Errc::corrupt, "the record is to blame");
        return;
    }
    require(found->head.has_value() == (found->lines > 0), "a line is a head");
    if (!found->head) return;
    const auto& head = *found->head;
    require(head.seq == found->first_seq + found->lines - 1, "no number is missing");
}

/// A line of the record for each of the input's, which is set aside where it is none.
std::string linked(std::string_view text) {
    std::string out;
    std::optional<Head> head;
    const auto add = [&](const std::string& line) {
        const auto whole = audit::chained(head, line);
        head = audit::head_after(head, whole);
        out += whole;
    };
    add(audit::start_line({}, {}));
    while (!text.empty() && out.size() < 4096) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (audit::parse_chained(line)) continue;
        const auto foreign = std::string(line) + '\n';
        out += foreign;
        add(audit::set_aside_line({}, {foreign.size(), audit::hash_of(foreign)}));
    }
    add(audit::gap_line({}, 1));
    return out;
}

void check_linked(std::string_view text) {
    std::string record = linked(text);
    const auto found = check(record);
    require(found.has_value(), "what is linked holds");
    // Of the last line only an anchor tells.
    const std::size_t covered = record.rfind('\n', record.size() - 2);
    const std::size_t at = text.empty() ? 0 : audit::hash_of(text).bytes[0] * covered / 256;
    record[at] = static_cast<char>(record[at] ^ 1);
    require(!check(record), "no byte can be changed");
}

}  // namespace
}  // namespace superrelay::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    superrelay::fuzz::check_input(text);
    superrelay::fuzz::check_linked(text);
    return 0;
}
