// SPDX-License-Identifier: MIT
#include "chain_reading.hpp"

#include <array>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <superrelay/core/hex.hpp>
#include <superrelay/erc4337/abi_words.hpp>

#include "contract_call.hpp"

namespace superrelay::chain {
namespace json = boost::json;
namespace {

// The first questions, in their order; the data fee's and the paymasters' follow.
enum Question : std::uint8_t { chain_id, latest, safe, priority_fee, gas_price, count };

/// Two sizes of an unsigned transaction, both beyond the least that the oracle charges for: its
/// upper bound grows linearly with the size, so that their difference is the price of a byte.
constexpr std::array<unsigned, 2> kSizes{1'000, 2'000};

tl::unexpected<Error> unexpected_answer(std::string_view method, std::string_view expected) {
    return fail(Errc::unavailable, std::string(method) + ": expected " + std::string(expected));
}

Result<Uint256> read_quantity(const Answer& answer, std::string_view method) {
    if (!answer) return tl::unexpected(answer.error());
    const auto* text = answer->if_string();
    auto value = text ? quantity_from_hex(*text) : Result<Uint256>(fail(Errc::internal, ""));
    if (!value) return unexpected_answer(method, "a quantity");
    return value;
}

/// A quantity among a block's members.
Result<Uint256> member_of(const json::object& block, std::string_view name) {
    const auto* value = block.if_contains(name);
    const auto* text = value ? value->if_string() : nullptr;
    auto quantity = text ? quantity_from_hex(*text) : Result<Uint256>(fail(Errc::internal, ""));
    if (!quantity) {
        return unexpected_answer("eth_getBlockByNumber", std::string(name) + ", a quantity");
    }
    return quantity;
}

Result<Wei> read_base_fee(const Answer& block) {
    if (!block) return tl::unexpected(block.error());
    const auto* object = block->if_object();
    if (!object) return unexpected_answer("eth_getBlockByNumber", "a block");
    // Chains from before EIP-1559 have none.
    if (!object->contains("baseFeePerGas")) return Wei(0);
    return member_of(*object, "baseFeePerGas");
}

Result<Wei> read_priority_fee(const Answer& own, const Answer& price, const Wei& base_fee) {
    if (auto fee = read_quantity(own, "eth_maxPriorityFeePerGas")) return fee;
    return read_quantity(price, "eth_gasPrice").map([&](const Wei& all) {
        return all > base_fee ? Wei(all - base_fee) : Wei(0);
    });
}

Result<Fees> read_fees(const std::vector<Answer>& answers) {
    auto base = read_base_fee(answers[Question::latest]);
    if (!base) return fail(std::move(base));
    return read_priority_fee(answers[Question::priority_fee], answers[Question::gas_price], *base)
        .map([&](const Wei& priority) { return Fees{*base, priority}; });
}

Result<Wei> read_data_fee(const Answer& small, const Answer& large) {
    constexpr std::string_view kWhat = "the data fee's oracle";
    const auto low = read_word(small, kWhat);
    if (!low) return tl::unexpected(low.error());
    return read_word(large, kWhat).and_then([&](const Wei& high) -> Result<Wei> {
        if (high < *low) {
            return fail(Errc::unavailable, "the data fee's oracle asks less for more bytes");
        }
        const unsigned more = kSizes[1] - kSizes[0];
        const Wei difference = high - *low;
        return Wei(difference / more + (difference % more != 0 ? 1 : 0));
    });
}

/// (deposit, staked, stake, unstakeDelaySec, withdrawTime): the integers' widths differ between
/// v0.6 and later, the words do not.
Result<Deposit> read_deposit(const Answer& answer) {
    constexpr std::size_t kWords = 5;
    return read_words(answer, kWords, "the EntryPoint's getDepositInfo")
        .and_then([](const std::vector<Uint256>& words) -> Result<Deposit> {
            if (words[3] > uint_max<32>()) {
                return fail(Errc::unavailable, "the EntryPoint's getDepositInfo: expected uint32");
            }
            return Deposit{
                .amount = words[0],
                .staked = words[1] != 0,
                .stake = words[2],
                .unstake_delay = std::chrono::seconds(words[3].convert_to<std::uint32_t>())};
        });
}

}  // namespace

Result<std::uint64_t> read_chain_id(const Answer& answer) {
    if (!answer) return tl::unexpected(answer.error());
    const auto* text = answer->if_string();
    auto id = text ? u64_from_hex(*text) : Result<std::uint64_t>(0);
    if (!id || *id == 0) return unexpected_answer("eth_chainId", "a quantity from 1 to 2^64 - 1");
    return id;
}

Call block_question(std::string_view which) {
    return {"eth_getBlockByNumber", {which, false}};
}

Result<Block> read_block(const Answer& answer) {
    if (!answer) return tl::unexpected(answer.error());
    const auto* block = answer->if_object();
    if (!block) return unexpected_answer("eth_getBlockByNumber", "a block");
    const auto number = member_of(*block, "number");
    if (!number) return tl::unexpected(number.error());
    const auto time = member_of(*block, "timestamp");
    if (!time) return tl::unexpected(time.error());
    // Times beyond 2^47 would be block numbers to an EntryPoint, and no chain has them.
    if (*number > uint_max<64>() || *time > uint_max<47>()) {
        return unexpected_answer("eth_getBlockByNumber", "a number and a time in range");
    }
    return Block{number->convert_to<std::uint64_t>(),
                 UnixTime(std::chrono::seconds(time->convert_to<std::int64_t>()))};
}

Call sender_nonce_question(const Address& paymaster, const Address& sender) {
    return contract_call(paymaster, "senderNonce(address)",
                         erc4337::AbiWords().add(sender).bytes());
}

Result<Uint256> read_sender_nonce(const Answer& answer) {
    return read_word(answer, "the paymaster's senderNonce");
}

std::vector<Call> questions(const Subjects& subjects) {
    std::vector<Call> out(Question::count);
    out[Question::chain_id] = {"eth_chainId"};
    out[Question::latest] = block_question("latest");
    out[Question::safe] = block_question("safe");
    out[Question::priority_fee] = {"eth_maxPriorityFeePerGas"};
    out[Question::gas_price] = {"eth_gasPrice"};
    if (subjects.data_fee_oracle) {
        for (const unsigned size : kSizes) {
            out.push_back(contract_call(*subjects.data_fee_oracle, "getL1FeeUpperBound(uint256)",
                                        erc4337::AbiWords().add(Uint256(size)).bytes()));
        }
    }
    for (const auto& each : subjects.paymasters) {
        out.push_back(contract_call(each.entry_point, "getDepositInfo(address)",
                                    erc4337::AbiWords().add(each.paymaster).bytes()));
    }
    return out;
}

Reading read(const Subjects& subjects, const std::vector<Answer>& answers) {
    std::size_t next = Question::count;
    Reading out{.chain_id = read_chain_id(answers[Question::chain_id]),
                .latest = read_block(answers[Question::latest]),
                .safe = read_block(answers[Question::safe]),
                .fees = read_fees(answers),
                .data_fee_per_byte = Wei(0),
                .deposits = {}};
    if (subjects.data_fee_oracle) {
        out.data_fee_per_byte = read_data_fee(answers[next], answers[next + 1]);
        next += kSizes.size();
    }
    for (std::size_t i = 0; i < subjects.paymasters.size(); ++i)
        out.deposits.push_back(read_deposit(answers[next + i]));
    return out;
}

}  // namespace superrelay::chain
