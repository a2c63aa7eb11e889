// SPDX-License-Identifier: MIT
// Prints what a sponsorship costs the node, beside what it is made of: here with
// softtee, then in the emulated machine with OP-TEE.

import { measureGuestCost } from './lib/guest-cost.mjs';
import { describeLogs } from './lib/paths.mjs';
import { measureRequestCost } from './lib/request-cost.mjs';

const kRounds = 5;

function line(what, cost, base) {
  return `  ${what.padEnd(44)} ${cost.toFixed(1).padStart(8)} µs  ${(cost / base).toFixed(2).padStart(7)}`;
}

async function benchRequest() {
  console.log(`CPU time of each, median of ${kRounds} rounds, and its ratio to the signature:`);
  const { sponsor, echo, signature } = await measureRequestCost({ rounds: kRounds, seconds: 3 });
  console.log(line('pm_getPaymasterData, 64 connections', sponsor, signature));
  console.log(line('an echo of the same sizes, same HTTP server', echo, signature));
  console.log(line('the bare signature (libsecp256k1)', signature, signature));
}

async function benchGuest() {
  console.log(`\nIn the emulated machine, with OP-TEE; time that passes, likewise:`);
  const { bootMs, call, signature, batches, bare } = await measureGuestCost({ rounds: kRounds, seconds: 0.2 });
  console.log(line('a call that does nothing', call, bare));
  console.log(line('an approval, one a call', signature, bare));
  for (const [size, cost] of Object.entries(batches)) console.log(line(`an approval, ${size} a call`, cost, bare));
  console.log(line('the bare signature, in the normal world', bare, bare));
  console.log(`  cold boot to the first approval over HTTP: ${(bootMs / 1000).toFixed(1)} s`);
}

const of = { bench: benchRequest, 'bench-guest': benchGuest };
for (const [name, bench] of Object.entries(of)) {
  try {
    await bench();
  } catch (error) {
    console.error(`\n${name}: ${error.message}\n\n${describeLogs(name)}`);
    process.exitCode = 1;
  }
}
