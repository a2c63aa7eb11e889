// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <superrelay/core/clock.hpp>
#include <superrelay/core/uint256.hpp>
#include <superrelay/erc4337/entry_point.hpp>
#include <superrelay/erc4337/sponsorship.hpp>

namespace superrelay::chain {

struct Block {
    std::uint64_t number = 0;
    UnixTime time{};

    bool operator==(const Block&) const = default;
};

/// What gas costs now (EIP-1559).
struct Fees {
    Wei base_fee;      ///< per gas, of the latest block; zero on chains that have none
    Wei priority_fee;  ///< per gas, what is usual on top

    bool operator==(const Fees&) const = default;
};

/// What a paymaster has in its EntryPoint (IStakeManager.DepositInfo).
struct Deposit {
    Wei amount{};  ///< what operations are paid from
    bool staked = false;
    Wei stake{};
    std::chrono::seconds unstake_delay{};

    bool operator==(const Deposit&) const = default;
};

/// A paymaster and the EntryPoint that it trusts.
struct PaymasterContract {
    erc4337::EntryPointVersion version;
    Address entry_point;
    Address paymaster;
    erc4337::PaymasterLayout layout = erc4337::PaymasterLayout::verifying;
};

}  // namespace superrelay::chain
