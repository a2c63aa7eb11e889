// SPDX-License-Identifier: MIT
#pragma once

#include <super_relay_ta.h>

#include <superrelay/kms/kms_provider.hpp>

namespace superrelay::tee {

/// Between the host's types and the layouts of super_relay_ta.h. What comes from the TA is
/// checked before it is believed: Errc::internal when it is not what the header promises.

/// @param tail_offset  where, for EntryPoint v0.6, initCode and then callData lie; below 4 GiB
[[nodiscard]] sr_sponsor_record to_wire(const erc4337::SponsorRecord& record,
                                        std::uint32_t tail_offset = 0);
[[nodiscard]] std::uint32_t to_wire(kms::KeyType type) noexcept;
[[nodiscard]] std::uint32_t to_wire(kms::KeyUse use) noexcept;

[[nodiscard]] Result<kms::KeyInfo> from_wire(const sr_key_info& info);
/// @param where  SR_STORAGE_*
[[nodiscard]] Result<kms::KeyStorage> key_storage_from_wire(std::uint32_t where);
[[nodiscard]] Result<kms::TaInfo> from_wire(const sr_info& info);
[[nodiscard]] Result<erc4337::Approval> from_wire(const sr_sponsor_result& result);

}  // namespace superrelay::tee
