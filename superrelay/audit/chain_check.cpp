// SPDX-License-Identifier: MIT
#include "chain_check.hpp"

#include <algorithm>

namespace superrelay::audit {
namespace {

tl::unexpected<Error> broken(std::string why) {
    return fail(Errc::corrupt, std::move(why));
}

std::string number(std::uint64_t seq) {
    return std::to_string(seq);
}

}  // namespace

ChainCheck::ChainCheck(std::vector<Head> anchors) : anchors_(std::move(anchors)) {}

Result<void> ChainCheck::feed(std::string_view text) {
    const auto line = parse_chained(text);
    if (!line) {
        foreign_.add(text);
        foreign_.add("\n");
        foreign_bytes_ += text.size() + 1;
        return {};
    }
    if (auto told = check_foreign(*line); !told) return told;
    if (auto linked = check_link(*line); !linked) return linked;
    const Head head{line->seq, hash_of(text)};
    if (auto anchored = check_anchors(head); !anchored) return anchored;
    if (!summary_.head) {
        summary_.first_seq = line->seq;
        summary_.first_time = line->time;
    }
    summary_.head = head;
    summary_.last_time = line->time;
    ++summary_.lines;
    if (line->removed) note_removed(*line->removed);
    return {};
}

Result<ChainSummary> ChainCheck::finish() {
    if (foreign_bytes_ > 0) {
        return broken("the last " + number(foreign_bytes_) +
                      " bytes are no lines of the record: cut off, or what a node that starts will "
                      "set aside");
    }
    if (before_first_) {
        return broken("the record begins with line " + number(summary_.first_seq) +
                      ", and nothing tells that those before it were deleted");
    }
    for (const Head& anchor : anchors_) {
        if (summary_.head && anchor.seq < summary_.first_seq) {
            return broken("line " + number(anchor.seq) +
                          ", which was anchored, is not there: the "
                          "first is " +
                          number(summary_.first_seq));
        }
        return broken("line " + number(anchor.seq) +
                      ", which was anchored, is missing: the end is "
                      "cut off");
    }
    return summary_;
}

Result<void> ChainCheck::check_link(const ChainedLine& line) {
    const auto& last = summary_.head;
    if (!last) {
        if (line.seq == 0 && line.prev.is_zero() && line.event == "start") return {};
        if (line.seq == 0) return broken("line 0 is no start");
        before_first_ = Head{line.seq - 1, line.prev};
        const auto is_it = [&](const Head& anchor) { return anchor == *before_first_; };
        if (std::erase_if(anchors_, is_it) > 0) before_first_.reset();
        return {};
    }
    if (line.seq <= last->seq) {
        return broken("line " + number(line.seq) + " follows line " + number(last->seq) +
                      ": a copy, or out of order");
    }
    if (line.seq > last->seq + 1) {
        return broken("line " + number(line.seq) + " follows line " + number(last->seq) +
                      ": those between are missing");
    }
    if (line.prev != last->hash) {
        return broken("the line before, " + number(last->seq) +
                      ", is not the one that this was linked to: one of them was changed");
    }
    return {};
}

Result<void> ChainCheck::check_foreign(const ChainedLine& line) {
    const SetAside found{foreign_bytes_, foreign_bytes_ > 0 ? foreign_.finish() : Bytes32{}};
    if (found == line.foreign.value_or(SetAside{})) {
        summary_.set_aside += found.bytes;
        foreign_bytes_ = 0;
        return {};
    }
    if (found.bytes == 0) return broken("what it set aside is not there any more");
    return broken("the " + number(found.bytes) +
                  " bytes before it are no lines of the record, and it does not tell of them");
}

Result<void> ChainCheck::check_anchors(const Head& head) {
    for (const Head& anchor : anchors_) {
        if (anchor.seq == head.seq && anchor.hash != head.hash)
            return broken("it is not the line " + number(head.seq) + " that was anchored");
    }
    std::erase(anchors_, head);
    return {};
}

void ChainCheck::note_removed(const Head& last) {
    if (before_first_ == last) before_first_.reset();
}

}  // namespace superrelay::audit
