// SPDX-License-Identifier: MIT
#include "chains.hpp"

#include <string>

namespace superrelay::relay {

Result<Relay*> Chains::find(std::uint64_t chain_id) const {
    std::string known;
    const Error* silent = nullptr;
    for (const auto& relay : relays_) {
        const auto& id = relay->chain_id();
        if (id && *id == chain_id) return relay.get();
        if (!id) {
            silent = &id.error();
            continue;
        }
        known += (known.empty() ? "" : " or ") + std::to_string(*id);
    }
    if (silent) return tl::unexpected(*silent);
    return fail(Errc::invalid_params, "chainId: expected " + known);
}

}  // namespace superrelay::relay
