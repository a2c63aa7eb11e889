// SPDX-License-Identifier: MIT
#include "tee_device.hpp"

#include <linux/tee.h>

#include <fstream>
#include <string>
#include <utility>

namespace superrelay::device_plugin {

TeeDevice::TeeDevice(std::filesystem::path device, const std::filesystem::path& sysfs)
    : device_(std::move(device)),
      implementation_(sysfs / "class/tee" / device_.filename() / "implementation_id") {}

Result<void> TeeDevice::check() const {
    std::ifstream file(implementation_);
    if (!file) {
        return fail(Errc::unavailable, "the kernel has no " + device_.string() + " (no " +
                                           implementation_.string() +
                                           "): load its module optee, on firmware with OP-TEE");
    }
    std::string id;
    file >> id;
    if (id == std::to_string(TEE_IMPL_ID_OPTEE)) return {};
    return fail(Errc::unavailable, device_.string() +
                                       " is not OP-TEE's: its implementation_id is \"" + id +
                                       "\", and OP-TEE's is 1");
}

}  // namespace superrelay::device_plugin
