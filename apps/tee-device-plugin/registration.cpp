// SPDX-License-Identifier: MIT
#include "registration.hpp"

#include <algorithm>
#include <string>

namespace superrelay::device_plugin {
namespace {

constexpr int kMostDelay = 30;
/// After it said yes, the kubelet gets this many intervals to begin to watch.
constexpr int kWatchGrace = 5;

}  // namespace

Registration::Registration(const Settings& settings, const obs::Log& log)
    : settings_(settings), log_(log), delay_(settings.interval) {}

void Registration::renew(Clock::time_point now) {
    // By then the kubelet has noticed the end of the old connection.
    due_ = now + settings_.interval;
    delay_ = settings_.interval;
}

void Registration::tell_changes(bool watched, bool there) {
    if (watched && !watched_) log_.info("the kubelet watches", {{"resource", kResource}});
    if (!watched && watched_) log_.warn("the kubelet watches no more", {{"resource", kResource}});
    watched_ = watched;
    const bool waiting = !watched && !there;
    if (waiting && !waiting_told_) {
        log_.warn("waiting for the kubelet",
                  {{"socket", settings_.folder.kubelet_socket().string()}});
    }
    waiting_told_ = waiting;
}

/// A kubelet that has just made its socket knows nobody yet.
void Registration::notice(const std::optional<SocketFile>& kubelet, Clock::time_point now) {
    if (!kubelet || kubelet == kubelet_) return;
    kubelet_ = kubelet;
    delay_ = settings_.interval;
    due_ = now;
}

void Registration::keep(bool watched, Clock::time_point now) {
    const auto kubelet = SocketFile::at(settings_.folder.kubelet_socket());
    if (watched_ && !watched) renew(now);
    tell_changes(watched, kubelet.has_value());
    notice(kubelet, now);
    if (call_) {
        if (const auto done = call_->take()) conclude(*done, now);
    } else if (!watched && kubelet && now >= due_) {
        call_ = std::make_unique<RegisterCall>(settings_.folder.kubelet_socket());
    }
}

void Registration::conclude(const Result<void>& done, Clock::time_point now) {
    call_.reset();
    const auto grace = done ? kWatchGrace * settings_.interval : settings_.interval;
    const auto next = std::max<Clock::duration>(delay_, grace);
    if (done) {
        log_.info("registered", {{"resource", kResource},
                                 {"slots", settings_.slots},
                                 {"kubelet", settings_.folder.kubelet_socket().string()}});
    } else {
        log_.warn(
            "not registered",
            {{"why", done.error().message},
             {"next_ms", std::chrono::duration_cast<std::chrono::milliseconds>(next).count()}});
    }
    due_ = now + next;
    delay_ = std::min<Clock::duration>(2 * delay_, kMostDelay * settings_.interval);
}

}  // namespace superrelay::device_plugin
