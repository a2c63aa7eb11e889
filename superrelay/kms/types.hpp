// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <superrelay/core/bytes.hpp>
#include <superrelay/core/result.hpp>

namespace superrelay::kms {

enum class KeyType : std::uint8_t { secp256k1, ed25519 };

/// What a key may sign, fixed when it is made.
enum class KeyUse : std::uint8_t {
    raw,      ///< what the caller hashed
    sponsor,  ///< sponsorships that the TA hashed itself
};

/// Whose signature under a TA the TEE trusts.
enum class TaSigningKey : std::uint8_t {
    published,  ///< everybody's: its key lies in the TEE's own source
    own,        ///< none of the published ones
    unknown,    ///< what tells is not installed, or the TEE did not say
};

[[nodiscard]] std::string_view name_of(KeyType type) noexcept;
[[nodiscard]] std::string_view name_of(KeyUse use) noexcept;
[[nodiscard]] std::string_view name_of(TaSigningKey key) noexcept;

/// The operator's name for a key: 1 to 64 of A-Z a-z 0-9 . _ -
class KeyId {
public:
    /// @return Errc::usage with what was expected
    [[nodiscard]] static Result<KeyId> parse(std::string_view text);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    bool operator==(const KeyId&) const = default;

private:
    explicit KeyId(std::string_view text) : text_(text) {}

    std::string text_;
};

struct KeyInfo {
    std::string id;
    KeyType type;
    KeyUse use;
    Bytes public_key;  ///< secp256k1: 0x04 ‖ x ‖ y, 65 bytes; Ed25519: 32 bytes (RFC 8032)
};

/// What the TEE's storage is sealed with: the device's hardware unique key.
enum class HardwareKey : std::uint8_t {
    unknown,   ///< the TEE would not say
    constant,  ///< one that everybody knows
    own,       ///< none of the constants that are known
};

/// As tee status shows it.
[[nodiscard]] std::string_view name_of(HardwareKey key) noexcept;

/// Where the TEE keeps keys, as a probe found it.
enum class KeyStorage : std::uint8_t {
    no_rpmb,    ///< the TEE has no storage in RPMB
    elsewhere,  ///< it has, and keys are not kept there
    rpmb,
};

/// What the TA found when it read all that it has stored.
struct StorageCheck {
    std::uint32_t objects = 0;  ///< that should be there
    std::uint32_t bad = 0;      ///< that do not authenticate, are gone or are others
};

/// What the key-keeping TA says of itself.
struct TaInfo {
    std::string version;               ///< "0.1.0"
    std::uint32_t version_number = 0;  ///< raised at each release
    /// The highest that was confirmed, 0: none; nothing when that cannot be read. Below it the TA
    /// uses no key.
    std::optional<std::uint32_t> version_floor = 0;
    bool development = false;  ///< imports plain keys
    HardwareKey hardware_key = HardwareKey::unknown;
    std::uint32_t keys = 0;                 ///< slots in use
    std::uint32_t key_slots = 0;            ///< that there are
    std::uint32_t damaged_slots = 0;        ///< slots that no longer authenticate
    std::uint32_t rollback_protection = 0;  ///< the TEE's word, GP 7.6: 0, 100 or 1000
    std::string tee_name;                   ///< the TEE's word on itself, in ASCII; may be empty
    std::string tee_version;                ///< likewise
};

/// What has gone on between the TEE and a provider since that was made, or several, all added up.
struct Traffic {
    std::uint64_t switches = 0;         ///< calls into the TEE, each there and back
    std::uint64_t sessions_opened = 0;  ///< by now
    std::uint64_t sessions_active = 0;  ///< at the moment

    Traffic& operator+=(const Traffic& other) noexcept {
        switches += other.switches;
        sessions_opened += other.sessions_opened;
        sessions_active += other.sessions_active;
        return *this;
    }
};

}  // namespace superrelay::kms
