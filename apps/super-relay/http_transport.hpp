// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <superrelay/chain/transport.hpp>
#include <superrelay/net/client.hpp>

namespace superrelay::app {

/// A JSON-RPC server, an Ethereum node or a bundler, reached over HTTP.
class HttpTransport final : public chain::Transport {
public:
    /// @param timeout  for one call and its answer
    HttpTransport(boost::asio::any_io_executor executor, net::Url url,
                  std::chrono::milliseconds timeout);

    /// Reads the system's certificates where the URL wants TLS. Blocks: for start-up.
    [[nodiscard]] Result<void> prepare();

    [[nodiscard]] boost::asio::awaitable<Result<std::string>> post(std::string body) override;

private:
    net::HttpClient client_;
    net::Url url_;
};

}  // namespace superrelay::app
