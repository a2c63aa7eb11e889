// SPDX-License-Identifier: MIT
#include "settings.hpp"

#include <sys/un.h>

#include <algorithm>
#include <string_view>
#include <superrelay/obs/log.hpp>

namespace superrelay::device_plugin {
namespace {

constexpr unsigned kMostSlots = 64;
constexpr std::chrono::milliseconds kShortestInterval{10};
constexpr std::chrono::milliseconds kLongestInterval{60'000};
/// A path in a socket's address ends with a zero.
constexpr std::size_t kLongestSocket = sizeof(sockaddr_un::sun_path) - 1;

tl::unexpected<Error> refuse(std::string_view option, const std::string& why) {
    return fail(Errc::usage, "--" + std::string(option) + ": " + why);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// "/dev/tee0", with any number.
Result<void> check_device(const std::filesystem::path& device) {
    const std::string name = device.filename();
    if (name.starts_with("teepriv")) {
        return refuse("device", device.string() +
                                    " is tee-supplicant's own and goes into no container; clients "
                                    "of the TEE open /dev/tee0");
    }
    const std::string_view number =
        std::string_view(name).substr(std::min<std::size_t>(3, name.size()));
    const bool named =
        name.starts_with("tee") && !number.empty() && std::ranges::all_of(number, is_digit);
    if (device.parent_path() == "/dev" && named) return {};
    return refuse("device", device.string() + " is no TEE's device for clients, such as /dev/tee0");
}

}  // namespace

Result<void> check(const PluginsFolder& folder) {
    if (!folder.path.is_absolute()) {
        return refuse("plugins-folder", folder.path.string() + " is no absolute path");
    }
    if (folder.own_socket().string().size() <= kLongestSocket) return {};
    return refuse("plugins-folder",
                  "a socket's path has at most " + std::to_string(kLongestSocket) +
                      " bytes, and this is longer: " + folder.own_socket().string());
}

Result<void> check(const Settings& settings) {
    if (auto folder = check(settings.folder); !folder) return folder;
    if (auto device = check_device(settings.device); !device) return device;
    if (!settings.sysfs.is_absolute()) {
        return refuse("sysfs", settings.sysfs.string() + " is no absolute path");
    }
    if (settings.slots < 1 || settings.slots > kMostSlots) {
        return refuse("slots", "expected 1 to " + std::to_string(kMostSlots));
    }
    if (settings.interval < kShortestInterval || settings.interval > kLongestInterval) {
        return refuse("interval-ms", "expected 10 to 60000");
    }
    if (!obs::parse_level(settings.log_level)) {
        return refuse("log-level", "expected debug, info, warn, error or off");
    }
    if (!obs::parse_format(settings.log_format))
        return refuse("log-format", "expected text or json");
    return {};
}

}  // namespace superrelay::device_plugin
