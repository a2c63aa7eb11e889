// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <superrelay/chain/facts.hpp>
#include <superrelay/core/hex.hpp>
#include <superrelay/core/keccak.hpp>
#include <superrelay/erc4337/abi_words.hpp>
#include <utility>

namespace superrelay::support {

/// What an Ethereum node answers on a chain whose every figure the test sets.
struct ScriptedChain {
    boost::json::value id = "0x7a69";
    std::uint64_t number = 100;
    std::uint64_t time = 1'800'000'000;  ///< of the latest block; each one before is 2 s older
    Wei base_fee = 1'000'000'000;
    Wei priority_fee = 1'000'000'000;
    chain::Deposit deposit{.amount = Wei(10) * 1'000'000'000'000'000'000U};  ///< of anyone
    bool knows_safe = true;
    /// What contracts return by "0x" and their address, then their function's signature; before
    /// `deposit` is looked at.
    std::map<std::pair<std::string, std::string>, Bytes> contracts{};

    /// @return a response, without its id
    [[nodiscard]] boost::json::object answer(const boost::json::object& request) const {
        const auto& method = request.at("method").as_string();
        if (method == "eth_chainId") return {{"result", id}};
        if (method == "eth_gasPrice") return quantity(base_fee + priority_fee);
        if (method == "eth_maxPriorityFeePerGas") return quantity(priority_fee);
        const auto& params = request.at("params").as_array();
        if (method == "eth_getBlockByNumber") return block(std::string(params.at(0).as_string()));
        if (method == "eth_call") return call(params.at(0).as_object());
        return refusal(-32601, "no such method");
    }

    static boost::json::object refusal(int code, const char* message) {
        return {{"error", {{"code", code}, {"message", message}}}};
    }

    static boost::json::object data(ByteView bytes) { return {{"result", to_hex(bytes)}}; }

    /// The first four bytes of a call's data.
    static std::string selector(const std::string& signature) {
        return to_hex(keccak256(Bytes(signature.begin(), signature.end())).view().first(4));
    }

private:
    static boost::json::object quantity(const Uint256& value) {
        return {{"result", to_quantity(value)}};
    }

    [[nodiscard]] boost::json::object block(const std::string& which) const {
        constexpr std::uint64_t kSafeDepth = 32;
        std::uint64_t wanted = number;
        if (which == "safe") {
            if (!knows_safe) return refusal(-39001, "unknown block");
            wanted -= std::min(kSafeDepth, number);
        } else if (which != "latest") {
            wanted = u64_from_hex(which).value();
        }
        return {{"result",
                 {{"number", to_quantity(wanted)},
                  {"timestamp", to_quantity(time - 2 * (number - wanted))},
                  {"baseFeePerGas", to_quantity(base_fee)}}}};
    }

    [[nodiscard]] boost::json::object call(const boost::json::object& call) const {
        const std::string to(call.at("to").as_string());
        const std::string called(call.at("data").as_string().subview(0, 10));
        for (const auto& [name, returned] : contracts) {
            if (name.first == to && selector(name.second) == called) return data(returned);
        }
        if (called != selector("getDepositInfo(address)")) return data({});
        return data(erc4337::AbiWords()
                        .add(deposit.amount)
                        .add(Uint256(deposit.staked ? 1 : 0))
                        .add(deposit.stake)
                        .add(Uint256(deposit.unstake_delay.count()))
                        .add(Uint256(0))
                        .bytes());
    }
};

}  // namespace superrelay::support
