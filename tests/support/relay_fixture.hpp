// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <superrelay/chain/chain_view.hpp>
#include <superrelay/erc4337/verifying_paymaster.hpp>
#include <superrelay/relay/chains.hpp>
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

/// A journal that remembers, or takes nothing.
class RecordingJournal final : public audit::Journal {
public:
    Result<void> record(const audit::Decision& decision) override {
        if (full) return fail(Errc::unavailable, "full, says the test");
        decisions.push_back(decision);
        return {};
    }
    Result<void> record(const audit::KeyOperation& /*operation*/) override {
        return fail(Errc::internal, "a relay touches no key");
    }
    Result<void> record(const audit::OperatorAct& /*act*/) override {
        return fail(Errc::internal, "a relay is no operator");
    }

    std::vector<audit::Decision> decisions;
    bool full = false;
};

class FixedClock final : public Clock {
public:
    [[nodiscard]] UnixTime now() const override {
        return UnixTime(std::chrono::seconds(1'800'000'000));
    }
};

/// A relay on chain 31337 whose chain, bundler and TEE are doubles. It serves every EntryPoint,
/// each with a paymaster at the same address.
struct RelayFixture {
    explicit RelayFixture(relay::Relay::Settings settings = default_settings())
        : relay(add(chains, std::make_unique<relay::Relay>(
                                std::move(settings),
                                relay::Relay::Parts{sponsor, chain, &bundler, clock, &journal}))) {
        run(chain.refresh());
    }

    static Address paymaster_address() {
        Address out;
        out.bytes.fill(0x33);
        return out;
    }

    static std::vector<chain::PaymasterContract> default_contracts() {
        std::vector<chain::PaymasterContract> out;
        for (const auto version : erc4337::kEntryPointVersions)
            out.push_back({version, erc4337::canonical_address(version), paymaster_address()});
        return out;
    }

    static relay::Relay::Settings default_settings() {
        constexpr std::uint64_t kEther = 1'000'000'000'000'000'000;
        return {
            .contracts = default_contracts(),
            .paymaster_gas = {.verification_limit = 100'000, .post_op_limit = 0},
            .validity = std::chrono::minutes(10),
            .limits = {.max_verification_gas = 1'000'000,
                       .max_call_gas = 1'000'000,
                       .max_pre_verification_gas = 1'000'000,
                       .max_fee_per_gas = 1'000'000'000'000,
                       .max_operation_cost = kEther,
                       .priority_fee_percent = 200,
                       .base_fee_percent = 300,
                       .pre_verification_gas_percent = 120},
            .max_exposure_per_caller = Wei(5) * kEther,
            .sponsor = {.name = "Sample", .icon = "data:,icon"},
        };
    }

    std::shared_ptr<ScriptedChain> node = std::make_shared<ScriptedChain>();
    ScriptedTransport transport{ScriptedTransport::chain(node)};
    chain::ChainView chain{transport, {.paymasters = default_contracts()}};
    /// What the bundler answers, by the request.
    ScriptedTransport::Script bundler_script = [](const auto& request) -> Result<std::string> {
        return ScriptedTransport::response(request, ScriptedChain::refusal(-32601, "not scripted"));
    };
    ScriptedTransport bundler_transport{[this](const auto& r) { return bundler_script(r); }};
    chain::BundlerClient bundler{bundler_transport};
    RecordingSponsor sponsor;
    RecordingJournal journal;
    FixedClock clock;
    relay::Chains chains;
    relay::Relay& relay;

private:
    static relay::Relay& add(relay::Chains& chains, std::unique_ptr<relay::Relay> relay) {
        chains.add(std::move(relay));
        return chains.first();
    }
};

}  // namespace superrelay::support
