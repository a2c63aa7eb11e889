// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string_view>
#include <superrelay/config/config.hpp>
#include <superrelay/kms/kms_provider.hpp>

namespace superrelay::app {

/// The TEE that this program was built for, as `kms_backend` names it.
struct Backend {
    using Open = Result<std::unique_ptr<kms::KmsProvider>> (*)(const config::Config::OpteeKms&);

    std::string_view name;
    std::string_view description;
    bool isolated;  ///< from this operating system, by hardware
    Open open;      ///< errors: as tee::open_tee_kms_provider
};

/// A program has one: TEEs lay out the Client API's structures each in its own way.
[[nodiscard]] Backend built_in_backend() noexcept;

/// @return Errc::config_invalid when the backend is not built in
[[nodiscard]] Result<Backend> find_backend(std::string_view name);

/// The TEE of the configuration.
[[nodiscard]] Result<std::unique_ptr<kms::KmsProvider>> open_provider(const config::Config& config);

}  // namespace superrelay::app
