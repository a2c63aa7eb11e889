// SPDX-License-Identifier: MIT
#include "node.hpp"

#include <boost/asio/co_spawn.hpp>
#include <string>
#include <superrelay/admin/metrics.hpp>
#include <superrelay/admin/ready.hpp>
#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>
#include <superrelay/readiness/production.hpp>
#include <utility>

#include "audit_record.hpp"
#include "key_json.hpp"
#include "kms_settings.hpp"
#include "metered_kms.hpp"
#include "node_findings.hpp"
#include "spare_sessions.hpp"
#include "startup_checks.hpp"
#include "version_json.hpp"

namespace superrelay::app {
namespace asio = boost::asio;

/// What create() has checked and prepared.
struct Node::Parts {
    StartupReport report;
    readiness::Waivers waivers;
    std::unique_ptr<audit::FileJournal> journal;
    std::unique_ptr<NodeMetrics> metrics;
    std::unique_ptr<kms::KmsProvider> provider;
    std::unique_ptr<kms::SessionPool> sessions;
    std::unique_ptr<TeeGuard> guard;
    kms::KeyId key;
    config::Config config;
};

namespace {

using readiness::Finding;
using readiness::Severity;

/// The body of `GET /api/v1/keys`, of keys as they are now.
Result<std::string> keys_now(const Result<std::vector<kms::KeyInfo>>& keys) {
    return keys.map(
        [](const auto& all) { return keys_body(all, std::chrono::system_clock::now()); });
}

/// An error of a setting, with the setting's name in front.
tl::unexpected<Error> bad_setting(std::string_view name, const Error& error) {
    return fail(error.code, std::string(name) + ": " + error.message);
}

/// What the server refuses itself, a browser's page may read as well, if any page may.
net::HttpServerSettings rpc_settings(const config::Config::Node& config) {
    return {.endpoint = config.rpc_api, .own_headers = Cors(config.cors_origins).answer("")};
}

net::HttpErrorHook log_errors(const obs::Log& log, std::string_view api) {
    return [&log, api](std::string_view what) { log.error(api, {{"error", what}}); };
}

}  // namespace

Result<std::unique_ptr<Node>> Node::create(asio::io_context& io, const config::Config& config,
                                           obs::Log& log, const Backend& backend,
                                           std::unique_ptr<kms::KmsProvider> provider) {
    const auto key = kms::KeyId::parse(config.optee_kms.keys.primary_paymaster);
    if (!key) return bad_setting("optee_kms.keys.primary_paymaster", key.error());
    auto waivers = readiness::Waivers::parse(config.security.waive);
    if (!waivers) return bad_setting("security.waive", waivers.error());
    auto journal = open_journal(config);
    if (!journal) return fail(std::move(journal));
    auto metrics = std::make_unique<NodeMetrics>();
    provider = metered(std::move(provider), metrics->tee);
    auto sessions = spare_sessions(config.optee_kms, backend, metrics->tee);
    auto report = check_startup(config, backend, *provider, *key);
    if (auto allowed = readiness::check_production(config.node.network, report.findings, *waivers);
        !allowed) {
        return fail(std::move(allowed));
    }
    auto guard = TeeGuard::create(config, backend, *provider);
    if (!guard) return fail(std::move(guard));
    return std::unique_ptr<Node>(new Node(io, log,
                                          {.report = std::move(report),
                                           .waivers = *std::move(waivers),
                                           .journal = *std::move(journal),
                                           .metrics = std::move(metrics),
                                           .provider = std::move(provider),
                                           .sessions = std::move(sessions),
                                           .guard = *std::move(guard),
                                           .key = *key,
                                           .config = config}));
}

Node::Node(asio::io_context& io, obs::Log& log, Parts parts)
    : io_(io),
      log_(log),
      facts_(std::move(parts.report.facts)),
      findings_(std::move(parts.waivers)),
      startup_findings_(findings_),
      tee_findings_(findings_),
      journal_findings_(findings_),
      guard_findings_(findings_),
      journal_(std::move(parts.journal)),
      metrics_(std::move(parts.metrics)),
      provider_(std::move(parts.provider)),
      batcher_(*provider_, std::move(parts.key),
               batcher_settings(parts.config.optee_kms, *metrics_, log)),
      guard_(std::move(parts.guard)),
      sponsor_(batcher_, guard_->lock()),
      keys_at_start_(keys_now(parts.report.keys)),
      sessions_(std::move(parts.sessions)),
      dispatcher_(chains_, log, {.metrics = &metrics_->requests}),
      rpc_server_(io.get_executor(), rpc_settings(parts.config.node),
                  rpc_routes(rpc_api(parts.config.node)), log_errors(log, "rpc_api")),
      admin_server_(io.get_executor(), {.endpoint = parts.config.node.http_api},
                    admin_routes(admin_api(parts.config.node)), log_errors(log, "http_api")) {
    for (std::size_t i = 0; i < parts.config.chains.size(); ++i) {
        served_.push_back(std::make_unique<ServedChain>(shared(), parts.config, i, chains_));
    }
    log_changes(log_, startup_findings_.update(std::move(parts.report.findings)));
}

ServedChain::Shared Node::shared() {
    return {.io = io_,
            .sponsor = sponsor_,
            .clock = clock_,
            .journal = journal_.get(),
            .signer = facts_.signer,
            .findings = findings_,
            .on_changes = [this](const auto& changes) { on_chain_checked(changes); }};
}

/// So often, too, the log learns how the rest does. Only here what was refused is written again: a
/// GET looks, whoever sends it.
void Node::on_chain_checked(const readiness::Changes& changes) {
    log_changes(log_, changes);
    if (journal_) journal_->try_again();
    log_head();
    check_parts();
}

/// So that whoever keeps the log elsewhere can tell a record that was written anew.
void Node::log_head() {
    if (!journal_ || !head_due_.is_due(journal_->head())) return;
    const auto& head = *journal_->head();
    log_.info("audit",
              {{"file", journal_->path()}, {"seq", head.seq}, {"hash", to_hex(head.hash.view())}});
}

/// Each is asked once before the node serves, then watched.
asio::awaitable<Result<void>> Node::start_chains() {
    for (const auto& chain : served_) {
        if (auto ready = chain->prepare(); !ready) {
            co_return fail(ready.error().code, chain->label() + ": " + ready.error().message);
        }
        co_await chain->refresh();
        asio::co_spawn(io_, chain->watch(),
                       [this, each = chain.get()](const std::exception_ptr& error) {
                           chain_watch_ended(*each, error);
                       });
    }
    co_return Result<void>{};
}

RpcApi Node::rpc_api(const config::Config::Node& config) {
    return {
        .answer =
            [this](RpcCall call) {
                rpc::Caller caller{.address = std::move(call.caller), .chain_id = call.chain_id};
                return dispatcher_.handle(call.body, caller);
            },
        .find_chain = [this](std::uint64_t id) -> Result<void> {
            return chains_.find(id).map([](const relay::Relay*) {});
        },
        .health = [this] { return public_health(); },
        .cors = Cors(config.cors_origins),
    };
}

AdminApi Node::admin_api(const config::Config::Node& config) {
    return {
        .endpoint = config.http_api,
        .health = [this] { return health(); },
        .ready = [this] { return ready(); },
        .version = version_json(),
        .keys = [this] { return keys(); },
        .metrics = [this] { return metrics(); },
    };
}

asio::awaitable<Result<void>> Node::start() {
    if (auto started = co_await start_chains(); !started) co_return started;
    if (auto started = rpc_server_.start(); !started) {
        co_return bad_setting("node.rpc_api", started.error());
    }
    if (auto started = admin_server_.start(); !started) {
        co_return bad_setting("node.http_api", started.error());
    }
    std::string served;
    for (const auto& chain : served_)
        served += (served.empty() ? "" : ", ") + chain->label();
    log_.info("listening", {{"rpc_api", rpc_server_.local_endpoint().to_string()},
                            {"http_api", admin_server_.local_endpoint().to_string()},
                            {"chains", served},
                            {"signer", facts_.signer ? to_checksummed(*facts_.signer) : "none"}});
    co_return Result<void>{};
}

asio::awaitable<void> Node::stop(std::chrono::milliseconds grace) {
    co_await rpc_server_.stop(grace);
    if (sessions_) sessions_->close();  // no operator is waited for
    co_await admin_server_.stop(grace);
    batcher_.close();
    head_due_ = {};
    log_head();
}

asio::awaitable<Result<std::string>> Node::keys() {
    if (!sessions_) co_return keys_at_start_;
    co_return keys_now(co_await sessions_->list_keys());
}

std::string Node::health() {
    check_parts();
    return admin::health_json(facts_, chains_, findings_, audit_facts());
}

std::optional<admin::AuditFacts> Node::audit_facts() const {
    if (!journal_ || !journal_->head()) return {};
    const auto& head = *journal_->head();
    return admin::AuditFacts{.file = journal_->path(), .seq = head.seq, .hash = head.hash};
}

std::string Node::public_health() {
    check_parts();
    return admin::public_health_json(facts_, chains_, findings_);
}

/// Who asks for readiness has an idle TEE probed as well, and hears of the outcome the next time. A
/// node that approves nothing is not ready whatever its TEE says.
AdminApi::Ready Node::ready() {
    if (facts_.signer) batcher_.request_probe();
    check_parts();
    return {.ready = !findings_.has_errors(), .body = admin::ready_json(findings_)};
}

Node::Pulse Node::pulse() {
    if (facts_.signer) batcher_.request_probe();
    check_parts();
    std::string missing;
    for (const Finding& finding : findings_.all()) {
        if (finding.severity != Severity::error) continue;
        missing += (missing.empty() ? "not ready: " : ", ") + finding.name;
    }
    return {.enclave_answers = facts_.tee.has_value() && !batcher_.last_failure(),
            .status = missing.empty() ? "ready" : missing};
}

std::string Node::metrics() {
    check_parts();
    obs::MetricsPage page;
    admin::show_build(page, facts_);
    admin::show_findings(page, findings_);
    metrics_->show(page, batcher_);
    show_traffic(page, SessionUse::approvals, provider_->traffic());
    show_traffic(page, SessionUse::administration,
                 sessions_ ? sessions_->traffic() : kms::Traffic{});
    show_traffic(page, SessionUse::guard, guard_->traffic());
    admin::show_chains(page, chains_, clock_);
    return page.text();
}

void Node::check_parts() {
    log_changes(log_, tee_findings_.update(check_tee(batcher_.last_failure())));
    if (journal_) log_changes(log_, journal_findings_.update(check_journal(*journal_)));
    log_changes(log_, guard_findings_.update(guard_->findings()));
}

void Node::chain_watch_ended(const ServedChain& chain, const std::exception_ptr& error) {
    try {
        if (error) std::rethrow_exception(error);
    } catch (const std::exception& what) {
        const Finding finding{.severity = Severity::error,
                              .name = "chain_unwatched",
                              .message = std::string("no longer watched: ") + what.what(),
                              .remedy = "restart the node, and report this",
                              .subject = chain.label()};
        if (findings_.report(finding)) log_changes(log_, {.appeared = {finding}, .resolved = {}});
    }
}

}  // namespace superrelay::app
