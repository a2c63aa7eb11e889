// SPDX-License-Identifier: MIT
#include <grpcpp/channel.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <chrono>

#include "commands.hpp"
#include "health.grpc.pb.h"
#include "plugin_server.hpp"

namespace superrelay::device_plugin {
namespace {

constexpr std::chrono::seconds kProbeTimeout{3};

}  // namespace

Result<Probe> parse_probe(const std::string& name) {
    if (name == "live") return Probe::live;
    if (name == "ready") return Probe::ready;
    return fail(Errc::usage, "health: expected live or ready, not \"" + name + "\"");
}

Result<void> ask_health(const PluginsFolder& folder, Probe probe) {
    if (auto right = check(folder); !right) return right;
    const std::string socket = folder.own_socket();
    const auto channel = grpc::CreateChannel("unix:" + socket, grpc::InsecureChannelCredentials());
    grpc::health::v1::HealthCheckRequest request;
    if (probe == Probe::ready) request.set_service(kWatchedService);
    grpc::health::v1::HealthCheckResponse response;
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kProbeTimeout);
    const auto status =
        grpc::health::v1::Health::NewStub(channel)->Check(&context, request, &response);
    if (!status.ok()) {
        return fail(Errc::unavailable,
                    "no plugin answers at " + socket + ": " + status.error_message());
    }
    if (response.status() == grpc::health::v1::HealthCheckResponse::SERVING) return {};
    return fail(Errc::degraded, "the plugin runs, but the kubelet does not watch it");
}

}  // namespace superrelay::device_plugin
