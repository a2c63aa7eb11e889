// SPDX-License-Identifier: MIT
#include "version_json.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "backends.hpp"
#include "version.hpp"

namespace superrelay::app {
namespace json = boost::json;

std::string version_json() {
    json::array backends;
    for (const Backend& backend : built_in_backends())
        backends.emplace_back(backend.name);
    return json::serialize(
        json::value{{"version", kVersion}, {"kmsBackends", std::move(backends)}});
}

}  // namespace superrelay::app
