// SPDX-License-Identifier: MIT
#include "client/client.hpp"

#include <utility>
#include <vector>

namespace softtee {

Clients& Clients::get() {
    static auto* clients = new Clients;  // never destroyed, as Tee
    return *clients;
}

std::uint32_t Clients::add_context() {
    const std::lock_guard lock(mutex_);
    contexts_[++next_] = true;
    return next_;
}

bool Clients::remove_context(std::uint32_t id) {
    std::vector<std::shared_ptr<OpenSession>> orphans;
    {
        const std::lock_guard lock(mutex_);
        if (contexts_.erase(id) == 0) return false;
        for (const auto& [number, entry] : sessions_) {
            if (entry.context == id) orphans.push_back(entry.session);
        }
        std::erase_if(sessions_, [id](const auto& one) { return one.second.context == id; });
    }
    for (const auto& session : orphans)
        Tee::get().close(*session);
    return true;
}

bool Clients::has_context(std::uint32_t id) const {
    const std::lock_guard lock(mutex_);
    return contexts_.contains(id);
}

std::uint32_t Clients::add_session(std::uint32_t context, std::shared_ptr<OpenSession> session) {
    const std::lock_guard lock(mutex_);
    sessions_[++next_] = {context, std::move(session)};
    return next_;
}

std::shared_ptr<OpenSession> Clients::session(std::uint32_t id) const {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(id);
    return found == sessions_.end() ? nullptr : found->second.session;
}

std::uint32_t Clients::context_of(std::uint32_t session) const {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(session);
    return found == sessions_.end() ? 0 : found->second.context;
}

std::shared_ptr<OpenSession> Clients::remove_session(std::uint32_t id) {
    const std::lock_guard lock(mutex_);
    auto node = sessions_.extract(id);
    return node ? node.mapped().session : nullptr;
}

std::uint32_t Clients::add_block(const Block& block) {
    const std::lock_guard lock(mutex_);
    blocks_.emplace(++next_, block);
    return next_;
}

std::optional<Block> Clients::block(std::uint32_t id) const {
    const std::lock_guard lock(mutex_);
    const auto found = blocks_.find(id);
    if (found == blocks_.end()) return std::nullopt;
    return found->second;
}

std::optional<Block> Clients::remove_block(std::uint32_t id) {
    const std::lock_guard lock(mutex_);
    const auto node = blocks_.extract(id);
    if (!node) return std::nullopt;
    return node.mapped();
}

}  // namespace softtee
