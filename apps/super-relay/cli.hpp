// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <superrelay/config/config.hpp>
#include <superrelay/core/result.hpp>

namespace superrelay::app {

/// What every subcommand understands.
struct CommonOptions {
    std::optional<std::string> config_file;
    bool json = false;  ///< output for machines
};

/// The configuration file's settings; without a file, those of a development node that sponsors.
[[nodiscard]] Result<config::Config> load_config(const CommonOptions& options);

/// A text that others may have chosen, for one line of a terminal: what that would obey becomes
/// '?'.
[[nodiscard]] std::string printable(std::string text);

/// Says on standard error what went wrong, as JSON when the output is for machines.
/// @return the process's exit code for it
[[nodiscard]] int report(const CommonOptions& common, const Error& error);

}  // namespace superrelay::app
