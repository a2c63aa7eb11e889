// SPDX-License-Identifier: MIT
#include "url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/scheme.hpp>
#include <boost/url/url_view.hpp>

namespace superrelay::net {
namespace urls = boost::urls;

namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

std::uint16_t default_port(bool tls) {
    return tls ? kHttpsPort : kHttpPort;
}

tl::unexpected<Error> wrong(std::string what) {
    return fail(Errc::invalid_params, std::move(what));
}

tl::unexpected<Error> not_absolute() {
    return wrong("expected an absolute URL, as in http://127.0.0.1:8545");
}

std::string host_of(const urls::url_view& url) {
    return url.host_type() == urls::host_type::ipv6 ? url.host_address() : url.host();
}

std::string target_of(const urls::url_view& url) {
    const std::string_view target(url.encoded_target().data(), url.encoded_target().size());
    return target.starts_with('/') ? std::string(target) : "/" + std::string(target);
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
    const auto parsed = urls::parse_uri({text.data(), text.size()});
    if (!parsed) {
        return not_absolute();
    }
    const urls::url_view& url = *parsed;
    // RFC 3986, 3.2; Boost.URL 1.81 takes "http://a:8x/" for port 8 and path "x/".
    if (!url.encoded_path().empty() && url.encoded_path().front() != '/') {
        return not_absolute();
    }
    const auto scheme = url.scheme_id();
    if (scheme != urls::scheme::http && scheme != urls::scheme::https) {
        return wrong("expected the scheme http or https");
    }
    if (url.has_userinfo()) {
        return wrong("a URL must not carry a user or a password");
    }
    if (url.has_fragment()) {
        return wrong("a URL must not carry a fragment (#...)");
    }
    if (url.encoded_host().empty()) {
        return wrong("the URL names no host");
    }
    // Decoded, it could break out of the Host header; no name in use needs it.
    if (url.encoded_host().find('%') != std::string_view::npos) {
        return wrong("the URL's host must not be percent-encoded");
    }

    Url out;
    out.tls = scheme == urls::scheme::https;
    out.host = host_of(url);
    out.target = target_of(url);
    out.port = default_port(out.tls);
    // Boost.URL reports 0 for a port beyond 16 bits, and nobody can be reached on 0 itself.
    if (url.has_port() && !url.port().empty()) {
        out.port = url.port_number();
        if (out.port == 0) {
            return wrong("the URL's port is not between 1 and 65535");
        }
    }
    return out;
}

std::string Url::host_header() const {
    std::string out = host.find(':') == std::string::npos ? host : "[" + host + "]";
    if (port != default_port(tls)) {
        out += ":" + std::to_string(port);
    }
    return out;
}

std::string Url::origin() const {
    return (tls ? "https://" : "http://") + host_header();
}

}  // namespace superrelay::net
