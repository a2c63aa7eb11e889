// SPDX-License-Identifier: MIT
// A JSON-RPC batch through the real batcher: the TEE sees it as a batch, too.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <sstream>
#include <string>
#include <superrelay/kms/batcher.hpp>
#include <superrelay/rpc/dispatcher.hpp>
#include <thread>

#include "gated_kms.hpp"
#include "relay_fixture.hpp"

namespace superrelay::rpc {
namespace {

std::string sponsor_request(unsigned id) {
    return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) +
           R"(,"method":"pm_getPaymasterData","params":[{"sender":"0x)" + std::string(40, '1') +
           R"(","nonce":"0x1","callData":"0x","callGasLimit":"0x1","verificationGasLimit":"0x1",)"
           R"("preVerificationGas":"0x1","maxFeePerGas":"0x77359400",)"
           R"("maxPriorityFeePerGas":"0x1"},)"
           R"("0x0000000071727De22E5E9d8BAf0edAc6f37da032","0x7a69",null]})";
}

TEST(JsonRpcBatch, is_one_call_to_the_tee_at_most_but_for_the_first) {
    support::RelayFixture fixture;
    support::GatedKms kms(false);
    kms::Batcher batcher(kms, kms::KeyId::parse("paymaster").value(), {});
    relay::Chains chains;
    chains.add(std::make_unique<relay::Relay>(
        support::RelayFixture::default_settings(),
        relay::Relay::Parts{batcher, fixture.chain, nullptr, fixture.clock}));
    std::ostringstream log_text;
    obs::Log log({}, log_text);
    Dispatcher dispatcher(chains, log, {});
    constexpr unsigned kCount = 8;
    std::string body;
    for (unsigned i = 0; i < kCount; ++i)
        body += (i == 0 ? "[" : ",") + sponsor_request(i);

    // The gate opens when all but the one under way wait; answered one by one, they never would.
    std::thread opener([&] {
        kms.await_calls(1);
        while (kms.batches().front() + batcher.waiting() != kCount)
            std::this_thread::yield();
        kms.open_gate();
    });
    const auto answers = boost::json::parse(support::run(dispatcher.handle(body + "]", {})).body);
    opener.join();

    ASSERT_EQ(answers.as_array().size(), kCount);
    for (unsigned i = 0; i < kCount; ++i)
        EXPECT_EQ(answers.at(i).at("id"), i);
    EXPECT_LE(kms.batches().size(), 2U);
}

}  // namespace
}  // namespace superrelay::rpc
