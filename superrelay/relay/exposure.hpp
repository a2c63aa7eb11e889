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
/// only one can land on the chain, so the dearest counts, each until it has run out on a confirmed
/// block. A caller's approvals never weigh on another caller. Lives on one I/O thread.
class Exposure {
public:
    struct Settings {
        Wei max_per_caller;
        std::size_t max_entries = 50'000;            ///< nonces at a time; beyond: Errc::busy
        std::size_t max_entries_per_caller = 2'000;  ///< beyond: Errc::denied
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
        /// it, so two approvals of one sender with different nonces would undo each other: a caller
        /// gets one at a time.
        std::optional<Uint256> sender_nonce{};
    };

    explicit Exposure(Settings settings) : settings_(std::move(settings)) {}

    /// Whether reserve() would succeed now.
    [[nodiscard]] Result<void> check(const Ask& ask, const Wei& deposit) const;

    /// Counts an approval before it is signed; settle() must follow.
    /// @param deposit  of the paymaster, that no sum may exceed
    /// @return Errc::denied with the rule: deposit, max_exposure_per_caller,
    ///         max_approvals_per_caller, v06_one_approval;
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
    /// An approval that is out.
    struct Given {
        Wei cost;
        UnixTime until;
    };
    /// What one caller got, or is about to get, for a nonce.
    struct Share {
        std::vector<Given> given;             ///< the dearest first, each later than the one before
        std::map<Wei, std::size_t> reserved;  ///< how many of each cost

        [[nodiscard]] Wei cost() const;
        void add(const Given& approval);
    };
    struct Entry {
        std::map<std::string, Share> shares;  ///< by caller; none is empty
        std::optional<Uint256> sender_nonce;

        [[nodiscard]] Wei cost() const;
    };
    using Entries = std::map<Key, Entry>;

    struct Sum {
        Wei cost = 0;
        std::size_t entries = 0;
    };

    [[nodiscard]] Result<void> check_v06(const Ask& ask) const;
    [[nodiscard]] Result<void> check_caller(const Ask& ask, const Share* share) const;
    template <typename Change>
    void change(Entries::iterator at, const std::string& caller, const Change& change);

    Settings settings_;
    Entries entries_;
    std::map<Address, Wei> by_paymaster_;
    std::map<std::string, Sum> by_caller_;
};

}  // namespace superrelay::relay
