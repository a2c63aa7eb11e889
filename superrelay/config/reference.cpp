// SPDX-License-Identifier: MIT
#include "table.hpp"

namespace superrelay::config {
namespace {

std::string chains_reference() {
    std::string out =
        "\n## [[chains]]\n\n"
        "For a node that serves several chains: one such table for each, at most " +
        std::to_string(kMaxChains) +
        ". An entry is what the sections above describe, but for the keys that it names itself; "
        "`node_http` must differ, and `chain_id` where it is set. The first chain is the one that "
        "`POST /` serves. Keys:\n";
    for (const Key& key : table()) {
        if (key.per_chain) {
            out += "- `" + std::string(key.chain_path()) + "`\n";
        }
    }
    return out;
}

}  // namespace

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
    return out + chains_reference();
}

}  // namespace superrelay::config
