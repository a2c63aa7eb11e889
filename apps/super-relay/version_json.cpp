// SPDX-License-Identifier: MIT
#include "version_json.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "backend.hpp"
#include "version.hpp"

namespace superrelay::app {
namespace json = boost::json;

std::string version_json() {
    return json::serialize(
        json::value{{"version", kVersion}, {"kmsBackends", json::array{built_in_backend().name}}});
}

}  // namespace superrelay::app
