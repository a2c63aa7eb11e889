// SPDX-License-Identifier: MIT
#pragma once

#include <superrelay/chain/transport.hpp>
#include <superrelay/net/client.hpp>

namespace superrelay::app {

/// An Ethereum node reached over HTTP.
class ChainTransport final : public chain::Transport {
public:
    ChainTransport(boost::asio::any_io_executor executor, net::Url url);

    /// Reads the system's certificates where the URL wants TLS. Blocks: for start-up.
    [[nodiscard]] Result<void> prepare();

    [[nodiscard]] boost::asio::awaitable<Result<std::string>> post(std::string body) override;

private:
    net::HttpClient client_;
    net::Url url_;
};

}  // namespace superrelay::app
