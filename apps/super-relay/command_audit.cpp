// SPDX-License-Identifier: MIT
#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <iostream>
#include <superrelay/audit/verify.hpp>
#include <superrelay/core/hex.hpp>
#include <utility>

#include "commands.hpp"

namespace superrelay::app {
namespace json = boost::json;
namespace {

Result<audit::Head> parse_anchor(const std::string& text) {
    audit::Head out;
    const auto colon = text.find(':');
    const char* const end = text.data() + std::min(colon, text.size());
    const auto [stop, error] = std::from_chars(text.data(), end, out.seq);
    const auto hash = fixed_from_hex<32>(colon == text.npos ? "" : text.substr(colon + 1));
    if (error != std::errc{} || stop != end || !hash) {
        return fail(Errc::usage,
                    "--anchor: expected SEQ:HASH such as 1200:0x and 64 hex digits, found " + text);
    }
    out.hash = *hash;
    return out;
}

void print_progress(std::uint64_t done, std::uint64_t all) {
    constexpr std::uint64_t kMiB = 1024 * 1024;
    std::cerr << "verified " << done / kMiB << " of " << all / kMiB << " MiB\n";
}

Result<audit::Verification> verify(const CommonOptions& common, const AuditOptions& options) {
    audit::VerifyOptions how;
    for (const auto& text : options.anchors) {
        auto anchor = parse_anchor(text);
        if (!anchor) return fail(std::move(anchor));
        how.anchors.push_back(*anchor);
    }
    if (!common.json) how.progress = print_progress;
    if (!options.files.empty()) return audit::verify(options.files, how);
    if (!common.config_file) {
        return fail(Errc::usage, "audit verify: which record? Pass FILE… or --config");
    }
    const auto config = load_config(common);
    if (!config) return tl::unexpected(config.error());
    return audit::verify_record(config->optee_kms.security.audit_file, how);
}

json::value verification_json(const audit::Verification& found) {
    json::object out = {{"ok", true},
                        {"lines", found.chain.lines},
                        {"files", found.files},
                        {"setAsideBytes", found.chain.set_aside},
                        {"head", nullptr}};
    if (!found.chain.head) return out;
    out["firstSeq"] = found.chain.first_seq;
    out["first"] = found.chain.first_time;
    out["last"] = found.chain.last_time;
    out["head"] = {{"seq", found.chain.head->seq}, {"hash", to_hex(found.chain.head->hash.view())}};
    return out;
}

void print_text(const audit::Verification& found) {
    const auto& chain = found.chain;
    std::cout << "ok: " << chain.lines << " lines in " << found.files << " files\n";
    if (!chain.head) return;
    std::cout << "first  " << chain.first_seq << "  " << printable(chain.first_time) << "\nlast   "
              << chain.head->seq << "  " << printable(chain.last_time) << "\nhead   "
              << chain.head->seq << ':' << to_hex(chain.head->hash.view()) << '\n';
    if (chain.set_aside > 0) std::cout << "set aside  " << chain.set_aside << " bytes\n";
}

}  // namespace

int verify_audit(const CommonOptions& common, const AuditOptions& options) {
    const auto found = verify(common, options);
    if (!found) return report(common, found.error());
    if (common.json) {
        std::cout << json::serialize(verification_json(*found)) << '\n';
    } else {
        print_text(*found);
    }
    return 0;
}

}  // namespace superrelay::app
