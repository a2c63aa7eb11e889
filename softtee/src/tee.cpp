// SPDX-License-Identifier: MIT
#include "tee.hpp"

#include <algorithm>
#include <exception>

#include "log.hpp"

namespace softtee {
namespace {

Outcome refusal(TEE_Result result) {
    return {result, TEE_ORIGIN_TEE};
}

bool has_flag(const Instance& instance, std::uint32_t flag) {
    return (instance.ta().flags & flag) != 0;
}

}  // namespace

Tee& Tee::get() {
    // Never destroyed: at the end of the process TA threads may still be parked
    // in it, and OpenSSL may be gone before they are.
    static auto* tee = new Tee;
    return *tee;
}

void Tee::attach() {
    const std::lock_guard lock(mutex_);
    open_storage();
    ++contexts_;
}

void Tee::open_storage() {
    const std::filesystem::path wanted = Storage::default_path();
    if (contexts_ == 0 && storage_ && storage_->path() != wanted) {
        // Another folder is another device: what was kept alive is not on it.
        single_.clear();
        storage_.reset();
    }
    if (storage_) return;
    // The last session's instance may be about to go, and hold the lock.
    storage_ = last_storage_.lock();
    if (!storage_ || storage_->path() != wanted) storage_ = std::make_shared<Storage>(wanted);
    last_storage_ = storage_;
}

void Tee::detach() {
    const std::lock_guard lock(mutex_);
    if (--contexts_ == 0 && single_.empty()) storage_.reset();
}

Outcome Tee::open(const TEE_UUID& ta, const TEE_Identity& client, Parameters& parameters,
                  std::shared_ptr<OpenSession>& session) {
    auto opened = std::make_shared<OpenSession>();
    opened->session.client = client;
    if (const Outcome found = enlist(ta, opened->instance); found.result != TEE_SUCCESS) {
        return found;
    }
    const Outcome outcome = opened->instance->open_session(opened->session, parameters);
    if (outcome.result == TEE_SUCCESS) {
        session = std::move(opened);
        ++sessions_;
    } else {
        leave(opened->instance);
    }
    return outcome;
}

void Tee::close(OpenSession& session) {
    session.instance->close_session(session.session);
    leave(session.instance);
    --sessions_;
}

std::shared_ptr<Instance> Tee::running(const TEE_UUID& ta) {
    const std::lock_guard lock(mutex_);
    for (const auto& one : running_) {
        auto instance = one.lock();
        if (instance && !instance->dead() && same_uuid(instance->ta().uuid, ta)) return instance;
    }
    return nullptr;
}

void Tee::restart() {
    const std::lock_guard lock(mutex_);
    for (const auto& instance : running_) {
        if (const auto alive = instance.lock()) alive->kill();
    }
    running_.clear();
    single_.clear();
    if (contexts_ == 0) storage_.reset();
}

Outcome Tee::enlist(const TEE_UUID& ta, std::shared_ptr<Instance>& instance) {
    const std::lock_guard lock(mutex_);
    forget_dead(ta);
    if (const auto found = single_.find(ta); found != single_.end()) {
        Running& running = found->second;
        if (running.instance->dead()) return refusal(TEE_ERROR_TARGET_DEAD);
        if (running.sessions != 0 && !has_flag(*running.instance, TA_FLAG_MULTI_SESSION)) {
            return refusal(TEE_ERROR_BUSY);
        }
        ++running.sessions;
        instance = running.instance;
        return {};
    }
    const Outcome outcome = start(ta, instance);
    if (outcome.result == TEE_SUCCESS && has_flag(*instance, TA_FLAG_SINGLE_INSTANCE)) {
        single_[ta] = {instance, 1};
    }
    return outcome;
}

Outcome Tee::start(const TEE_UUID& ta, std::shared_ptr<Instance>& instance) {
    const auto module = TaModule::load(ta);
    if (!module) return refusal(TEE_ERROR_ITEM_NOT_FOUND);
    try {
        instance = std::make_shared<Instance>(module, storage_);
    } catch (const std::exception& error) {
        log("cannot start TA %s: %s", uuid_text(ta).c_str(), error.what());
        return refusal(TEE_ERROR_OUT_OF_MEMORY);
    }
    std::erase_if(running_, [](const auto& one) { return one.expired(); });
    running_.push_back(instance);
    return instance->create();
}

void Tee::leave(const std::shared_ptr<Instance>& instance) {
    const std::lock_guard lock(mutex_);
    const auto found = single_.find(instance->ta().uuid);
    if (found != single_.end() && found->second.instance == instance) {
        if (--found->second.sessions != 0) return;
        const bool kept = has_flag(*instance, TA_FLAG_INSTANCE_KEEP_ALIVE) && !instance->dead();
        if (kept) return;
        forget_dead(instance->ta().uuid);
        if (instance->dead()) return;
        single_.erase(found);
    } else if (has_flag(*instance, TA_FLAG_SINGLE_INSTANCE)) {
        return;  // died and was replaced meanwhile
    }
    instance->destroy();
    if (contexts_ == 0 && single_.empty()) storage_.reset();
}

void Tee::forget_dead(const TEE_UUID& ta) {
    const auto found = single_.find(ta);
    if (found == single_.end() || !found->second.instance->dead()) return;
    constexpr std::uint32_t kStaysDead =
        TA_FLAG_INSTANCE_KEEP_ALIVE | TA_FLAG_INSTANCE_KEEP_CRASHED;
    if ((found->second.instance->ta().flags & kStaysDead) != kStaysDead) single_.erase(found);
}

}  // namespace softtee
