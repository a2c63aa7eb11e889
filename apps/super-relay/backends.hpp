// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <superrelay/kms/kms_provider.hpp>

namespace superrelay::app {

/// A TEE that this program was built for, as `kms_backend` names it.
struct Backend {
    std::string_view name;
    std::string_view description;
    bool isolated;  ///< from this operating system, by hardware
};

[[nodiscard]] std::span<const Backend> built_in_backends() noexcept;

/// @return Errc::config_invalid when the backend is not built in
[[nodiscard]] Result<Backend> find_backend(std::string_view name);

/// @return Errc::unavailable when the backend's TEE does not have the TA
[[nodiscard]] Result<std::unique_ptr<kms::KmsProvider>> open_backend(const Backend& backend,
                                                                     std::string_view ta_uuid);

}  // namespace superrelay::app
