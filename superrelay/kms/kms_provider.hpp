// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <superrelay/erc4337/sponsorship.hpp>
#include <vector>

#include "types.hpp"

namespace superrelay::kms {

/// Keys that never leave the TEE. Blocking: called from the batcher's TEE thread, one of
/// SessionPool's, a command or the node before it serves, never from an I/O thread that serves:
/// request handlers await Sponsor, which batches, or SessionPool. Not thread-safe.
///
/// Errors of every function: Errc::unavailable when there is no session to the TA, Errc::corrupt
/// when a key's storage no longer authenticates, Errc::internal when the TEE broke; of those that
/// make, use or delete keys also Errc::superseded: a newer TA was confirmed.
class KmsProvider {
public:
    virtual ~KmsProvider() = default;

    /// @return Errc::already_exists when the id is taken, Errc::no_space when all slots are
    [[nodiscard]] virtual Result<KeyInfo> generate_key(const KeyId& id, KeyType type,
                                                       KeyUse use) = 0;

    /// Stores a key that was made elsewhere. Only a development TA does; one scalar has one id and
    /// one use, even after its deletion.
    ///
    /// @param secret  wiped in any case; secp256k1: the scalar, 32 bytes, big-endian; Ed25519:
    ///                seed ‖ public key, 64 bytes (RFC 8032)
    /// @return Errc::denied by another TA, and for a scalar that had another use; Errc::usage for
    ///         what is no key; Errc::already_exists when the id or the scalar is taken;
    ///         Errc::no_space when all slots are
    [[nodiscard]] virtual Result<KeyInfo> import_key(const KeyId& id, KeyType type, KeyUse use,
                                                     std::span<std::uint8_t> secret) = 0;

    /// Destroys a key for good.
    /// @return Errc::not_found for an unknown id, Errc::no_space when there is no room left to
    ///         remember that an imported one is gone: it stays
    [[nodiscard]] virtual Result<void> delete_key(const KeyId& id) = 0;

    /// From then on this is the key that the id stands for: sponsor() gives no approval by another
    /// that took its place in the TEE.
    /// @return Errc::not_found for an unknown id
    [[nodiscard]] virtual Result<KeyInfo> find_key(const KeyId& id) = 0;

    [[nodiscard]] virtual Result<std::vector<KeyInfo>> list_keys() = 0;

    [[nodiscard]] virtual Result<TaInfo> info() = 0;

    /// Has the TEE write to RPMB, once, and read it.
    /// @return as well an error of a TEE that has RPMB which does not work
    [[nodiscard]] virtual Result<KeyStorage> key_storage() = 0;

    /// Has the TA read all that it has stored, and compare it with what it works with.
    [[nodiscard]] virtual Result<StorageCheck> check_storage() = 0;

    /// Gives the TEE's generator a share of this randomness, at most kMaxEntropy bytes. It can only
    /// add: the TEE mixes it with its own.
    static constexpr std::size_t kMaxEntropy = 256;
    [[nodiscard]] virtual Result<void> add_entropy(std::span<const std::uint8_t> randomness) = 0;

    /// Has no older TA use the keys from now on. Idempotent.
    /// @return Errc::superseded when this TA is an older one itself
    [[nodiscard]] virtual Result<void> confirm_version() = 0;

    /// Asks the TEE, which takes as long as loading some TAs.
    [[nodiscard]] virtual TaSigningKey ta_signing_key() = 0;

    /// Gives up what it holds only so that the next call is quick: nobody has asked for a while.
    /// The next call takes it again.
    /// @return whether there was something to give up
    virtual bool release_idle() noexcept = 0;

    /// Any thread may ask this, at any time.
    [[nodiscard]] virtual Traffic traffic() const noexcept = 0;

    /// How many records one call of sponsor takes.
    [[nodiscard]] virtual std::size_t max_batch() const noexcept = 0;

    /// How many bytes of initCode and callData, of records for v0.6's VerifyingPaymaster, are one
    /// call to the TEE. With more, sponsor makes several.
    [[nodiscard]] virtual std::size_t max_batch_bytes() const noexcept = 0;

    /// Signs the paymaster's approval of each record; results keep the order of `records`, of
    /// which there are 1 to max_batch(). One record's refusal leaves the others alone.
    ///
    /// @return per record the approval, or Errc::denied when the TA's rules refused it, or
    ///         Errc::invalid_params when its initCode and callData are more than the TA is given
    /// @see EIP-4337, EIP-191
    [[nodiscard]] virtual std::vector<Result<erc4337::Approval>> sponsor(
        const KeyId& key, std::span<const erc4337::SponsorRecord> records) = 0;

    /// Whether sponsor() can work now, asked of the TA itself: it takes the key and judges a
    /// sponsorship that it has to refuse. Signs nothing.
    /// @return as sponsor() would fail
    [[nodiscard]] virtual Result<void> probe(const KeyId& key) = 0;
};

}  // namespace superrelay::kms
