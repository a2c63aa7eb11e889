// SPDX-License-Identifier: MIT
#include "uuid.hpp"

#include <algorithm>

namespace softtee {

UuidOctets uuid_octets(const TEE_UUID& uuid) {
    UuidOctets octets{static_cast<std::uint8_t>(uuid.timeLow >> 24),
                      static_cast<std::uint8_t>(uuid.timeLow >> 16),
                      static_cast<std::uint8_t>(uuid.timeLow >> 8),
                      static_cast<std::uint8_t>(uuid.timeLow),
                      static_cast<std::uint8_t>(uuid.timeMid >> 8),
                      static_cast<std::uint8_t>(uuid.timeMid),
                      static_cast<std::uint8_t>(uuid.timeHiAndVersion >> 8),
                      static_cast<std::uint8_t>(uuid.timeHiAndVersion)};
    std::ranges::copy(uuid.clockSeqAndNode, octets.begin() + 8);
    return octets;
}

TEE_UUID uuid_from_octets(const UuidOctets& octets) {
    TEE_UUID uuid{};
    for (std::size_t i = 0; i < 4; ++i)
        uuid.timeLow = (uuid.timeLow << 8) | octets[i];
    uuid.timeMid = static_cast<std::uint16_t>((octets[4] << 8) | octets[5]);
    uuid.timeHiAndVersion = static_cast<std::uint16_t>((octets[6] << 8) | octets[7]);
    std::copy(octets.begin() + 8, octets.end(), std::begin(uuid.clockSeqAndNode));
    return uuid;
}

std::string uuid_text(const TEE_UUID& uuid) {
    constexpr char kDigits[] = "0123456789abcdef";
    const UuidOctets octets = uuid_octets(uuid);
    std::string text;
    for (std::size_t i = 0; i < octets.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += kDigits[octets[i] >> 4];
        text += kDigits[octets[i] & 15];
    }
    return text;
}

}  // namespace softtee
