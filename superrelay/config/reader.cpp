// SPDX-License-Identifier: MIT
#include "reader.hpp"

#include <utility>

#include "expand.hpp"

namespace superrelay::config {
namespace {

std::string name_of(toml::node_type type) {
    switch (type) {
        case toml::node_type::table:
            return "a table";
        case toml::node_type::array:
            return "an array";
        case toml::node_type::floating_point:
            return "a floating-point number";
        default:
            return "a date or time";
    }
}

std::string entry_of_chains(std::size_t index) {
    return std::string(kChains) + "[" + std::to_string(index) + "]";
}

}  // namespace

void Reader::read(const toml::table& file) {
    read({{}, config_.chains.front()}, file, "");
    // Last: what the entries do not name is as the rest of the file has it.
    if (const auto* const chains = file.get(kChains)) {
        line_ = chains->source().begin.line;
        read_chains(*chains);
    } else if (const auto layout = file.at_path("paymaster_relay.layout")) {
        line_ = layout.node()->source().begin.line;
        check_layout({}, config_.chains.front());
    }
}

void Reader::read(const Target& target, const toml::table& from, const std::string& section) {
    for (const auto& [key, node] : from) {
        line_ = key.source().begin.line;
        if (target.scope.of_chain || !section.empty() || key.str() != kChains) {
            read_key(target, section, std::string(key.str()), node);
        }
    }
}

void Reader::read_key(const Target& target, const std::string& section, const std::string& name,
                      const toml::node& node) {
    const Scope& scope = target.scope;
    std::string path = section;
    if (!path.empty()) {
        path += '.';
    }
    path += name;
    // A quoted key may hold a dot: it is none of ours, whatever its path looks like.
    const bool dotted = name.find('.') != std::string::npos;
    const Key* const known = dotted ? nullptr : scope.find(path);
    if (known != nullptr) {
        set(target, *known, node);
    } else if (!dotted && scope.has_section(path)) {
        descend(target, path, node);
    } else if (node.is_table() || (section.empty() && !scope.of_chain)) {
        complain("unknown section [" + scope.prefix + path + "]" + scope.suggest_section(path));
    } else {
        complain("unknown key " + scope.prefix + path + scope.suggest_key(section, name));
    }
}

void Reader::read_chains(const toml::node& node) {
    const auto* const entries = node.as_array();
    if (entries == nullptr || entries->empty() || entries->size() > kMaxChains ||
        !entries->is_homogeneous(toml::node_type::table)) {
        return complain(std::string(kChains) + ": expected 1 to " + std::to_string(kMaxChains) +
                        " tables, [[chains]]");
    }
    std::vector<Config::Chain> chains(entries->size(), config_.chains.front());
    for (std::size_t i = 0; i < chains.size(); ++i) {
        const Scope scope{.prefix = entry_of_chains(i) + ".", .of_chain = true};
        const toml::table& entry = *entries->get(i)->as_table();
        read({scope, chains[i]}, entry, "");
        line_ = entry.source().begin.line;
        check_distinct(chains, i);
        check_layout(scope, chains[i]);
    }
    config_.chains = std::move(chains);
}

/// Two entries of one chain would be two budgets for it.
void Reader::check_distinct(const std::vector<Config::Chain>& chains, std::size_t index) {
    const auto& chain = chains[index];
    for (std::size_t i = 0; i < index; ++i) {
        const auto& other = chains[i];
        const char* const same = chain.node_http == other.node_http ? "node_http"
                                 : chain.chain_id != 0 && chain.chain_id == other.chain_id
                                     ? "chain_id"
                                     : nullptr;
        if (same != nullptr) {
            return complain(entry_of_chains(index) + "." + same +
                            ": expected one of its own, found that of " + entry_of_chains(i));
        }
    }
}

void Reader::check_layout(const Scope& scope, const Config::Chain& chain) {
    using erc4337::PaymasterLayout;
    const std::string key = scope.prefix + (scope.of_chain ? "" : "paymaster_relay.") + "layout";
    if (chain.layout != PaymasterLayout::verifying && chain.paymasters.v09) {
        complain(key + ": expected \"verifying\" with a paymaster of EntryPoint v0.9, for which " +
                 "there is no SingletonPaymaster");
    }
    if (chain.layout == PaymasterLayout::singleton_eip7702 && !chain.paymasters.v08) {
        complain(key + ": expected \"singleton\" without a paymaster of EntryPoint v0.8, whose " +
                 "alone has had another hash");
    }
}

Result<Config> Reader::result(const std::string& origin) {
    if (findings_.empty()) {
        return std::move(config_);
    }
    std::string message;
    for (const auto& [line, text] : findings_) {
        message += message.empty() ? "" : "\n";
        message.append(origin).append(":").append(std::to_string(line)).append(": ").append(text);
    }
    return fail(Errc::config_invalid, std::move(message));
}

void Reader::descend(const Target& target, const std::string& path, const toml::node& node) {
    if (const toml::table* const inner = node.as_table()) {
        read(target, *inner, path);
    } else {
        const std::string shown = target.scope.prefix + path;
        complain(shown + ": expected a section, [" + shown + "]");
    }
}

void Reader::set(const Target& target, const Key& key, const toml::node& node) {
    const auto done = to_value(node).and_then(
        [&](const Value& value) { return key.set(config_, target.chain, value); });
    if (!done) {
        complain(target.scope.prefix + std::string(target.scope.path_of(key)) + ": " +
                 done.error().message);
    }
}

Result<Value> Reader::to_value(const toml::node& node) const {
    if (const auto* const text = node.as_string()) {
        return expand(text->get(), environment_).map([](std::string expanded) {
            return Value(std::move(expanded));
        });
    }
    if (const auto* const number = node.as_integer()) {
        return Value(number->get());
    }
    if (const auto* const flag = node.as_boolean()) {
        return Value(flag->get());
    }
    if (const auto* const array = node.as_array()) {
        return to_strings(*array);
    }
    return Value(Unsupported{name_of(node.type())});
}

Result<Value> Reader::to_strings(const toml::array& array) const {
    Strings out;
    for (const toml::node& item : array) {
        const auto* const text = item.as_string();
        if (text == nullptr) {
            return Value(Unsupported{"an array of other things than strings"});
        }
        auto expanded = expand(text->get(), environment_);
        if (!expanded) {
            return tl::unexpected(std::move(expanded.error()));
        }
        out.push_back(*std::move(expanded));
    }
    return Value(std::move(out));
}

}  // namespace superrelay::config
