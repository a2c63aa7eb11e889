// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "instance.hpp"
#include "uuid.hpp"

namespace softtee {

/// A client's session with the instance behind it.
struct OpenSession {
    std::shared_ptr<Instance> instance;
    Session session;
};

/// The TEE of this process: which TA instances run, over one storage folder.
/// Thread-safe.
class Tee {
public:
    static Tee& get();

    /// A client context begins. The storage is opened with the first one, and
    /// stays open while a context or an instance needs it. Throws what
    /// Storage's constructor throws.
    void attach();
    /// A client context ends.
    void detach();

    /// Opens a session with the TA, in a new instance where its flags ask for
    /// one. `session` is set on TEE_SUCCESS alone.
    [[nodiscard]] Outcome open(const TEE_UUID& ta, const TEE_Identity& client,
                               Parameters& parameters, std::shared_ptr<OpenSession>& session);
    void close(OpenSession& session);
    /// How many are open.
    [[nodiscard]] unsigned sessions() const noexcept { return sessions_; }

    /// The instance of this TA that runs, or one of them; null if there is none.
    [[nodiscard]] std::shared_ptr<Instance> running(const TEE_UUID& ta);

    /// Drops every instance, as the loss of power does: no entry point runs,
    /// and sessions that are open answer TEE_ERROR_TARGET_DEAD.
    void restart();

private:
    struct Running {
        std::shared_ptr<Instance> instance;
        unsigned sessions = 0;
    };

    [[nodiscard]] Outcome enlist(const TEE_UUID& ta, std::shared_ptr<Instance>& instance);
    [[nodiscard]] Outcome start(const TEE_UUID& ta, std::shared_ptr<Instance>& instance);
    void open_storage();
    void leave(const std::shared_ptr<Instance>& instance);
    void forget_dead(const TEE_UUID& ta);

    std::atomic<unsigned> sessions_ = 0;
    std::mutex mutex_;
    unsigned contexts_ = 0;
    std::shared_ptr<Storage> storage_;
    std::weak_ptr<Storage> last_storage_;           // an instance may still hold it
    std::map<TEE_UUID, Running, UuidLess> single_;  // the single-instance TAs
    std::vector<std::weak_ptr<Instance>> running_;  // all
};

}  // namespace softtee
