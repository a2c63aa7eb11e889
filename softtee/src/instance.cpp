// SPDX-License-Identifier: MIT
#include "instance.hpp"

#include <cstdlib>
#include <exception>

#include "log.hpp"
#include "panic.hpp"
#include "uuid.hpp"

namespace softtee {
namespace {

thread_local Instance* t_current = nullptr;

}  // namespace

Instance::Instance(std::shared_ptr<const TaModule> module, std::shared_ptr<Storage> storage)
    : module_(std::move(module)),
      storage_(std::move(storage)),
      open_objects_(storage_->objects_of(module_->ta().uuid)) {
    arena_.emplace(ta().heap_size);
    worker_.emplace(ta().stack_size);
    if (StackGauge::watching()) stack_gauge_.emplace(ta().stack_size);
}

Instance::~Instance() {
    bury();
}

Outcome Instance::create() {
    return enter(nullptr, nullptr, [this] { return ta().create(); });
}

void Instance::destroy() {
    enter(nullptr, nullptr, [this] {
        ta().destroy();
        return TEE_SUCCESS;
    });
}

Outcome Instance::open_session(Session& session, Parameters& parameters) {
    return enter(&session, &parameters, [&] {
        return ta().open_session(parameters.types, parameters.values, &session.context);
    });
}

Outcome Instance::invoke(Session& session, std::uint32_t command, Parameters& parameters) {
    return enter(&session, &parameters, [&] {
        return ta().invoke_command(session.context, command, parameters.types, parameters.values);
    });
}

void Instance::close_session(Session& session) {
    enter(&session, nullptr, [&] {
        ta().close_session(session.context);
        return TEE_SUCCESS;
    });
}

void Instance::kill() {
    const std::lock_guard lock(busy_);
    dead_ = true;
    bury();
}

std::optional<Usage> Instance::usage() {
    const std::lock_guard lock(busy_);
    if (dead_) return std::nullopt;
    Usage usage = counted_;
    usage.allocations = arena_->allocations();
    usage.heap_size = arena_->size();
    usage.heap_peak = arena_->peak();
    if (stack_gauge_) usage.stack_peak = stack_gauge_->peak();
    return usage;
}

void Instance::leave_ta() {
    ++counted_.api_calls;
    if (stack_gauge_) stack_gauge_->leave();
}

void Instance::return_to_ta() {
    if (stack_gauge_) stack_gauge_->enter();
}

Instance& Instance::current() {
    if (t_current != nullptr) return *t_current;
    log("the Internal Core API was called outside a TA");
    std::abort();
}

bool Instance::shared(const void* start, std::size_t size) const {
    return find_shared(start, size) != TEE_PARAM_TYPE_NONE;
}

bool Instance::may_access(const void* start, std::size_t size, std::uint32_t access) const {
    constexpr std::uint32_t kKnown =
        TEE_MEMORY_ACCESS_READ | TEE_MEMORY_ACCESS_WRITE | TEE_MEMORY_ACCESS_ANY_OWNER;
    const auto from = reinterpret_cast<std::uintptr_t>(start);
    if (start == nullptr || from + size < from || (access & ~kKnown) != 0) return false;
    const bool write = (access & TEE_MEMORY_ACCESS_WRITE) != 0;
    if (arena_->overlaps(start, size)) return arena_->covers(start, size);
    if (const std::uint32_t type = find_shared(start, size); type != TEE_PARAM_TYPE_NONE) {
        if ((access & TEE_MEMORY_ACCESS_ANY_OWNER) == 0) return false;
        return !write || type != TEE_PARAM_TYPE_MEMREF_INPUT;
    }
    return worker_->on_stack(start, size) || module_->covers(start, size, write);
}

std::uint32_t Instance::find_shared(const void* start, std::size_t size) const {
    if (parameters_ == nullptr) return TEE_PARAM_TYPE_NONE;
    const auto from = reinterpret_cast<std::uintptr_t>(start);
    for (unsigned i = 0; i < TEE_NUM_PARAMS; ++i) {
        const std::uint32_t type = TEE_PARAM_TYPE_GET(parameters_->types, i);
        if (type < TEE_PARAM_TYPE_MEMREF_INPUT) continue;
        const auto& memory = parameters_->given[i];
        const auto at = reinterpret_cast<std::uintptr_t>(memory.buffer);
        if (from < at + memory.size && at < from + size) return type;
    }
    return TEE_PARAM_TYPE_NONE;
}

Outcome Instance::enter(Session* session, Parameters* parameters,
                        const std::function<TEE_Result()>& entry) {
    const std::lock_guard lock(busy_);
    if (dead_) return {TEE_ERROR_TARGET_DEAD, TEE_ORIGIN_TEE};
    session_ = session;
    parameters_ = parameters;
    TEE_Result result = TEE_SUCCESS;
    bool alive = false;
    worker_->run([&] {
        t_current = this;
        alive = survive(entry, result);
    });
    session_ = nullptr;
    parameters_ = nullptr;
    if (alive) return {result, TEE_ORIGIN_TRUSTED_APP};
    dead_ = true;
    bury();
    return {TEE_ERROR_TARGET_DEAD, TEE_ORIGIN_TEE};
}

bool Instance::survive(const std::function<TEE_Result()>& entry, TEE_Result& result) {
    struct Call {
        const std::function<TEE_Result()>& entry;
        TEE_Result& result;
        std::optional<StackGauge>& gauge;
    } call{entry, result, stack_gauge_};
    const auto run = [](void* data) {
        auto& self = *static_cast<Call*>(data);
        if (self.gauge) self.gauge->begin();
        self.result = self.entry();
        if (self.gauge) self.gauge->leave();
    };
    const std::string name = uuid_text(ta().uuid);
    try {
        if (run_contained(run, &call)) return true;
        log("TA %s panicked: memory fault", name.c_str());
    } catch (const Panic& cause) {
        log("TA %s panicked with code 0x%08x: %s", name.c_str(), cause.code, cause.reason);
    } catch (const std::exception& error) {
        log("TA %s panicked: %s", name.c_str(), error.what());
    }
    return false;
}

void Instance::bury() {
    worker_.reset();
    operations.clear();
    object_enumerators.clear();
    property_enumerators.clear();
    ta_sessions.clear();
    objects.clear();
    arena_.reset();
}

}  // namespace softtee
