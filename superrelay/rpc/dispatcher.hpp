// SPDX-License-Identifier: MIT
#pragma once

#include <simdjson.h>

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <superrelay/obs/log.hpp>
#include <superrelay/obs/request_metrics.hpp>
#include <superrelay/relay/relay.hpp>
#include <vector>

#include "answer.hpp"
#include "methods.hpp"

namespace superrelay::rpc {

/// Who asks, and by which URL.
struct Caller {
    std::string address{};                    ///< without a port: whose exposure it is
    std::optional<std::uint64_t> chain_id{};  ///< that the URL names
};

/// JSON-RPC 2.0 over whatever carries the body. Lives on one I/O thread.
///
/// Whoever asks is a stranger: of what failed or is unavailable the answer says only its kind, the
/// log has the rest.
class Dispatcher {
public:
    struct Settings {
        std::size_t max_batch = 100;             ///< requests in one array
        std::size_t max_depth = 32;              ///< nesting of the JSON
        obs::RequestMetrics* metrics = nullptr;  ///< of all_method_names(); null: none is counted
    };

    /// @param chains, log  outlive the dispatcher, as Settings::metrics does
    Dispatcher(relay::Chains& chains, obs::Log& log, Settings settings);

    /// Answers a request, or a batch, whose requests are worked on side by side. Reads the body
    /// when it is called, not when it is awaited: body and caller are needed only until it returns.
    [[nodiscard]] boost::asio::awaitable<Answer> handle(const std::string& body,
                                                        const Caller& caller);

private:
    /// One request of a body: its work, or why there is none.
    struct Call {
        std::optional<Json> id;
        std::string method;
        Result<Work> work;
    };
    struct Body {
        std::vector<Call> calls;
        bool batch = false;
    };

    [[nodiscard]] Result<Body> decode(const std::string& body, const Caller& caller);
    [[nodiscard]] static Call decode_call(simdjson::dom::element element, const Context& context);
    [[nodiscard]] boost::asio::awaitable<Answer> answer(Call call) const;
    [[nodiscard]] boost::asio::awaitable<Answer> answer_all(std::vector<Call> calls) const;
    void log(std::string_view method, const Reply& reply, std::chrono::microseconds took) const;
    void count(std::string_view method, const Reply& reply, std::chrono::microseconds took) const;

    relay::Chains& chains_;
    obs::Log& log_;
    Settings settings_;
    simdjson::dom::parser parser_;  // used by decode alone, which never suspends
};

}  // namespace superrelay::rpc
