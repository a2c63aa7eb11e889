// SPDX-License-Identifier: MIT
// What the dispatcher counts.
#include <gtest/gtest.h>

#include <sstream>
#include <superrelay/rpc/dispatcher.hpp>

#include "relay_fixture.hpp"

namespace superrelay::rpc {
namespace {

class CountTest : public testing::Test {
protected:
    void ask(const std::string& body) {
        (void)support::run(dispatcher_.handle(body, {.address = "192.0.2.1"}));
    }
    void call(const std::string& method) {
        ask(R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":[]})");
    }

    /// How many requests of this method ended so.
    double count(std::string_view method, std::string_view verdict) {
        const std::string sample = "superrelay_requests_total{method=\"" + std::string(method) +
                                   "\",verdict=\"" + std::string(verdict) + "\"} ";
        const std::string text = page();
        const auto at = text.find(sample);
        return at == std::string::npos ? -1 : std::stod(text.substr(at + sample.size()));
    }
    std::string page() {
        obs::MetricsPage out;
        metrics_.show(out);
        return out.text();
    }

    support::RelayFixture fixture_;
    std::ostringstream log_text_;
    obs::Log log_{{}, log_text_};
    obs::RequestMetrics metrics_{all_method_names()};
    Dispatcher dispatcher_{fixture_.chains, log_, {.metrics = &metrics_}};
};

TEST_F(CountTest, each_method_under_its_own_name) {
    for (const auto method : all_method_names())
        call(std::string(method));
    for (const auto method : all_method_names()) {
        const bool reads = method.ends_with("chainId") || method.ends_with("EntryPoints");
        const bool bundlers = find_method(method) == find_method("eth_sendUserOperation");
        const auto verdict = reads ? "ok" : bundlers ? "handed_on" : "invalid";
        EXPECT_EQ(count(method, verdict), 1) << method;
    }
    EXPECT_EQ(count("unknown", "invalid"), 0);
}

TEST_F(CountTest, a_strangers_words_never_become_a_label) {
    call("eth_chainId\\\"} 1");
    call("x_mine");
    call("");
    call("unknown");
    EXPECT_EQ(count("unknown", "invalid"), 4);
    EXPECT_EQ(page().find("x_mine"), std::string::npos);
    EXPECT_EQ(count("eth_chainId", "ok"), 0);
}

TEST_F(CountTest, a_body_that_cannot_be_read_is_one_request) {
    ask("{");
    EXPECT_EQ(count("unknown", "invalid"), 1);
    EXPECT_NE(page().find("superrelay_request_errors_total{reason=\"parse_error\"} 1\n"),
              std::string::npos);
}

TEST_F(CountTest, each_request_of_a_batch_once_and_no_notification) {
    ask(R"([{"jsonrpc":"2.0","id":1,"method":"eth_chainId"},)"
        R"({"jsonrpc":"2.0","id":2,"method":"eth_chainId"},)"
        R"({"jsonrpc":"2.0","method":"eth_chainId"}])");
    EXPECT_EQ(count("eth_chainId", "ok"), 2);
}

}  // namespace
}  // namespace superrelay::rpc
