// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <superrelay/core/bytes.hpp>
#include <superrelay/core/clock.hpp>
#include <superrelay/core/result.hpp>
#include <superrelay/core/uint256.hpp>

namespace superrelay::audit {

/// The key that approves.
struct Signer {
    std::string key_id;
    std::optional<Address> address{};  ///< none: there is no usable key
};

/// A question for a sponsorship, and what became of it. What was not known when it was decided is
/// missing.
struct Decision {
    enum class Subject : std::uint8_t {
        sponsorship,
        stub,  ///< what a wallet asks first, to estimate gas with; recorded when it is refused
    };

    Subject subject = Subject::sponsorship;
    std::optional<std::uint64_t> chain_id{};
    Address entry_point;
    std::optional<Address> paymaster{};
    Address sender;
    Uint256 nonce;
    Bytes32 call_data_hash;
    std::optional<Bytes32> approval_hash{};  ///< what the TA signed: the paymaster's getHash
    std::optional<Bytes32> user_op_hash{};   ///< under which the chain knows the operation
    std::optional<Wei> max_cost{};
    std::optional<UnixTime> valid_until{};
    Signer signer;
    std::string caller;
    std::optional<Error> refusal{};  ///< none: approved
};

/// What was done to a key. Each is recorded twice, before it is carried out and after, so that
/// none goes unseen however it ends.
struct KeyOperation {
    enum class Kind : std::uint8_t { generate, import_key, delete_key };

    Kind kind;
    std::string key_id;
    std::string type{};  ///< "secp256k1"; of a deletion: empty
    std::string use{};   ///< "sponsor"; likewise
    bool ended = false;
    std::optional<Address> address{};  ///< of the key that came to be
    std::optional<Error> error{};      ///< why it was not done
};

/// What an operator did about the machine. Recorded twice, as a key operation is.
struct OperatorAct {
    enum class Kind : std::uint8_t {
        clear_tamper,     ///< signing is no longer locked
        confirm_version,  ///< of the TA: no older one uses the keys
    };

    Kind kind;
    std::string signs{};                        ///< of tampering, by name, that were cleared
    std::optional<std::uint64_t> ta_version{};  ///< that is confirmed
    bool ended = false;
    std::optional<Error> error{};  ///< why it was not done
};

}  // namespace superrelay::audit
