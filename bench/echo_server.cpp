// SPDX-License-Identifier: MIT
// What the HTTP server alone costs: the node's, on one thread, and to each request the same answer.
//
//   echo-server BYTES     size of the answer's body
//
// Prints its URL, and serves until it is ended.

#include <boost/asio/io_context.hpp>
#include <charconv>
#include <iostream>
#include <string_view>
#include <superrelay/net/server.hpp>

namespace superrelay {
namespace {

namespace asio = boost::asio;

int serve(std::size_t size) {
    asio::io_context io(1);
    const std::string answer(size, 'x');
    net::HttpServer server(io.get_executor(), {},
                           [&answer](net::HttpRequest) -> asio::awaitable<net::HttpResponse> {
                               net::HttpResponse response;
                               response.body = answer;
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

}  // namespace
}  // namespace superrelay

int main(int count, char** words) {
    std::size_t size = 0;
    const std::string_view word = count == 2 ? words[1] : "";
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), size);
    if (word.empty() || error != std::errc() || end != word.data() + word.size()) {
        std::cerr << "usage: echo-server BYTES\n";
        return 2;
    }
    return superrelay::serve(size);
}
