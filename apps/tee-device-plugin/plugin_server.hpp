// SPDX-License-Identifier: MIT
#pragma once

#include <grpcpp/server.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <superrelay/core/result.hpp>

#include "device_plugin_service.hpp"
#include "socket_file.hpp"

namespace superrelay::device_plugin {

/// The name under which a probe asks whether the kubelet knows the plugin (grpc.health.v1).
inline constexpr const char* kWatchedService = "kubelet";

/// The plugin's gRPC server on its Unix socket. The kubelet clears its folder when it starts: a
/// server whose socket went with that is of no use, and another has to take its place.
class PluginServer {
public:
    /// Takes the place of a socket that is there already: a plugin that ended badly left it.
    ///
    /// @param service  outlives the server
    /// @return Errc::unavailable when the socket cannot be made
    [[nodiscard]] static Result<std::unique_ptr<PluginServer>> start(
        const std::filesystem::path& socket, DevicePluginService& service);

    /// Ends what is being served and removes the socket.
    ~PluginServer();
    PluginServer(const PluginServer&) = delete;
    PluginServer& operator=(const PluginServer&) = delete;

    /// Whether the socket's file is still the one that was made.
    [[nodiscard]] bool reachable() const { return file_ && SocketFile::at(socket_) == file_; }

    /// What a probe of readiness is told.
    void set_watched(bool watched);

private:
    PluginServer(std::filesystem::path socket, std::unique_ptr<grpc::Server> server);

    std::filesystem::path socket_;
    std::unique_ptr<grpc::Server> server_;
    std::optional<SocketFile> file_;
};

}  // namespace superrelay::device_plugin
