// SPDX-License-Identifier: MIT
// What the HTTP server alone costs: the node's, on one thread, and to each request the same answer.
//
//   echo-server BYTES [ADDRESS:PORT]     size of the answer's body; where it listens, by default on
//                                        a free port of 127.0.0.1
//
// Prints its URL, and serves until it is ended.

#include <boost/asio/io_context.hpp>
#include <charconv>
#include <iostream>
#include <span>
#include <string_view>
#include <superrelay/net/server.hpp>
#include <utility>

namespace superrelay {
namespace {

namespace asio = boost::asio;

int serve(std::size_t size, net::HttpServerSettings settings) {
    asio::io_context io(1);
    const std::string answer(size, 'x');
    net::HttpServer server(io.get_executor(), std::move(settings),
                           [&answer](net::HttpRequest) -> asio::awaitable<net::HttpResponse> {
                               net::HttpResponse response;
                               response.body = answer;
                               // As the node's answers have by default, for those of browsers.
                               response.headers = {
                                   {"Access-Control-Allow-Origin", "*"},
                                   {"Access-Control-Expose-Headers", "Retry-After"}};
                               co_return response;
                           });
    if (const auto started = server.start(); !started) {
        std::cerr << "echo-server: " << started.error().message << '\n';
        return exit_code(started.error().code);
    }
    std::cout << "http://" << server.local_endpoint().to_string() << std::endl;
    io.run();
    return 0;
}

int run(std::span<const char* const> words) {
    std::size_t size = 0;
    net::HttpServerSettings settings;
    const std::string_view word = words.empty() ? "" : words[0];
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), size);
    if (word.empty() || words.size() > 2 || error != std::errc() ||
        end != word.data() + word.size()) {
        std::cerr << "usage: echo-server BYTES [ADDRESS:PORT]\n";
        return exit_code(Errc::usage);
    }
    if (words.size() == 2) {
        auto endpoint = net::Endpoint::parse(words[1]);
        if (!endpoint) {
            std::cerr << "echo-server: " << endpoint.error().message << '\n';
            return exit_code(endpoint.error().code);
        }
        settings.endpoint = *std::move(endpoint);
    }
    return serve(size, std::move(settings));
}

}  // namespace
}  // namespace superrelay

int main(int count, char** words) {
    return superrelay::run({words + 1, static_cast<std::size_t>(count - 1)});
}
