// SPDX-License-Identifier: MIT
// Internal to config: from a parsed file to a Config.
#pragma once

#include <toml++/toml.h>

#include <map>
#include <string>
#include <vector>

#include "config.hpp"
#include "suggest.hpp"

namespace superrelay::config {

/// Walks a parsed file and fills a Config, or says everything that is wrong with the file.
class Reader {
public:
    explicit Reader(const Environment& environment) : environment_(environment) {}

    /// Called once.
    void read(const toml::table& file);

    [[nodiscard]] Result<Config> result(const std::string& origin);

private:
    /// Where keys are read from, and the chain they go to if they are a chain's.
    struct Target {
        Scope scope;
        Config::Chain& chain;
    };

    void read(const Target& target, const toml::table& from, const std::string& section);
    void read_key(const Target& target, const std::string& section, const std::string& name,
                  const toml::node& node);
    void read_chains(const toml::node& node);
    void check_distinct(const std::vector<Config::Chain>& chains, std::size_t index);
    void check_layout(const Scope& scope, const Config::Chain& chain);
    void complain(std::string text) { findings_.emplace(line_, std::move(text)); }
    void descend(const Target& target, const std::string& path, const toml::node& node);
    void set(const Target& target, const Key& key, const toml::node& node);
    [[nodiscard]] Result<Value> to_value(const toml::node& node) const;
    [[nodiscard]] Result<Value> to_strings(const toml::array& array) const;

    const Environment& environment_;
    Config config_ = defaults();
    /// By line; those of one line in the order of reading.
    std::multimap<std::size_t, std::string> findings_;
    std::size_t line_ = 0;
};

}  // namespace superrelay::config
