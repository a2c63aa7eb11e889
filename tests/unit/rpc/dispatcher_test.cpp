// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <sstream>
#include <string>
#include <superrelay/core/hex.hpp>
#include <superrelay/core/keccak.hpp>
#include <superrelay/rpc/dispatcher.hpp>

#include "relay_fixture.hpp"

namespace superrelay::rpc {
namespace {

namespace json = boost::json;

// As viem 2.57 sends it for EntryPoint v0.7: mixed-case addresses, a nonce above 64 bits, fields
// of its own, null for no context.
constexpr const char* kOperation = R"({
  "sender": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  "nonce": "0x1a202ac70510000000000000000",
  "factory": "0x91E60e0613810449d098b0b5Ec8b51A0FE8c8985",
  "factoryData": "0x5fbfb9cf",
  "callData": "0xb61d27f6",
  "callGasLimit": "0x7530",
  "verificationGasLimit": "0x4e20",
  "preVerificationGas": "0x9c40",
  "maxFeePerGas": "0x77359400",
  "maxPriorityFeePerGas": "0x3b9aca00",
  "paymasterPostOpGasLimit": "0x0",
  "signature": "0xffff",
  "unknown": [1, 2]
})";
constexpr const char* kEntryPoint = "\"0x0000000071727De22E5E9d8BAf0edAc6f37da032\"";

std::string request(const std::string& method, const std::string& params,
                    const std::string& id = "1") {
    return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":")" + method + R"(","params":)" +
           params + "}";
}

std::string sponsor_params(const std::string& op = kOperation,
                           const std::string& entry_point = kEntryPoint,
                           const std::string& chain = "\"0x7a69\"") {
    return "[" + op + "," + entry_point + "," + chain + ",null]";
}

/// The sample operation with one field changed, or taken away.
std::string operation_with(const char* field, const json::value& value) {
    auto op = json::parse(kOperation).as_object();
    op[field] = value;
    return json::serialize(op);
}

std::string operation_without(const char* field) {
    auto op = json::parse(kOperation).as_object();
    op.erase(field);
    return json::serialize(op);
}

class DispatcherTest : public testing::Test {
protected:
    std::string raw(const std::string& body) {
        return support::run(dispatcher_.handle(body, {.address = "192.0.2.1"})).body;
    }
    json::value ask(const std::string& body) { return json::parse(raw(body)); }

    std::int64_t code_of(const std::string& body) {
        return ask(body).at("error").at("code").as_int64();
    }

    support::RelayFixture fixture_;
    std::ostringstream log_text_;
    obs::Log log_{{}, log_text_};
    Dispatcher dispatcher_{fixture_.chains, log_, {.max_batch = 3, .max_depth = 16}};
};

TEST_F(DispatcherTest, sponsors_an_operation_as_a_wallet_sends_it) {
    const auto answer = ask(request("pm_getPaymasterData", sponsor_params()));
    const auto& result = answer.at("result");
    EXPECT_EQ(result.at("paymaster"), "0x3333333333333333333333333333333333333333");
    EXPECT_EQ(result.at("paymasterData").as_string().size(), 2 + 2 * 129U);
    EXPECT_EQ(result.at("paymasterVerificationGasLimit"), "0x186a0");
    EXPECT_EQ(result.at("paymasterPostOpGasLimit"), "0x0");
    ASSERT_EQ(fixture_.sponsor.asked.size(), 1U);
    const auto& record = fixture_.sponsor.asked[0];
    EXPECT_EQ(to_quantity(record.nonce), "0x1a202ac70510000000000000000");
    EXPECT_EQ(record.gas.call_limit, 30'000);
    EXPECT_EQ(record.gas.verification_limit, 20'000);
    EXPECT_EQ(record.gas.pre_verification, 40'000);
    EXPECT_EQ(record.gas.max_fee, 2'000'000'000);
    EXPECT_EQ(record.gas.max_priority_fee, 1'000'000'000);
}

TEST_F(DispatcherTest, tells_when_to_ask_again_where_it_is_busy) {
    using std::chrono::milliseconds;
    const auto data_of = [&](Error error) {
        fixture_.sponsor.answer = tl::unexpected(std::move(error));
        return ask(request("pm_getPaymasterData", sponsor_params())).at("error").at("data");
    };
    const json::value with_hint = {
        {"verdict", "unavailable"}, {"reason", "busy"}, {"retryAfterMs", 250}};
    EXPECT_EQ(data_of({Errc::busy, "full", milliseconds(250)}), with_hint);
    EXPECT_EQ(data_of({Errc::busy, "full"}).at("retryAfterMs"), 1000);
    EXPECT_FALSE(data_of({Errc::unavailable, "gone"}).as_object().contains("retryAfterMs"));
}

TEST_F(DispatcherTest, tells_what_another_replica_may_be_asked) {
    const auto elsewhere = [&](const std::string& body) {
        return support::run(dispatcher_.handle(body, {.address = "192.0.2.1"})).elsewhere;
    };
    const auto sponsorship = request("pm_getPaymasterData", sponsor_params());
    EXPECT_FALSE(elsewhere(sponsorship));
    fixture_.sponsor.answer = fail(Errc::busy, "full");
    EXPECT_FALSE(elsewhere(sponsorship));
    fixture_.sponsor.answer = fail(Errc::unavailable, "gone");
    EXPECT_TRUE(elsewhere(sponsorship));
    EXPECT_FALSE(elsewhere("[" + sponsorship + "]"));
    // The bundler may have got the operation before its answer was lost, and is everybody's.
    fixture_.bundler_script = [](const json::object&) { return fail(Errc::unavailable, "lost"); };
    const auto sent = std::string("[") + kOperation + "," + kEntryPoint + "]";
    EXPECT_EQ(code_of(request("eth_sendUserOperation", sent)), -32003);
    EXPECT_FALSE(elsewhere(request("eth_sendUserOperation", sent)));
    const auto estimated = request("pm_sponsorUserOperation", sent);
    EXPECT_EQ(code_of(estimated), -32003);
    EXPECT_FALSE(elsewhere(estimated));
}

TEST_F(DispatcherTest, a_stub_is_never_final) {
    const auto answer = ask(request("pm_getPaymasterStubData", sponsor_params()));
    EXPECT_EQ(answer.at("result").at("isFinal"), false);
    EXPECT_EQ(answer.at("result").at("sponsor").at("name"), "Sample");
    EXPECT_EQ(answer.at("result").at("paymasterData").as_string().size(), 2 + 2 * 129U);
    EXPECT_TRUE(fixture_.sponsor.asked.empty());
}

TEST_F(DispatcherTest, context_may_be_absent) {
    const std::string params = std::string("[") + kOperation + "," + kEntryPoint + ",\"0x7a69\"]";
    EXPECT_TRUE(ask(request("pm_getPaymasterData", params)).as_object().contains("result"));
}

TEST_F(DispatcherTest, knows_its_chain_and_entry_points) {
    for (const char* method : {"eth_chainId", "pm_chainId"})
        EXPECT_EQ(ask(request(method, "[]")).at("result"), "0x7a69");
    for (const char* method : {"eth_supportedEntryPoints", "pm_supportedEntryPoints"}) {
        EXPECT_EQ(ask(request(method, "[]")).at("result"),
                  (json::array{"0x433709009B8330FDa32311DF1C2AFA402eD8D009",
                               "0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108",
                               "0x0000000071727De22E5E9d8BAf0edAc6f37da032",
                               "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789"}));
    }
}

TEST_F(DispatcherTest, a_chain_in_the_url_is_the_one_that_serves) {
    const auto at = [&](std::uint64_t chain, const std::string& body) {
        return json::parse(support::run(dispatcher_.handle(body, {.chain_id = chain})).body);
    };
    EXPECT_EQ(at(31337, request("eth_chainId", "[]")).at("result"), "0x7a69");
    const auto error = at(1, request("eth_chainId", "[]")).at("error");
    EXPECT_EQ(error.at("code"), -32602);
    EXPECT_EQ(error.at("message"), "chainId: expected 31337");
}

constexpr const char* kOperationV06 = R"({
  "sender": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "nonce": "0x1",
  "initCode": "0x91E60e0613810449d098b0b5Ec8b51A0FE8c89855fbfb9cf", "callData": "0xb61d27f6",
  "callGasLimit": "0x7530", "verificationGasLimit": "0x4e20", "preVerificationGas": "0x9c40",
  "maxFeePerGas": "0x77359400", "maxPriorityFeePerGas": "0x3b9aca00",
  "paymasterAndData": "0x", "signature": "0xffff"})";

TEST_F(DispatcherTest, v06_has_fields_of_its_own) {
    fixture_.node
        ->contracts[{"0x3333333333333333333333333333333333333333", "senderNonce(address)"}] =
        Bytes(32);
    const auto params =
        sponsor_params(kOperationV06, "\"0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789\"");
    const auto stub = ask(request("pm_getPaymasterStubData", params)).at("result");
    const auto given = ask(request("pm_getPaymasterData", params)).at("result");
    for (const auto& result : {stub, given}) {
        EXPECT_EQ(result.at("paymasterAndData").as_string().size(), 2 + 2 * (20 + 129U));
        EXPECT_FALSE(result.as_object().contains("paymasterData"));
    }
    const auto& record = fixture_.sponsor.asked.at(0);
    ASSERT_TRUE(record.v06);
    EXPECT_EQ(to_hex(record.v06->init_code), "0x91e60e0613810449d098b0b5ec8b51a0fe8c89855fbfb9cf");
}

struct FactoryCase {
    const char* name;
    const char* factory;
    const char* data;
    const char* init_code;  ///< as it is hashed; empty: refused
};

constexpr const char* kPadded = "0x7702000000000000000000000000000000000000";

const FactoryCase kFactories[] = {
    {"marker", "0x7702", "0x", "0x7702"},
    {"padded_marker", kPadded, "0x", kPadded},
    {"marker_with_data", "0x7702", "0xaa", "0x7702000000000000000000000000000000000000aa"},
    {"address", "0x91E60e0613810449d098b0b5Ec8b51A0FE8c8985", "0xaa",
     "0x91E60e0613810449d098b0b5Ec8b51A0FE8c8985aa"},
    {"other_short", "0x7703", "0x", ""},
    {"too_long", "0x770200000000000000000000000000000000000000", "0x", ""},
};

TEST_F(DispatcherTest, v08_takes_eip7702s_marker_for_a_factory) {
    for (const auto& c : kFactories) {
        SCOPED_TRACE(c.name);
        fixture_.sponsor.asked.clear();
        auto op = json::parse(kOperation).as_object();
        op["factory"] = c.factory;
        op["factoryData"] = c.data;
        const auto answer = ask(request(
            "pm_getPaymasterData",
            sponsor_params(json::serialize(op), "\"0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108\"")));
        if (*c.init_code == '\0') {
            EXPECT_TRUE(answer.at("error").at("message").as_string().starts_with(
                "userOp.factory: expected 0x and 40 hex digits, or 0x7702"));
            continue;
        }
        ASSERT_EQ(fixture_.sponsor.asked.size(), 1U) << json::serialize(answer);
        EXPECT_EQ(fixture_.sponsor.asked[0].init_code_hash,
                  keccak256(bytes_from_hex(c.init_code).value()));
    }
}

TEST_F(DispatcherTest, a_stub_needs_no_gas_and_no_fees) {
    auto op = json::parse(kOperation).as_object();
    for (const char* field : {"callGasLimit", "verificationGasLimit", "preVerificationGas",
                              "maxFeePerGas", "maxPriorityFeePerGas"}) {
        op.erase(field);
    }
    const auto params = sponsor_params(json::serialize(op));
    EXPECT_TRUE(ask(request("pm_getPaymasterStubData", params)).as_object().contains("result"));
    EXPECT_EQ(code_of(request("pm_getPaymasterData", params)), -32602);
}

TEST_F(DispatcherTest, hands_a_bundlers_answer_on_as_it_is) {
    json::object seen;
    json::object said = {{"result", "0xhash"}};
    fixture_.bundler_script = [&](const json::object& asked) -> Result<std::string> {
        seen = asked;
        return support::ScriptedTransport::response(asked, said);
    };
    const auto body = request("eth_sendUserOperation", R"([{"a":[1,"b",null]},"0x01"])", "\"me\"");
    EXPECT_EQ(ask(body).at("result"), "0xhash");
    EXPECT_EQ(ask(body).at("id"), "me");
    EXPECT_EQ(seen.at("method"), "eth_sendUserOperation");
    EXPECT_EQ(seen.at("params"), json::parse(R"([{"a":[1,"b",null]},"0x01"])"));

    said = {{"error", {{"code", -32500}, {"message", "AA25"}, {"data", {1, 2}}}}};
    EXPECT_EQ(ask(body).at("error"), said.at("error"));
    EXPECT_NE(log_text_.str().find("verdict=handed_on reason=bundler error=\"the bundler: AA25\""),
              std::string::npos)
        << log_text_.str();
}

TEST_F(DispatcherTest, sponsors_with_gas_that_the_bundler_estimates) {
    fixture_.bundler_script = [](const json::object& asked) -> Result<std::string> {
        return support::ScriptedTransport::result(asked, {{"callGasLimit", "0x2710"},
                                                          {"verificationGasLimit", "0x4e20"},
                                                          {"preVerificationGas", "0xafc8"}});
    };
    const std::string params = "[" + operation_without("callGasLimit") + "," + kEntryPoint + "]";
    const auto result = ask(request("pm_sponsorUserOperation", params)).at("result");
    EXPECT_EQ(result.at("callGasLimit"), "0x2710");
    EXPECT_EQ(result.at("verificationGasLimit"), "0x4e20");
    EXPECT_EQ(result.at("preVerificationGas"), "0xafc8");
    EXPECT_EQ(result.at("paymaster"), "0x3333333333333333333333333333333333333333");
    EXPECT_EQ(fixture_.sponsor.asked.at(0).gas.call_limit, 10'000);
}

TEST_F(DispatcherTest, counts_against_the_callers_address) {
    ask(request("pm_getPaymasterData", sponsor_params()));
    EXPECT_EQ(fixture_.relay.exposure().entries(), 1U);
    EXPECT_GT(fixture_.relay.exposure().outstanding(support::RelayFixture::paymaster_address()), 0);
}

struct BadBody {
    const char* name;
    std::string body;
    int code;
};

const BadBody kBadBodies[] = {
    {"empty", "", -32700},
    {"not_json", "{\"jsonrpc\":", -32700},
    {"trailing", "{} {}", -32700},
    {"invalid_utf8", "\"\xff\"", -32700},
    {"too_deep", std::string(40, '[') + std::string(40, ']'), -32700},
    {"a_number", "1", -32600},
    {"no_version", R"({"id":1,"method":"eth_chainId"})", -32600},
    {"old_version", R"({"jsonrpc":"1.0","id":1,"method":"eth_chainId"})", -32600},
    {"no_method", R"({"jsonrpc":"2.0","id":1})", -32600},
    {"method_no_string", R"({"jsonrpc":"2.0","id":1,"method":1})", -32600},
    {"id_an_object", R"({"jsonrpc":"2.0","id":{},"method":"eth_chainId"})", -32600},
    {"empty_batch", "[]", -32600},
    {"large_batch", "[1,1,1,1]", -32600},
    {"unknown_method", request("eth_mine", "[]"), -32601},
    {"params_an_object", request("pm_getPaymasterData", "{}"), -32602},
    {"params_absent", R"({"jsonrpc":"2.0","id":1,"method":"pm_getPaymasterData"})", -32602},
    {"two_params", request("pm_getPaymasterData", "[{},\"0x\"]"), -32602},
    {"five_params", request("pm_getPaymasterData", "[{},1,1,1,1]"), -32602},
};

TEST_F(DispatcherTest, answers_a_bad_body_with_its_code) {
    for (const auto& c : kBadBodies) {
        SCOPED_TRACE(c.name);
        EXPECT_EQ(code_of(c.body), c.code);
    }
}

struct BadField {
    const char* name;
    std::string params;
    const char* part;  // of the message
};

const BadField kBadFields[] = {
    {"op_no_object", sponsor_params("1"), "userOp: expected an object"},
    {"sender_missing", sponsor_params(operation_without("sender")),
     "userOp.sender: expected a string of hex digits, but it is missing"},
    {"sender_short", sponsor_params(operation_with("sender", "0x11")),
     "userOp.sender: expected 0x and 40 hex digits"},
    {"nonce_decimal", sponsor_params(operation_with("nonce", "12")),
     "userOp.nonce: expected a quantity"},
    {"nonce_number", sponsor_params(operation_with("nonce", 12)),
     "userOp.nonce: expected a string"},
    {"fee_129_bits",
     sponsor_params(operation_with("maxFeePerGas", "0x100000000000000000000000000000000")),
     "userOp.maxFeePerGas: expected a quantity of at most 128 bits"},
    {"call_data_odd", sponsor_params(operation_with("callData", "0x1")),
     "userOp.callData: expected 0x and an even number"},
    {"factory_short", sponsor_params(operation_with("factory", "0x7702")),
     "userOp.factory: expected 0x and 40 hex digits"},
    {"data_without_factory", sponsor_params(operation_without("factory")),
     "userOp.factoryData: expected a factory"},
    {"entry_point_short", sponsor_params(kOperation, "\"0x01\""), "entryPoint: expected 0x and 40"},
    {"entry_point_unknown",
     sponsor_params(kOperation, "\"0x0000000000000000000000000000000000000001\""),
     "entryPoint: expected 0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789 (v0.6) or "
     "0x0000000071727De22E5E9d8BAf0edAc6f37da032 (v0.7)"},
    {"chain_a_number", sponsor_params(kOperation, kEntryPoint, "31337"), "chainId: expected"},
    {"chain_too_large", sponsor_params(kOperation, kEntryPoint, "\"0x10000000000000000\""),
     "chainId: expected a quantity of at most 64 bits"},
    {"other_chain", sponsor_params(kOperation, kEntryPoint, "\"0x1\""), "chainId: expected 31337"},
};

TEST_F(DispatcherTest, names_the_parameter_that_is_wrong) {
    for (const auto& c : kBadFields) {
        SCOPED_TRACE(c.name);
        const auto error = ask(request("pm_getPaymasterData", c.params)).at("error");
        EXPECT_EQ(error.at("code"), -32602);
        EXPECT_TRUE(error.at("message").as_string().starts_with(c.part))
            << error.at("message").as_string();
        EXPECT_EQ(error.at("data").at("verdict"), "invalid");
    }
}

TEST_F(DispatcherTest, tells_denied_from_unavailable) {
    using Answer = Result<erc4337::Approval>;
    fixture_.sponsor.answer = Answer(fail(Errc::denied, "no"));
    EXPECT_EQ(code_of(request("pm_getPaymasterData", sponsor_params())), -32001);
    fixture_.sponsor.answer = Answer(fail(Errc::unavailable, "no"));
    EXPECT_EQ(code_of(request("pm_getPaymasterData", sponsor_params())), -32003);
}

TEST_F(DispatcherTest, keeps_what_broke_in_the_log) {
    using Answer = Result<erc4337::Approval>;
    for (const Errc code : {Errc::unavailable, Errc::internal}) {
        fixture_.sponsor.answer = Answer(fail(code, "https://provider.example/secret-key"));
        const std::string answer = raw(request("pm_getPaymasterData", sponsor_params()));
        EXPECT_EQ(answer.find("secret-key"), std::string::npos) << answer;
        EXPECT_NE(answer.find(meaning_of(code)), std::string::npos) << answer;
        EXPECT_NE(log_text_.str().find("secret-key"), std::string::npos);
    }
}

TEST_F(DispatcherTest, refuses_an_echo_unlike_the_stub) {
    for (const char* field : {"paymasterVerificationGasLimit", "paymasterPostOpGasLimit"}) {
        const auto error =
            ask(request("pm_getPaymasterData", sponsor_params(operation_with(field, "0x7"))))
                .at("error");
        EXPECT_EQ(error.at("code"), -32602);
        EXPECT_NE(error.at("message").as_string().find(field), std::string::npos);
    }
}

TEST_F(DispatcherTest, an_id_comes_back_as_it_was) {
    for (const char* id : {"1", "\"a\"", "null", "-7", "1.5", "18446744073709551615"}) {
        SCOPED_TRACE(id);
        EXPECT_EQ(ask(request("eth_chainId", "[]", id)).at("id"), json::parse(id));
    }
}

TEST_F(DispatcherTest, a_batch_is_answered_in_order_and_notifications_are_not) {
    const auto answer =
        ask(R"([{"jsonrpc":"2.0","method":"eth_chainId"},)" + request("eth_chainId", "[]", "1") +
            "," + request("nope", "[]", "2") + "]");
    ASSERT_EQ(answer.as_array().size(), 2U);
    EXPECT_EQ(answer.at(0).at("result"), "0x7a69");
    EXPECT_EQ(answer.at(1).at("error").at("code"), -32601);
    EXPECT_EQ(raw(R"({"jsonrpc":"2.0","method":"eth_chainId"})"), "");
    EXPECT_EQ(raw(R"([{"jsonrpc":"2.0","method":"eth_chainId"}])"), "");
}

TEST_F(DispatcherTest, a_batch_of_one_stays_an_array) {
    EXPECT_TRUE(ask("[" + request("eth_chainId", "[]") + "]").is_array());
}

TEST_F(DispatcherTest, names_its_methods_to_who_asks_for_another) {
    const auto answer = ask(request("eth_mine", "[]"));
    EXPECT_NE(answer.at("error").at("message").as_string().find("pm_getPaymasterData"),
              std::string::npos);
}

TEST_F(DispatcherTest, logs_one_line_a_request_without_call_data_or_signature) {
    ask(request("pm_getPaymasterData", sponsor_params()));
    const std::string line = log_text_.str();
    EXPECT_EQ(std::ranges::count(line, '\n'), 1);
    EXPECT_NE(line.find("method=pm_getPaymasterData"), std::string::npos) << line;
    EXPECT_NE(line.find("verdict=ok"), std::string::npos) << line;
    EXPECT_EQ(line.find("b61d27f6"), std::string::npos) << line;
    EXPECT_EQ(line.find("ffff"), std::string::npos) << line;
}

TEST_F(DispatcherTest, logs_a_body_that_it_cannot_read) {
    raw("{");
    EXPECT_NE(log_text_.str().find("reason=parse_error"), std::string::npos) << log_text_.str();
}

}  // namespace
}  // namespace superrelay::rpc
