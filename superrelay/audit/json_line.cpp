// SPDX-License-Identifier: MIT
#include "json_line.hpp"

#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <string_view>
#include <superrelay/core/hex.hpp>
#include <superrelay/core/rfc3339.hpp>

namespace superrelay::audit {
namespace json = boost::json;
namespace {

/// A line in the making, in memory of its own: one is written for each request.
class Line {
public:
    Line(Time time, std::string_view event) {
        constexpr std::size_t kFields = 24;
        fields_.reserve(kFields);
        add("time", to_rfc3339(time));
        add("event", event);
    }

    void add(std::string_view name, std::string_view text) { fields_.emplace(name, text); }
    void add(std::string_view name, std::uint64_t number) { fields_.emplace(name, number); }
    template <std::size_t N>
    void add(std::string_view name, const FixedBytes<N>& bytes) {
        add(name, to_hex(bytes.view()));
    }
    template <typename T>
    void add(std::string_view name, const std::optional<T>& value) {
        if (value) add(name, *value);
    }
    void add(std::string_view name, const std::optional<Wei>& amount) {
        if (amount) add(name, amount->str());
    }
    void add(std::string_view name, const std::optional<UnixTime>& time) {
        if (time) add(name, seconds_of(*time));
    }
    void add_foreign(const SetAside& foreign) {
        if (foreign.bytes == 0) return;
        add("foreignBytes", foreign.bytes);
        add("foreignHash", foreign.hash);
    }
    void add_verdict(const std::optional<Error>& error, std::string_view otherwise) {
        add("verdict", error ? name_of(verdict_of(error->code)) : otherwise);
        if (!error) return;
        add("reason", name_of(error->code));
        add("message", error->message);
    }

    [[nodiscard]] std::string text() const { return json::serialize(fields_) + '\n'; }

private:
    std::array<unsigned char, 8192> memory_;
    json::monotonic_resource resource_{memory_.data(), memory_.size()};
    json::object fields_{&resource_};
};

std::string_view name_of_subject(Decision::Subject subject) {
    return subject == Decision::Subject::stub ? "stub" : "sponsorship";
}

std::string_view name_of_kind(KeyOperation::Kind kind) {
    switch (kind) {
        case KeyOperation::Kind::generate:
            return "key_generate";
        case KeyOperation::Kind::import_key:
            return "key_import";
        case KeyOperation::Kind::delete_key:
            break;
    }
    return "key_delete";
}

}  // namespace

std::string to_line(Time time, const Decision& decision) {
    Line line(time, name_of_subject(decision.subject));
    line.add_verdict(decision.refusal, "approved");
    line.add("chainId", decision.chain_id);
    line.add("entryPoint", decision.entry_point);
    line.add("paymaster", decision.paymaster);
    line.add("sender", decision.sender);
    line.add("nonce", to_quantity(decision.nonce));
    line.add("callDataHash", decision.call_data_hash);
    line.add("userOpHash", decision.user_op_hash);
    line.add("approvalHash", decision.approval_hash);
    line.add("maxCost", decision.max_cost);
    line.add("validUntil", decision.valid_until);
    line.add("keyId", decision.signer.key_id);
    line.add("signer", decision.signer.address);
    line.add("caller", decision.caller);
    return line.text();
}

std::string to_line(Time time, const KeyOperation& operation) {
    Line line(time, name_of_kind(operation.kind));
    line.add_verdict(operation.error, operation.ended ? "done" : "begun");
    line.add("keyId", operation.key_id);
    if (!operation.type.empty()) line.add("type", operation.type);
    if (!operation.use.empty()) line.add("use", operation.use);
    line.add("address", operation.address);
    return line.text();
}

std::string to_line(Time time, const OperatorAct& act) {
    const bool clears = act.kind == OperatorAct::Kind::clear_tamper;
    Line line(time, clears ? "tamper_clear" : "ta_version_confirm");
    line.add_verdict(act.error, act.ended ? "done" : "begun");
    if (!act.signs.empty()) line.add("signs", act.signs);
    line.add("taVersion", act.ta_version);
    return line.text();
}

std::string gap_line(Time time, std::uint64_t lost) {
    Line line(time, "gap");
    line.add("lost", lost);
    return line.text();
}

std::string start_line(Time time, const SetAside& foreign) {
    Line line(time, "start");
    line.add_foreign(foreign);
    return line.text();
}

std::string continue_line(Time time, std::string_view after, const SetAside& foreign) {
    Line line(time, "continue");
    if (!after.empty()) line.add("after", after);
    line.add_foreign(foreign);
    return line.text();
}

std::string set_aside_line(Time time, const SetAside& foreign) {
    Line line(time, "set_aside");
    line.add_foreign(foreign);
    return line.text();
}

std::string remove_line(Time time, std::string_view file, const std::optional<Head>& last) {
    Line line(time, "remove");
    line.add("file", file);
    if (last) {
        line.add("lastSeq", last->seq);
        line.add("lastHash", last->hash);
    }
    return line.text();
}

}  // namespace superrelay::audit
