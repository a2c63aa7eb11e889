// SPDX-License-Identifier: MIT
#include <sys/resource.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <exception>
#include <utility>

#include "backend.hpp"
#include "commands.hpp"
#include "node.hpp"
#include "version.hpp"

namespace superrelay::app {
namespace asio = boost::asio;
namespace {

constexpr std::chrono::seconds kDrainGrace(10);

obs::LogSettings log_settings(const config::Config::Node& config) {
    obs::LogSettings out;
    out.level = obs::parse_level(config.log_level).value_or(out.level);
    out.format = obs::parse_format(config.log_format).value_or(out.format);
    return out;
}

/// Each connection takes a descriptor, and the usual soft limit is less than what we serve.
void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);  // at worst the old limit stays
}

/// Who reads the log may go before the node does.
void outlive_the_logs_reader() {
    std::signal(SIGPIPE, SIG_IGN);
}

/// Serves until a signal asks to stop.
asio::awaitable<Result<void>> serve(Node& node, obs::Log& log) {
    asio::signal_set signals(co_await asio::this_coro::executor, SIGINT, SIGTERM);
    if (auto started = co_await node.start(); !started) co_return started;
    const int signal = co_await signals.async_wait(asio::use_awaitable);
    signals.clear();  // a second one ends the process at once
    log.info("draining", {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
    co_await node.stop(kDrainGrace);
    log.info("stopped", {});
    co_return Result<void>{};
}

Result<void> run(const CommonOptions& common, const NodeOptions& options) {
    const auto config = load_config(common);
    if (!config) return tl::unexpected(config.error());
    if (!config->paymaster_relay.enabled && !options.paymaster_relay) {
        return fail(Errc::config_invalid,
                    "there is nothing to serve: set paymaster_relay.enabled = true or pass "
                    "--paymaster-relay");
    }
    const auto backend = find_backend(config->paymaster_relay.kms_backend);
    if (!backend) return tl::unexpected(backend.error());
    outlive_the_logs_reader();
    obs::Log log(log_settings(config->node));
    log.info(
        "starting",
        {{"version", kVersion}, {"network", config->node.network}, {"kms_backend", backend->name}});
    auto provider = backend->open(config->optee_kms);
    if (!provider) return fail(std::move(provider));

    raise_descriptor_limit();
    asio::io_context io(1);
    auto node = Node::create(io, *config, log, *backend, *std::move(provider));
    if (!node) return fail(std::move(node));
    Result<void> ended;
    asio::co_spawn(io, serve(**node, log),
                   [&](const std::exception_ptr& error, Result<void> result) {
                       if (error) std::rethrow_exception(error);
                       ended = std::move(result);
                       io.stop();
                   });
    io.run();
    return ended;
}

}  // namespace

int run_node(const CommonOptions& common, const NodeOptions& options) {
    const auto ended = run(common, options);
    return ended ? 0 : report(common, ended.error());
}

}  // namespace superrelay::app
