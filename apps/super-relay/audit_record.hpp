// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <superrelay/audit/file_journal.hpp>
#include <superrelay/config/config.hpp>
#include <superrelay/core/address.hpp>
#include <superrelay/kms/types.hpp>
#include <utility>

#include "head_logging.hpp"

namespace superrelay::app {

/// The journal that the configuration asks for; null: none.
/// @return Errc::config_invalid naming the file and what is wrong with it
[[nodiscard]] Result<std::unique_ptr<audit::FileJournal>> open_journal(
    const config::Config& config);

/// Names the key that came to be, for the journal.
inline void note_outcome(audit::KeyOperation& operation, const Result<kms::KeyInfo>& done) {
    if (!done) return;
    if (const auto address = address_of(done->public_key)) operation.address = *address;
}
template <typename Operation, typename Done>
void note_outcome(Operation& /*operation*/, const Done& /*done*/) {}

/// Carries out what an operator wants between its two lines in the journal, if one is kept. What
/// cannot be recorded before is not carried out; what cannot be recorded afterwards is an error,
/// although it was done.
/// @param operation  audit::KeyOperation or audit::OperatorAct
/// @param act        returns a Result
template <typename Operation, typename Act>
[[nodiscard]] auto recorded(audit::Journal* journal, Operation operation, const Act& act)
    -> decltype(act()) {
    if (journal) {
        if (auto begun = journal->record(operation); !begun) return fail(std::move(begun));
    }
    auto done = act();
    if (!journal) return done;
    operation.ended = true;
    note_outcome(operation, done);
    if (!done) operation.error = done.error();
    if (auto ended = journal->record(operation); !ended && done) {
        return fail(ended.error().code,
                    "it was done, but not recorded so: " + ended.error().message);
    }
    return done;
}

}  // namespace superrelay::app
