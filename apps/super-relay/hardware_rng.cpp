// SPDX-License-Identifier: MIT
#include "hardware_rng.hpp"

#include <fstream>

namespace superrelay::app {

std::optional<std::string> current_generator(const std::filesystem::path& sysfs) {
    std::ifstream file(sysfs / "class/misc/hw_random/rng_current");
    std::string name;
    if (!std::getline(file, name) || name.empty() || name == "none") return std::nullopt;
    return name;
}

}  // namespace superrelay::app
