// SPDX-License-Identifier: MIT
#include "key_json.hpp"

#include <array>
#include <boost/json/serialize.hpp>
#include <ctime>
#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>

namespace superrelay::app {
namespace json = boost::json;

json::object to_json(const kms::KeyInfo& key) {
    json::object out = {{"id", key.id},
                        {"type", name_of(key.type)},
                        {"use", name_of(key.use)},
                        {"publicKey", to_hex(key.public_key)}};
    if (const auto address = address_of(key.public_key)) {
        out["address"] = to_checksummed(*address);
    }
    return out;
}

json::array to_json(std::span<const kms::KeyInfo> keys) {
    json::array out;
    for (const auto& key : keys)
        out.push_back(to_json(key));
    return out;
}

std::string keys_body(std::span<const kms::KeyInfo> keys,
                      std::chrono::system_clock::time_point taken) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(taken);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, sizeof("2026-11-22T22:40:00Z")> time{};
    std::strftime(time.data(), time.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    return json::serialize(json::value{{"takenAt", time.data()}, {"keys", to_json(keys)}});
}

}  // namespace superrelay::app
