// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <superrelay/audit/file_journal.hpp>
#include <superrelay/core/result.hpp>
#include <superrelay/obs/log.hpp>
#include <superrelay/readiness/finding_group.hpp>
#include <vector>

namespace superrelay::app {

/// What a running node finds of its own parts.

/// @param failure  of the last call of the TEE
[[nodiscard]] std::vector<readiness::Finding> check_tee(const std::optional<Error>& failure);

[[nodiscard]] std::vector<readiness::Finding> check_journal(const audit::FileJournal& journal);

/// A line for each finding that appeared, and each that is gone.
void log_changes(obs::Log& log, const readiness::Changes& changes);

}  // namespace superrelay::app
