// SPDX-License-Identifier: MIT
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <exception>
#include <utility>

#include "backend.hpp"
#include "commands.hpp"
#include "node.hpp"
#include "service_manager.hpp"
#include "version.hpp"

namespace superrelay::app {
namespace asio = boost::asio;
namespace {

constexpr std::chrono::seconds kDrainGrace(10);
constexpr std::chrono::seconds kPulse(5);
/// One may come late, or while the TEE does not answer for a moment.
constexpr int kPulsesInTime = 4;

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

/// Tells the service manager how the node does, until the loop ends. One whose enclave does not
/// answer is not alive to it: what a new process finds there may be better.
asio::awaitable<void> report_to(ServiceManager& manager, Node& node) {
    std::chrono::microseconds pause = kPulse;
    if (const auto& watchdog = manager.watchdog())
        pause = std::min(pause, *watchdog / kPulsesInTime);
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        const auto pulse = node.pulse();
        manager.tell_status(pulse.status);
        if (pulse.enclave_answers) manager.tell_alive();
        timer.expires_after(pause);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

/// Serves until a signal asks to stop.
asio::awaitable<Result<void>> serve(Node& node, obs::Log& log, ServiceManager& manager) {
    const auto executor = co_await asio::this_coro::executor;
    asio::signal_set signals(executor, SIGINT, SIGTERM);
    if (auto started = co_await node.start(); !started) co_return started;
    manager.tell_ready(node.pulse().status);
    if (manager.is_there()) asio::co_spawn(executor, report_to(manager, node), asio::detached);
    const int signal = co_await signals.async_wait(asio::use_awaitable);
    signals.clear();  // a second one ends the process at once
    log.info("draining", {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
    manager.tell_stopping();
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
    ServiceManager manager(config::process_environment);
    Result<void> ended;
    asio::co_spawn(io, serve(**node, log, manager),
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
