// SPDX-License-Identifier: MIT
#include "plugin_server.hpp"

#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <chrono>
#include <utility>

namespace superrelay::device_plugin {
namespace {

/// The kubelet's stream, its calls, a probe: seldom two at a time.
constexpr int kMostThreads = 16;
/// A list of devices that somebody made up to be long.
constexpr int kLongestMessage = 64 * 1024;

}  // namespace

Result<std::unique_ptr<PluginServer>> PluginServer::start(const std::filesystem::path& socket,
                                                          DevicePluginService& service) {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::ResourceQuota quota;
    quota.SetMaxThreads(kMostThreads);
    grpc::ServerBuilder builder;
    builder.SetResourceQuota(quota);
    builder.SetMaxReceiveMessageSize(kLongestMessage);
    builder.AddListeningPort("unix:" + socket.string(), grpc::InsecureServerCredentials());
    builder.RegisterService(&service);
    auto server = builder.BuildAndStart();
    if (!server) {
        return fail(Errc::unavailable, "cannot listen on " + socket.string() +
                                           ": expected the kubelet's folder for plugins, and the "
                                           "right to write there");
    }
    return std::unique_ptr<PluginServer>(new PluginServer(socket, std::move(server)));
}

PluginServer::PluginServer(std::filesystem::path socket, std::unique_ptr<grpc::Server> server)
    : socket_(std::move(socket)), server_(std::move(server)), file_(SocketFile::at(socket_)) {
    set_watched(false);
}

PluginServer::~PluginServer() {
    server_->Shutdown(std::chrono::system_clock::now());
    server_->Wait();
}

void PluginServer::set_watched(bool watched) {
    server_->GetHealthCheckService()->SetServingStatus(kWatchedService, watched);
}

}  // namespace superrelay::device_plugin
