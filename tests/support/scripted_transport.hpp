// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <functional>
#include <superrelay/chain/transport.hpp>
#include <utility>

namespace superrelay::support {

/// An Ethereum node that answers what the test says. The script sees the parsed request.
class ScriptedTransport final : public chain::Transport {
public:
    using Script = std::function<Result<std::string>(const boost::json::object& request)>;

    explicit ScriptedTransport(Script script) : script_(std::move(script)) {}

    boost::asio::awaitable<Result<std::string>> post(std::string body) override {
        co_return script_(boost::json::parse(body).as_object());
    }

    /// `{"jsonrpc": "2.0", "id": …, "result": …}` for a request.
    static std::string result(const boost::json::object& request, boost::json::value result) {
        return boost::json::serialize(boost::json::value{
            {"jsonrpc", "2.0"}, {"id", request.at("id")}, {"result", std::move(result)}});
    }

    /// A node of this chain.
    static Script chain(const char* id) {
        return [id](const boost::json::object& request) -> Result<std::string> {
            return result(request, id);
        };
    }

private:
    Script script_;
};

}  // namespace superrelay::support
