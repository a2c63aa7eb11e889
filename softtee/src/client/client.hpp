// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "tee.hpp"

#pragma GCC visibility push(default)
#include "include/softtee/softtee.h"
#include "include/softtee/tee_client_api.h"
#pragma GCC visibility pop

namespace softtee {

/// A registered block, as it was registered: what the client changes in its
/// TEEC_SharedMemory afterwards does not count.
struct Block {
    std::uint32_t context;
    void* buffer;
    std::size_t size;
    std::uint32_t flags;
    bool allocated;
};

/// What the clients of this process hold: contexts, sessions and shared
/// memory, by number. Numbers are not given twice. Thread-safe.
class Clients {
public:
    static Clients& get();

    std::uint32_t add_context();
    /// False if there is no such context. Its sessions are closed.
    bool remove_context(std::uint32_t id);
    [[nodiscard]] bool has_context(std::uint32_t id) const;

    std::uint32_t add_session(std::uint32_t context, std::shared_ptr<OpenSession> session);
    [[nodiscard]] std::shared_ptr<OpenSession> session(std::uint32_t id) const;
    /// Of a session; 0 if there is none.
    [[nodiscard]] std::uint32_t context_of(std::uint32_t session) const;
    std::shared_ptr<OpenSession> remove_session(std::uint32_t id);

    std::uint32_t add_block(const Block& block);
    [[nodiscard]] std::optional<Block> block(std::uint32_t id) const;
    std::optional<Block> remove_block(std::uint32_t id);

private:
    struct Entry {
        std::uint32_t context;
        std::shared_ptr<OpenSession> session;
    };

    mutable std::mutex mutex_;
    std::uint32_t next_ = 0;
    std::map<std::uint32_t, bool> contexts_;
    std::map<std::uint32_t, Entry> sessions_;
    std::map<std::uint32_t, Block> blocks_;
};

}  // namespace softtee
