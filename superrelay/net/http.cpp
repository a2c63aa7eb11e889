// SPDX-License-Identifier: MIT
#include "http.hpp"

namespace superrelay::net {

Result<HttpResponse> require_success(HttpResponse response) {
    if (response.status / 100 != 2) {
        return fail(Errc::unavailable, "answered HTTP status " + std::to_string(response.status));
    }
    return response;
}

}  // namespace superrelay::net
