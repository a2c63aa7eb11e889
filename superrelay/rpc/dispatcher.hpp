// SPDX-License-Identifier: MIT
#pragma once

#include <simdjson.h>

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <superrelay/obs/log.hpp>
#include <superrelay/relay/relay.hpp>
#include <vector>

#include "methods.hpp"

namespace superrelay::rpc {

/// JSON-RPC 2.0 over whatever carries the body. Lives on one I/O thread.
class Dispatcher {
public:
    struct Settings {
        std::size_t max_batch = 100;  ///< requests in one array
        std::size_t max_depth = 32;   ///< nesting of the JSON
    };

    /// @param relay, log  outlive the dispatcher
    Dispatcher(const relay::Relay& relay, obs::Log& log, Settings settings);

    /// Answers a request or a batch.
    /// @return the response's body; empty when nothing is to be answered (notifications, which
    ///         are not executed, as no method of ours has an effect worth having without an answer)
    [[nodiscard]] boost::asio::awaitable<std::string> handle(std::string body);

private:
    /// One request of a body: its work, or why there is none.
    struct Call {
        std::optional<boost::json::value> id;
        std::string method;
        Result<Work> work;
    };

    [[nodiscard]] Result<std::vector<Call>> decode(const std::string& body, bool& batch);
    [[nodiscard]] Call decode_call(simdjson::dom::element element) const;
    [[nodiscard]] boost::asio::awaitable<boost::json::value> answer(Call call);

    const relay::Relay& relay_;
    obs::Log& log_;
    Settings settings_;
    simdjson::dom::parser parser_;  // used by decode alone, which never suspends
};

}  // namespace superrelay::rpc
