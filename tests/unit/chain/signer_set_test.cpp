// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <superrelay/chain/signer_set.hpp>
#include <superrelay/core/hex.hpp>
#include <superrelay/erc4337/abi_words.hpp>

namespace superrelay::chain {
namespace {

namespace json = boost::json;

Address filled(std::uint8_t byte) {
    Address out;
    out.bytes.fill(byte);
    return out;
}

const Address kSingleton = filled(0x33);
// Made with viem 2.57.20: toEventSelector of the two events, encodeFunctionData of the calls.
constexpr const char* kAdded = "0x47d1c22a25bb3a5d4e481b9b1e6944c2eade3181a0a20b495ed61d35b5323f24";
constexpr const char* kRemoved =
    "0x3525e22824a8a7df2c9a6029941c824cf95b6447f1e13d5128fd3826d35afe8b";

/// A log of the set: "added", "removed" or another event's topic, and the signer's byte.
json::value log(const char* topic, std::uint8_t signer, bool reorganised = false) {
    const Bytes word = erc4337::AbiWords().add(filled(signer)).bytes();
    return {{"topics", {topic}}, {"data", to_hex(word)}, {"removed", reorganised}};
}

TEST(SignerSet, questions_are_what_viem_makes_of_them) {
    const auto trusted = is_signer_question(kSingleton, filled(0x51));
    EXPECT_EQ(trusted.method, "eth_call");
    EXPECT_EQ(trusted.params.at(0).at("data").as_string(),
              "0x736c0d5b0000000000000000000000005151515151515151515151515151515151515151");
    const auto changes = signer_changes_question(kSingleton, 16);
    EXPECT_EQ(changes.method, "eth_getLogs");
    const std::string expected =
        std::string(R"({"address":"0x3333333333333333333333333333333333333333",)") +
        R"("fromBlock":"0x10","toBlock":"latest","topics":[[")" + kAdded + R"(",")" + kRemoved +
        R"("]]})";
    EXPECT_EQ(json::serialize(changes.params.at(0)), expected);
}

TEST(SignerSet, what_the_owner_sends_is_what_viem_makes_of_it) {
    EXPECT_EQ(to_hex(add_signer_data(filled(0x51))),
              "0xeb12d61e0000000000000000000000005151515151515151515151515151515151515151");
    EXPECT_EQ(to_hex(remove_signer_data(filled(0x51))),
              "0x0e316ab70000000000000000000000005151515151515151515151515151515151515151");
}

TEST(SignerSet, is_read_from_its_changes_in_their_order) {
    const Answer answer = json::array{log(kAdded, 1), log(kAdded, 2), log(kRemoved, 1),
                                      log(kAdded, 3), log(kAdded, 4, true)};
    const auto left = read_signer_changes(answer);
    ASSERT_TRUE(left) << left.error().message;
    EXPECT_EQ(*left, (std::set<Address>{filled(2), filled(3)}));
    EXPECT_TRUE(read_signer_changes(Answer(json::array{}))->empty());
}

TEST(SignerSet, is_unknown_where_the_node_tells_something_else) {
    const json::value whole = log(kAdded, 1);
    const auto spoilt = [&](const char* member, json::value value) {
        json::object out = whole.as_object();
        out[member] = std::move(value);
        return Answer(json::array{out});
    };
    const Answer answers[] = {
        Answer("0x"),
        Answer(json::array{1}),
        spoilt("data", "0x01"),
        spoilt("data", 7),
        spoilt("data", json::value("0x" + std::string(64, 'f'))),
        spoilt("topics", json::array{}),
        spoilt("topics", json::array{"0x12"}),
        spoilt("topics", "0x12"),
        Answer(fail(Errc::unavailable, "range too large")),
    };
    for (const auto& answer : answers) {
        const auto left = read_signer_changes(answer);
        ASSERT_FALSE(left);
        EXPECT_EQ(left.error().code, Errc::unavailable);
    }
}

TEST(SignerSet, one_signer_is_in_it_or_not_or_there_is_no_set) {
    const auto word = [](std::uint8_t last) {
        return Answer("0x" + std::string(62, '0') + (last == 0 ? "00" : last == 1 ? "01" : "02"));
    };
    EXPECT_EQ(read_is_signer(word(1)), true);
    EXPECT_EQ(read_is_signer(word(0)), false);
    EXPECT_FALSE(read_is_signer(word(2)));
    EXPECT_FALSE(read_is_signer(Answer("0x")));
}

}  // namespace
}  // namespace superrelay::chain
