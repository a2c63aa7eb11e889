// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <superrelay/erc4337/sponsorship.hpp>

namespace superrelay::relay {

/// A wallet's question, whichever method it came by.
struct SponsorRequest {
    erc4337::UserOperation op;
    Address entry_point;
    std::optional<std::uint64_t> chain_id{};  ///< that the wallet names, where its method has one
    std::string caller{};                     ///< whose exposure it counts against
    // What the wallet believes the paymaster's gas to be, echoed from the stub.
    std::optional<Uint256> paymaster_verification_gas{};
    std::optional<Uint256> paymaster_post_op_gas{};
};

/// The answer: the fields that the wallet puts into its operation (ERC-7677).
struct Sponsorship {
    erc4337::EntryPointVersion version;
    Address paymaster;
    Bytes data;                 ///< behind the paymaster and, from v0.7 on, its gas
    erc4337::PaymasterGas gas;  ///< zero for v0.6

    [[nodiscard]] Bytes paymaster_and_data() const;
};

/// A sponsorship with the gas limits that it was signed for.
struct EstimatedSponsorship {
    Sponsorship sponsorship;
    erc4337::Gas gas;
};

/// A bundler's answer, as it came: a result, or an error and why.
struct BundlerAnswer {
    boost::json::value result{};
    std::optional<boost::json::value> error{};
    std::string reason{};  ///< the error's message, for the log
};

/// What wallets show as the sponsor (ERC-7677); empty: nothing.
struct SponsorInfo {
    std::string name;
    std::string icon;  ///< a URI
};

}  // namespace superrelay::relay
