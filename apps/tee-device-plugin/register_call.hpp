// SPDX-License-Identifier: MIT
#pragma once

#include <grpcpp/client_context.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <superrelay/core/result.hpp>

#include "device_plugin.grpc.pb.h"

namespace superrelay::device_plugin {

/// One attempt to register, under way on gRPC's threads: a kubelet that does not answer keeps
/// nobody from looking at the device, or from ending.
class RegisterCall {
public:
    /// @param socket  the kubelet's
    explicit RegisterCall(std::string socket);
    /// Gives up what is not done.
    ~RegisterCall();
    RegisterCall(const RegisterCall&) = delete;
    RegisterCall& operator=(const RegisterCall&) = delete;

    /// What came of it; nothing while it is under way.
    ///
    /// @return Errc::unavailable with the kubelet's own words when it said no
    [[nodiscard]] std::optional<Result<void>> take();

private:
    void finish(grpc::Status status);

    std::string socket_;
    std::unique_ptr<v1beta1::Registration::Stub> stub_;
    grpc::ClientContext context_;
    v1beta1::RegisterRequest request_;
    v1beta1::Empty response_;
    std::mutex mutex_;
    std::condition_variable done_;
    std::optional<grpc::Status> status_;
};

}  // namespace superrelay::device_plugin
