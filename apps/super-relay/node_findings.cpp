// SPDX-License-Identifier: MIT
#include "node_findings.hpp"

namespace superrelay::app {

using readiness::Finding;
using readiness::Severity;

std::vector<Finding> check_tee(const std::optional<Error>& failure) {
    if (!failure) return {};
    return {{.severity = Severity::error,
             .name = "tee_failing",
             .message = failure->message,
             .remedy = "check the TEE; super-relay keys list tells whether it answers"}};
}

std::vector<Finding> check_journal(const audit::FileJournal& journal) {
    std::vector<Finding> out;
    if (const auto& failure = journal.failure()) {
        out.push_back({.severity = Severity::error,
                       .name = "audit_failing",
                       .message = failure->message,
                       .remedy = "make room for optee_kms.security.audit_file: what cannot be "
                                 "recorded is not approved"});
    }
    if (const auto& failure = journal.rotation_failure()) {
        out.push_back({.severity = Severity::warning,
                       .name = "audit_rotation",
                       .message = failure->message,
                       .remedy = "let the node rename and delete in that folder, or set "
                                 "optee_kms.security.audit_max_size = 0 and replace the file "
                                 "yourself (docs/audit.md)"});
    }
    return out;
}

void log_changes(obs::Log& log, const readiness::Changes& changes) {
    for (const Finding& finding : changes.appeared) {
        const auto level =
            finding.severity == Severity::error ? obs::Level::error : obs::Level::warn;
        log.log(level, "finding",
                {{"name", finding.name},
                 {"severity", name_of(finding.severity)},
                 {"subject", finding.subject},
                 {"is", finding.message},
                 {"remedy", finding.remedy}});
    }
    for (const Finding& finding : changes.resolved)
        log.info("resolved", {{"name", finding.name}, {"subject", finding.subject}});
}

}  // namespace superrelay::app
