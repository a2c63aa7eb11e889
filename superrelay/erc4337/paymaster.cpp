// SPDX-License-Identifier: MIT
#include "paymaster.hpp"

#include "singleton_paymaster.hpp"
#include "verifying_paymaster.hpp"

namespace superrelay::erc4337 {

bool counts_operations(PaymasterLayout layout, EntryPointVersion version) noexcept {
    return layout == PaymasterLayout::verifying && version == EntryPointVersion::v06;
}

bool needs_stake(PaymasterLayout layout, EntryPointVersion version) noexcept {
    return layout != PaymasterLayout::verifying || version == EntryPointVersion::v06;
}

std::string_view contract_of(PaymasterLayout layout) noexcept {
    return layout == PaymasterLayout::verifying ? "VerifyingPaymaster" : "SingletonPaymaster";
}

Bytes32 paymaster_hash(const SponsorRecord& record) {
    return record.layout == PaymasterLayout::verifying ? verifying_paymaster_hash(record)
                                                       : singleton_paymaster_hash(record);
}

Bytes paymaster_data(PaymasterLayout layout, const Validity& validity, const Signature& signature) {
    return layout == PaymasterLayout::verifying ? verifying_paymaster_data(validity, signature)
                                                : singleton_paymaster_data(validity, signature);
}

}  // namespace superrelay::erc4337
