// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cerrno>
#include <cstring>
#include <iostream>

#include "audit_record.hpp"
#include "commands.hpp"
#include "tamper_lock.hpp"

namespace superrelay::app {
namespace json = boost::json;
namespace {

void print(const CommonOptions& common, bool locked, const std::vector<TamperSign>& signs) {
    if (common.json) {
        json::array reasons;
        for (const auto& sign : signs)
            reasons.push_back({{"name", sign.name}, {"message", sign.message}});
        const json::value out = {{"locked", locked}, {"reasons", std::move(reasons)}};
        std::cout << json::serialize(out) << '\n';
        return;
    }
    for (const auto& sign : signs)
        std::cout << sign.name << ": " << printable(sign.message) << '\n';
    std::cout << (locked ? "signing is locked\n" : "signing is not locked\n");
}

std::string names_of(const std::vector<TamperSign>& signs) {
    std::string out;
    for (const auto& sign : signs)
        out += (out.empty() ? "" : " ") + sign.name;
    return out;
}

/// Without a lock there is nothing to clear, nor to record.
Result<std::vector<TamperSign>> clear(const config::Config& config) {
    const std::filesystem::path file = config.optee_kms.security.tamper_lock_file;
    auto signs = read_tamper_lock(file);
    if (signs.empty()) return signs;
    const auto journal = open_journal(config);
    if (!journal) return tl::unexpected(journal.error());
    const audit::OperatorAct act{.kind = audit::OperatorAct::Kind::clear_tamper,
                                 .signs = names_of(signs)};
    return recorded(journal->get(), act, [&] { return clear_tamper_lock(file); });
}

/// Who may not read it learns nothing of the node: that is no lock.
Result<void> check_readable(const std::string& file) {
    if (::access(file.c_str(), R_OK) == 0 || errno != EACCES) return {};
    return fail(Errc::denied, file + ": " + std::strerror(EACCES) +
                                  ": expected to be run by the node's user, whose file it is");
}

}  // namespace

int print_tamper_status(const CommonOptions& common) {
    const auto config = load_config(common);
    if (!config) return report(common, config.error());
    const auto& file = config->optee_kms.security.tamper_lock_file;
    if (auto readable = check_readable(file); !readable) return report(common, readable.error());
    const auto signs = read_tamper_lock(file);
    print(common, !signs.empty(), signs);
    return signs.empty() ? 0 : exit_code(Errc::degraded);
}

int clear_tamper(const CommonOptions& common) {
    const auto signs = load_config(common).and_then(clear);
    if (!signs) return report(common, signs.error());
    print(common, false, *signs);
    return 0;
}

}  // namespace superrelay::app
