// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <span>
#include <superrelay/core/hex.hpp>
#include <superrelay/core/keccak.hpp>
#include <superrelay/erc4337/abi_words.hpp>
#include <superrelay/readiness/chain_checks.hpp>
#include <superrelay/readiness/fixed_operation.hpp>

#include "run.hpp"
#include "scripted_transport.hpp"

namespace superrelay::readiness::test {

using chain::PaymasterContract;
using erc4337::EntryPointVersion;
using erc4337::PaymasterLayout;
using support::ScriptedChain;
using support::ScriptedTransport;

inline Address repeated(std::uint8_t byte) {
    Address out;
    out.bytes.fill(byte);
    return out;
}

inline PaymasterContract contract_of(EntryPointVersion version,
                                     PaymasterLayout layout = PaymasterLayout::verifying) {
    return {version, canonical_address(version), repeated(0x33), layout};
}

inline const Address kSigner = repeated(0x51);
inline constexpr std::uint64_t kChainId = 31337;
inline constexpr unsigned kSenderNonce = 3;

template <typename T>
Bytes word(const T& value) {
    return erc4337::AbiWords().add(value).bytes();
}

inline constexpr const char* kHashV06 =
    "getHash((address,uint256,bytes,bytes,uint256,uint256,uint256,uint256,uint256,bytes,bytes),"
    "uint48,uint48)";
inline constexpr const char* kHashV07 =
    "getHash((address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes),uint48,uint48)";

inline constexpr const char* kSingletonHashV06 =
    "getHash(uint8,(address,uint256,bytes,bytes,uint256,uint256,uint256,uint256,uint256,bytes,"
    "bytes))";
inline constexpr const char* kSingletonHashV07 =
    "getHash(uint8,(address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes))";

/// A chain on which all is well with the paymasters of v0.6 and v0.7, and the checks of it. The
/// test spoils something and looks.
struct Checked {
    explicit Checked(std::vector<EntryPointVersion> versions = {EntryPointVersion::v06,
                                                                EntryPointVersion::v07},
                     PaymasterLayout layout = PaymasterLayout::verifying)
        : view(transport, {.paymasters = contracts_of(versions, layout)}),
          checks(transport, view,
                 {.signer = kSigner, .low_deposit = 1'000, .now = [this] { return now; }}) {
        node->deposit = {.amount = 1'000,
                         .staked = true,
                         .stake = 1,
                         .unstake_delay = std::chrono::seconds(86'400)};
        const auto v06 = contract_of(EntryPointVersion::v06);
        answer("verifyingSigner()", word(kSigner));
        answer("entryPoint()", word(contract_of(versions.front()).entry_point));
        answer("senderNonce(address)", word(Uint256(kSenderNonce)));
        answer(kHashV06, word(expected_hash(v06, kChainId, kSenderNonce)));
        answer(kHashV07, word(expected_hash(contract_of(EntryPointVersion::v07), kChainId, 0)));
        answer("signers(address)", word(Uint256(1)));
        answer(kSingletonHashV06, word(singleton_hash(EntryPointVersion::v06)));
        answer(kSingletonHashV07, word(singleton_hash(EntryPointVersion::v07)));
    }

    static Bytes32 singleton_hash(EntryPointVersion version) {
        return expected_hash(contract_of(version, PaymasterLayout::singleton), kChainId, 0);
    }

    static std::vector<PaymasterContract> contracts_of(
        const std::vector<EntryPointVersion>& versions, PaymasterLayout layout) {
        std::vector<PaymasterContract> out;
        for (const auto version : versions)
            out.push_back(contract_of(version, layout));
        return out;
    }

    /// What the paymaster's function returns.
    void answer(const char* function, Bytes returned) {
        node->contracts[{to_hex(repeated(0x33).view()), function}] = std::move(returned);
    }

    std::vector<Finding> run() {
        support::run(view.refresh());
        return support::run(checks.run());
    }

    /// The names of what is found, with a "?" where a remedy or subject is missing.
    std::string names() {
        std::string out;
        for (const auto& finding : run()) {
            if (!out.empty()) out += " ";
            out += finding.name;
            if (finding.remedy.empty() || finding.message.empty()) out += "?";
        }
        return out;
    }

    std::shared_ptr<ScriptedChain> node = std::make_shared<ScriptedChain>();
    std::chrono::steady_clock::time_point now{};
    bool away = false;
    std::string without_code;  ///< an address
    int asked_for_code = 0;
    ScriptedTransport transport{[this](const auto& request) -> Result<std::string> {
        if (away) return fail(Errc::unavailable, "away");
        if (request.at("method").as_string() == "eth_getCode") {
            ++asked_for_code;
            const bool empty = request.at("params").at(0).as_string() == without_code;
            return ScriptedTransport::response(request, {{"result", empty ? "0x" : "0x6080"}});
        }
        return ScriptedTransport::response(request, node->answer(request));
    }};
    chain::ChainView view;
    ChainChecks checks;
};

/// One thing that is wrong with a paymaster, and the findings about it.
struct Spoilt {
    const char* name;
    EntryPointVersion version;
    std::function<void(Checked&)> spoil;
    const char* expected;
};

inline void expect_named(std::span<const Spoilt> cases, PaymasterLayout layout) {
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        Checked checked({c.version}, layout);
        c.spoil(checked);
        EXPECT_EQ(checked.names(), c.expected);
    }
}

}  // namespace superrelay::readiness::test
