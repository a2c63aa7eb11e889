// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <superrelay/core/clock.hpp>
#include <superrelay/core/result.hpp>
#include <superrelay/core/uint256.hpp>
#include <vector>

namespace superrelay::relay {

/// What approvals that are still out there could cost at most. Of several approvals of one nonce
/// only one can land on the chain, so the dearest counts, until the last of them has run out on a
/// confirmed block. Lives on one I/O thread.
class Exposure {
public:
    struct Settings {
        Wei max_per_caller;
        std::size_t max_entries = 50'000;  ///< nonces at a time; beyond: Errc::busy
    };

    /// One approval that is about to be given.
    struct Ask {
        Address paymaster;
        Address sender;
        Uint256 nonce;
        Wei cost;  ///< at most
        UnixTime until;
        std::string caller;
        /// EntryPoint v0.6: the paymaster's count of this sender's operations. Its hash commits to
        /// it, so two approvals of one sender with different nonces would undo each other.
        std::optional<Uint256> sender_nonce{};
    };

    explicit Exposure(Settings settings) : settings_(std::move(settings)) {}

    /// Whether reserve() would succeed now.
    [[nodiscard]] Result<void> check(const Ask& ask, const Wei& deposit) const;

    /// Counts an approval before it is signed; settle() must follow.
    /// @param deposit  of the paymaster, that no sum may exceed
    /// @return Errc::denied with the rule: deposit, max_exposure_per_caller, v06_one_approval;
    ///         Errc::busy when too many nonces are outstanding
    [[nodiscard]] Result<void> reserve(const Ask& ask, const Wei& deposit);

    /// Ends a reservation: the approval was given out, or it was not and never counted.
    void settle(const Ask& ask, bool given);

    /// Forgets what ran out before `now`, a confirmed block's time.
    void expire(UnixTime now);

    [[nodiscard]] Wei outstanding(const Address& paymaster) const;
    [[nodiscard]] std::size_t entries() const noexcept { return entries_.size(); }

private:
    struct Key {
        Address paymaster;
        Address sender;
        Uint256 nonce;

        bool operator<(const Key& other) const;
    };
    /// What one caller got, or is about to get, for a nonce.
    struct Share {
        Wei given = 0;  ///< the dearest approval that is out
        std::vector<Wei> reserved;

        [[nodiscard]] Wei cost() const;
    };
    struct Entry {
        std::map<std::string, Share> shares;  ///< by caller
        UnixTime until{};                     ///< of the last approval that is out
        std::optional<Uint256> sender_nonce;

        [[nodiscard]] Wei cost() const;
        [[nodiscard]] bool reserved() const;
    };
    using Entries = std::map<Key, Entry>;

    [[nodiscard]] Result<void> check_v06(const Ask& ask) const;
    template <typename Change>
    void change(Entries::iterator at, const std::string& caller, const Change& change);

    Settings settings_;
    Entries entries_;
    std::map<Address, Wei> by_paymaster_;
    std::map<std::string, Wei> by_caller_;
};

}  // namespace superrelay::relay
