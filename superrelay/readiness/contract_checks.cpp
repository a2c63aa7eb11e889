// SPDX-License-Identifier: MIT
#include "contract_checks.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <superrelay/chain/chain_reading.hpp>
#include <superrelay/chain/contract_call.hpp>
#include <superrelay/chain/signer_set.hpp>
#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>
#include <superrelay/erc4337/paymaster.hpp>
#include <utility>

#include "fixed_operation.hpp"

namespace superrelay::readiness {
namespace {

using chain::Answer;
using chain::PaymasterContract;
using erc4337::contract_of;
using erc4337::EntryPointVersion;
using erc4337::PaymasterLayout;

/// The least delay that bundlers accept (ERC-7562, MIN_UNSTAKE_DELAY).
constexpr std::chrono::seconds kLeastUnstakeDelay(86'400);

enum Question : std::uint8_t {
    entry_point_code,
    paymaster_code,
    entry_point,
    signer,
    hash,
    sender_nonce,  ///< where the paymaster counts operations
};

/// A key of the configuration: "paymaster_relay.paymasters.v07".
std::string key_of(std::string_view table, EntryPointVersion version) {
    std::string label(label_of(version));
    std::erase(label, '.');
    return "paymaster_relay." + std::string(table) + "." + label;
}

/// The findings about one paymaster.
class Report {
public:
    Report(const PaymasterContract& contract, const Expected& expected)
        : contract_(contract),
          subject_(subject_of(expected.chain_id, contract)),
          paymaster_("paymaster " + to_checksummed(contract.paymaster)),
          paymaster_key_(key_of("paymasters", contract.version)) {}

    void error(std::string name, std::string message, std::string remedy) {
        add(Severity::error, std::move(name), std::move(message), std::move(remedy));
    }
    void warning(std::string name, std::string message, std::string remedy) {
        add(Severity::warning, std::move(name), std::move(message), std::move(remedy));
    }

    [[nodiscard]] const std::string& paymaster() const { return paymaster_; }
    [[nodiscard]] const std::string& paymaster_key() const { return paymaster_key_; }
    [[nodiscard]] std::string entry_point_key() const {
        return key_of("entry_points", contract_.version);
    }
    [[nodiscard]] std::string version() const { return std::string(label_of(contract_.version)); }

    std::vector<Finding> take() { return std::move(findings_); }

private:
    void add(Severity severity, std::string name, std::string message, std::string remedy) {
        findings_.push_back(
            {severity, std::move(name), std::move(message), std::move(remedy), subject_});
    }

    const PaymasterContract& contract_;
    std::string subject_;
    std::string paymaster_;
    std::string paymaster_key_;
    std::vector<Finding> findings_;
};

/// Whether the node says that there is no code; when it says nothing, nothing is known.
bool has_no_code(const Answer& answer) {
    return answer && answer->is_string() && answer->get_string() == "0x";
}

void judge_entry_point(const PaymasterContract& contract, const Answer& answer, Report& report) {
    const auto trusted = chain::read_address(answer, "entryPoint()");
    if (!trusted) {
        report.error(
            "paymaster_entry_point",
            report.paymaster() + " names no EntryPoint: " + trusted.error().message,
            "set " + report.paymaster_key() + " to a " + std::string(contract_of(contract.layout)));
    } else if (*trusted != contract.entry_point) {
        report.error("paymaster_entry_point",
                     report.paymaster() + " belongs to EntryPoint " + to_checksummed(*trusted) +
                         ", not to " + to_checksummed(contract.entry_point),
                     "set " + report.paymaster_key() + " to a paymaster of that EntryPoint, or " +
                         report.entry_point_key() + " to the paymaster's");
    }
}

void judge_only_signer(const Address& ours, const Answer& answer, Report& report) {
    const auto trusted = chain::read_address(answer, "verifyingSigner()");
    if (!trusted) {
        report.error("paymaster_signer",
                     report.paymaster() + " names no signer: " + trusted.error().message,
                     "set " + report.paymaster_key() + " to a VerifyingPaymaster, or " +
                         "paymaster_relay.layout to the contract's");
    } else if (*trusted != ours) {
        report.error("paymaster_signer",
                     report.paymaster() + " trusts the signer " + to_checksummed(*trusted) +
                         ", but the TEE signs as " + to_checksummed(ours),
                     "deploy a paymaster that trusts " + to_checksummed(ours) + " and set " +
                         report.paymaster_key() +
                         ", or name the other key in "
                         "optee_kms.keys.primary_paymaster");
    }
}

void judge_signer_set(const Address& ours, const Answer& answer, Report& report) {
    const auto trusted = chain::read_is_signer(answer);
    if (!trusted) {
        report.error("paymaster_signer",
                     report.paymaster() + " has no set of signers: " + trusted.error().message,
                     "set " + report.paymaster_key() + " to a SingletonPaymaster, or " +
                         "paymaster_relay.layout to the contract's");
    } else if (!*trusted) {
        report.error("paymaster_signer",
                     report.paymaster() + " does not know the signer " + to_checksummed(ours) +
                         ", as which the TEE signs",
                     "have its owner call addSigner(" + to_checksummed(ours) +
                         "); super-relay signers plan prints the transaction");
    }
}

/// The same contract, were it of the other release of v0.8's SingletonPaymaster.
std::optional<PaymasterContract> other_release(PaymasterContract contract) {
    if (contract.layout == PaymasterLayout::verifying ||
        contract.version != EntryPointVersion::v08) {
        return std::nullopt;
    }
    contract.layout = contract.layout == PaymasterLayout::singleton
                          ? PaymasterLayout::singleton_eip7702
                          : PaymasterLayout::singleton;
    return contract;
}

/// As the configuration names the releases.
std::string quoted(PaymasterLayout release) {
    return release == PaymasterLayout::singleton ? "\"singleton\"" : "\"singleton_eip7702\"";
}

void judge_hash(const PaymasterContract& contract, const Expected& expected,
                const std::vector<Answer>& answers, Report& report) {
    Uint256 nonce = 0;
    if (erc4337::counts_operations(contract.layout, contract.version)) {
        nonce = chain::read_word(answers[Question::sender_nonce], "senderNonce").value_or(0);
    }
    const auto theirs = chain::read_word(answers[Question::hash], "getHash()");
    if (!theirs) {
        report.error("paymaster_hash",
                     report.paymaster() + " hashes no operation: " + theirs.error().message,
                     "use an unchanged " + std::string(contract_of(contract.layout)) +
                         " of EntryPoint " + report.version());
        return;
    }
    const auto hashes_as = [&](const PaymasterContract& other) {
        return to_big_endian<32>(*theirs) == expected_hash(other, expected.chain_id, nonce);
    };
    if (hashes_as(contract)) return;
    const auto release = other_release(contract);
    report.error(
        "paymaster_hash", report.paymaster() + " hashes operations in another way than we do",
        release && hashes_as(*release)
            ? "set paymaster_relay.layout to " + quoted(release->layout) +
                  ", the release that this contract is of"
            : "use an unchanged " + std::string(contract_of(contract.layout)) + " of EntryPoint " +
                  report.version() + ": this one will refuse our signatures");
}

}  // namespace

std::string subject_of(std::uint64_t chain_id, const PaymasterContract& contract) {
    return "chain " + std::to_string(chain_id) + ", EntryPoint " +
           std::string(label_of(contract.version));
}

std::vector<chain::Call> contract_questions(const PaymasterContract& contract,
                                            const Expected& expected) {
    const auto code_of = [](const Address& address) {
        return chain::Call{"eth_getCode", {to_hex(address.view()), "latest"}};
    };
    const auto& paymaster = contract.paymaster;
    std::vector<chain::Call> out;
    out.push_back(code_of(contract.entry_point));
    out.push_back(code_of(paymaster));
    out.push_back(chain::contract_call(paymaster, "entryPoint()", {}));
    out.push_back(contract.layout == PaymasterLayout::verifying
                      ? chain::contract_call(paymaster, "verifyingSigner()", {})
                      : chain::is_signer_question(paymaster, expected.signer.value_or(Address())));
    out.push_back(get_hash_question(contract));
    if (erc4337::counts_operations(contract.layout, contract.version)) {
        out.push_back(chain::sender_nonce_question(paymaster, fixed_sender()));
    }
    return out;
}

std::vector<Finding> judge_contracts(const PaymasterContract& contract, const Expected& expected,
                                     const std::vector<Answer>& answers) {
    Report report(contract, expected);
    if (has_no_code(answers[Question::entry_point_code])) {
        report.error(
            "entry_point_not_deployed",
            "there is no EntryPoint at " + to_checksummed(contract.entry_point),
            "check that node.node_http is of the right chain, or set " + report.entry_point_key());
        return report.take();
    }
    if (has_no_code(answers[Question::paymaster_code])) {
        report.error("paymaster_not_deployed",
                     "there is no contract at " + to_checksummed(contract.paymaster) +
                         ", the paymaster's address",
                     "deploy the paymaster, or set " + report.paymaster_key() + " to where it is");
        return report.take();
    }
    judge_entry_point(contract, answers[Question::entry_point], report);
    if (expected.signer) {
        const auto judge =
            contract.layout == PaymasterLayout::verifying ? judge_only_signer : judge_signer_set;
        judge(*expected.signer, answers[Question::signer], report);
    }
    judge_hash(contract, expected, answers, report);
    return report.take();
}

std::vector<Finding> judge_deposit(const PaymasterContract& contract, const Expected& expected,
                                   const chain::Deposit& deposit) {
    Report report(contract, expected);
    const std::string remedy = "send ether along with depositTo(" +
                               to_checksummed(contract.paymaster) + ") to the EntryPoint";
    if (deposit.amount == 0) {
        report.error("deposit_empty", report.paymaster() + " has no deposit in its EntryPoint",
                     remedy);
    } else if (deposit.amount < expected.low_deposit) {
        // Not the amount itself, which changes with every operation.
        report.warning("deposit_low",
                       report.paymaster() + " has less than " + expected.low_deposit.str() +
                           " wei in its EntryPoint",
                       remedy);
    }
    const bool staked =
        deposit.staked && deposit.stake > 0 && deposit.unstake_delay >= kLeastUnstakeDelay;
    if (needs_stake(contract.layout, contract.version) && !staked) {
        report.warning("stake_missing",
                       report.paymaster() +
                           " has no stake with a delay of a day or more, which "
                           "bundlers that follow ERC-7562 demand of it",
                       "call the paymaster's addStake(86400) with the bundler's least stake, or "
                       "waive stake_missing if the bundler wants none");
    }
    return report.take();
}

}  // namespace superrelay::readiness
