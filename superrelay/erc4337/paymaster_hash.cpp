// SPDX-License-Identifier: MIT
#include "paymaster_hash.hpp"

#include "singleton_paymaster.hpp"
#include "verifying_paymaster.hpp"

namespace superrelay::erc4337 {

Bytes32 paymaster_hash(const SponsorRecord& record) {
    return record.layout == PaymasterLayout::verifying ? verifying_paymaster_hash(record)
                                                       : singleton_paymaster_hash(record);
}

}  // namespace superrelay::erc4337
