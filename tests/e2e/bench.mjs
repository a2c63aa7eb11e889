// SPDX-License-Identifier: MIT
// Prints what a sponsorship costs the node, beside what it is made of.

import { describeLogs } from './lib/paths.mjs';
import { measureRequestCost } from './lib/request-cost.mjs';

const kRounds = 5;
const kSeconds = 3;

function line(what, cost, base) {
  return `  ${what.padEnd(44)} ${cost.toFixed(1).padStart(7)} µs  ${(cost / base).toFixed(2).padStart(6)}`;
}

try {
  console.log(`CPU time of each, median of ${kRounds} rounds, and its ratio to the signature:`);
  const { sponsor, echo, signature } = await measureRequestCost({ rounds: kRounds, seconds: kSeconds });
  console.log(line('pm_getPaymasterData, 64 connections', sponsor, signature));
  console.log(line('an echo of the same sizes, same HTTP server', echo, signature));
  console.log(line('the bare signature (libsecp256k1)', signature, signature));
} catch (error) {
  console.error(`\nbench: ${error.message}\n\n${describeLogs('bench')}`);
  process.exitCode = 1;
}
