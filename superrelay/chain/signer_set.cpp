// SPDX-License-Identifier: MIT
#include "signer_set.hpp"

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <superrelay/core/hex.hpp>
#include <superrelay/core/keccak.hpp>
#include <superrelay/core/uint256.hpp>
#include <superrelay/erc4337/abi_words.hpp>
#include <utility>

#include "contract_call.hpp"

namespace superrelay::chain {
namespace json = boost::json;
namespace {

constexpr std::size_t kDataSize = 32;
constexpr std::string_view kAdded = "SignerAdded(address)";
constexpr std::string_view kRemoved = "SignerRemoved(address)";

tl::unexpected<Error> no_logs() {
    return fail(Errc::unavailable,
                "eth_getLogs: expected the logs of SignerAdded and SignerRemoved");
}

std::string topic_of(std::string_view event) {
    return to_hex(
        keccak256(ByteView(reinterpret_cast<const std::uint8_t*>(event.data()), event.size()))
            .view());
}

const json::string* text_of(const json::object& log, std::string_view name) {
    const auto* const value = log.if_contains(name);
    return value == nullptr ? nullptr : value->if_string();
}

/// The event's argument, which is not indexed.
std::optional<Address> signer_of(const json::object& log) {
    const auto* const text = text_of(log, "data");
    const auto data = text == nullptr ? Result<Bytes>() : bytes_from_hex(*text);
    if (!data || data->size() != kDataSize) return std::nullopt;
    const Uint256 word = from_big_endian(*data);
    if (word > uint_max<160>()) return std::nullopt;
    return to_big_endian<Address::kSize>(word);
}

std::string_view first_topic(const json::object& log) {
    const auto* const value = log.if_contains("topics");
    const auto* const topics = value == nullptr ? nullptr : value->if_array();
    if (topics == nullptr || topics->empty() || !topics->front().is_string()) return {};
    return topics->front().get_string();
}

bool is_true(const json::object& log, std::string_view name) {
    const auto* const value = log.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

}  // namespace

Call is_signer_question(const Address& paymaster, const Address& signer) {
    return contract_call(paymaster, "signers(address)", erc4337::AbiWords().add(signer).bytes());
}

Result<bool> read_is_signer(const Answer& answer) {
    return read_word(answer, "signers()").and_then([](const Uint256& word) -> Result<bool> {
        if (word > 1) return fail(Errc::unavailable, "signers(): expected a truth value");
        return word == 1;
    });
}

Call signer_changes_question(const Address& paymaster, std::uint64_t from_block) {
    // Either of the two as the first topic. In one expression compilers do not agree on how many
    // arrays that are.
    json::array topics;
    topics.emplace_back(json::array({topic_of(kAdded), topic_of(kRemoved)}));
    return {"eth_getLogs",
            {{{"address", to_hex(paymaster.view())},
              {"fromBlock", to_quantity(from_block)},
              {"toBlock", "latest"},
              {"topics", std::move(topics)}}}};
}

Result<std::set<Address>> read_signer_changes(const Answer& answer) {
    if (!answer) return tl::unexpected(answer.error());
    const auto* const logs = answer->if_array();
    if (logs == nullptr) return no_logs();
    const std::string added = topic_of(kAdded);
    const std::string removed = topic_of(kRemoved);
    std::set<Address> out;
    // In the chain's order (EIP-1474).
    for (const auto& entry : *logs) {
        const auto* const log = entry.if_object();
        const auto signer = log == nullptr ? std::nullopt : signer_of(*log);
        if (!signer) return no_logs();
        if (is_true(*log, "removed")) continue;  // by a reorganisation
        const auto topic = first_topic(*log);
        if (topic == added) {
            out.insert(*signer);
        } else if (topic == removed) {
            out.erase(*signer);
        } else {
            return no_logs();
        }
    }
    return out;
}

Bytes add_signer_data(const Address& signer) {
    return call_data("addSigner(address)", erc4337::AbiWords().add(signer).bytes());
}

Bytes remove_signer_data(const Address& signer) {
    return call_data("removeSigner(address)", erc4337::AbiWords().add(signer).bytes());
}

}  // namespace superrelay::chain
