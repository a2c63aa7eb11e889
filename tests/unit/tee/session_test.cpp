// SPDX-License-Identifier: MIT
// Sessions that end before the program does, over softtee and the real TAs.
#include <gtest/gtest.h>
#include <softtee.h>
#include <super_relay_ta.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <superrelay/kms/batcher.hpp>
#include <superrelay/kms/session_pool.hpp>
#include <superrelay/tee/session.hpp>
#include <superrelay/tee/tee_kms_provider.hpp>

#include "run.hpp"
#include "tee_fixture.hpp"

namespace superrelay::tee {
namespace {

constexpr TEEC_UUID kDevelopment = SR_TA_UUID_DEVELOPMENT;

using SessionTest = TeeTest;

TEST_F(SessionTest, is_given_up_while_idle_and_opened_again) {
    const auto provider = open_tee_kms_provider(kRelease).value();
    ASSERT_TRUE(provider->generate_key(id("a"), kms::KeyType::secp256k1, kms::KeyUse::sponsor));
    EXPECT_EQ(softtee_sessions(), 1U);
    EXPECT_TRUE(provider->release_idle());
    EXPECT_EQ(softtee_sessions(), 0U);
    EXPECT_FALSE(provider->release_idle());
    EXPECT_TRUE(provider->sponsor(id("a"), std::vector{sample_record()})[0]);
    EXPECT_EQ(softtee_sessions(), 1U);
}

TEST_F(SessionTest, comes_back_after_a_panic) {
    const auto session = Session::open(kDevelopment).value();
    TEEC_Operation nothing{};
    EXPECT_EQ(session->invoke(SR_CMD_PANIC, nothing), TEEC_ERROR_TARGET_DEAD);
    sr_info info{};
    TEEC_Operation ask{};
    ask.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_OUTPUT, TEEC_NONE, TEEC_NONE, TEEC_NONE);
    ask.params[0].tmpref = {&info, sizeof(info)};
    EXPECT_EQ(session->invoke(SR_CMD_GET_INFO, ask), TEEC_SUCCESS);
    EXPECT_EQ(info.abi_version, SR_ABI_VERSION);
}

TEST_F(SessionTest, tells_its_traffic) {
    const auto session = Session::open(kDevelopment).value();
    const auto expect = [&](std::uint64_t switches, std::uint64_t opened, std::uint64_t active) {
        const auto traffic = session->traffic();
        EXPECT_EQ(traffic.switches, switches);
        EXPECT_EQ(traffic.sessions_opened, opened);
        EXPECT_EQ(traffic.sessions_active, active);
    };
    TEEC_Operation nothing{};
    expect(1, 1, 1);
    EXPECT_NE(session->invoke(SR_CMD_GET_INFO, nothing), TEEC_SUCCESS);
    expect(2, 1, 1);
    session->close();
    expect(3, 1, 0);
    session->close();
    expect(3, 1, 0);
    EXPECT_EQ(session->invoke(SR_CMD_PANIC, nothing), TEEC_ERROR_TARGET_DEAD);
    expect(6, 2, 0);
}

/// Has the development TA panic, with all sessions that it has.
void panic_ta() {
    TEEC_Operation nothing{};
    EXPECT_EQ(Session::open(kDevelopment).value()->invoke(SR_CMD_PANIC, nothing),
              TEEC_ERROR_TARGET_DEAD);
}

TEST_F(SessionTest, a_request_outlives_a_panic_if_it_is_asked_again) {
    for (const std::size_t retries : {0U, 1U}) {
        const auto provider = open_tee_kms_provider(kDevelopmentText).value();
        const auto key = id(retries == 0 ? "a" : "b");
        ASSERT_TRUE(provider->generate_key(key, kms::KeyType::secp256k1, kms::KeyUse::sponsor));
        kms::Batcher batcher(*provider, key, {.max_retries = retries});
        panic_ta();
        const auto approval = support::run(batcher.sponsor(sample_record()));
        ASSERT_EQ(approval.has_value(), retries == 1);
        if (!approval) {
            EXPECT_EQ(approval.error().code, Errc::unavailable);
        }
        EXPECT_EQ(softtee_sessions(), retries);
    }
}

TEST_F(SessionTest, of_a_pool_comes_back_after_a_panic) {
    boost::asio::io_context io;
    kms::SessionPool pool([] { return open_tee_kms_provider(kDevelopmentText); }, {.sessions = 2});
    const auto ask = [&] {
        auto keys = boost::asio::co_spawn(io, pool.list_keys(), boost::asio::use_future);
        io.restart();
        io.run();
        return keys.get();
    };
    EXPECT_EQ(ask().value().size(), 0U);
    const auto maker = open_tee_kms_provider(kDevelopmentText).value();
    ASSERT_TRUE(maker->generate_key(id("a"), kms::KeyType::secp256k1, kms::KeyUse::raw));
    EXPECT_EQ(ask().value().at(0).id, "a");
    EXPECT_EQ(softtee_sessions(), 2U);
    panic_ta();
    EXPECT_EQ(ask().value().at(0).id, "a");
}

}  // namespace
}  // namespace superrelay::tee
