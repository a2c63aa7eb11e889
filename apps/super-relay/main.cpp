// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>
#include <exception>
#include <functional>
#include <iostream>

#include "commands.hpp"

namespace superrelay::app {
namespace {

/// Options and the subcommand that was chosen.
struct CommandLine {
    CommonOptions common;
    NodeOptions node;
    GenerateOptions generate;
    std::string key_id;
    std::function<int()> chosen;
};

void add_node(CLI::App& app, CommandLine& line) {
    auto* node = app.add_subcommand("node", "Serve sponsorships until SIGTERM");
    node->add_flag("--paymaster-relay", line.node.paymaster_relay,
                   "Enable the relay, whatever the configuration says");
    node->callback([&line] { line.chosen = [&line] { return run_node(line.common, line.node); }; });
}

void add_keys(CLI::App& app, CommandLine& line) {
    auto* keys = app.add_subcommand("keys", "The keys inside the Trusted Application");
    keys->require_subcommand(1);

    auto* generate = keys->add_subcommand("generate", "Make a key; it never leaves the TEE");
    generate->add_option("id", line.generate.id, "1 to 64 of A-Z a-z 0-9 . _ -")->required();
    generate->add_option("--type", line.generate.type, "secp256k1 or ed25519")
        ->capture_default_str();
    generate->add_option("--use", line.generate.use, "sponsor or raw")->capture_default_str();
    generate->callback(
        [&line] { line.chosen = [&line] { return generate_key(line.common, line.generate); }; });

    keys->add_subcommand("list", "Show every key")->callback([&line] {
        line.chosen = [&line] { return list_keys(line.common); };
    });

    auto* show = keys->add_subcommand("show", "Show one key");
    show->add_option("id", line.key_id, "The key's id")->required();
    show->callback(
        [&line] { line.chosen = [&line] { return show_key(line.common, line.key_id); }; });
}

void add_version(CLI::App& app, CommandLine& line) {
    app.add_subcommand("version", "Print the version and what is built in")->callback([&line] {
        line.chosen = [&line] { return print_version(line.common); };
    });
}

int run(int argc, char** argv) {
    CommandLine line;
    CLI::App app("An ERC-4337 paymaster relay whose key lives in a Trusted Application",
                 "super-relay");
    app.require_subcommand(1);
    app.fallthrough();  // the common options stand anywhere
    app.add_option("-c,--config", line.common.config_file,
                   "TOML file; without one, a development node on loopback");
    app.add_flag("--json", line.common.json, "Print for machines");
    add_node(app, line);
    add_keys(app, line);
    add_version(app, line);
    for (auto* subcommand : app.get_subcommands({}))
        subcommand->fallthrough();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : exit_code(Errc::usage);
    }
    return line.chosen();
}

}  // namespace
}  // namespace superrelay::app

int main(int argc, char** argv) {
    try {
        return superrelay::app::run(argc, argv);
    } catch (const std::exception& error) {
        return superrelay::app::report({superrelay::Errc::internal, error.what()});
    }
}
