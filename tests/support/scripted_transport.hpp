// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <functional>
#include <memory>
#include <superrelay/chain/transport.hpp>
#include <utility>

#include "scripted_chain.hpp"

namespace superrelay::support {

/// An Ethereum node that answers what the test says. The script sees each parsed request, those
/// of a batch one by one.
class ScriptedTransport final : public chain::Transport {
public:
    using Script = std::function<Result<std::string>(const boost::json::object& request)>;

    explicit ScriptedTransport(Script script) : script_(std::move(script)) {}

    boost::asio::awaitable<Result<std::string>> post(std::string body) override {
        const auto parsed = boost::json::parse(body);
        co_return parsed.is_array() ? batch(parsed.get_array()) : script_(parsed.as_object());
    }

    /// `{"jsonrpc": "2.0", "id": …, "result": …}` for a request.
    static std::string result(const boost::json::object& request, boost::json::value result) {
        return response(request, {{"result", std::move(result)}});
    }

    /// The answer to a request, given its `result` or `error` member.
    static std::string response(const boost::json::object& request, boost::json::object members) {
        members["jsonrpc"] = "2.0";
        members["id"] = request.at("id");
        return boost::json::serialize(members);
    }

    /// A node of this chain, with the figures of a ScriptedChain.
    static Script chain(const char* id) {
        auto node = std::make_shared<ScriptedChain>();
        node->id = id;
        return chain(std::move(node));
    }

    /// A node of a chain that the test can change meanwhile.
    static Script chain(std::shared_ptr<const ScriptedChain> node) {
        return [node = std::move(node)](const boost::json::object& request) -> Result<std::string> {
            return response(request, node->answer(request));
        };
    }

private:
    Result<std::string> batch(const boost::json::array& requests) {
        boost::json::array answers;
        for (const auto& request : requests) {
            auto answer = script_(request.as_object());
            if (!answer) return answer;
            boost::system::error_code error;
            auto parsed = boost::json::parse(*answer, error);
            if (error) return answer;
            answers.push_back(std::move(parsed));
        }
        return boost::json::serialize(answers);
    }

    Script script_;
};

}  // namespace superrelay::support
