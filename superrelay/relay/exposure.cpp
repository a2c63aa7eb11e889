// SPDX-License-Identifier: MIT
#include "exposure.hpp"

#include <algorithm>
#include <tuple>

namespace superrelay::relay {
namespace {

template <typename Map, typename Key>
typename Map::mapped_type value_at(const Map& map, const Key& key) {
    const auto found = map.find(key);
    return found == map.end() ? typename Map::mapped_type{} : found->second;
}

/// By how much `asked` is more than what is counted already.
Wei beyond(const Wei& asked, const Wei& counted) {
    return asked > counted ? Wei(asked - counted) : Wei(0);
}

}  // namespace

bool Exposure::Key::operator<(const Key& other) const {
    return std::tie(paymaster, sender, nonce) <
           std::tie(other.paymaster, other.sender, other.nonce);
}

Wei Exposure::Share::cost() const {
    const Wei dearest = given.empty() ? Wei(0) : given.front().cost;
    return reserved.empty() ? dearest : std::max(dearest, reserved.rbegin()->first);
}

/// What is neither dearer nor later than another one says nothing more. A long row of ever later
/// and cheaper ones is told as if its last two were one.
void Exposure::Share::add(const Given& approval) {
    constexpr std::size_t kMax = 8;
    const auto covers = [](const Given& a, const Given& b) {
        return a.cost >= b.cost && a.until >= b.until;
    };
    if (std::ranges::any_of(given, [&](const Given& g) { return covers(g, approval); })) return;
    std::erase_if(given, [&](const Given& g) { return covers(approval, g); });
    const auto at =
        std::ranges::find_if(given, [&](const Given& g) { return g.cost < approval.cost; });
    given.insert(at, approval);
    if (given.size() <= kMax) return;
    given[kMax - 1].until = given[kMax].until;
    given.pop_back();
}

Wei Exposure::Entry::cost() const {
    Wei out = 0;
    for (const auto& [caller, share] : shares)
        out = std::max(out, share.cost());
    return out;
}

/// The caller's own approvals of the sender's other nonces, unless the chain has gone past them.
Result<void> Exposure::check_v06(const Ask& ask) const {
    if (!ask.sender_nonce) return {};
    const Key first{ask.paymaster, ask.sender, 0};
    for (auto it = entries_.lower_bound(first); it != entries_.end(); ++it) {
        const auto& [key, entry] = *it;
        if (key.paymaster != ask.paymaster || key.sender != ask.sender) break;
        if (key.nonce == ask.nonce || entry.sender_nonce < ask.sender_nonce) continue;
        if (!entry.shares.contains(ask.caller)) continue;
        return fail(Errc::denied, "v06_one_approval: you have an approval of nonce " +
                                      key.nonce.str() +
                                      " of this sender; on EntryPoint v0.6 send that operation "
                                      "first");
    }
    return {};
}

Result<void> Exposure::check_caller(const Ask& ask, const Share* share) const {
    const Sum sum = value_at(by_caller_, ask.caller);
    if (!share && sum.entries >= settings_.max_entries_per_caller) {
        return fail(Errc::denied, "max_approvals_per_caller: this caller has " +
                                      std::to_string(sum.entries) + " approvals outstanding");
    }
    if (sum.cost + beyond(ask.cost, share ? share->cost() : Wei(0)) > settings_.max_per_caller) {
        return fail(Errc::denied,
                    "max_exposure_per_caller: this caller's outstanding approvals "
                    "would be above the limit of " +
                        settings_.max_per_caller.str());
    }
    return {};
}

Result<void> Exposure::check(const Ask& ask, const Wei& deposit) const {
    if (auto one = check_v06(ask); !one) return one;
    const auto found = entries_.find({ask.paymaster, ask.sender, ask.nonce});
    const bool known = found != entries_.end();
    if (!known && entries_.size() >= settings_.max_entries) {
        return fail(Errc::busy, "too many approvals are outstanding");
    }
    const Wei counted = known ? found->second.cost() : Wei(0);
    if (outstanding(ask.paymaster) + beyond(ask.cost, counted) > deposit) {
        return fail(Errc::denied,
                    "deposit: the paymaster's deposit does not cover this beside "
                    "the approvals that are outstanding");
    }
    if (!known) return check_caller(ask, nullptr);
    const auto share = found->second.shares.find(ask.caller);
    return check_caller(ask, share == found->second.shares.end() ? nullptr : &share->second);
}

Result<void> Exposure::reserve(const Ask& ask, const Wei& deposit) {
    if (auto allowed = check(ask, deposit); !allowed) return allowed;
    const auto at = entries_.try_emplace({ask.paymaster, ask.sender, ask.nonce}).first;
    if (ask.sender_nonce) at->second.sender_nonce = ask.sender_nonce;
    change(at, ask.caller, [&](Share& share) { ++share.reserved[ask.cost]; });
    return {};
}

void Exposure::settle(const Ask& ask, bool given) {
    const auto at = entries_.find({ask.paymaster, ask.sender, ask.nonce});
    if (at == entries_.end()) return;
    change(at, ask.caller, [&](Share& share) {
        const auto mine = share.reserved.find(ask.cost);
        if (mine == share.reserved.end()) return;
        if (--mine->second == 0) share.reserved.erase(mine);
        if (given) share.add({ask.cost, ask.until});
    });
    if (at->second.shares.empty()) entries_.erase(at);
}

void Exposure::expire(UnixTime now) {
    for (auto at = entries_.begin(); at != entries_.end();) {
        std::vector<std::string> callers;
        for (const auto& [caller, share] : at->second.shares)
            callers.push_back(caller);
        for (const auto& caller : callers) {
            change(at, caller, [&](Share& share) {
                std::erase_if(share.given, [&](const Given& g) { return g.until < now; });
            });
        }
        at = at->second.shares.empty() ? entries_.erase(at) : std::next(at);
    }
}

Wei Exposure::outstanding(const Address& paymaster) const {
    return value_at(by_paymaster_, paymaster);
}

/// Changes one caller's share and keeps the sums in step. A share that holds nothing is removed.
template <typename Change>
void Exposure::change(Entries::iterator at, const std::string& caller, const Change& change) {
    Entry& entry = at->second;
    Wei& total = by_paymaster_[at->first.paymaster];
    Sum& own = by_caller_[caller];
    total -= entry.cost();
    const auto [found, fresh] = entry.shares.try_emplace(caller);
    Share& share = found->second;
    own.cost -= share.cost();
    if (fresh) ++own.entries;
    change(share);
    own.cost += share.cost();
    if (share.given.empty() && share.reserved.empty()) {
        entry.shares.erase(found);
        --own.entries;
    }
    total += entry.cost();
    if (own.entries == 0) by_caller_.erase(caller);
    if (total == 0) by_paymaster_.erase(at->first.paymaster);
}

}  // namespace superrelay::relay
