// SPDX-License-Identifier: MIT
// The input is a configuration file.
#include <superrelay/config/config.hpp>

#include "require.hpp"

namespace superrelay::fuzz {
namespace {

/// NAME is set and itself looks like a variable, EMPTY is empty, nothing else is set.
std::optional<std::string> environment(const std::string& name) {
    if (name == "NAME") return "${NAME}\"\n";
    if (name == "EMPTY") return "";
    return std::nullopt;
}

void read(std::string_view text) {
    const auto config = config::parse(text, "fuzz.toml", environment);
    if (!config) {
        require(config.error().code == Errc::config_invalid, "the file is to blame");
        require(config.error().message.starts_with("fuzz.toml"), "an error names the file");
        return;
    }
    require(!config->chains.empty(), "there is a chain");
    require(config::parse(text, "fuzz.toml", environment) == config, "a file has one meaning");
}

}  // namespace
}  // namespace superrelay::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    superrelay::fuzz::read({reinterpret_cast<const char*>(data), size});
    return 0;
}
