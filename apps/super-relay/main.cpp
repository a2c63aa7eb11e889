// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>
#include <exception>
#include <functional>
#include <iostream>
#include <string>
#include <utility>

#include "commands.hpp"
#include "version.hpp"

namespace superrelay::app {
namespace {

/// Options and the subcommand that was chosen.
struct CommandLine {
    CommonOptions common;
    NodeOptions node;
    NewKeyOptions new_key;
    DeleteOptions deletion;
    std::string key_id;
    std::string secret_from;
    std::string config_file;
    AuditOptions audit;
    std::string health_url;
    SignersOptions signers;
    std::uint64_t owner_timeout_s = 600;
    std::function<int()> chosen;
};

constexpr const char* kIdHelp = "1 to 64 of A-Z a-z 0-9 . _ -";

/// A subcommand and what it does.
CLI::App* add(CLI::App& app, CommandLine& line, const char* name, const char* help,
              std::function<int()> run) {
    auto* command = app.add_subcommand(name, help);
    command->fallthrough();  // the common options stand anywhere
    command->callback([&line, run = std::move(run)] { line.chosen = run; });
    return command;
}

void add_node(CLI::App& app, CommandLine& line) {
    add(app, line, "node", "Serve sponsorships until SIGTERM",
        [&line] { return run_node(line.common, line.node); })
        ->add_flag("--paymaster-relay", line.node.paymaster_relay,
                   "Enable the relay, whatever the configuration says");
}

void add_new_key_options(CLI::App& command, NewKeyOptions& options) {
    command.add_option("id", options.id, kIdHelp)->required();
    command.add_option("--type", options.type, "secp256k1 or ed25519")->capture_default_str();
    command.add_option("--use", options.use, "sponsor or raw")->capture_default_str();
}

void add_keys(CLI::App& app, CommandLine& line) {
    auto* keys = app.add_subcommand("keys", "The keys inside the Trusted Application");
    keys->require_subcommand(1)->fallthrough();

    add_new_key_options(*add(*keys, line, "generate", "Make a key; it never leaves the TEE",
                             [&line] { return generate_key(line.common, line.new_key); }),
                        line.new_key);

    auto* import =
        add(*keys, line, "import",
            "Store a key made elsewhere; a development TA only. In hex: secp256k1 32 bytes, "
            "ed25519 seed and public key, 64 bytes",
            [&line] { return import_key(line.common, line.new_key, line.secret_from); });
    add_new_key_options(*import, line.new_key);
    import
        ->add_option("--from", line.secret_from,
                     "File that nobody but its owner may read; - is standard input")
        ->required();

    add(*keys, line, "list", "Show every key", [&line] { return list_keys(line.common); });
    add(*keys, line, "show", "Show one key", [&line] { return show_key(line.common, line.key_id); })
        ->add_option("id", line.key_id, kIdHelp)
        ->required();

    auto* erase = add(*keys, line, "delete", "Destroy a key for good",
                      [&line] { return delete_key(line.common, line.deletion); });
    erase->add_option("id", line.deletion.id, kIdHelp)->required();
    erase->add_flag("--yes", line.deletion.yes, "Do not ask");
}

void add_tee(CLI::App& app, CommandLine& line) {
    auto* tee = app.add_subcommand("tee", "The TEE and the Trusted Application in it");
    tee->require_subcommand(1)->fallthrough();
    add(*tee, line, "status", "Show the TA's version, the version floor and what the TEE stands on",
        [&line] { return print_tee_status(line.common); });
    add(*tee, line, "confirm-version",
        "Raise the version floor to the TA that runs: no older one uses the keys any more",
        [&line] { return confirm_ta_version(line.common); });
}

void add_tamper(CLI::App& app, CommandLine& line) {
    auto* tamper = app.add_subcommand("tamper", "Signs of tampering, which lock signing");
    tamper->require_subcommand(1)->fallthrough();
    add(*tamper, line, "status", "Say whether signing is locked, and why",
        [&line] { return print_tamper_status(line.common); });
    add(*tamper, line, "clear", "Unlock signing; the node notices within seconds",
        [&line] { return clear_tamper(line.common); });
}

void add_config(CLI::App& app, CommandLine& line) {
    auto* config = app.add_subcommand("config", "The configuration");
    config->require_subcommand(1)->fallthrough();
    add(*config, line, "check", "Say whether a file is right, and every error that it has",
        [&line] { return check_config(line.common, line.config_file); })
        ->add_option("file", line.config_file, "TOML file; by default that of --config");
    add(*config, line, "reference", "Print every key with its meaning, as Markdown",
        [] { return print_reference(); });
}

void add_audit(CLI::App& app, CommandLine& line) {
    auto* audit = app.add_subcommand("audit", "The record of decisions and of operations on keys");
    audit->require_subcommand(1)->fallthrough();
    auto* verify = add(*audit, line, "verify",
                       "Say whether it is as it was written, or the first line that is not",
                       [&line] { return verify_audit(line.common, line.audit); });
    verify->add_option("file", line.audit.files,
                       "All files of one record, in any order; by default the configuration's");
    verify
        ->add_option("--anchor", line.audit.anchors,
                     "SEQ:HASH, a line as health or the log told it: it must be there, or be the "
                     "one before the first; may be repeated")
        ->allow_extra_args(false);
}

void add_signers_options(CLI::App& command, SignersOptions& options) {
    command.add_option("--replica", options.replicas,
                       "A replica's http_api, such as http://10.0.0.7:9000, which is asked for its "
                       "address; may be repeated. Without it and --signer: this machine's TEE");
    command.add_option("--signer", options.signers,
                       "An address that the paymasters should know; may be repeated");
    command.add_option("--remove", options.removed,
                       "An address that the paymasters should not know; may be repeated");
    command.add_option("--chain-id", options.chain_id,
                       "Of the chain that the transactions are for, if it is not configured");
    command
        .add_option("--from-block", options.from_block,
                    "First block to search for the paymasters' other signers, such as that of "
                    "their deployment")
        ->capture_default_str();
    command.add_flag("--remove-others", options.remove_others,
                     "Also remove every signer that neither --replica nor --signer names");
}

void add_signers(CLI::App& app, CommandLine& line) {
    auto* signers = app.add_subcommand(
        "signers", "The signers that the paymasters know, beside the replicas' keys");
    signers->require_subcommand(1)->fallthrough();
    add_signers_options(*add(*signers, line, "plan", "Compare them; changes nothing",
                             [&line] { return print_signer_plan(line.common, line.signers); }),
                        line.signers);
    auto* apply = add(*signers, line, "apply",
                      "Print the owner's unsigned transactions, one JSON object a line, and wait "
                      "until they are mined",
                      [&line] {
                          return await_owner(line.common, line.signers,
                                             std::chrono::seconds(line.owner_timeout_s));
                      });
    add_signers_options(*apply, line.signers);
    apply->add_option("--timeout", line.owner_timeout_s, "How long to wait for them, in seconds")
        ->capture_default_str();
}

void add_others(CLI::App& app, CommandLine& line) {
    add(app, line, "health", "Ask a running node how it is",
        [&line] { return print_health(line.common, line.health_url); })
        ->add_option(
            "--url", line.health_url,
            "The node's http_api, such as http://127.0.0.1:9000; by default as configured");
    add(app, line, "version", "Print the version and what is built in",
        [&line] { return print_version(line.common); });
}

/// The exit codes that a script may want to tell apart, from the one table.
std::string exit_codes() {
    std::string out = "Exit codes (docs/errors.md has them all):\n  0   done\n";
    for (const Errc code : {Errc::usage, Errc::not_found, Errc::unavailable, Errc::already_exists,
                            Errc::degraded, Errc::denied, Errc::config_invalid}) {
        out += "  " + std::to_string(exit_code(code)) + "  " + std::string(meaning_of(code)) + '\n';
    }
    return out;
}

/// "super-relay keys show": the innermost subcommand that was reached.
std::string name_of(const CLI::App& app) {
    for (const CLI::App* inner : app.get_subcommands()) {
        return app.get_name() + ' ' + name_of(*inner);
    }
    return app.get_name();
}

int explain(const CLI::App& app, const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return app.exit(error);
    const std::string name = name_of(app);
    std::cerr << name << ": " << error.what() << "\nTry: " << name << " --help\n";
    return exit_code(Errc::usage);
}

int run(int argc, char** argv) {
    CommandLine line;
    CLI::App app("An ERC-4337 paymaster relay whose key lives in a Trusted Application",
                 "super-relay");
    app.require_subcommand(1);
    app.fallthrough();
    app.set_version_flag("--version", std::string("super-relay ") + kVersion);
    app.footer(exit_codes());
    app.add_option("-c,--config", line.common.config_file,
                   "TOML file; without one, a development node on loopback");
    app.add_flag("--json", line.common.json, "Print for machines");
    add_node(app, line);
    add_keys(app, line);
    add_tee(app, line);
    add_tamper(app, line);
    add_config(app, line);
    add_audit(app, line);
    add_signers(app, line);
    add_others(app, line);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return explain(app, error);
    }
    return line.chosen();
}

}  // namespace
}  // namespace superrelay::app

int main(int argc, char** argv) {
    try {
        return superrelay::app::run(argc, argv);
    } catch (const std::exception& error) {
        return superrelay::app::report({}, {superrelay::Errc::internal, error.what()});
    }
}
