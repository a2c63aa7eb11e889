// SPDX-License-Identifier: MIT
#include "table.hpp"

namespace superrelay::config {

std::string reference() {
    std::string out =
        "# Configuration\n\n"
        "A TOML file. In strings, `${NAME}` stands for an environment variable, `${NAME:-text}` "
        "for one that may be missing, `$${` for `${` itself. A key that is not known is an "
        "error.\n";
    for (const Section& section : sections()) {
        out += "\n## [" + std::string(section.path) + "]\n\n" + std::string(section.doc) +
               "\n\n| Key | Type | Default | Meaning |\n|---|---|---|---|\n";
        for (const Key& key : table()) {
            if (key.section() == section.path) {
                out += "| `" + std::string(key.name()) + "` | " + key.type + " | `" +
                       to_toml(key.fallback) + "` | " + std::string(key.doc) + " |\n";
            }
        }
    }
    return out;
}

}  // namespace superrelay::config
