// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <string>

#include "commands.hpp"

namespace superrelay::device_plugin {
namespace {

struct CommandLine {
    Settings settings;
    std::string probe;
    std::function<Result<void>()> chosen;
};

void add_serve(CLI::App& app, CommandLine& line) {
    auto* command = app.add_subcommand("serve", "Offer the TEE to the kubelet until SIGTERM");
    command->fallthrough();
    auto& settings = line.settings;
    command->add_option("--device", settings.device, "The node's device for clients of OP-TEE")
        ->capture_default_str();
    command->add_option("--sysfs", settings.sysfs, "Where the kernel's sysfs is")
        ->capture_default_str();
    command->add_option("--slots", settings.slots, "How many containers may have the TEE at a time")
        ->capture_default_str();
    command->add_option_function<long>(
        "--interval-ms",
        [&settings](long ms) { settings.interval = std::chrono::milliseconds(ms); },
        "How often device and kubelet are looked at [1000]");
    command->add_option("--log-level", settings.log_level, "debug, info, warn, error or off")
        ->capture_default_str();
    command->add_option("--log-format", settings.log_format, "text or json")->capture_default_str();
    command->callback([&line] { line.chosen = [&line] { return serve(line.settings); }; });
}

Result<void> run_health(const CommandLine& line) {
    const auto probe = parse_probe(line.probe);
    if (!probe) return tl::unexpected(probe.error());
    return ask_health(line.settings.folder, *probe);
}

void add_health(CLI::App& app, CommandLine& line) {
    auto* health = app.add_subcommand("health", "Ask a running plugin how it is");
    health->fallthrough();
    health->add_option("probe", line.probe, "live: it answers; ready: the kubelet watches it")
        ->required();
    health->callback([&line] { line.chosen = [&line] { return run_health(line); }; });
}

int explain(const CLI::App& app, const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return app.exit(error);
    std::cerr << "tee-device-plugin: " << error.what() << "\nTry: tee-device-plugin --help\n";
    return exit_code(Errc::usage);
}

int report(const Error& error) {
    std::cerr << "tee-device-plugin: " << error.message << '\n';
    return exit_code(error.code);
}

int run(int argc, char** argv) {
    // gRPC's own messages are not lines of our log; what matters of them comes as errors.
    setenv("GRPC_VERBOSITY", "NONE", 0);
    CommandLine line;
    CLI::App app("Offers a node's OP-TEE to Kubernetes as superrelay.io/tee", "tee-device-plugin");
    app.require_subcommand(1);
    app.add_option("--plugins-folder", line.settings.folder.path,
                   "The kubelet's folder for plugins")
        ->capture_default_str();
    add_serve(app, line);
    add_health(app, line);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return explain(app, error);
    }
    const auto done = line.chosen();
    return done ? 0 : report(done.error());
}

}  // namespace
}  // namespace superrelay::device_plugin

int main(int argc, char** argv) {
    try {
        return superrelay::device_plugin::run(argc, argv);
    } catch (const std::exception& error) {
        return superrelay::device_plugin::report({superrelay::Errc::internal, error.what()});
    }
}
