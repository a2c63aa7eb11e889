// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "crypto/openssl.hpp"
#include "uuid.hpp"

namespace softtee {

/// The keys of one TA on one device: names and seals its objects. Immutable,
/// so thread-safe.
///
/// A sealed file is magic ‖ box(id) ‖ box(content), a box being nonce (12) ‖
/// AES-256-GCM ciphertext ‖ tag (16). The id is padded to one size. Both boxes
/// authenticate the TA's UUID and the file's name, the second one the id too.
class Vault {
public:
    Vault(View device_key, const TEE_UUID& ta);

    /// File name of an object: it does not show the id.
    [[nodiscard]] std::string name_of(View id) const;

    [[nodiscard]] Bytes seal(View id, View content) const;

    struct Opened {
        Bytes id;
        Bytes content;
    };
    /// Nothing if the file is not what seal() made for this TA and name.
    [[nodiscard]] std::optional<Opened> open(const std::string& name, View file) const;

    /// A key of the TA's own (PTA_SYSTEM_DERIVE_TA_UNIQUE_KEY).
    [[nodiscard]] Bytes unique_key(View extra, std::size_t size) const;

private:
    [[nodiscard]] Bytes context_of(const std::string& name, View id) const;

    UuidOctets ta_;
    Bytes name_key_;
    Bytes seal_key_;
    Bytes unique_key_;
};

}  // namespace softtee
