// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <superrelay/chain/chain_view.hpp>
#include <superrelay/erc4337/verifying_paymaster.hpp>
#include <superrelay/relay/relay.hpp>
#include <vector>

#include "run.hpp"
#include "scripted_transport.hpp"

namespace superrelay::support {

/// A sponsor that remembers what it was asked and answers what it was told to. Signs nothing.
class RecordingSponsor final : public kms::Sponsor {
public:
    boost::asio::awaitable<Result<erc4337::Approval>> sponsor(
        erc4337::SponsorRecord record) override {
        asked.push_back(record);
        if (answer) co_return *answer;
        co_return erc4337::Approval{erc4337::verifying_paymaster_hash(record), {}};
    }

    std::vector<erc4337::SponsorRecord> asked;
    std::optional<Result<erc4337::Approval>> answer;  ///< instead of an approval
};

class FixedClock final : public Clock {
public:
    [[nodiscard]] UnixTime now() const override {
        return UnixTime(std::chrono::seconds(1'800'000'000));
    }
};

/// A relay on chain 31337 whose chain and TEE are doubles.
struct RelayFixture {
    explicit RelayFixture(relay::Relay::Settings settings = default_settings())
        : relay(std::move(settings), sponsor, chain, clock) {
        run(chain.refresh());
    }

    static Address paymaster_address() {
        Address out;
        out.bytes.fill(0x33);
        return out;
    }

    static relay::Relay::Settings default_settings() {
        return {
            .paymaster = paymaster_address(),
            .paymaster_gas = {.verification_limit = 100'000, .post_op_limit = 0},
            .validity = std::chrono::minutes(10),
            .limits = {.max_verification_gas = 1'000'000,
                       .max_call_gas = 1'000'000,
                       .max_pre_verification_gas = 1'000'000,
                       .max_fee_per_gas = 1'000'000'000'000},
            .sponsor_name = "Sample",
        };
    }

    ScriptedTransport transport{ScriptedTransport::chain("0x7a69")};
    chain::ChainView chain{transport, {}};
    RecordingSponsor sponsor;
    FixedClock clock;
    relay::Relay relay;
};

}  // namespace superrelay::support
