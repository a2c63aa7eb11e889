// SPDX-License-Identifier: MIT
#include "audit_record.hpp"

namespace superrelay::app {

Result<std::unique_ptr<audit::FileJournal>> open_journal(const config::Config& config) {
    const auto& security = config.optee_kms.security;
    if (!security.audit_logging) return nullptr;
    auto journal = audit::FileJournal::open({.path = security.audit_file,
                                             .max_size = security.audit_max_size,
                                             .max_files = security.audit_max_files});
    if (!journal) {
        return fail(journal.error().code,
                    "optee_kms.security.audit_file: " + journal.error().message);
    }
    return journal;
}

}  // namespace superrelay::app
