// SPDX-License-Identifier: MIT
#include "register_call.hpp"

#include <grpcpp/channel.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <chrono>
#include <utility>

#include "device_plugin_service.hpp"
#include "settings.hpp"

namespace superrelay::device_plugin {
namespace {

/// Before it answers, the kubelet connects to the plugin, for which it gives itself 10 s.
constexpr std::chrono::seconds kCallTimeout{15};

/// A connection of its own for each attempt: none waits because an earlier one was refused.
std::shared_ptr<grpc::Channel> connect(const std::string& socket) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel("unix:" + socket, grpc::InsecureChannelCredentials(),
                                     arguments);
}

}  // namespace

RegisterCall::RegisterCall(std::string socket)
    : socket_(std::move(socket)), stub_(v1beta1::Registration::NewStub(connect(socket_))) {
    request_.set_version("v1beta1");
    request_.set_endpoint(PluginsFolder::kOwnSocket);
    request_.set_resource_name(kResource);
    *request_.mutable_options() = plugin_options();
    context_.set_deadline(std::chrono::system_clock::now() + kCallTimeout);
    stub_->async()->Register(&context_, &request_, &response_,
                             [this](grpc::Status status) { finish(std::move(status)); });
}

void RegisterCall::finish(grpc::Status status) {
    // Under the lock to the end: who waits destroys this.
    const std::lock_guard lock(mutex_);
    status_ = std::move(status);
    done_.notify_all();
}

RegisterCall::~RegisterCall() {
    context_.TryCancel();
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return status_.has_value(); });
}

std::optional<Result<void>> RegisterCall::take() {
    const std::lock_guard lock(mutex_);
    if (!status_) return std::nullopt;
    if (status_->ok()) return Result<void>{};
    return fail(Errc::unavailable, "the kubelet at " + socket_ + ": " + status_->error_message());
}

}  // namespace superrelay::device_plugin
