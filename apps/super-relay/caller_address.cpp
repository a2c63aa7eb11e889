// SPDX-License-Identifier: MIT
#include "caller_address.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

namespace superrelay::app {

std::string caller_address(std::string_view peer) {
    namespace ip = boost::asio::ip;
    constexpr std::size_t kNetworkBytes = 8;
    std::string text(peer.substr(0, peer.rfind(':')));
    if (!text.starts_with('[')) return text;
    text = text.substr(1, text.size() - 2);
    boost::system::error_code error;
    const auto address = ip::make_address(text, error);
    if (error || address.is_v4()) return text;
    const auto v6 = address.to_v6();
    if (v6.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, v6).to_string();
    auto bytes = v6.to_bytes();
    std::fill(bytes.begin() + kNetworkBytes, bytes.end(), std::uint8_t{0});
    return ip::address_v6(bytes).to_string() + "/64";
}

}  // namespace superrelay::app
