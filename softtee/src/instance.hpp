// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "arena.hpp"
#include "crypto/operation.hpp"
#include "fault.hpp"
#include "gp.hpp"
#include "handles.hpp"
#include "object.hpp"
#include "session.hpp"
#include "stack_gauge.hpp"
#include "storage/storage.hpp"
#include "ta_module.hpp"
#include "worker.hpp"

namespace softtee {

/// What an entry point answered, and who answered.
struct Outcome {
    TEE_Result result = TEE_SUCCESS;
    std::uint32_t origin = TEE_ORIGIN_TRUSTED_APP;
};

/// The four parameters of a call, as the TA sees them.
struct Parameters {
    struct Memory {
        void* buffer;
        std::size_t size;
    };
    std::uint32_t types = 0;
    TEE_Param values[TEE_NUM_PARAMS] = {};
    /// The memory references as they were given: the TA can change `values`.
    Memory given[TEE_NUM_PARAMS] = {};
};

/// What an instance has asked of its TEE since it was started.
struct Usage {
    std::uint64_t api_calls = 0;
    std::uint64_t storage_uses = 0;
    std::uint64_t random_draws = 0;
    std::uint64_t allocations = 0;
    std::size_t heap_size = 0;
    std::size_t heap_peak = 0;
    std::size_t stack_peak = 0;  // 0: not watched
};

/// A running TA: one heap, one thread, its handles. Calls from several threads
/// are serialised. After a panic heap, thread and handles are gone and every
/// call answers TEE_ERROR_TARGET_DEAD. See docs/adr/0001.
class Instance {
public:
    Instance(std::shared_ptr<const TaModule> module, std::shared_ptr<Storage> storage);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    // Entry points, on the instance's thread.
    [[nodiscard]] Outcome create();
    void destroy();
    [[nodiscard]] Outcome open_session(Session& session, Parameters& parameters);
    [[nodiscard]] Outcome invoke(Session& session, std::uint32_t command, Parameters& parameters);
    void close_session(Session& session);

    /// Ends the instance where it stands, after a call that is under way.
    void kill();

    [[nodiscard]] bool dead() const { return dead_; }
    [[nodiscard]] const softtee_ta& ta() const { return module_->ta(); }

    /// After a call that is under way; none of a dead one.
    [[nodiscard]] std::optional<Usage> usage();

    // For the Internal Core API, on the instance's thread alone.
    /// The instance whose thread calls. The process ends if it is no TA's.
    static Instance& current();
    [[nodiscard]] Arena& arena() { return *arena_; }
    [[nodiscard]] OpenObjects& storage() { return *open_objects_; }
    void storage_used() { ++counted_.storage_uses; }
    void random_drawn() { ++counted_.random_draws; }
    /// Where every function of the API begins and ends.
    void leave_ta();
    void return_to_ta();
    /// Null in TA_CreateEntryPoint and TA_DestroyEntryPoint.
    [[nodiscard]] Session* session() const { return session_; }
    /// Whether the range touches a memory reference of the current call.
    [[nodiscard]] bool shared(const void* start, std::size_t size) const;
    /// TEE_CheckMemoryAccessRights; `access` is of TEE_MEMORY_ACCESS_*.
    [[nodiscard]] bool may_access(const void* start, std::size_t size, std::uint32_t access) const;

    HandleTable<Object, TEE_ObjectHandle> objects{1};
    HandleTable<Operation, TEE_OperationHandle> operations{2};
    HandleTable<ObjectEnumerator, TEE_ObjectEnumHandle> object_enumerators{3};
    HandleTable<PropertyEnumerator, TEE_PropSetHandle> property_enumerators{4};
    HandleTable<TEE_UUID, TEE_TASessionHandle> ta_sessions{5};
    const void* instance_data = nullptr;

private:
    Outcome enter(Session* session, Parameters* parameters,
                  const std::function<TEE_Result()>& entry);
    bool survive(const std::function<TEE_Result()>& entry, TEE_Result& result);
    void bury();
    std::uint32_t find_shared(const void* start, std::size_t size) const;

    std::shared_ptr<const TaModule> module_;
    std::shared_ptr<Storage> storage_;
    std::shared_ptr<OpenObjects> open_objects_;
    std::mutex busy_;
    std::atomic<bool> dead_{false};
    std::optional<Arena> arena_;
    std::optional<Worker> worker_;
    std::optional<StackGauge> stack_gauge_;  // none: not watched
    Usage counted_;
    Session* session_ = nullptr;
    Parameters* parameters_ = nullptr;
};

/// First thing in every function of the Internal Core API: the caller's
/// instance, and the mark that the thread left TA code.
class ApiCall {
public:
    ApiCall() : instance_(Instance::current()) { instance_.leave_ta(); }
    ~ApiCall() { instance_.return_to_ta(); }
    ApiCall(const ApiCall&) = delete;
    ApiCall& operator=(const ApiCall&) = delete;
    Instance* operator->() const { return &instance_; }
    Instance& operator*() const { return instance_; }

private:
    InsideTee inside_;
    Instance& instance_;
};

}  // namespace softtee
