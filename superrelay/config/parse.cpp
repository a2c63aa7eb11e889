// SPDX-License-Identifier: MIT
#include <cerrno>
#include <cstring>
#include <fstream>

#include "reader.hpp"

namespace superrelay::config {
namespace {

constexpr std::size_t kMaxFile = 1024 * 1024;

}  // namespace

Result<Config> parse(std::string_view text, const std::string& origin,
                     const Environment& environment) {
    try {
        const toml::table file = toml::parse(text);
        Reader reader(environment);
        reader.read(file);
        return reader.result(origin);
    } catch (const toml::parse_error& error) {
        return fail(Errc::config_invalid, origin + ":" + std::to_string(error.source().begin.line) +
                                              ": no TOML: " + std::string(error.description()));
    }
}

Result<Config> load(const std::string& path, const Environment& environment) {
    std::string text(kMaxFile + 1, '\0');
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    // The end before the buffer's is how a good file ends; anything else is a reason.
    if (!file.eof() || file.bad()) {
        return fail(Errc::config_invalid,
                    path + ": " + (errno == 0 ? "larger than 1 MiB" : std::strerror(errno)));
    }
    text.resize(static_cast<std::size_t>(file.gcount()));
    return parse(text, path, environment);
}

}  // namespace superrelay::config
