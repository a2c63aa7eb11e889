// SPDX-License-Identifier: MIT
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <iostream>
#include <utility>

#include "audit_record.hpp"
#include "backend.hpp"
#include "commands.hpp"
#include "hardware_rng.hpp"
#include "tee_trust.hpp"

namespace superrelay::app {
namespace json = boost::json;
namespace {

json::value or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

json::value floor_of(const kms::TaInfo& info) {
    return info.version_floor ? json::value(*info.version_floor) : json::value();
}

json::object status_of(const kms::TaInfo& info) {
    return {
        {"ta_version", info.version_number},
        {"ta_version_floor", floor_of(info)},
        {"ta_release", info.version},
        {"ta_development", info.development},
        {"tee_name", or_null(info.tee_name)},
        {"tee_version", or_null(info.tee_version)},
        {"storage", name_of(rollback_guard(info.rollback_protection))},
        {"huk", name_of(info.hardware_key)},
        {"rng", or_null(current_generator().value_or(""))},
        {"key_slots",
         {{"all", info.key_slots}, {"used", info.keys}, {"damaged", info.damaged_slots}}},
    };
}

/// A line a member; what is not known, or not there, is a dash.
void print_lines(const json::object& object) {
    constexpr std::size_t kColumn = 18;
    for (const auto& [name, value] : object) {
        std::string label(name);
        label.resize(kColumn, ' ');
        const bool text = value.is_string();
        std::cout << label
                  << (value.is_null() ? "-"
                      : text          ? printable(std::string(value.get_string()))
                                      : json::serialize(value))
                  << '\n';
    }
}

int print(const CommonOptions& common, const json::object& object) {
    if (common.json) {
        std::cout << json::serialize(object) << '\n';
    } else {
        print_lines(object);
    }
    return 0;
}

/// The floor as the TA has it then.
Result<json::object> confirm(const config::Config& config) {
    const auto journal = open_journal(config);
    if (!journal) return tl::unexpected(journal.error());
    const auto tee = open_provider(config);
    if (!tee) return tl::unexpected(tee.error());
    const auto running = (*tee)->info();
    if (!running) return tl::unexpected(running.error());
    const audit::OperatorAct act{.kind = audit::OperatorAct::Kind::confirm_version,
                                 .ta_version = running->version_number};
    auto done = recorded(journal->get(), act, [&] { return (*tee)->confirm_version(); });
    if (!done) return fail(std::move(done));
    return (*tee)->info().map([](const kms::TaInfo& info) {
        return json::object{{"ta_version", info.version_number},
                            {"ta_version_floor", floor_of(info)}};
    });
}

}  // namespace

int print_tee_status(const CommonOptions& common) {
    const auto tee = load_config(common).and_then(open_provider);
    if (!tee) return report(common, tee.error());
    const auto info = (*tee)->info();
    return info ? print(common, status_of(*info)) : report(common, info.error());
}

int confirm_ta_version(const CommonOptions& common) {
    const auto confirmed = load_config(common).and_then(confirm);
    return confirmed ? print(common, *confirmed) : report(common, confirmed.error());
}

}  // namespace superrelay::app
