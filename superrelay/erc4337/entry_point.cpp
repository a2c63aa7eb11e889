// SPDX-License-Identifier: MIT
#include "entry_point.hpp"

#include <algorithm>
#include <array>

namespace superrelay::erc4337 {
namespace {

// 0x0000000071727De22E5E9d8BAf0edAc6f37da032
constexpr Address kV07{{0x00, 0x00, 0x00, 0x00, 0x71, 0x72, 0x7d, 0xe2, 0x2e, 0x5e,
                        0x9d, 0x8b, 0xaf, 0x0e, 0xda, 0xc6, 0xf3, 0x7d, 0xa0, 0x32}};

constexpr auto kSupported = std::to_array<EntryPoint>({
    {EntryPointVersion::v07, "v0.7", kV07},
});

}  // namespace

std::span<const EntryPoint> supported_entry_points() noexcept {
    return kSupported;
}

std::optional<EntryPoint> find_entry_point(const Address& address) noexcept {
    const auto found = std::ranges::find(kSupported, address, &EntryPoint::address);
    if (found == kSupported.end()) return std::nullopt;
    return *found;
}

}  // namespace superrelay::erc4337
