// SPDX-License-Identifier: MIT
// Internal to config: every key there is.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "config.hpp"
#include "value.hpp"

namespace superrelay::config {

struct Section {
    std::string_view path;  ///< "optee_kms.keys"
    std::string_view doc;
};

/// The array of tables whose entries may hold the keys of a chain.
inline constexpr std::string_view kChains = "chains";
inline constexpr std::size_t kMaxChains = 64;

struct Key {
    std::string_view path;  ///< "optee_kms.keys.primary_paymaster"
    bool per_chain;
    std::string type;
    Value fallback;
    std::string_view doc;
    /// Sets the member of the node, or of `chain` when the key is a chain's.
    /// @return Errc::config_invalid with what was expected and what was found
    std::function<Result<void>(Config&, Config::Chain&, const Value&)> set;

    [[nodiscard]] std::string_view section() const { return path.substr(0, path.rfind('.')); }
    [[nodiscard]] std::string_view name() const { return path.substr(path.rfind('.') + 1); }
    /// What an entry of [[chains]] calls it: "limits.max_call_gas".
    [[nodiscard]] std::string_view chain_path() const { return path.substr(path.find('.') + 1); }
};

[[nodiscard]] const std::vector<Section>& sections();

/// In the order of the reference, the keys of a section together.
[[nodiscard]] const std::vector<Key>& table();

}  // namespace superrelay::config
