// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <superrelay/obs/log.hpp>

#include "device_plugin.grpc.pb.h"
#include "tee_device.hpp"
#include "tee_slots.hpp"

namespace superrelay::device_plugin {

/// How the plugin wants to be used: neither of the optional calls.
[[nodiscard]] v1beta1::DevicePluginOptions plugin_options();

/// What the kubelet asks. Called on gRPC's threads; borrows what it is made of.
class DevicePluginService final : public v1beta1::DevicePlugin::Service {
public:
    DevicePluginService(const TeeDevice& device, const TeeSlots& slots, const obs::Log& log);

    /// Whether anybody reads the list of devices: without, the kubelet offers none.
    [[nodiscard]] bool watched() const noexcept { return watchers_ > 0; }

    grpc::Status GetDevicePluginOptions(grpc::ServerContext* context, const v1beta1::Empty* request,
                                        v1beta1::DevicePluginOptions* response) override;

    /// Tells all slots at once and again whenever their health is another, until the kubelet or the
    /// server ends it. Each stream keeps a thread, so there are few: RESOURCE_EXHAUSTED beyond.
    grpc::Status ListAndWatch(grpc::ServerContext* context, const v1beta1::Empty* request,
                              grpc::ServerWriter<v1beta1::ListAndWatchResponse>* writer) override;

    /// The device for each container: one, however many slots it takes. NOT_FOUND for an id that
    /// was never offered, UNAVAILABLE while the device is not there: the pod then fails to start,
    /// and the kubelet shows the text as its reason.
    grpc::Status Allocate(grpc::ServerContext* context, const v1beta1::AllocateRequest* request,
                          v1beta1::AllocateResponse* response) override;

    /// Not asked for: any slot is as good as another. Answers those that must be, then the first.
    grpc::Status GetPreferredAllocation(grpc::ServerContext* context,
                                        const v1beta1::PreferredAllocationRequest* request,
                                        v1beta1::PreferredAllocationResponse* response) override;

    /// Not asked for: nothing has to be done before a container starts.
    grpc::Status PreStartContainer(grpc::ServerContext* context,
                                   const v1beta1::PreStartContainerRequest* request,
                                   v1beta1::PreStartContainerResponse* response) override;

private:
    using Ids = google::protobuf::RepeatedPtrField<std::string>;

    [[nodiscard]] v1beta1::ListAndWatchResponse list(bool healthy) const;
    [[nodiscard]] grpc::Status check_ids(const Ids& ids) const;
    [[nodiscard]] grpc::Status refuse(const char* call, const grpc::Status& status) const;

    const TeeDevice& device_;
    const TeeSlots& slots_;
    const obs::Log& log_;
    std::atomic<int> watchers_ = 0;
};

}  // namespace superrelay::device_plugin
