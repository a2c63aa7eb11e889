// SPDX-License-Identifier: MIT
#include <sys/stat.h>

#include <csignal>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <optional>
#include <string>

#include "commands.hpp"
#include "device_plugin_service.hpp"
#include "plugin_server.hpp"
#include "registration.hpp"
#include "tee_device.hpp"
#include "tee_slots.hpp"

namespace superrelay::device_plugin {
namespace {

obs::Log make_log(const Settings& settings) {
    obs::LogSettings out;
    out.level = obs::parse_level(settings.log_level).value_or(out.level);
    out.format = obs::parse_format(settings.log_format).value_or(out.format);
    return obs::Log(out);
}

/// The signals that end the program, held back from all its threads and taken between two looks.
class EndSignals {
public:
    /// Before there is another thread.
    EndSignals() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGTERM);
        sigaddset(&set_, SIGINT);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    }

    /// Waits for one; nothing when the time passed.
    [[nodiscard]] std::optional<int> wait(std::chrono::milliseconds most) const {
        const auto seconds = std::chrono::floor<std::chrono::seconds>(most);
        timespec time{};
        time.tv_sec = seconds.count();
        time.tv_nsec = std::chrono::nanoseconds(most - seconds).count();
        const int signal = sigtimedwait(&set_, nullptr, &time);
        return signal > 0 ? std::optional(signal) : std::nullopt;
    }

private:
    sigset_t set_{};
};

/// The parts of a plugin, and what each look does with them. Single-threaded; gRPC has its own.
class Plugin {
public:
    Plugin(const Settings& settings, const obs::Log& log)
        : settings_(settings),
          log_(log),
          device_(settings.device, settings.sysfs),
          slots_(settings.device.filename(), settings.slots),
          service_(device_, slots_, log),
          registration_(settings, log) {}

    void look() {
        look_at_device();
        look_at_socket();
        if (!server_) return;
        registration_.keep(service_.watched(), Registration::Clock::now());
        server_->set_watched(service_.watched());
    }

private:
    void look_at_device() {
        const auto there = device_.check();
        const std::string state = there ? "" : there.error().message;
        if (state == device_state_) return;
        if (there) log_.info("the TEE is there", {{"device", device_.path().string()}});
        if (!there) log_.error("the TEE is gone", {{"why", state}});
        device_state_ = state;
        slots_.set_healthy(there.has_value());
    }

    void look_at_socket() {
        if (server_ && server_->reachable()) return;
        if (server_)
            log_.warn("the socket was removed",
                      {{"socket", settings_.folder.own_socket().string()}});
        // The old one removes the file at its path, whosever that is: it goes first.
        server_.reset();
        auto server = PluginServer::start(settings_.folder.own_socket(), service_);
        const std::string state = server ? "" : server.error().message;
        if (!server && state != socket_state_) log_.error("not listening", {{"why", state}});
        socket_state_ = state;
        if (!server) return;
        server_ = *std::move(server);
        log_.info("listening", {{"socket", settings_.folder.own_socket().string()}});
        registration_.renew(Registration::Clock::now());
    }

    const Settings& settings_;
    const obs::Log& log_;
    TeeDevice device_;
    TeeSlots slots_;
    DevicePluginService service_;
    Registration registration_;
    std::unique_ptr<PluginServer> server_;
    /// What was last told of each, so that it is told once; empty is well.
    std::string device_state_ = "not looked at";
    std::string socket_state_;
};

}  // namespace

Result<void> serve(const Settings& settings) {
    if (auto right = check(settings); !right) return right;
    const EndSignals end;
    std::signal(SIGPIPE, SIG_IGN);
    // The folder is root's, and so is what is said there.
    umask(S_IRWXG | S_IRWXO);
    const obs::Log log = make_log(settings);
    log.info(
        "starting",
        {{"device", settings.device.string()}, {"resource", kResource}, {"slots", settings.slots}});
    std::optional<int> signal;
    {
        Plugin plugin(settings, log);
        do {
            plugin.look();
            signal = end.wait(settings.interval);
        } while (!signal);
        log.info("ending", {{"signal", *signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
    }
    log.info("stopped", {});
    return {};
}

}  // namespace superrelay::device_plugin
