// SPDX-License-Identifier: MIT
// The input is the body of a request to the JSON-RPC API.
#include <boost/json/parse.hpp>
#include <sstream>
#include <superrelay/rpc/dispatcher.hpp>

#include "relay_fixture.hpp"
#include "require.hpp"

namespace superrelay::fuzz {
namespace {

namespace json = boost::json;

void check_response(const json::value& response) {
    require(response.is_object(), "a response is an object");
    const auto& object = response.get_object();
    const auto* version = object.if_contains("jsonrpc");
    require(version != nullptr && *version == "2.0", "it says that it is JSON-RPC 2.0");
    const auto* id = object.if_contains("id");
    require(id != nullptr && !id->is_structured() && !id->is_bool(), "its id is one");
    const auto* error = object.if_contains("error");
    require(object.contains("result") != (error != nullptr), "it has either result or error");
    if (error == nullptr) return;
    require(error->is_object(), "an error is an object");
    require(error->get_object().contains("code"), "an error has a code");
    require(error->get_object().contains("message"), "an error has a message");
}

void check_answer(const std::string& answer) {
    if (answer.empty()) return;
    boost::system::error_code error;
    const json::value parsed = json::parse(answer, error);
    require(!error, "an answer is JSON");
    if (!parsed.is_array()) return check_response(parsed);
    require(!parsed.get_array().empty(), "a batch's answer is not empty");
    for (const auto& response : parsed.get_array())
        check_response(response);
}

/// What a stranger writes never starts a line of its own, nor reaches a terminal as control codes.
void check_log(const std::string& text) {
    for (const char c : text)
        require(c == '\n' || static_cast<unsigned char>(c) >= ' ', "logs have no control codes");
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        require(line.find(" msg=") != std::string::npos, "each line of the log is our own");
}

void ask(std::string body) {
    support::RelayFixture fixture;
    fixture.node
        ->contracts[{"0x3333333333333333333333333333333333333333", "senderNonce(address)"}] =
        Bytes(32);
    fixture.bundler_script = [](const json::object& asked) -> Result<std::string> {
        return support::ScriptedTransport::result(asked, {{"callGasLimit", "0x2710"},
                                                          {"verificationGasLimit", "0x4e20"},
                                                          {"preVerificationGas", "0xafc8"}});
    };
    std::ostringstream log_text;
    obs::Log log({}, log_text);
    rpc::Dispatcher dispatcher(fixture.chains, log, {});
    check_answer(
        support::run(dispatcher.handle(body, {.address = "192.0.2.1", .chain_id = {}})).body);
    check_log(log_text.str());
}

}  // namespace
}  // namespace superrelay::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    superrelay::fuzz::ask({reinterpret_cast<const char*>(data), size});
    return 0;
}
