// SPDX-License-Identifier: MIT
#include "exposure.hpp"

#include <algorithm>
#include <tuple>

namespace superrelay::relay {
namespace {

template <typename Map, typename Key>
Wei sum_of(const Map& sums, const Key& key) {
    const auto found = sums.find(key);
    return found == sums.end() ? Wei(0) : found->second;
}

/// Keeps only sums that are not zero.
template <typename Map, typename Key>
void add(Map& sums, const Key& key, const Wei& before, const Wei& after) {
    if (before == after) return;
    const auto found = sums.try_emplace(key).first;
    found->second += after;
    found->second -= before;
    if (found->second == 0) sums.erase(found);
}

}  // namespace

bool Exposure::Key::operator<(const Key& other) const {
    return std::tie(paymaster, sender, nonce) <
           std::tie(other.paymaster, other.sender, other.nonce);
}

Wei Exposure::Share::cost() const {
    Wei out = given;
    for (const Wei& each : reserved)
        out = std::max(out, each);
    return out;
}

Wei Exposure::Entry::cost() const {
    Wei out = 0;
    for (const auto& [caller, share] : shares)
        out = std::max(out, share.cost());
    return out;
}

bool Exposure::Entry::reserved() const {
    return std::ranges::any_of(shares, [](const auto& s) { return !s.second.reserved.empty(); });
}

/// Approvals of the sender's other nonces, unless the chain has gone past them.
Result<void> Exposure::check_v06(const Ask& ask) const {
    if (!ask.sender_nonce) return {};
    const Key first{ask.paymaster, ask.sender, 0};
    for (auto it = entries_.lower_bound(first); it != entries_.end(); ++it) {
        const auto& [key, entry] = *it;
        if (key.paymaster != ask.paymaster || key.sender != ask.sender) break;
        if (key.nonce == ask.nonce || entry.sender_nonce < ask.sender_nonce) continue;
        return fail(Errc::denied, "v06_one_approval: nonce " + key.nonce.str() +
                                      " of this sender is approved already; on EntryPoint v0.6 "
                                      "send that operation first");
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
    const auto beyond = [&](const Wei& counted) {
        return ask.cost > counted ? Wei(ask.cost - counted) : Wei(0);
    };
    const Wei more = beyond(known ? found->second.cost() : Wei(0));
    if (sum_of(by_paymaster_, ask.paymaster) + more > deposit) {
        return fail(Errc::denied,
                    "deposit: the paymaster's deposit does not cover this beside "
                    "the approvals that are outstanding");
    }
    Wei own = 0;
    if (known) {
        const auto share = found->second.shares.find(ask.caller);
        if (share != found->second.shares.end()) own = share->second.cost();
    }
    if (sum_of(by_caller_, ask.caller) + beyond(own) > settings_.max_per_caller) {
        return fail(Errc::denied,
                    "max_exposure_per_caller: this caller's outstanding approvals "
                    "would be above the limit of " +
                        settings_.max_per_caller.str());
    }
    return {};
}

Result<void> Exposure::reserve(const Ask& ask, const Wei& deposit) {
    if (auto allowed = check(ask, deposit); !allowed) return allowed;
    const auto at = entries_.try_emplace({ask.paymaster, ask.sender, ask.nonce}).first;
    if (ask.sender_nonce) at->second.sender_nonce = ask.sender_nonce;
    change(at, ask.caller, [&](Share& share) { share.reserved.push_back(ask.cost); });
    return {};
}

void Exposure::settle(const Ask& ask, bool given) {
    const auto at = entries_.find({ask.paymaster, ask.sender, ask.nonce});
    if (at == entries_.end()) return;
    change(at, ask.caller, [&](Share& share) {
        const auto mine = std::ranges::find(share.reserved, ask.cost);
        if (mine == share.reserved.end()) return;
        share.reserved.erase(mine);
        if (!given) return;
        share.given = std::max(share.given, ask.cost);
        at->second.until = std::max(at->second.until, ask.until);
    });
    if (at->second.cost() == 0) entries_.erase(at);
}

void Exposure::expire(UnixTime now) {
    for (auto at = entries_.begin(); at != entries_.end();) {
        if (at->second.until >= now || at->second.reserved()) {
            ++at;
            continue;
        }
        for (const auto& [caller, share] : at->second.shares)
            add(by_caller_, caller, share.cost(), 0);
        add(by_paymaster_, at->first.paymaster, at->second.cost(), 0);
        at = entries_.erase(at);
    }
}

Wei Exposure::outstanding(const Address& paymaster) const {
    return sum_of(by_paymaster_, paymaster);
}

/// Changes one caller's share and keeps the sums in step.
template <typename Change>
void Exposure::change(Entries::iterator at, const std::string& caller, const Change& change) {
    Share& share = at->second.shares[caller];
    const Wei entry_before = at->second.cost();
    const Wei share_before = share.cost();
    change(share);
    add(by_paymaster_, at->first.paymaster, entry_before, at->second.cost());
    add(by_caller_, caller, share_before, share.cost());
}

}  // namespace superrelay::relay
