// SPDX-License-Identifier: MIT
#pragma once

#include <superrelay/core/clock.hpp>
#include <superrelay/obs/metrics_page.hpp>
#include <superrelay/readiness/findings.hpp>
#include <superrelay/relay/chains.hpp>

#include "health.hpp"

namespace superrelay::admin {

/// What runs here.
void show_build(obs::MetricsPage& page, const NodeFacts& facts);

/// What the checks find, and what is waived.
void show_findings(obs::MetricsPage& page, const readiness::Findings& findings);

/// What approvals that are out could cost, what there is to pay it from, and how current that is.
/// A chain that has not told its id is left out; of two with one id, the first is shown.
void show_chains(obs::MetricsPage& page, const relay::Chains& chains, const Clock& clock);

}  // namespace superrelay::admin
