// SPDX-License-Identifier: MIT
#include "tls.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>

namespace superrelay::net {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

Result<std::shared_ptr<ssl::context>> make_client_context(const std::string& ca_pem) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
    error_code error;
    if (SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION) != 1) {
        return fail(Errc::internal, "TLS: this OpenSSL does not know TLS 1.2");
    }
    context->set_verify_mode(ssl::verify_peer, error);
    if (!error) {
        context->set_default_verify_paths(error);
    }
    if (error) {
        return fail(Errc::internal, "TLS: " + error.message());
    }
    if (!ca_pem.empty()) {
        context->add_certificate_authority(boost::asio::buffer(ca_pem), error);
    }
    if (error) {
        return fail(Errc::config_invalid, "TLS: the authority's certificate: " + error.message());
    }
    return context;
}

}  // namespace superrelay::net
