// SPDX-License-Identifier: MIT
#include "device_plugin_service.hpp"

#include <algorithm>
#include <string>

namespace superrelay::device_plugin {
namespace {

/// The kubelet has one, and for a moment a second when it has just restarted.
constexpr int kMostWatchers = 4;
/// How long a stream takes to notice that its reader is gone.
constexpr std::chrono::milliseconds kCancelDelay{100};

/// Counts a watcher while it lives.
class Watcher {
public:
    explicit Watcher(std::atomic<int>& count) : count_(count), number_(++count) {}
    ~Watcher() { --count_; }
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;
    [[nodiscard]] int number() const noexcept { return number_; }

private:
    std::atomic<int>& count_;
    int number_;
};

}  // namespace

v1beta1::DevicePluginOptions plugin_options() {
    v1beta1::DevicePluginOptions options;
    options.set_pre_start_required(false);
    options.set_get_preferred_allocation_available(false);
    return options;
}

DevicePluginService::DevicePluginService(const TeeDevice& device, const TeeSlots& slots,
                                         const obs::Log& log)
    : device_(device), slots_(slots), log_(log) {}

grpc::Status DevicePluginService::GetDevicePluginOptions(grpc::ServerContext* /*context*/,
                                                         const v1beta1::Empty* /*request*/,
                                                         v1beta1::DevicePluginOptions* response) {
    *response = plugin_options();
    return grpc::Status::OK;
}

v1beta1::ListAndWatchResponse DevicePluginService::list(bool healthy) const {
    v1beta1::ListAndWatchResponse out;
    for (const auto& id : slots_.ids()) {
        auto* device = out.add_devices();
        device->set_id(id);
        device->set_health(healthy ? "Healthy" : "Unhealthy");
    }
    return out;
}

grpc::Status DevicePluginService::ListAndWatch(
    grpc::ServerContext* context, const v1beta1::Empty* /*request*/,
    grpc::ServerWriter<v1beta1::ListAndWatchResponse>* writer) {
    const Watcher watcher(watchers_);
    if (watcher.number() > kMostWatchers) {
        return refuse("ListAndWatch", {grpc::StatusCode::RESOURCE_EXHAUSTED,
                                       "at most " + std::to_string(kMostWatchers) +
                                           " may watch, and a kubelet needs one"});
    }
    bool told = slots_.healthy();
    bool open = writer->Write(list(told));
    while (open && !context->IsCancelled()) {
        const bool healthy = slots_.wait_for_other(told, kCancelDelay);
        if (healthy != told) open = writer->Write(list(healthy));
        told = healthy;
    }
    return grpc::Status::OK;
}

grpc::Status DevicePluginService::check_ids(const Ids& ids) const {
    if (ids.empty()) {
        return {grpc::StatusCode::INVALID_ARGUMENT, "expected the id of a device at least"};
    }
    const auto unknown = std::ranges::find_if(ids, [&](const auto& id) { return !slots_.has(id); });
    if (unknown == ids.end()) return grpc::Status::OK;
    return {grpc::StatusCode::NOT_FOUND, "no device \"" + *unknown + "\" was offered: expected " +
                                             slots_.ids().front() + " to " + slots_.ids().back()};
}

/// Refusals come to the log too: what the kubelet makes of them is seen elsewhere.
grpc::Status DevicePluginService::refuse(const char* call, const grpc::Status& status) const {
    log_.warn("the kubelet is refused", {{"call", call}, {"why", status.error_message()}});
    return status;
}

grpc::Status DevicePluginService::Allocate(grpc::ServerContext* /*context*/,
                                           const v1beta1::AllocateRequest* request,
                                           v1beta1::AllocateResponse* response) {
    // Asked now: the last look may be a second old.
    if (const auto there = device_.check(); !there) {
        return refuse("Allocate", {grpc::StatusCode::UNAVAILABLE, there.error().message});
    }
    for (const auto& container : request->container_requests()) {
        if (const auto known = check_ids(container.devices_ids()); !known.ok()) {
            return refuse("Allocate", known);
        }
        auto* device = response->add_container_responses()->add_devices();
        device->set_container_path(device_.path().string());
        device->set_host_path(device_.path().string());
        device->set_permissions("rw");
        log_.info("allocated",
                  {{"id", container.devices_ids(0)}, {"device", device_.path().string()}});
    }
    return grpc::Status::OK;
}

grpc::Status DevicePluginService::GetPreferredAllocation(
    grpc::ServerContext* /*context*/, const v1beta1::PreferredAllocationRequest* request,
    v1beta1::PreferredAllocationResponse* response) {
    for (const auto& container : request->container_requests()) {
        auto* preferred = response->add_container_responses()->mutable_deviceids();
        *preferred = container.must_include_deviceids();
        for (const auto& id : container.available_deviceids()) {
            if (preferred->size() >= container.allocation_size()) break;
            if (std::ranges::find(*preferred, id) == preferred->end()) *preferred->Add() = id;
        }
        if (const auto known = check_ids(*preferred); !known.ok()) {
            return refuse("GetPreferredAllocation", known);
        }
        if (preferred->size() != container.allocation_size()) {
            return refuse("GetPreferredAllocation",
                          {grpc::StatusCode::INVALID_ARGUMENT,
                           "cannot choose " + std::to_string(container.allocation_size()) +
                               " of the devices that are named"});
        }
    }
    return grpc::Status::OK;
}

grpc::Status DevicePluginService::PreStartContainer(
    grpc::ServerContext* /*context*/, const v1beta1::PreStartContainerRequest* request,
    v1beta1::PreStartContainerResponse* /*response*/) {
    const auto known = check_ids(request->devices_ids());
    return known.ok() ? known : refuse("PreStartContainer", known);
}

}  // namespace superrelay::device_plugin
