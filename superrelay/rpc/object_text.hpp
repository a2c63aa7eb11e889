// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <superrelay/core/hex.hpp>
#include <utility>

#include "json.hpp"

namespace superrelay::rpc {

/// Writes a JSON object, mostly of hex, which needs no escaping. Names are constants of ours.
class ObjectText {
public:
    ObjectText() { out_.reserve(kUsualSize); }

    void add(std::string_view name, ByteView bytes) {
        begin(name);
        out_ += '"';
        append_hex(out_, bytes);
        out_ += '"';
    }

    void add(std::string_view name, const Uint256& quantity) {
        begin(name);
        out_.append("\"").append(to_quantity(quantity)).append("\"");
    }

    void add(std::string_view name, const Json& json) {
        begin(name);
        out_ += json.text;
    }

    [[nodiscard]] Json json() && { return {std::move(out_) + '}'}; }

private:
    static constexpr std::size_t kUsualSize = 512;

    void begin(std::string_view name) {
        out_.append(out_.empty() ? "{\"" : ",\"").append(name).append("\":");
    }

    std::string out_;
};

}  // namespace superrelay::rpc
