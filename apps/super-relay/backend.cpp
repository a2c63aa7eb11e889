// SPDX-License-Identifier: MIT
#include "backend.hpp"

#include <string>

namespace superrelay::app {

Result<Backend> find_backend(std::string_view name) {
    const Backend backend = built_in_backend();
    if (backend.name == name) return backend;
    return fail(Errc::config_invalid,
                "paymaster_relay.kms_backend: \"" + std::string(name) +
                    "\" is not built into this program; it has: " + std::string(backend.name));
}

Result<std::unique_ptr<kms::KmsProvider>> open_provider(const config::Config& config) {
    const auto backend = find_backend(config.paymaster_relay.kms_backend);
    if (!backend) return tl::unexpected(backend.error());
    return backend->open(config.optee_kms);
}

}  // namespace superrelay::app
