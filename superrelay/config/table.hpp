// SPDX-License-Identifier: MIT
// Internal to config: every key there is.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "config.hpp"
#include "scalar.hpp"

namespace superrelay::config {

struct Section {
    std::string_view path;  ///< "optee_kms.keys"
    std::string_view doc;
};

struct Key {
    std::string_view path;  ///< "optee_kms.keys.primary_paymaster"
    std::string type;
    Scalar fallback;
    std::string_view doc;
    /// @return Errc::config_invalid with what was expected and what was found
    std::function<Result<void>(Config&, const Scalar&)> set;

    [[nodiscard]] std::string_view section() const { return path.substr(0, path.rfind('.')); }
    [[nodiscard]] std::string_view name() const { return path.substr(path.rfind('.') + 1); }
};

[[nodiscard]] const std::vector<Section>& sections();

/// In the order of the reference, the keys of a section together.
[[nodiscard]] const std::vector<Key>& table();

}  // namespace superrelay::config
