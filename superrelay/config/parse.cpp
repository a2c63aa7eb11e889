// SPDX-License-Identifier: MIT
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "expand.hpp"
#include "nearest.hpp"
#include "table.hpp"

namespace superrelay::config {
namespace {

constexpr std::size_t kMaxFile = 1024 * 1024;

struct Finding {
    std::size_t line;
    std::string text;
};

const Key* find_key(std::string_view path) {
    const auto& keys = table();
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.path == path; });
    return found == keys.end() ? nullptr : &*found;
}

bool is_section(std::string_view path) {
    const auto& all = sections();
    return std::any_of(all.begin(), all.end(),
                       [&](const Section& section) { return section.path == path; });
}

std::string did_you_mean(std::string_view best) {
    return best.empty() ? "" : "; did you mean " + std::string(best) + "?";
}

/// The key meant is most likely in the same section; one of that name may be in another.
std::string suggest_key(std::string_view section, std::string_view name) {
    std::vector<std::string_view> names;
    for (const Key& key : table()) {
        if (key.section() == section) {
            names.push_back(key.name());
        }
        if (key.name() == name) {
            return did_you_mean(key.path);
        }
    }
    return did_you_mean(nearest(name, names));
}

std::string suggest_section(std::string_view path) {
    std::vector<std::string_view> paths;
    for (const Section& section : sections()) {
        paths.push_back(section.path);
    }
    return did_you_mean(nearest(path, paths));
}

std::string name_of(toml::node_type type) {
    switch (type) {
        case toml::node_type::table:
            return "a table";
        case toml::node_type::array:
            return "an array";
        case toml::node_type::floating_point:
            return "a floating-point number";
        default:
            return "a date or time";
    }
}

/// Walks a parsed file and fills a Config, or says everything that is wrong with the file.
class Reader {
public:
    explicit Reader(const Environment& environment) : environment_(environment) {}

    void read(const toml::table& from, const std::string& section) {
        for (const auto& [key, node] : from) {
            const std::string name(key.str());
            std::string path = section;
            if (!path.empty()) {
                path += '.';
            }
            path += name;
            // A quoted key may hold a dot: it is none of ours, whatever its path looks like.
            const bool dotted = name.find('.') != std::string::npos;
            const Key* const known = dotted ? nullptr : find_key(path);
            line_ = key.source().begin.line;
            if (known != nullptr) {
                set(*known, node);
            } else if (!dotted && is_section(path)) {
                descend(path, node);
            } else if (node.is_table() || section.empty()) {
                complain("unknown section [" + path + "]" + suggest_section(path));
            } else {
                complain("unknown key " + path + suggest_key(section, name));
            }
        }
    }

    Result<Config> result(const std::string& origin) {
        if (findings_.empty()) {
            return std::move(config_);
        }
        std::stable_sort(findings_.begin(), findings_.end(),
                         [](const Finding& a, const Finding& b) { return a.line < b.line; });
        std::string message;
        for (const Finding& finding : findings_) {
            message += (message.empty() ? "" : "\n") + origin + ":" + std::to_string(finding.line) +
                       ": " + finding.text;
        }
        return fail(Errc::config_invalid, std::move(message));
    }

private:
    void complain(std::string text) { findings_.push_back({line_, std::move(text)}); }

    void descend(const std::string& path, const toml::node& node) {
        if (const toml::table* const inner = node.as_table()) {
            read(*inner, path);
        } else {
            complain(path + ": expected a section, [" + path + "]");
        }
    }

    void set(const Key& key, const toml::node& node) {
        const auto done =
            to_scalar(node).and_then([&](const Scalar& value) { return key.set(config_, value); });
        if (!done) {
            complain(std::string(key.path) + ": " + done.error().message);
        }
    }

    [[nodiscard]] Result<Scalar> to_scalar(const toml::node& node) const {
        if (const auto* const text = node.as_string()) {
            return expand(text->get(), environment_).map([](std::string expanded) {
                return Scalar(std::move(expanded));
            });
        }
        if (const auto* const number = node.as_integer()) {
            return Scalar(number->get());
        }
        if (const auto* const flag = node.as_boolean()) {
            return Scalar(flag->get());
        }
        return Scalar(Unsupported{name_of(node.type())});
    }

    const Environment& environment_;
    Config config_ = defaults();
    std::vector<Finding> findings_;
    std::size_t line_ = 0;
};

}  // namespace

Result<Config> parse(std::string_view text, const std::string& origin,
                     const Environment& environment) {
    try {
        const toml::table file = toml::parse(text);
        Reader reader(environment);
        reader.read(file, "");
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
