// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/audit/json_line.hpp>

namespace superrelay::audit {
namespace {

const Time kTime{std::chrono::milliseconds(1'795'387'200'123)};

template <std::size_t N>
FixedBytes<N> filled(std::uint8_t with) {
    FixedBytes<N> out;
    out.bytes.fill(with);
    return out;
}

Decision approval() {
    return {.chain_id = 31337,
            .entry_point = filled<20>(0x01),
            .paymaster = filled<20>(0x02),
            .sender = filled<20>(0x03),
            .nonce = Uint256(7) << 64,
            .call_data_hash = filled<32>(0x04),
            .approval_hash = filled<32>(0x05),
            .user_op_hash = filled<32>(0x06),
            .max_cost = Wei("123456789012345678901234567890"),
            .valid_until = UnixTime(std::chrono::seconds(1'800'000'000)),
            .signer = {.key_id = "paymaster", .address = filled<20>(0x07)},
            .caller = "192.0.2.1"};
}

/// "0x" and so many bytes of two digits.
std::string hex(const std::string& digits, std::size_t bytes) {
    std::string out = "0x";
    for (std::size_t i = 0; i < bytes; ++i)
        out += digits;
    return out;
}

TEST(JsonLine, of_an_approval_says_all_that_was_approved) {
    EXPECT_EQ(to_line(kTime, approval()),
              R"({"time":"2026-11-22T22:40:00.123Z","event":"sponsorship","verdict":"approved",)"
              R"("chainId":31337,"entryPoint":")" +
                  hex("01", 20) + R"(","paymaster":")" + hex("02", 20) + R"(","sender":")" +
                  hex("03", 20) + R"(","nonce":"0x70000000000000000","callDataHash":")" +
                  hex("04", 32) + R"(","userOpHash":")" + hex("06", 32) + R"(","approvalHash":")" +
                  hex("05", 32) +
                  R"(","maxCost":"123456789012345678901234567890","validUntil":1800000000,)"
                  R"("keyId":"paymaster","signer":")" +
                  hex("07", 20) + R"(","caller":"192.0.2.1"})" + "\n");
}

TEST(JsonLine, of_a_refusal_says_why_and_leaves_out_what_is_not_known) {
    Decision decision = approval();
    decision.subject = Decision::Subject::stub;
    decision.chain_id.reset();
    decision.paymaster.reset();
    decision.approval_hash.reset();
    decision.user_op_hash.reset();
    decision.max_cost.reset();
    decision.valid_until.reset();
    decision.signer.address.reset();
    decision.refusal = Error{Errc::denied, "max_call_gas: callGasLimit 2 is above the limit of 1"};
    EXPECT_EQ(
        to_line(kTime, decision),
        R"({"time":"2026-11-22T22:40:00.123Z","event":"stub","verdict":"denied",)"
        R"("reason":"denied","message":"max_call_gas: callGasLimit 2 is above the limit of 1",)"
        R"("entryPoint":")" +
            hex("01", 20) + R"(","sender":")" + hex("03", 20) +
            R"(","nonce":"0x70000000000000000","callDataHash":")" + hex("04", 32) +
            R"(","keyId":"paymaster","caller":"192.0.2.1"})" + "\n");
}

TEST(JsonLine, is_one_line_whatever_a_text_holds) {
    Decision decision = approval();
    decision.caller = "a\"\n\r{}\\";
    decision.refusal = Error{Errc::unavailable, std::string(20'000, '\n')};
    const std::string line = to_line(kTime, decision);
    EXPECT_EQ(line.find('\n'), line.size() - 1);
    EXPECT_NE(line.find(R"("caller":"a\"\n\r{}\\")"), std::string::npos);
    EXPECT_NE(line.find(R"("verdict":"unavailable")"), std::string::npos);
}

TEST(JsonLine, of_a_key_operation_before_and_after) {
    KeyOperation operation{.kind = KeyOperation::Kind::generate,
                           .key_id = "paymaster",
                           .type = "secp256k1",
                           .use = "sponsor"};
    EXPECT_EQ(to_line(kTime, operation),
              R"({"time":"2026-11-22T22:40:00.123Z","event":"key_generate","verdict":"begun",)"
              R"("keyId":"paymaster","type":"secp256k1","use":"sponsor"})"
              "\n");
    operation.ended = true;
    operation.address = filled<20>(0x08);
    EXPECT_EQ(to_line(kTime, operation),
              R"({"time":"2026-11-22T22:40:00.123Z","event":"key_generate","verdict":"done",)"
              R"("keyId":"paymaster","type":"secp256k1","use":"sponsor","address":")" +
                  hex("08", 20) + "\"}\n");
    operation = {.kind = KeyOperation::Kind::delete_key,
                 .key_id = "a",
                 .ended = true,
                 .error = Error{Errc::corrupt, "broken"}};
    EXPECT_EQ(to_line(kTime, operation),
              R"({"time":"2026-11-22T22:40:00.123Z","event":"key_delete","verdict":"failed",)"
              R"("reason":"corrupt","message":"broken","keyId":"a"})"
              "\n");
}

TEST(JsonLine, of_what_an_operator_does) {
    OperatorAct act{.kind = OperatorAct::Kind::clear_tamper, .signs = "tamper_board tamper_image"};
    EXPECT_EQ(to_line(kTime, act),
              R"({"time":"2026-11-22T22:40:00.123Z","event":"tamper_clear","verdict":"begun",)"
              R"("signs":"tamper_board tamper_image"})"
              "\n");
    act = {.kind = OperatorAct::Kind::confirm_version, .ta_version = 2, .ended = true};
    EXPECT_EQ(to_line(kTime, act),
              R"({"time":"2026-11-22T22:40:00.123Z","event":"ta_version_confirm",)"
              R"("verdict":"done","taVersion":2})"
              "\n");
    act.error = Error{Errc::superseded, "older"};
    EXPECT_EQ(to_line(kTime, act),
              R"({"time":"2026-11-22T22:40:00.123Z","event":"ta_version_confirm",)"
              R"("verdict":"denied","reason":"superseded","message":"older","taVersion":2})"
              "\n");
}

TEST(JsonLine, of_a_gap) {
    EXPECT_EQ(gap_line(kTime, 3), R"({"time":"2026-11-22T22:40:00.123Z","event":"gap","lost":3})"
                                  "\n");
}

}  // namespace
}  // namespace superrelay::audit
