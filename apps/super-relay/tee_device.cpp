// SPDX-License-Identifier: MIT
#include "tee_device.hpp"

#include <fcntl.h>
#include <linux/tee.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>

namespace superrelay::app {
namespace {

constexpr std::string_view kSupplicants =
    ": this device is tee-supplicant's own; clients of the TEE open /dev/tee0";

tl::unexpected<Error> refuse(Errc code, const std::string& path, std::string_view why) {
    return fail(code, "optee_kms.device_path: " + path + std::string(why));
}

/// Links are followed.
bool is_supplicants(const std::string& path) {
    std::error_code ignored;
    const auto real = std::filesystem::weakly_canonical(path, ignored);
    return real.filename().string().starts_with("teepriv");
}

Result<void> check_file(const std::string& path) {
    struct stat status{};
    if (stat(path.c_str(), &status) != 0) {
        const std::string why = std::strerror(errno);
        return refuse(Errc::unavailable, path,
                      ": " + why +
                          ": load the kernel module optee, which makes it where the firmware has "
                          "OP-TEE, and start tee-supplicant");
    }
    if (S_ISCHR(status.st_mode)) return {};
    return refuse(Errc::config_invalid, path,
                  " is no device: name the one for clients of the TEE, /dev/tee0");
}

/// Asks the driver what stands behind an open device.
Result<void> check_driver(const std::string& path, int file) {
    tee_ioctl_version_data version{};
    if (ioctl(file, TEE_IOC_VERSION, &version) != 0 || version.impl_id != TEE_IMPL_ID_OPTEE) {
        return refuse(Errc::config_invalid, path,
                      " is not OP-TEE's: name its device for clients, /dev/tee0");
    }
    if ((version.gen_caps & TEE_GEN_CAP_PRIVILEGED) == 0) return {};
    return refuse(Errc::config_invalid, path, kSupplicants);
}

/// @param code  of open(2)
tl::unexpected<Error> cannot_open(const std::string& path, int code) {
    std::string why = std::string(": ") + std::strerror(code);
    if (code == EACCES || code == EPERM) {
        why += ": user " + std::to_string(geteuid()) +
               " has to be in the group that may open it, teeclnt";
    }
    return refuse(Errc::unavailable, path, why);
}

}  // namespace

Result<void> check_tee_device(const std::string& path) {
    if (is_supplicants(path)) return refuse(Errc::config_invalid, path, kSupplicants);
    if (auto there = check_file(path); !there) return there;
    const int file = open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0) return cannot_open(path, errno);
    auto driver = check_driver(path, file);
    close(file);
    return driver;
}

}  // namespace superrelay::app
